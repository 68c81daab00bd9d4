/**
 * A golden function in WebAssembly lanes for integer multiply-accumulate: four exact products at a time, straight
 * from the integers' definition. It works in the memory of the check's kernel, on its columns.
 */

import { exportedFunction, wasm } from '../wasm/host.ts';
import { ModuleBuilder } from '../wasm/module.ts';
import type { Body } from '../wasm/body.ts';
import type { GoldenFace, VectorGolden } from './exhaustive-golden.ts';

/** An integer port: bits and sign. */
export type LaneOperand = {
  readonly port: string;
  readonly width: number;
  readonly signed: boolean;
};

/** `result = addend + left * right`, wrapped to 32 bits or clamped to the result's range. */
export type LaneProduct = {
  readonly left: LaneOperand;
  readonly right: LaneOperand;
  /** Zero when absent. */
  readonly addend?: LaneOperand;
  readonly result: LaneOperand;
  readonly overflow: 'wrap' | 'saturate';
  /** Outputs that are always this, such as a valid bit. */
  readonly constants: Readonly<Record<string, number>>;
};

/**
 * The golden function, or undefined where 32-bit lanes are not exact or the face has other columns. Wrapping is
 * exact modulo 2^32 for any operands; clamping needs the exact sum in 31 bits and a sign.
 */
export function laneProductGolden(
  face: GoldenFace,
  product: LaneProduct,
): VectorGolden | undefined {
  const { memory, inputs, outputs } = face;
  const { left, right, addend, result, constants } = product;
  const operands = addend === undefined ? [left, right] : [left, right, addend];
  const addresses = operands.map(({ port }) => inputs.findIndex((column) => column.port === port));
  const known = new Set([result.port, ...Object.keys(constants)]);
  const fits =
    operands.every(({ width }) => width <= 32) &&
    result.width <= 32 &&
    (product.overflow === 'wrap' || isExact(product));
  if (memory === undefined || !fits || inputs.length !== operands.length) return undefined;
  if (addresses.includes(-1) || outputs.some(({ port }) => !known.has(port))) return undefined;

  const module = new ModuleBuilder();
  module.importMemory('check', 'memory', { min: 1 });
  defineProduct(module, product, operands);
  const instance = new wasm.Instance(new wasm.Module(module.encode()), { check: { memory } });
  const multiply = exportedFunction(instance.exports, 'multiply');
  const resultColumn = outputs.findIndex(({ port }) => port === result.port);
  return (values, expected, _start, count) => {
    multiply(
      addressOf(values[addresses[0] ?? 0]),
      addressOf(values[addresses[1] ?? 0]),
      addressOf(values[addresses[2] ?? 0]),
      addressOf(expected[resultColumn]),
      Math.ceil(count / 4),
    );
    outputs.forEach(({ port }, k) => {
      const constant = constants[port];
      if (constant !== undefined) expected[k]?.fill(constant, 0, count);
    });
  };
}

function addressOf(column: Uint32Array | undefined): number {
  return column?.byteOffset ?? 0;
}

/** Whether the sum before clamping always fits a signed 32-bit lane. */
function isExact({ left, right, addend, result }: LaneProduct): boolean {
  const magnitude = left.width + right.width;
  return Math.max(magnitude, addend?.width ?? 0) + 1 <= 31 && result.width <= 31;
}

/** `multiply(left, right, addend, result, vectors)`: addresses, and a positive number of groups of four. */
function defineProduct(
  module: ModuleBuilder,
  product: LaneProduct,
  operands: readonly LaneOperand[],
): void {
  const { body } = module.function(
    { params: ['i32', 'i32', 'i32', 'i32', 'i32'], results: [] },
    'multiply',
  );
  const { result } = product;
  body.loop(() => {
    body.get(3);
    operands.forEach((operand, i) => {
      body.get(i).memory('v128.load');
      extend(body, operand);
      if (i === 1) body.op('i32x4.mul');
      if (i === 2) body.op('i32x4.add');
    });
    if (product.overflow === 'saturate') {
      const high = 2 ** (result.signed ? result.width - 1 : result.width) - 1;
      body.splat(high).op('i32x4.min_s');
      body.splat(result.signed ? -high - 1 : 0).op('i32x4.max_s');
    }
    body.memory('v128.store');
    for (const pointer of [0, 1, 2, 3]) body.get(pointer).i32(16).op('i32.add').set(pointer);
    body.get(4).i32(1).op('i32.sub').tee(4).brIf(0);
  });
}

/** Sign-extend the words of an operand; unsigned ones are extended already. */
function extend(body: Body, { width, signed }: LaneOperand): void {
  if (!signed || width === 32) return;
  body
    .i32(32 - width)
    .op('i32x4.shl')
    .i32(32 - width)
    .op('i32x4.shr_s');
}
