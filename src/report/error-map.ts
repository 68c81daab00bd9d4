/** A page that shows where an arithmetic unit is wrong: the verdict, and a heat map over the operands. */

import { html, raw, type Markup } from './markup.ts';
import { styleSheet } from './style.ts';

/** Cells row by row, from the least second operand; columns from the least first operand. */
export type ErrorPicture = {
  readonly cells: readonly (readonly { readonly tried: number; readonly wrong: number }[])[];
};

/** A vector whose result is wrong, in hexadecimal, with the values that the words stand for. */
export type WrongVector = {
  readonly operands: readonly string[];
  readonly expected: string;
  /** `x` where a bit is unknown. */
  readonly got: string;
  readonly values: {
    readonly operands: readonly string[];
    readonly expected: string;
    readonly got: string;
  };
};

/** What the page says beside the picture. */
export type ErrorMapFacts = {
  readonly unit: string;
  readonly operation: string;
  readonly format: string;
  readonly result: string;
  readonly rounding: string;
  readonly mode: string;
  readonly latency: number;
  readonly vectors: number;
  readonly exhaustive: boolean;
  readonly mismatches: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly smallest?: WrongVector;
};

const cellSide = 8;

/** The whole page as text. */
export function errorMapPage(facts: ErrorMapFacts, picture: ErrorPicture): string {
  const { unit, operation, format, result, mismatches, vectors, smallest } = facts;
  const verdict =
    mismatches === 0
      ? `${vectors} vectors, no mistake`
      : `${mismatches} of ${vectors} vectors are wrong`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${unit}: ${verdict}</title>
        <style>
          ${raw(styleSheet)}
        </style>
      </head>
      <body>
        <header>
          <h1>${unit}</h1>
          <p class="lead">
            ${operation} of ${format} into ${result}, ${facts.rounding}:
            ${verdict}${facts.exhaustive ? ', every combination tried' : ''}. ${facts.mode},
            ${facts.latency} cycles.
          </p>
        </header>
        <main>
          <h2>Where it is wrong</h2>
          ${svg(picture, facts)}
          <p class="note">
            First operand to the right, second upwards, both from the least to the greatest word by
            value. Dark: the share of vectors of a cell that are wrong. Blank: not tried.
          </p>
          <h2>Mistakes by kind</h2>
          <table>
            <tbody>
              ${Object.entries(facts.kinds).map(
                ([kind, count]) =>
                  html`<tr>
                    <th scope="row">${kind}</th>
                    <td>${count}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
          ${
            smallest === undefined
              ? raw('')
              : html`<h2>The simplest failing vector</h2>
                  <p>
                    ${smallest.operands.join(', ')} (${smallest.values.operands.join(', ')}) must
                    give ${smallest.expected} (${smallest.values.expected}), not ${smallest.got}
                    (${smallest.values.got}).
                  </p>`
          }
        </main>
      </body>
    </html> `;
  return `${page.markup}\n`;
}

/** Cells that were tried, in the order of the screen: the greatest second operand on top. */
function svg({ cells }: ErrorPicture, { format }: ErrorMapFacts): Markup {
  const rows = cells.length;
  const size = rows * cellSide;
  const rects = cells.flatMap((row, y) =>
    row.flatMap(({ tried, wrong }, x) => {
      if (tried === 0) return [];
      const share = wrong / tried;
      const fill = share === 0 ? 'var(--panel)' : 'var(--bad)';
      const opacity = share === 0 ? 1 : 0.25 + 0.75 * share;
      return [
        raw(
          `<rect x="${x * cellSide}" y="${(rows - 1 - y) * cellSide}" width="${cellSide}" height="${cellSide}" fill="${fill}" fill-opacity="${opacity.toFixed(2)}"/>`,
        ),
      ];
    }),
  );
  return html`<svg
    viewBox="0 0 ${size} ${size}"
    width="${size}"
    role="img"
    aria-label="share of wrong results over pairs of ${format} operands"
  >
    ${rects}
  </svg>`;
}
