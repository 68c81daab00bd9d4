/**
 * The inner loops of an exact integer GEMM, in WebAssembly SIMD. One instruction multiplies eight pairs of 16-bit
 * numbers and adds them two by two into four 32-bit lanes; sums wrap modulo 2^32.
 *
 * A lies row by row. B lies in blocks of eight columns: for each pair of k, the pairs of the eight columns. Four
 * rows and eight columns make 32 sums that stay in registers while k runs.
 */

import { exportedFunction, exportedMemory, wasm, type WasmModule } from '../../wasm/host.ts';
import type { Body } from '../../wasm/body.ts';
import { ModuleBuilder, pageBytes } from '../../wasm/module.ts';

/** Rows and columns that the kernel computes at once; operands are padded to multiples of them. */
export const rowTile = 4;
export const columnTile = 8;

/** Bytes of one pair of k of one block of B. */
export const pairBytes: number = columnTile * 4;

/** Where the operands of a call lie, in bytes, and how much of them there is. */
export type KernelCall = {
  readonly a: number;
  /** From one row of A to the next. */
  readonly aStride: number;
  /** Multiples of `rowTile` and `columnTile`. */
  readonly rows: number;
  readonly columns: number;
  readonly b: number;
  /** From one block of B to the next. */
  readonly bStride: number;
  readonly c: number;
  /** From one row of C to the next. */
  readonly cStride: number;
  /** Pairs along k. */
  readonly pairs: number;
};

export type Kernel = {
  readonly memory: ArrayBuffer;
  /** Add A * B to C. */
  multiply(call: KernelCall): void;
};

let compiled: WasmModule | undefined;

/** A kernel with `bytes` of memory of its own, all zero. */
export function kernel(bytes: number): Kernel {
  compiled ??= new wasm.Module(build());
  const { exports } = new wasm.Instance(compiled);
  const memory = exportedMemory(exports);
  memory.grow(Math.max(0, Math.ceil(bytes / pageBytes) - 1));
  const multiply = exportedFunction(exports, 'multiply');
  return {
    memory: memory.buffer,
    multiply: ({ a, aStride, rows, columns, b, bStride, c, cStride, pairs }) => {
      multiply(a, aStride, rows / rowTile, b, bStride, columns / columnTile, c, cStride, pairs);
    },
  };
}

/** Parameters of the exported function, then its locals. */
const [A, A_STRIDE, ROW_TILES, B, B_STRIDE, COLUMN_TILES, C, C_STRIDE, PAIRS] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
] as const;

function build(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  module.memory({ min: 1 });
  const params = Array.from({ length: 9 }, () => 'i32' as const);
  const { body } = module.function({ params, results: [] }, 'multiply');
  const aTile = body.local('i32');
  const cTile = body.local('i32');
  const left = body.local('i32');
  // For each block of columns, which stays in the nearest cache, all rows.
  body.loop(() => {
    body.get(A).set(aTile).get(C).set(cTile).get(ROW_TILES).set(left);
    body.loop(() => {
      tile(body, aTile, cTile);
      advance(body, aTile, A_STRIDE, rowTile);
      advance(body, cTile, C_STRIDE, rowTile);
      body.get(left).i32(1).op('i32.sub').tee(left).brIf(0);
    });
    advance(body, B, B_STRIDE, 1);
    body
      .get(C)
      .i32(columnTile * 4)
      .op('i32.add')
      .set(C);
    body.get(COLUMN_TILES).i32(1).op('i32.sub').tee(COLUMN_TILES).brIf(0);
  });
  return module.encode();
}

/** Four rows by eight columns: C += A * B over all pairs. */
function tile(body: Body, aTile: number, cTile: number): void {
  const rows = Array.from({ length: rowTile }, () => body.local('i32'));
  const targets = rows.map(() => body.local('i32'));
  const halves = [0, 1];
  const sums = rows.map(() => halves.map(() => body.local('v128')));
  const b = body.local('i32');
  const pairs = body.local('i32');
  const weights = halves.map(() => body.local('v128'));
  const activations = body.local('v128');

  rows.forEach((row, i) => {
    body.get(aTile).get(A_STRIDE).i32(i).op('i32.mul').op('i32.add').set(row);
    const target = targets[i] ?? 0;
    body.get(cTile).get(C_STRIDE).i32(i).op('i32.mul').op('i32.add').set(target);
    halves.forEach((half) => {
      body
        .get(target)
        .memory('v128.load', half * 16, 0)
        .set(sums[i]?.[half] ?? 0);
    });
  });
  body.get(B).set(b).get(PAIRS).set(pairs);
  body.loop(() => {
    halves.forEach((half) => {
      body
        .get(b)
        .memory('v128.load', half * 16, 0)
        .set(weights[half] ?? 0);
    });
    rows.forEach((row, i) => {
      body.get(row).memory('v128.load32_splat', 0, 0).set(activations);
      halves.forEach((half) => {
        const sum = sums[i]?.[half] ?? 0;
        body
          .get(sum)
          .get(activations)
          .get(weights[half] ?? 0);
        body.op('i32x4.dot_i16x8_s').op('i32x4.add').set(sum);
      });
      body.get(row).i32(4).op('i32.add').set(row);
    });
    body.get(b).i32(pairBytes).op('i32.add').set(b);
    body.get(pairs).i32(1).op('i32.sub').tee(pairs).brIf(0);
  });
  rows.forEach((_, i) => {
    halves.forEach((half) => {
      body
        .get(targets[i] ?? 0)
        .get(sums[i]?.[half] ?? 0)
        .memory('v128.store', half * 16, 0);
    });
  });
}

function advance(body: Body, pointer: number, stride: number, times: number): void {
  body.get(pointer).get(stride).i32(times).op('i32.mul').op('i32.add').set(pointer);
}
