/** One band of rows of A times one panel of columns of B, in the kernel's memory. */

import type { GemmShape } from '../family.ts';
import { columnTile, kernel, pairBytes, rowTile, type Kernel } from './kernel.ts';
import { limbBound, unpackLimb, type Limb } from './limbs.ts';
import type { Saturation } from './saturation.ts';

/** Operand words of one GEMM, line by line: bit patterns of at most 32 bits. */
export type GemmLines = GemmShape & {
  /** Row `i` of A: `k` activations. Asked for in order, once per panel of columns. */
  row(i: number): ArrayLike<number>;
  /** Column `j` of B: `k` weights. Asked for in order, once. */
  column(j: number): ArrayLike<number>;
};

/** Bytes of B and of A that are packed at a time; the kernel's memory is little more than their sum. */
export type Budget = { readonly panelBytes: number; readonly bandBytes: number };

/** Pairs of k between two passes over C. */
const pairsPerPass = 256;

/** Sums of 32 bits are exact below this. */
const exactBelow = 2 ** 31;

/** Where everything lies in the kernel's memory. */
export type Work = {
  readonly kernel: Kernel;
  readonly words: Int16Array;
  readonly sums: Int32Array;
  /** Sums of more than 32 bits; absent where 32 are enough. */
  readonly wide: BigInt64Array | undefined;
  readonly aLimbs: readonly Limb[];
  readonly bLimbs: readonly Limb[];
  /** Pairs of k, columns in a panel, rows in a band. */
  readonly pairs: number;
  readonly panel: number;
  readonly band: number;
  /** Bytes of one piece of A's band and of B's panel, and where the panel and C begin. */
  readonly aBytes: number;
  readonly bBytes: number;
  readonly bFrom: number;
  readonly cFrom: number;
  /** Pairs of k whose sums surely fit 32 bits. */
  readonly pairsPerSum: number;
};

/** Room for panels of columns and bands of rows within a budget, at least one tile of each. */
export function layOut(
  { m, k, n }: GemmShape,
  { panelBytes, bandBytes }: Budget,
  {
    aLimbs,
    bLimbs,
    isWide,
  }: {
    readonly aLimbs: readonly Limb[];
    readonly bLimbs: readonly Limb[];
    readonly isWide: boolean;
  },
): Work {
  const pairs = Math.ceil(k / 2);
  const panel = Math.min(
    roundUp(n, columnTile),
    wholeTiles(panelBytes, 4 * pairs * bLimbs.length, columnTile),
  );
  const band = Math.min(
    roundUp(m, rowTile),
    wholeTiles(bandBytes, 4 * pairs * aLimbs.length, rowTile),
  );
  const aBytes = band * pairs * 4;
  const bBytes = panel * pairs * 4;
  const bFrom = roundUp(aBytes * aLimbs.length, 16);
  const cFrom = bFrom + bBytes * bLimbs.length;
  const engine = kernel(cFrom + band * panel * 4);
  return {
    kernel: engine,
    words: new Int16Array(engine.memory),
    sums: new Int32Array(engine.memory, cFrom, band * panel),
    wide: isWide ? new BigInt64Array(band * panel) : undefined,
    aLimbs,
    bLimbs,
    pairs,
    panel,
    band,
    aBytes,
    bBytes,
    bFrom,
    cFrom,
    pairsPerSum: isWide
      ? Math.floor((exactBelow - 1) / (2 * boundOf(aLimbs) * boundOf(bLimbs)))
      : Infinity,
  };
}

function roundUp(value: number, tile: number): number {
  return Math.ceil(value / tile) * tile;
}

/** Lines of `perLine` bytes that fit, in whole tiles; at least one tile. */
function wholeTiles(bytes: number, perLine: number, tile: number): number {
  return Math.max(tile, Math.floor(bytes / perLine / tile) * tile);
}

function boundOf(limbs: readonly Limb[]): number {
  return Math.max(...limbs.map(limbBound));
}

/** Put columns of B where the kernel reads them. */
export function packPanel(
  work: Work,
  lines: GemmLines,
  column: number,
  columns: number,
  clamp: Saturation | undefined,
): void {
  const { words, bLimbs, bFrom, bBytes, pairs } = work;
  for (let j = 0; j < columns; j++) {
    const line = lines.column(column + j);
    clamp?.column(j, line);
    const inPanel = Math.floor(j / columnTile) * pairs * columnTile * 2 + (j % columnTile) * 2;
    bLimbs.forEach((limb, index) => {
      const from = (bFrom + index * bBytes) / 2 + inPanel;
      unpackLimb(line, limb, words, from, columnTile * 2);
    });
  }
}

/** Put rows of A where the kernel reads them. */
export function packBand(
  work: Work,
  lines: GemmLines,
  row: number,
  rows: number,
  clamp: Saturation | undefined,
): void {
  const { words, aLimbs, aBytes, pairs } = work;
  for (let i = 0; i < rows; i++) {
    const line = lines.row(row + i);
    clamp?.row(i, line);
    aLimbs.forEach((limb, index) => {
      unpackLimb(line, limb, words, (index * aBytes) / 2 + i * pairs * 2, 2);
    });
  }
}

/** All sums of a band: in 32 bits modulo 2^32, or exact in 64. */
export function sumBand(work: Work, rows: number, columns: number): Int32Array | BigInt64Array {
  const { sums, wide, aLimbs, bLimbs } = work;
  sums.fill(0);
  wide?.fill(0n);
  aLimbs.forEach((aLimb, i) => {
    bLimbs.forEach((bLimb, j) => {
      addProducts(work, rows, columns, { i, j, shift: aLimb.shift + bLimb.shift });
    });
  });
  return wide ?? sums;
}

/** Add the products of two pieces, with their weight, to the sums. */
function addProducts(
  work: Work,
  rows: number,
  columns: number,
  { i, j, shift }: { readonly i: number; readonly j: number; readonly shift: number },
): void {
  const { sums, wide, pairs, pairsPerSum, panel, aBytes, bBytes, bFrom, cFrom } = work;
  const isWhole = work.aLimbs.length * work.bLimbs.length === 1;
  const step = Math.min(pairsPerPass, pairsPerSum);
  let held = 0;
  const earlier = wide === undefined && !isWhole ? sums.slice() : undefined;
  if (earlier !== undefined) sums.fill(0);
  for (let pair = 0; pair < pairs; pair += step) {
    work.kernel.multiply({
      a: i * aBytes + pair * 4,
      aStride: pairs * 4,
      rows: roundUp(rows, rowTile),
      columns: roundUp(columns, columnTile),
      b: bFrom + j * bBytes + pair * pairBytes,
      bStride: pairs * pairBytes,
      c: cFrom,
      cStride: panel * 4,
      pairs: Math.min(step, pairs - pair),
    });
    held += step;
    if (wide !== undefined && (held + step > pairsPerSum || pair + step >= pairs)) {
      held = 0;
      for (let x = 0; x < sums.length; x++) {
        wide[x] = (wide[x] ?? 0n) + (BigInt(sums[x] ?? 0) << BigInt(shift));
      }
      sums.fill(0);
    }
  }
  if (earlier === undefined) return;
  for (let x = 0; x < sums.length; x++) {
    sums[x] = shift < 32 ? (earlier[x] ?? 0) + ((sums[x] ?? 0) << shift) : (earlier[x] ?? 0);
  }
}
