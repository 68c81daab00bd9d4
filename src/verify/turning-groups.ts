/**
 * Products of two groups in which the first, small beside the second, still turns its rounding: what an adder of
 * scaled groups keeps of a number far below the other shows in no product whose sizes are left to chance.
 */

import type { ArrayDesign, GemmWords } from '../arrays/family.ts';
import { groupSum } from '../arrays/grouped/reference.ts';
import { mask, type Word } from '../bits/index.ts';
import { randomStream } from '../workloads/random.ts';

/** Products in all; each has a pair of groups for every column. */
const products = 96;

/** Terms of the second group: enough for a sum as long as its format. */
const terms = 5;

/** Scales tried for a pair: the low bits of one drawn, which in a float are its fraction. */
const scalesTried = 512;
const lowBits = 10;

/** Products for an array that scales groups; none for another. */
export function* turningGemms(array: ArrayDesign, seed: number): Generator<GemmWords, void> {
  const { scaling, element, rows: m, columns: n } = array;
  if (scaling === undefined) return;
  const { arithmetic } = element;
  const random = randomStream(seed, 0x7475726e);
  const word = (width: number): Word => BigInt(random.word()) & mask(width);
  const k = scaling.length + terms;
  const { width } = arithmetic.activation;
  const zeroWidth = scaling.zeroPoint?.width ?? 0;
  for (let product = 0; product < products; product++) {
    const a = Array.from({ length: m * k }, (_, at) => {
      const step = at % k;
      return step === 0 || step >= scaling.length ? word(width) : 0n;
    });
    const b = Array.from({ length: k * n }, () => word(scaling.code.width));
    const zeroPoints = Array.from({ length: 2 * n }, () => word(zeroWidth));
    const scales = Array.from({ length: 2 * n }, () => word(scaling.scale.width));
    for (let j = 0; j < n; j++) {
      const i = j % m;
      const sumOf = (group: 0 | 1, from: number, to: number) => {
        const words = a.slice(i * k + from, i * k + to);
        const codes = words.map((_, step) => b[(from + step) * n + j] ?? 0n);
        const given = words.map((each) => array.activation?.(each) ?? each);
        return groupSum(arithmetic, scaling, given, codes, zeroPoints[group * n + j] ?? 0n);
      };
      const first = { ...sumOf(0, 0, 1), scale: scales[j] ?? 0n };
      const before = scaling.add(scaling.start, first);
      const second = sumOf(1, scaling.length, k);
      const drawn = scales[n + j] ?? 0n;
      for (let tried = 0; tried < scalesTried && before !== scaling.start; tried++) {
        const scale = drawn ^ word(Math.min(lowBits, scaling.scale.width - 1));
        const group = { ...second, scale };
        if (scaling.add(before, group) === scaling.add(scaling.start, group)) continue;
        scales[n + j] = scale;
        break;
      }
    }
    yield { m, k, n, a, b, groups: { scales, zeroPoints } };
  }
}
