/** The golden model of a group dequantiser alone, whatever comes in: one unit of an array, below one column. */

import { bit, type Word } from '../../bits/index.ts';
import type { Machine, Outputs, Signals } from '../../bits/machine.ts';
import type { GroupScaling, GroupSum } from '../../golden/group-scaling.ts';
import type { DequantiserLatency } from './timing.ts';

/** Clock edges from a group's sum to its product with the scale. */
export const edgesToProduct = 2;

/**
 * `result_o = acc_i + scale * (sum - z * activations)`, `edges` enabled clock edges after `sum_i` and two less after
 * `acc_i`. With three edges a result stays where `step_i` is low.
 *
 * @source [mixpe2024]
 */
export function unitMachine({ add }: GroupScaling, edges: DequantiserLatency): Machine {
  let products: (GroupSum | undefined)[] = [];
  let results: (Word | undefined)[] = [];
  const reset = (): void => {
    products = Array.from({ length: edgesToProduct }, () => undefined);
    results = Array.from({ length: edges - edgesToProduct }, () => undefined);
  };
  const word = (signals: Signals, name: string): Word => signals[name] ?? 0n;
  reset();
  return {
    reset,
    step(signals: Signals): Outputs {
      const outputs = { result_o: results.at(-1) };
      if (bit(word(signals, 'en_i'), 0) === 0) return outputs;
      const product = products.at(-1);
      if (edges > 3 || bit(word(signals, 'step_i'), 0) === 1) {
        results = [product && add(word(signals, 'acc_i'), product), ...results.slice(0, -1)];
      }
      const next: GroupSum = {
        sum: word(signals, 'sum_i'),
        activations: word(signals, 'activations_i'),
        zeroPoint: word(signals, 'z_i'),
        scale: word(signals, 'scale_i'),
      };
      products = [next, ...products.slice(0, -1)];
      return outputs;
    },
  };
}
