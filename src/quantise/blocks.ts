/** How a tensor is cut into blocks of elements that share one scale. */

import { InputError } from '../errors.ts';

/** Elements that share a scale: all of them, a line along an axis, or `size` neighbours of such a line. */
export type Granularity =
  | { readonly kind: 'tensor' }
  | { readonly kind: 'channel' }
  | { readonly kind: 'group'; readonly size: number };

/** The blocks of a tensor in C order, each as the positions of its elements. */
export type Blocks = {
  /** Shape of the array of scales: that of the tensor with the axis cut down to its blocks; `[1]` for one. */
  readonly shape: readonly number[];
  readonly count: number;
  /** Elements of a block; the last one along the axis may be shorter. */
  readonly length: number;
  /** Positions of block `block`, in order along the axis. */
  positions(block: number): {
    readonly from: number;
    readonly step: number;
    readonly count: number;
  };
};

/**
 * Cut a tensor along an axis.
 *
 * @param axis the axis that a product sums over; -1 is the last one
 * @throws {InputError} if there is no such axis, or the tensor is empty
 */
export function blocksOf(shape: readonly number[], granularity: Granularity, axis: number): Blocks {
  const total = shape.reduce((product, size) => product * size, 1);
  if (total === 0) throw refuse('the shape', 'without a dimension of 0', `(${shape.join(', ')})`);
  if (granularity.kind === 'tensor') {
    const whole = { from: 0, step: 1, count: total };
    return { shape: [1], count: 1, length: total, positions: () => whole };
  }
  const along = axis < 0 ? axis + shape.length : axis;
  const length = shape[along];
  if (!Number.isInteger(axis) || length === undefined) {
    const range =
      shape.length === 0 ? 'absent for a scalar' : `in ${-shape.length}..${shape.length - 1}`;
    throw refuse('the axis', range, String(axis));
  }
  const size = granularity.kind === 'channel' ? length : granularity.size;
  if (!Number.isInteger(size) || size < 1) {
    throw refuse('the group', 'a whole number of at least 1', String(size));
  }
  const perLine = Math.ceil(length / size);
  const inner = shape.slice(along + 1).reduce((product, each) => product * each, 1);
  return {
    shape: shape.with(along, perLine),
    count: (total / length) * perLine,
    length: Math.min(size, length),
    positions(block) {
      const column = block % inner;
      const piece = Math.floor(block / inner) % perLine;
      const outer = Math.floor(block / (inner * perLine));
      return {
        from: (outer * length + piece * size) * inner + column,
        step: inner,
        count: Math.min(size, length - piece * size),
      };
    },
  };
}

function refuse(subject: string, expected: string, actual: string): InputError {
  return new InputError([{ code: 'out_of_range', path: [subject], expected, actual }]);
}
