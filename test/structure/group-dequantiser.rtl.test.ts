/** The unit that scales the sum of a group: its Verilog against exact arithmetic and one rounding, specials included. */

import { expect, test } from 'vitest';
import { bit, type Word } from '../../src/bits/index.ts';
import type { Machine, Outputs, Signals } from '../../src/bits/machine.ts';
import type { Element } from '../../src/elements/family.ts';
import { mixpeA16 } from '../../src/elements/mixpe-a16/index.ts';
import { mixpeA8 } from '../../src/elements/mixpe-a8/index.ts';
import { inventory } from '../../src/structure/plan.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { elementOf, type Section } from '../laws/element-laws.ts';
import { floatCases, type FloatCase } from '../support/float-cases.ts';
import { softDecode, softFma, softFormats, softInteger } from '../support/soft-float.ts';
import { lawEngines } from '../support/engines.ts';

/** Sums and sums of activations whose shares nearly cancel, among others. */
function shareCases(): () => FloatCase {
  const { fp32 } = softFormats;
  const activations = {
    width: 32,
    exponent: 8,
    fraction: 23,
    read: (word: Word) => softDecode(fp32, word),
  };
  const zeroPoints = {
    width: 4,
    exponent: 0,
    fraction: 0,
    read: (word: Word) => softInteger(word, 4, false),
  };
  const source = floatCases(activations, zeroPoints, fp32, 3);
  return () => (source.next() as IteratorYieldResult<FloatCase>).value;
}

const engines = await lawEngines('embedded', 'icarus');

/** Sum and scale wait for two edges, the result so far joins them at the third. */
function machine(element: Element): Machine {
  const scaling = element.scaling();
  if (scaling === undefined) throw new Error('no scaling');
  let line: (Signals | undefined)[] = [];
  let result: Word | undefined;
  const reset = (): void => {
    line = [undefined, undefined];
    result = undefined;
  };
  reset();
  return {
    reset,
    step(signals: Signals): Outputs {
      const outputs = { result_o: result };
      if (bit(signals['en_i'] ?? 0n, 0) === 0) return outputs;
      line.push(signals);
      const group = line.shift();
      if (bit(signals['step_i'] ?? 0n, 0) === 0) return outputs;
      result =
        group === undefined
          ? undefined
          : scaling.add(signals['acc_i'] ?? 0n, {
              sum: group['sum_i'] ?? 0n,
              activations: group['activations_i'] ?? 0n,
              zeroPoint: group['z_i'] ?? 0n,
              scale: group['scale_i'] ?? 0n,
            });
      return outputs;
    },
  };
}

const cases: readonly Section[] = [
  { weight: 'uint4', zero: 'kept', scale: 'fp16' },
  { weight: 'uint4', zero: 'folded', scale: 'bf16', result: 'fp16' },
  { weight: 'uint8', activation: 'uint8', zero: 'kept', scale: 'e4m3', result: 'bf16', group: 3 },
  { weight: 'int4', scale: 'e8m0', result: 'fp16', group: 2 },
  { weight: 'int4', scale: 'fp32' },
];

/** Sums in floating point: the difference is rounded to their format first. */
const floatSections: readonly Section[] = [
  { weight: 'uint4', zero: 'kept', scale: 'fp16' },
  { weight: 'uint4', zero: 'kept', accumulator: 'fp16', scale: 'e4m3', result: 'bf16' },
  { weight: 'uint4', zero: 'folded', accumulator: 'fp16', scale: 'bf16' },
  { weight: 'int4', activation: 'e2m1', accumulator: 'e3m2', scale: 'e5m2', result: 'fp16' },
];

const units = [
  ...cases.map((section) => ['mixpe-a8', section, elementOf(mixpeA8, section)] as const),
  ...floatSections.map((section) => ['mixpe-a16', section, elementOf(mixpeA16, section)] as const),
];

test.each(units)('%s %j: every result is the exact one, rounded once', async (_, __, element) => {
  const plan = element.dequantiser();
  if (plan === undefined) throw new Error('no unit');
  const target = { plan, golden: () => machine(element) };
  for (const engine of engines) {
    const vectors = engine.name === 'embedded' ? 2500 : 400;
    const results = await cosimulate(target, { engines: [engine], seed: 5, vectors });
    expect(results).toMatchObject([{ mismatches: 0 }]);
  }
});

/** With five edges all results come out, that of a sum and the result so far which joined it two edges later. */
function cutMachine(element: Element): Machine {
  const scaling = element.scaling();
  if (scaling === undefined) throw new Error('no scaling');
  let groups: (Signals | undefined)[] = [];
  let results: (Word | undefined)[] = [];
  const reset = (): void => {
    groups = [undefined, undefined];
    results = [undefined, undefined, undefined];
  };
  reset();
  return {
    reset,
    step(signals: Signals): Outputs {
      const outputs = { result_o: results[0] };
      if (bit(signals['en_i'] ?? 0n, 0) === 0) return outputs;
      groups.push(signals);
      const group = groups.shift();
      results.shift();
      results.push(
        group === undefined
          ? undefined
          : scaling.add(signals['acc_i'] ?? 0n, {
              sum: group['sum_i'] ?? 0n,
              activations: group['activations_i'] ?? 0n,
              zeroPoint: group['z_i'] ?? 0n,
              scale: group['scale_i'] ?? 0n,
            }),
      );
      return outputs;
    },
  };
}

test.each(units.slice(0, 7))('%s %j, five edges: the same results', async (_, __, element) => {
  const plan = element.dequantiser(5);
  if (plan === undefined) throw new Error('no unit');
  const target = { plan, golden: () => cutMachine(element) };
  const results = await cosimulate(target, {
    engines: engines.slice(0, 1),
    seed: 5,
    vectors: 2500,
  });
  expect(results).toMatchObject([{ mismatches: 0 }]);
});

test('a folded zero point costs the unit nothing, a kept one a multiplication of its width', () => {
  const kinds = (zero: string): string[] =>
    inventory(elementOf(mixpeA8, { weight: 'uint4', zero, scale: 'fp16' }).dequantiser() ?? fail())
      .filter(({ part }) => part === 'zero point')
      .map(({ kind, widths }) => `${kind} ${widths.join('x')}`);
  expect(kinds('folded')).toEqual([]);
  expect(kinds('kept')).toEqual(['mul 4x19x19', 'sub 19x19x19']);
});

test('P - z * A in floating point is a fused multiply-add of its own, and its product with the scale another', () => {
  const { add } =
    elementOf(mixpeA16, { weight: 'uint4', zero: 'kept', scale: 'fp16' }).scaling() ?? fail();
  const { fp32, fp16 } = softFormats;
  const source = shareCases();
  for (let i = 0; i < 3000; i++) {
    const { a: activations, b: zeroPoint, c: sum } = source();
    const [scale, before] = [BigInt((i * 40503) % 65536), BigInt((i * 2654435761) % 2 ** 32)];
    const z = softInteger(zeroPoint, 4, false);
    const minusZ = z.kind === 'number' ? { ...z, negative: true } : z;
    const total = softFma(fp32, sum, softDecode(fp32, activations), minusZ);
    const expected = softFma(fp32, before, softDecode(fp16, scale), softDecode(fp32, total));
    expect(add(before, { sum, activations, zeroPoint, scale })).toBe(expected);
  }
});

function fail(): never {
  throw new Error('no unit');
}
