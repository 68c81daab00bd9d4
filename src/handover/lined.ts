/** Entries of a list in Verilog, one per line: all but the last with a comma. */
export function lined(entries: readonly string[]): { text: string }[] {
  return entries.map((text, i) => ({ text: i === entries.length - 1 ? text : `${text},` }));
}
