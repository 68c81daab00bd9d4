/** SRAM macros around the array, from a table of macros. */
import { InputError } from '../errors.ts';
import { nodeFactors } from './library-scaling.ts';
import { sramRows } from './sram-data.ts';

export type SramRequest = {
  readonly bytes: number;
  /** Bits per access. */
  readonly widthBits: number;
  readonly nodeNm: number;
  /** `hp`: fast; `lop`: low operating power, the default. */
  readonly transistors?: 'hp' | 'lop';
};

export type SramFigures = {
  readonly readPj: number;
  readonly writePj: number;
  readonly accessNs: number;
  readonly leakageMw: number;
  readonly areaMm2: number;
  /** Macros side by side: more than one beyond the largest macro or the widest word. */
  readonly macros: number;
  readonly source: 'cacti7';
  /** `table`: between CACTI's own points; `scaled`: carried to a node without points. */
  readonly kind: 'table' | 'scaled';
};

type Macro = {
  readonly transistors: string;
  readonly nodeNm: number;
  readonly bytes: number;
  readonly widthBits: number;
  /** Access ns, read pJ, write pJ, leakage mW, area mm2. */
  readonly figures: readonly number[];
};

let table: readonly Macro[] | undefined;

function macros(): readonly Macro[] {
  table ??= sramRows
    .trim()
    .split('\n')
    .map((line) => {
      const [transistors = '', ...numbers] = line.split(' ');
      const [nodeNm = 0, bytes = 0, widthBits = 0, ...figures] = numbers.map(Number);
      return { transistors, nodeNm, bytes, widthBits, figures };
    });
  return table;
}

/**
 * An SRAM by interpolation between macros, on logarithmic axes of size and width. Words wider than 128 bits and
 * memories beyond 1 MiB are several macros: all are accessed for a wide word, one for a deep memory. A memory
 * smaller than the smallest macro (1 KiB) counts as that. Nodes without macros are scaled from the nearest one by the
 * factors of the cell libraries, leakage as the area.
 *
 * @throws {InputError} if a size is not positive, or the node is not from 7 to 130 nm
 */
export function sram(request: SramRequest): SramFigures {
  positive(request.bytes, 'bytes');
  positive(request.widthBits, 'widthBits');
  const transistors = request.transistors ?? 'lop';
  const nodes = [...new Set(macros().map((macro) => macro.nodeNm))];
  const nodeNm = nearest(nodes, request.nodeNm);
  const all = macros().filter(
    (macro) => macro.nodeNm === nodeNm && macro.transistors === transistors,
  );
  const widths = sizes(all, (macro) => macro.widthBits);
  const depths = sizes(all, (macro) => macro.bytes);
  const across = Math.ceil(request.widthBits / (widths.at(-1) ?? 1));
  const bytes = request.bytes / across;
  const deep = Math.ceil(bytes / (depths.at(-1) ?? 1));
  const at = (index: number): number =>
    interpolate(all, widths, depths, request.widthBits / across, bytes / deep, index);
  const scale = nodeNm === request.nodeNm ? undefined : nodeFactors(nodeNm, request.nodeNm);
  const macroCount = across * deep;
  return {
    accessNs: at(0) * (scale?.delay ?? 1),
    readPj: at(1) * across * (scale?.energy ?? 1),
    writePj: at(2) * across * (scale?.energy ?? 1),
    leakageMw: at(3) * macroCount * (scale?.area ?? 1),
    areaMm2: at(4) * macroCount * (scale?.area ?? 1),
    macros: macroCount,
    source: 'cacti7',
    kind: scale === undefined ? 'table' : 'scaled',
  };
}

function sizes(all: readonly Macro[], of: (macro: Macro) => number): number[] {
  return [...new Set(all.map(of))].toSorted((a, b) => a - b);
}

function interpolate(
  all: readonly Macro[],
  widths: readonly number[],
  depths: readonly number[],
  widthBits: number,
  bytes: number,
  index: number,
): number {
  const [w0, w1, w] = bracket(widths, widthBits);
  const [d0, d1, d] = bracket(depths, bytes);
  const at = (width: number, depth: number): number =>
    Math.log(
      all.find((macro) => macro.widthBits === width && macro.bytes === depth)?.figures[index] ??
        Number.NaN,
    );
  const low = at(w0, d0) + d * (at(w0, d1) - at(w0, d0));
  const high = at(w1, d0) + d * (at(w1, d1) - at(w1, d0));
  return Math.exp(low + w * (high - low));
}

/** The two axis points around a value and its logarithmic place between them; clamped at the ends. */
function bracket(axis: readonly number[], value: number): [number, number, number] {
  const first = axis[0] ?? 1;
  const last = axis.at(-1) ?? 1;
  const clamped = Math.min(Math.max(value, first), last);
  const above = axis.findIndex((point) => point >= clamped);
  const high = axis[Math.max(above, 0)] ?? last;
  const low = axis[Math.max(above - 1, 0)] ?? first;
  return [low, high, high === low ? 0 : Math.log(clamped / low) / Math.log(high / low)];
}

function nearest(nodes: readonly number[], nodeNm: number): number {
  return nodes.reduce((best, node) =>
    Math.abs(Math.log(node / nodeNm)) < Math.abs(Math.log(best / nodeNm)) ? node : best,
  );
}

function positive(value: number, name: string): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new InputError([
    { code: 'out_of_range', path: [name], expected: 'a positive number', actual: String(value) },
  ]);
}
