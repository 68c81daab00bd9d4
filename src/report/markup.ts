/** HTML text with escaping by default: interpolated strings are escaped, `Markup` values are not. */

export type Markup = { readonly markup: string };

type Piece = Markup | string | number | readonly Markup[];

/** Tagged template: `html\`<p>${name}</p>\``. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let text = strings[0] ?? '';
  pieces.forEach((piece, i) => {
    text += render(piece) + (strings[i + 1] ?? '');
  });
  return { markup: text };
}

/** Text that is already HTML or SVG. */
export function raw(markup: string): Markup {
  return { markup };
}

export const nothing: Markup = { markup: '' };

function render(piece: Piece): string {
  if (typeof piece === 'string') return escape(piece);
  if (typeof piece === 'number') return String(piece);
  if ('markup' in piece) return piece.markup;
  return piece.map((each) => each.markup).join('');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
