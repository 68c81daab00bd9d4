/**
 * The page of a sweep: plots, parallel coordinates and a table over all designs, in one file that opens from disk.
 * The data lies in it as columns; `templates/report/explorer.js` draws it with Apache ECharts, which lies in it too.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { html, raw } from './markup.ts';
import { styleSheet } from './style.ts';

type Cells = readonly (number | string | boolean | null)[];

export type ExplorerData = {
  readonly name: string;
  readonly version: string;
  readonly seed: number;
  /** One line under the heading. */
  readonly lead: string;
  readonly objectives: readonly string[];
  readonly metrics: Readonly<
    Record<
      string,
      { readonly better: 'less' | 'more'; readonly unit: string; readonly title: string }
    >
  >;
  /** One per design; all columns are in this order. */
  readonly keys: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly cells: Cells }[];
  /** Texts of a parameter in the order of the space file. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /** Columns by metric. */
  readonly figures: {
    readonly model: Readonly<Record<string, Cells>>;
    readonly synthesis: Readonly<Record<string, Cells>>;
  };
  /** What the model is off by on designs it was not fitted to. */
  readonly expected: Readonly<
    Record<string, { readonly median: number; readonly p95: number }>
  > | null;
  /** Rows of the front. */
  readonly front: readonly number[];
  /** Co-simulation's, null where it was not asked. */
  readonly mismatches: readonly (number | null)[];
  readonly refused: readonly (string | null)[];
  /** Design documents, and where Verilog and report of those that were written out lie, by row. */
  readonly documents: Readonly<Record<string, unknown>>;
  readonly written: Readonly<Record<string, { readonly folder: string; readonly verilog: string }>>;
};

const ownStyle = `
header, main, footer { max-width: 96rem; }
.controls { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: end; margin: .75rem 0; }
.controls label { display: grid; font-size: .8rem; color: var(--soft); gap: .15rem; }
select, input, button { font: inherit; color: var(--ink); background: var(--panel);
  border: 1px solid var(--line); border-radius: .35rem; padding: .25rem .5rem; }
button { cursor: pointer; } button:disabled { opacity: .5; cursor: default; }
.chart { width: 100%; height: 30rem; } #parallel { height: 24rem; }
.beside { display: grid; grid-template-columns: minmax(0, 2fr) minmax(16rem, 1fr); gap: 1rem; }
@media (max-width: 60rem) { .beside { grid-template-columns: minmax(0, 1fr); } }
#detail { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem 1rem;
  overflow-wrap: anywhere; align-self: start; }
#detail h3 { margin-top: 0; } #detail table { font-size: .85rem; } #detail td { white-space: normal; }
#rows tr { cursor: pointer; } #rows tr[aria-selected='true'] { background: var(--panel); }
#rows tr:focus-visible { outline: 3px solid var(--accent); outline-offset: -3px; }
th button { border: 0; background: none; padding: 0; font-weight: 600; }
.pages { display: flex; gap: .75rem; align-items: center; margin: .75rem 0; }
`;

/** The whole page as text. Deterministic for equal data. */
export function explorerPage(data: ExplorerData): string {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${data.name} - pelab explorer</title>
        <style>
          ${raw(styleSheet)}${raw(ownStyle)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the designs</a>
        <header>
          <h1>${data.name}</h1>
          <p class="lead">${data.lead}, seed ${data.seed}</p>
        </header>
        <main id="main">
          <section aria-labelledby="front-title">
            <h2 id="front-title">Fronts</h2>
            <p class="note">
              Filled points are synthesised, small ones are the model's, with its error to expect as
              bars on the front. The line joins the designs that nothing shown beats in both axes.
              Drag with the brush tool to keep a region; a click opens a design.
            </p>
            <div class="controls">
              <label
                >horizontal
                <select id="x"></select
              ></label>
              <label
                >vertical
                <select id="y"></select
              ></label>
              <label
                >colour
                <select id="colour"></select
              ></label>
              <label
                >figures
                <select id="source"></select
              ></label>
              <button type="button" id="reset">Show all</button>
              <output id="count" aria-live="polite"></output>
            </div>
            <div class="beside">
              <div id="scatter" class="chart" role="img" aria-label="Designs by two figures"></div>
              <aside id="detail" aria-live="polite"><p>No design is chosen.</p></aside>
            </div>
          </section>
          <section aria-labelledby="parallel-title">
            <h2 id="parallel-title">All axes</h2>
            <p class="note">
              Drag along an axis to keep a part of it; click it again to let go. Plots and table
              follow.
            </p>
            <div id="parallel" class="chart" role="img" aria-label="Parallel coordinates"></div>
          </section>
          <section aria-labelledby="table-title">
            <h2 id="table-title">Designs</h2>
            <div class="controls">
              <label>contains <input id="text" type="search" autocomplete="off" /></label>
              <label
                >show
                <select id="which"></select
              ></label>
            </div>
            <div class="scroll" tabindex="0" role="group" aria-label="Table of designs, scrollable">
              <table>
                <thead id="heads"></thead>
                <tbody id="rows"></tbody>
              </table>
            </div>
            <div class="pages">
              <button type="button" id="previous">Previous</button>
              <output id="page" aria-live="polite"></output>
              <button type="button" id="next">Next</button>
            </div>
          </section>
        </main>
        <footer>
          <p>
            pelab ${data.version}, seed ${data.seed}. The same rows: <a href="designs.csv">CSV</a>,
            <a href="designs.parquet">Parquet</a>. Charts by Apache ECharts (Apache-2.0).
          </p>
        </footer>
        <script type="application/json" id="data">
          ${raw(embedded(data))}
        </script>
        <script>
          ${raw(charts())};
        </script>
        <script>
          ${raw(client())};
        </script>
      </body>
    </html> `;
  return markup;
}

/** JSON that cannot end its script element. */
function embedded(data: ExplorerData): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function charts(): string {
  const file = createRequire(import.meta.url).resolve('echarts/dist/echarts.min.js');
  return readFileSync(file, 'utf8');
}

function client(): string {
  return readFileSync(new URL('../../templates/report/explorer.js', import.meta.url), 'utf8');
}
