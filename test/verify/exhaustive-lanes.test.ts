import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeInteger, saturate, wrap } from '../../src/bits/index.ts';
import { wasm } from '../../src/wasm/host.ts';
import { columnsOf } from '../../src/simulate/gates/columns.ts';
import { laneProductGolden } from '../../src/verify/exhaustive-lanes.ts';
import type { LaneOperand, LaneProduct } from '../../src/verify/exhaustive-lanes.ts';

const count = 64;

/** Columns of words in one memory, as a check has them. */
function columns(
  memory: { readonly buffer: ArrayBuffer },
  from: number,
  many: number,
): Uint32Array[] {
  return Array.from(
    { length: many },
    (_, i) => new Uint32Array(memory.buffer, from + 4096 * i, count),
  );
}

const operand = (port: string): fc.Arbitrary<LaneOperand> =>
  fc.record({
    port: fc.constant(port),
    width: fc.integer({ min: 1, max: 20 }),
    signed: fc.boolean(),
  });

const products: fc.Arbitrary<LaneProduct> = fc.record(
  {
    left: operand('a_i'),
    right: operand('b_i'),
    addend: operand('acc_i'),
    result: operand('acc_o'),
    overflow: fc.constantFrom('wrap', 'saturate'),
    constants: fc.constant({ valid_o: 1 }),
  },
  { requiredKeys: ['left', 'right', 'result', 'overflow', 'constants'] },
);

/** The definition, in words. */
function exact({ left, right, addend, result, overflow }: LaneProduct, words: bigint[]): bigint {
  const [a = 0n, b = 0n, c = 0n] = [left, right, addend].map((each, i) =>
    each === undefined ? 0n : decodeInteger(words[i]!, each.width, each.signed),
  );
  const sum = a * b + c;
  return wrap(overflow === 'wrap' ? sum : saturate(sum, result.width, result.signed), result.width);
}

describe('golden products in lanes', () => {
  test('equal the exact definition wherever they are offered, corners included', () => {
    let offered = 0;
    fc.assert(
      fc.property(
        products,
        fc.array(fc.bigInt({ min: 0n, max: 2n ** 60n }), { minLength: count }),
        (product, noise) => {
          const memory = new wasm.Memory({ initial: 1 });
          const operands = [product.left, product.right, product.addend].filter(
            (each) => each !== undefined,
          );
          const outputs = columnsOf([
            { name: 'valid_o', width: 1 },
            { name: 'acc_o', width: product.result.width },
          ]);
          const golden = laneProductGolden(
            {
              inputs: columnsOf(operands.map(({ port, width }) => ({ name: port, width }))),
              outputs,
              memory,
            },
            product,
          );
          if (golden === undefined) return;
          offered++;
          const inputs = columns(memory, 0, operands.length);
          operands.forEach(({ width }, k) => {
            const corners = [
              0n,
              1n,
              2n ** BigInt(width) - 1n,
              2n ** BigInt(width - 1),
              2n ** BigInt(width - 1) - 1n,
            ];
            for (let i = 0; i < count; i++) {
              const corner = corners[Math.floor(i / 5 ** k) % 5]!;
              inputs[k]![i] = Number(
                i < 50 ? wrap(corner, width) : wrap(noise[i]! >> BigInt(20 * k), width),
              );
            }
          });
          const expected = columns(memory, 32_768, 2);
          golden(inputs, expected, 0, count);
          expect([...expected[0]!]).toEqual(Array.from({ length: count }, () => 1));
          expect([...expected[1]!].map((word) => wrap(BigInt(word), product.result.width))).toEqual(
            Array.from({ length: count }, (_, i) =>
              exact(
                product,
                inputs.map((column) => BigInt(column[i]!)),
              ),
            ),
          );
        },
      ),
      { numRuns: 300 },
    );
    expect(offered).toBeGreaterThan(100);
  });

  test('are not offered where 32 bits cannot hold the sum before clamping, nor without a memory', () => {
    const wide: LaneOperand = { port: 'a_i', width: 16, signed: true };
    const product: LaneProduct = {
      left: wide,
      right: { ...wide, port: 'b_i' },
      result: { port: 'p_o', width: 24, signed: true },
      overflow: 'saturate',
      constants: {},
    };
    const face = {
      inputs: columnsOf([
        { name: 'a_i', width: 16 },
        { name: 'b_i', width: 16 },
      ]),
      outputs: columnsOf([{ name: 'p_o', width: 24 }]),
      memory: new wasm.Memory({ initial: 1 }),
    };
    expect(laneProductGolden(face, product)).toBeUndefined();
    expect(laneProductGolden(face, { ...product, overflow: 'wrap' })).toBeDefined();
    const { memory: _, ...without } = face;
    expect(laneProductGolden(without, { ...product, overflow: 'wrap' })).toBeUndefined();
  });
});
