/** The array as a picture: elements on a grid, where operands enter and where results leave. */

import { html, raw, type Markup } from './markup.ts';

export type ArrayShape = {
  readonly architecture: string;
  readonly rows: number;
  readonly columns: number;
  readonly element: string;
};

const shownAtMost = 8;
const pitch = 44;
const side = 30;
const margin = 70;

/** What enters from the left and from the top, and what leaves at the bottom, in every architecture. */
const flow = { left: 'activations', top: 'weights', bottom: 'results' } as const;

/** SVG of an array, at most 8 by 8 elements drawn, the rest as an ellipsis. */
export function arrayPicture(shape: ArrayShape): Markup {
  const rows = drawn(shape.rows);
  const columns = drawn(shape.columns);
  const width = 2 * margin + columns.length * pitch;
  const height = 2 * margin + rows.length * pitch;
  const right = margin + columns.length * pitch;
  const bottom = margin + rows.length * pitch;
  const pieces: Markup[] = [];
  rows.forEach((row, i) => {
    const y = margin + i * pitch + side / 2;
    if (row !== undefined) pieces.push(arrow(margin - 26, y, margin - 4, y));
    columns.forEach((column, j) => {
      const x = margin + j * pitch;
      if (row === undefined || column === undefined) {
        pieces.push(dots(x + side / 2, y));
        return;
      }
      pieces.push(
        html`<rect
          x="${x}"
          y="${y - side / 2}"
          width="${side}"
          height="${side}"
          rx="5"
          class="pe"
        />`,
      );
      if (columns[j + 1] !== undefined) pieces.push(arrow(x + side, y, x + pitch - 2, y));
      if (rows[i + 1] !== undefined) {
        pieces.push(arrow(x + side / 2, y + side / 2, x + side / 2, y + pitch - side / 2 - 2));
      }
    });
  });
  columns.forEach((column, j) => {
    if (column === undefined) return;
    const x = margin + j * pitch + side / 2;
    pieces.push(arrow(x, margin - 26, x, margin - 4));
    pieces.push(arrow(x, bottom - pitch + side + 2, x, bottom - pitch + side + 24));
  });
  const label = `${shape.rows} by ${shape.columns} ${shape.architecture} of ${shape.element} elements`;
  return html`<svg
    class="array"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
  >
    <defs>
      <marker
        id="tip"
        viewBox="0 0 6 6"
        refX="5"
        refY="3"
        markerWidth="6"
        markerHeight="6"
        orient="auto"
      >
        <path d="M0,0L6,3L0,6z" class="tip" />
      </marker>
    </defs>
    ${pieces}
    <text x="${(margin + right) / 2 - pitch / 4}" y="${margin - 36}">${flow.top}</text>
    <text x="${(margin + right) / 2 - pitch / 4}" y="${bottom + 34}">${flow.bottom}</text>
    <text transform="translate(${margin - 36},${(margin + bottom) / 2 - pitch / 4}) rotate(-90)">
      ${flow.left}
    </text>
  </svg>`;
}

/** Indices to draw; undefined stands for those left out. */
function drawn(count: number): (number | undefined)[] {
  if (count <= shownAtMost) return Array.from({ length: count }, (_, i) => i);
  const head = Array.from({ length: shownAtMost - 2 }, (_, i) => i);
  return [...head, undefined, count - 1];
}

function arrow(x1: number, y1: number, x2: number, y2: number): Markup {
  return html`<path d="M${x1},${y1}L${x2},${y2}" class="wire" marker-end="url(#tip)" />`;
}

function dots(x: number, y: number): Markup {
  return raw(
    [-6, 0, 6].map((dx) => `<circle cx="${x + dx}" cy="${y}" r="1.6" class="tip" />`).join(''),
  );
}
