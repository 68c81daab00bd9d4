/** The page's style sheet: one accent, two schemes, readable in print. */

export const styleSheet = `
:root { color-scheme: light dark; --ink: #1b2330; --soft: #5a6577; --paper: #ffffff; --panel: #f4f6f9;
  --line: #d8dee7; --accent: #2563c9; --good: #12753f; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf1; --soft: #a0abbd; --paper: #12161d;
  --panel: #1b212b; --line: #323b49; --accent: #78a9ff; --good: #5fd38d; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 1rem; top: 1rem; background: var(--panel); padding: .5rem; }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: 1.25rem; }
h1 { margin: 0; font-size: 1.9rem; } h2 { margin: 2.5rem 0 .75rem; font-size: 1.3rem; }
h3 { margin: 1.25rem 0 .5rem; font-size: 1rem; color: var(--soft); }
p.lead, .note { color: var(--soft); } .note { font-size: .875rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: 1rem 0 0; }
a { color: var(--accent); } a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0; padding: 0; }
.tile { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem .9rem; }
.tile dt { font-size: .8rem; color: var(--soft); } .tile dd { margin: 0; font-size: 1.35rem; font-weight: 600; }
.tile dd small { display: block; font-size: .75rem; font-weight: 400; color: var(--soft); }
.verdict { font-weight: 600; } .good { color: var(--good); } .bad { color: var(--bad); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--soft); font-size: .875rem; padding-bottom: .4rem; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } td.text, th.text { text-align: left; }
thead th { border-bottom: 2px solid var(--line); font-weight: 600; }
td { font-variant-numeric: tabular-nums; }
figure { margin: 1rem 0; } figcaption { color: var(--soft); font-size: .875rem; }
svg { max-width: 100%; height: auto; } .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1.5rem; }
.plot { --plot-background: transparent; }
.array .pe { fill: var(--accent); fill-opacity: .18; stroke: var(--accent); } .array .wire { stroke: var(--soft); fill: none; }
.array .tip { fill: var(--soft); } .array text { fill: var(--soft); font-size: 13px; text-anchor: middle; }
.wave { background: #ffffff; border: 1px solid var(--line); border-radius: .4rem; padding: .5rem; overflow-x: auto; }
.wave svg { max-width: none; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .4rem 0; padding: .3rem .7rem; }
summary { cursor: pointer; font-family: ui-monospace, monospace; font-size: .875rem; }
pre { overflow-x: auto; background: var(--panel); padding: .75rem; border-radius: .4rem; font-size: .8rem; line-height: 1.4; }
footer { color: var(--soft); font-size: .875rem; border-top: 1px solid var(--line); margin-top: 3rem; }
@media print { details { break-inside: avoid; } nav { display: none; } }
`;
