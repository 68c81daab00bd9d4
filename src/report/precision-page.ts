/** `report.html` of `pelab precision`: the curve, and the format of every layer. */

import { html, raw, type Markup } from './markup.ts';
import { count, figure } from './numbers.ts';
import { precisionPlot } from './plots.ts';
import { styleSheet } from './style.ts';

/** What the page shows of the report. */
export type PrecisionData = {
  readonly name: string;
  readonly version: string;
  readonly cost: string;
  readonly unit: string;
  readonly budget: number;
  readonly method: 'exact' | 'hull';
  readonly gap: number;
  readonly chosen: { readonly cost: number; readonly sqnrDb: number | null };
  readonly uniform: readonly {
    readonly format: string;
    readonly cost: number | null;
    readonly sqnrDb: number | null;
  }[];
  readonly curve: readonly { readonly cost: number; readonly sqnrDb: number | null }[];
  readonly layers: readonly {
    readonly name: string;
    readonly sensitivity: number;
    readonly format: string;
    readonly mode: number;
    readonly options: readonly { readonly format: string; readonly sqnrDb: number | null }[];
  }[];
};

/** The whole page as text. Deterministic for equal data. */
export function precisionPage(data: PrecisionData): string {
  const formats = data.uniform.map(({ format }) => format);
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${data.name} - pelab precision</title>
        <style>
          ${raw(styleSheet)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the curve</a>
        <header>
          <h1>${data.name}: a format per layer</h1>
          <p class="lead">
            ${decibels(data.chosen.sqnrDb)} for ${figure(data.chosen.cost)} of at most
            ${figure(data.budget)} ${data.unit}; ${certainty(data)}.
          </p>
        </header>
        <main id="main">
          <section aria-labelledby="curve-title">
            <h2 id="curve-title">Accuracy proxy against ${data.cost}</h2>
            <figure>
              ${precisionPlot(data, `SQNR against ${data.cost}: ${data.curve.length} choices`)}
              <figcaption>
                Signal over error of the layers' products, weighted by sensitivity. The ring is the
                choice, the names are single formats.
              </figcaption>
            </figure>
          </section>
          <section aria-labelledby="layers-title">
            <h2 id="layers-title">Layers</h2>
            <div class="scroll" tabindex="0" role="group" aria-label="Layers">
              <table>
                <caption>
                  SQNR of each layer's product in each format
                </caption>
                <thead>
                  <tr>
                    <th scope="col">layer</th>
                    <th scope="col">sensitivity</th>
                    <th scope="col" class="text">format</th>
                    <th scope="col">mode</th>
                    ${formats.map((format) => html`<th scope="col">${format}</th>`)}
                  </tr>
                </thead>
                <tbody>
                  ${data.layers.map((layer) => row(layer, formats))}
                </tbody>
              </table>
            </div>
          </section>
        </main>
        <footer>
          <p>pelab ${data.version}. ${count(data.curve.length)} choices that no other beats.</p>
        </footer>
      </body>
    </html> `;
  return markup;
}

function row(layer: PrecisionData['layers'][number], formats: readonly string[]): Markup {
  return html`<tr>
    <th scope="row">${layer.name}</th>
    <td>${figure(layer.sensitivity)}</td>
    <td class="text">${layer.format}</td>
    <td>${layer.mode}</td>
    ${formats.map((name) => {
      const option = layer.options.find(({ format }) => format === name);
      const value = option?.sqnrDb ?? null;
      return html`<td>${value === null ? '-' : `${value.toFixed(1)} dB`}</td>`;
    })}
  </tr>`;
}

function certainty({ method, gap }: PrecisionData): string {
  return method === 'exact'
    ? 'no choice within the budget loses less'
    : `no choice within the budget loses less by more than ${gap.toExponential(2)} of the signal`;
}

function decibels(sqnrDb: number | null): string {
  return sqnrDb === null ? 'No error' : `${sqnrDb.toFixed(2)} dB`;
}
