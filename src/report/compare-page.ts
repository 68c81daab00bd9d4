/** The page of a comparison: area-delay curves, then designs at equal clock, equal throughput, in equal area. */

import type { Comparison, ComparedRow } from './comparison.ts';
import { html, raw, type Markup } from './markup.ts';
import { area, energy, figure } from './numbers.ts';
import { curvePlot } from './plots.ts';
import { styleSheet } from './style.ts';
import { dataTable } from './table.ts';

/** The whole page as text. Deterministic for equal comparisons. */
export function comparePage(comparison: Comparison, version: string): string {
  const { designs, library, scope, equalClock, equalThroughput, equalArea } = comparison;
  const names = designs.map(({ name }) => name).join(', ');
  const what = scope === 'array' ? 'arrays' : 'elements';
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${names} - pelab comparison</title>
        <style>
          ${raw(styleSheet)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the comparison</a>
        <header>
          <h1>${names}</h1>
          <p class="lead">${designs.length} ${what} side by side, synthesized onto ${library}</p>
        </header>
        <main id="main">
          <section aria-labelledby="curves-title">
            <h2 id="curves-title">Area against delay</h2>
            <figure>
              ${curvePlot(designs, `Area against critical path of ${names}`)}
              <figcaption>
                Each point is a mapping for some clock; none beats another of its design in both.
              </figcaption>
            </figure>
            ${dataTable(
              'Points of the curves, energy with glitches on the workload at the clock each point reaches',
              ['design', 'critical path', 'clock', 'area', 'energy / MAC', 'MAC / cycle'],
              designs.flatMap(({ name, macsPerCycle, points }) =>
                points.map((point) => [
                  name,
                  `${figure(point.criticalPathPs)} ps`,
                  `${figure(point.fmaxMhz)} MHz`,
                  area(point.areaUm2),
                  energy(point.energyPerMacFj),
                  figure(macsPerCycle),
                ]),
              ),
            )}
          </section>
          ${section('clock', `At ${figure(equalClock.clockMhz)} MHz: the smallest mapping that meets it`, equalClock.rows)}
          ${section('throughput', `At ${figure(equalThroughput.gmacPerSecond)} GMAC/s: as many copies as that takes, each at its densest point`, equalThroughput.rows)}
          ${section('area', `In ${figure(equalArea.areaMm2)} mm\u00b2: as many copies as fit, each at its densest point`, equalArea.rows)}
        </main>
        <footer>
          <p>
            pelab ${version}. Memories and wires between copies are not counted; copies are counted
            in fractions.
            ${designs.map(({ name, designHash }) => html`${name}: design ${designHash}. `)}
          </p>
        </footer>
      </body>
    </html> `;
  return markup;
}

function section(id: string, title: string, rows: readonly ComparedRow[]): Markup {
  const or = (value: number | null, text: (value: number) => string): string =>
    value === null ? 'not met' : text(value);
  return html`<section aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${dataTable(
      title,
      ['design', 'clock', 'copies', 'area', 'throughput', 'per area', 'energy / MAC', 'power'],
      rows.map((row) => [
        row.name,
        or(row.clockMhz, (value) => `${figure(value)} MHz`),
        or(row.copies, figure),
        or(row.areaUm2, area),
        or(row.gmacPerSecond, (value) => `${figure(value)} GMAC/s`),
        or(row.gmacPerSecondPerMm2, (value) => `${figure(value)} GMAC/s/mm\u00b2`),
        or(row.energyPerMacFj, energy),
        or(row.powerMw, (value) => `${figure(value)} mW`),
      ]),
    )}
  </section>`;
}
