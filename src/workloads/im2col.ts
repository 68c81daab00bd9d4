/** The operands of a lowered convolution: rows of A gathered from the input tensor, columns of B from the weights. */

import { outputSize, type Convolution } from './shapes.ts';
import type { WordArray } from './words.ts';

/**
 * One row of A: the patch of the input under output pixel `row`, in the order channel, kernel row, kernel column.
 *
 * @param input  batch x channels x height x width, row-major
 * @param group  0..groups-1
 * @param row    0..batch * output height * output width - 1
 * @param target `k` entries; entries in the padding are set to `zero`
 */
export function patch<T extends WordArray | Float64Array>(
  c: Convolution,
  input: T,
  group: number,
  row: number,
  target: T,
  zero: T[number],
): void {
  const [outHeight, outWidth] = outputSize(c);
  const perGroup = c.channels / c.groups;
  const image = Math.floor(row / (outHeight * outWidth));
  const pixel = row % (outHeight * outWidth);
  const top = Math.floor(pixel / outWidth) * c.stride[0] - c.padding.top;
  const left = (pixel % outWidth) * c.stride[1] - c.padding.left;
  let at = 0;
  for (let channel = 0; channel < perGroup; channel++) {
    const plane = (image * c.channels + group * perGroup + channel) * c.height;
    for (let i = 0; i < c.kernel[0]; i++) {
      const y = top + i * c.dilation[0];
      for (let j = 0; j < c.kernel[1]; j++) {
        const x = left + j * c.dilation[1];
        const inside = y >= 0 && y < c.height && x >= 0 && x < c.width;
        target[at++] = inside ? (input[(plane + y) * c.width + x] ?? zero) : zero;
      }
    }
  }
}

/**
 * Where column `filter` of a group's B starts in the weight tensor (filters x channels / groups x kernel height x
 * kernel width, row-major); it is `k` consecutive entries.
 */
export function filterOffset(c: Convolution, group: number, filter: number): number {
  const depth = (c.channels / c.groups) * c.kernel[0] * c.kernel[1];
  return (group * (c.filters / c.groups) + filter) * depth;
}
