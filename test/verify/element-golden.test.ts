/** The fast golden function of exhaustive checks equals the family's own rule, on every pair of operands. */

import { expect, test } from 'vitest';
import { wasm } from '../../src/wasm/host.ts';
import { columnsOf } from '../../src/simulate/gates/columns.ts';
import { productGolden, wordProductGolden } from '../../src/verify/element-golden.ts';
import { macElement } from '../laws/engine-laws.ts';

test.each([
  [{}],
  [{ weight: 'uint4', activation: 'int6', accumulator: 12, overflow: 'saturate' }],
  [{ weight: 'uint7', activation: 'uint5', accumulator: 12, overflow: 'saturate' }],
  [{ weight: 'int3', activation: 'uint8', accumulator: 40 }],
  [{ weight: 'uint6', activation: 'uint6', accumulator: 64 }],
])('mac %j: all products', (params) => {
  const { arithmetic } = macElement(params);
  const inputs = columnsOf([
    { name: 'a_i', width: arithmetic.activation.width },
    { name: 'b_i', width: arithmetic.weight.width },
  ]);
  const outputs = columnsOf([
    { name: 'valid_o', width: 1 },
    { name: 'acc_o', width: arithmetic.accumulator.width },
  ]);
  const face = { inputs, outputs };
  const count = 2 ** (arithmetic.activation.width + arithmetic.weight.width);
  const side = 2 ** arithmetic.activation.width;
  const operands = [
    Uint32Array.from({ length: count }, (_, i) => i % side),
    Uint32Array.from({ length: count }, (_, i) => Math.floor(i / side)),
  ];
  const columns = (): Uint32Array[] => outputs.map(() => new Uint32Array(count));
  const [fast, exact] = [columns(), columns()];
  const memory = new wasm.Memory({ initial: 1 + Math.ceil(count / 4096) });
  const inMemory = [...operands, ...outputs].map(
    (_, i) => new Uint32Array(memory.buffer, 4 * count * i, count),
  );
  operands.forEach((column, i) => inMemory[i]?.set(column));
  const lanes = inMemory.slice(operands.length);
  productGolden({ ...face, memory }, arithmetic)(inMemory, lanes, 0, count);
  productGolden(face, arithmetic)(operands, fast, 0, count);
  wordProductGolden(face, arithmetic)(operands, exact, 0, count);
  outputs.forEach(({ width }, k) => {
    const mask = width === 32 ? 0xffffffff : 2 ** width - 1;
    const meant = (column: Uint32Array | undefined): number[] =>
      Array.from(column ?? [], (word) => (word & mask) >>> 0);
    expect(meant(fast[k])).toEqual(meant(exact[k]));
    expect(meant(lanes[k])).toEqual(meant(exact[k]));
  });
  expect(fast[0]?.every((word) => word === 1)).toBe(true);
});
