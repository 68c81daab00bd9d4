/** A counter-example in words: one sentence, then the cycles that lead to the difference, as a table. */

import { literal, mask } from '../bits/index.ts';
import type { EngineName } from '../simulate/engine.ts';

/** One cycle: words as hexadecimal text; in `expected`, ports the golden model leaves open are absent. */
export type CounterexampleRow = {
  readonly inputs: Readonly<Record<string, string>>;
  readonly expected: Readonly<Record<string, string>>;
  /** Unknown bits show as `x`. */
  readonly got: Readonly<Record<string, string>>;
};

/** Where golden and RTL part. */
export type Parting = {
  readonly module: string;
  readonly engine: EngineName;
  readonly seed: number;
  readonly cycle: number;
  readonly port: string;
  readonly width: number;
  readonly expected: bigint;
  readonly got: bigint;
  /** Bits of `got` that the simulator says are unknown. */
  readonly unknown: bigint;
};

/** Table lines shown; the replay file has every cycle. */
const shownLines = 24;

/** Ports wider than this are named by the 32 bits that differ. */
const wholeBits = 64;

/** The text: sentence and table. */
export function explain(parting: Parting, rows: readonly CounterexampleRow[]): string {
  const lines = collapse(rows, parting);
  const left = Math.max(0, lines.length - shownLines);
  const table = lines.slice(left);
  const first = left === 0 ? [] : ['  what came before is in the replay file'];
  return [headline(parting), ...first, ...align(table).map((line) => `  ${line}`)].join('\n');
}

/** A word as a Verilog literal, in binary where some bits are unknown. */
export function fourState(value: bigint, unknown: bigint, width: number): string {
  if (unknown === 0n) return literal(value, width);
  if (unknown === mask(width)) return `${width}'hx`;
  const digits = value.toString(2).padStart(width, '0');
  const unknowns = unknown.toString(2).padStart(width, '0');
  return `${width}'b${[...digits].map((digit, i) => (unknowns[i] === '1' ? 'x' : digit)).join('')}`;
}

function headline(parting: Parting): string {
  const { module, engine, seed, cycle, port, width } = parting;
  const low = width <= wholeBits ? 0 : firstDifferingWord(parting);
  const part = width <= wholeBits ? width : Math.min(32, width - low);
  const cut = (word: bigint): bigint => BigInt.asUintN(part, word >> BigInt(low));
  const name = part === width ? port : `${port}[${low + part - 1}:${low}]`;
  const expected = literal(cut(parting.expected), part);
  const got = fourState(cut(parting.got), cut(parting.unknown), part);
  return `${module}: ${name} must be ${expected} in cycle ${cycle}, not ${got} (${engine}, seed ${seed})`;
}

/** Lowest bit of the 32-bit word in which the first difference lies. */
function firstDifferingWord({ expected, got, unknown }: Parting): number {
  const differing = (expected ^ got) | unknown;
  let low = 0;
  while (differing !== 0n && BigInt.asUintN(32, differing >> BigInt(low)) === 0n) low += 32;
  return low;
}

/** One line per cycle; cycles in which nothing changes share one. */
function collapse(rows: readonly CounterexampleRow[], { cycle, port }: Parting): string[][] {
  const lines: { from: number; to: number; readonly cells: string[] }[] = [];
  rows.forEach((row, at) => {
    const cells = cellsOf(row, at === cycle ? port : undefined);
    const last = lines.at(-1);
    if (last?.cells.join(' ') === cells.join(' ')) last.to = at;
    else lines.push({ from: at, to: at, cells });
  });
  return lines.map(({ from, to, cells }) => [from === to ? `${from}` : `${from}-${to}`, ...cells]);
}

function cellsOf(row: CounterexampleRow, different: string | undefined): string[] {
  const inputs = Object.entries(row.inputs).map(([name, word]) => `${name}=${brief(word)}`);
  const outputs = Object.entries(row.got).map(([name, word]) => {
    const wanted = row.expected[name];
    const shown = `${name}=${brief(word)}`;
    if (name === different) return `${shown} (golden ${brief(wanted ?? '?')})`;
    return wanted === undefined ? `${shown} (open)` : shown;
  });
  return [...inputs, '|', ...outputs];
}

/** Long runs of one digit as `0{56}`: 56 times 0. */
function brief(word: string): string {
  return word.replaceAll(/(.)\1{9,}/g, (run: string, digit: string) => `${digit}{${run.length}}`);
}

function align(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((text, i) => (widths[i] = Math.max(widths[i] ?? 0, text.length)));
  }
  return rows.map((row) =>
    row
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join(' ')
      .trimEnd(),
  );
}
