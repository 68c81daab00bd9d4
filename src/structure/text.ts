/** Lists of names broken into lines, for templates that print many nets. */

/**
 * Join items with commas into lines of at most `columns` characters.
 *
 * @returns one record per line; every line but the last ends in a comma
 */
export function wrapList(items: readonly string[], columns = 92): { readonly text: string }[] {
  const lines: string[] = [];
  items.forEach((item, i) => {
    const piece = i === items.length - 1 ? item : `${item},`;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + piece.length <= columns) {
      lines[lines.length - 1] = `${last} ${piece}`;
    } else {
      lines.push(piece);
    }
  });
  return lines.map((text) => ({ text }));
}
