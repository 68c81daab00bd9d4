/** A table with a caption, a header row and a header cell per row. */

import { html, type Markup } from './markup.ts';

/** Rows of text; the first cell of each row names it. */
export function dataTable(
  caption: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Markup {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${header.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, ...cells]) =>
            html`<tr>
              <th scope="row">${name ?? ''}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}
