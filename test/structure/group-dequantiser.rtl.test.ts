/** The unit that scales the sum of a group: its Verilog against exact arithmetic and one rounding, specials included. */

import { expect, test } from 'vitest';
import { bit, type Word } from '../../src/bits/index.ts';
import type { Machine, Outputs, Signals } from '../../src/bits/machine.ts';
import type { Element } from '../../src/elements/family.ts';
import { mixpeA8 } from '../../src/elements/mixpe-a8/index.ts';
import { inventory } from '../../src/structure/plan.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { elementOf, type Section } from '../laws/element-laws.ts';
import { presentEngines } from '../support/engines.ts';

const engines = await presentEngines('embedded', 'icarus');

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

test.each(cases)('%j: every result is the exact one, rounded once', async (section) => {
  const element = elementOf(mixpeA8, section);
  const plan = element.dequantiser();
  if (plan === undefined) throw new Error('no unit');
  const target = { plan, golden: () => machine(element) };
  for (const engine of engines) {
    const vectors = engine.name === 'embedded' ? 2500 : 400;
    const results = await cosimulate(target, { engines: [engine], seed: 5, vectors });
    expect(results).toMatchObject([{ mismatches: 0 }]);
  }
});

test('a folded zero point costs the unit nothing, a kept one a multiplication of its width', () => {
  const kinds = (zero: string): string[] =>
    inventory(elementOf(mixpeA8, { weight: 'uint4', zero, scale: 'fp16' }).dequantiser() ?? fail())
      .filter(({ part }) => part === 'zero point')
      .map(({ kind, widths }) => `${kind} ${widths.join('x')}`);
  expect(kinds('folded')).toEqual([]);
  expect(kinds('kept')).toEqual(['mul 4x19x19', 'sub 19x19x19']);
});

function fail(): never {
  throw new Error('no unit');
}
