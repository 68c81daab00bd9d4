/** Matrix products and convolutions as shapes, and how the second become the first. */

import { fail, ok, type Issue, type Result } from '../errors.ts';

/** C[m x n] = A[m x k] * B[k x n]; A holds activations, B weights. */
export type GemmShape = { readonly m: number; readonly k: number; readonly n: number };

/** A layer as the array sees it: `count` products of one shape. */
export type Gemm = GemmShape & { readonly name: string; readonly count: number };

/** A two-dimensional convolution. Pairs are [vertical, horizontal]; padding is zeros. */
export type Convolution = {
  readonly name: string;
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly filters: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Rows of zeros above and below, columns left and right. */
  readonly padding: {
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
  };
  readonly dilation: readonly [number, number];
  /** 1: every filter sees every channel; `channels`: depthwise. */
  readonly groups: number;
};

/** Greatest length of any dimension of a matrix or tensor. */
export const MAX_DIMENSION: number = 2 ** 24;

/** Greatest number of elements of one operand: what a typed array of bytes holds with room to spare. */
export const MAX_ELEMENTS: number = 2 ** 31;

/** Height and width of the output; floor when the stride does not divide. */
export function outputSize(c: Convolution): readonly [number, number] {
  const along = (size: number, axis: 0 | 1): number => {
    const reach = c.dilation[axis] * (c.kernel[axis] - 1) + 1;
    return Math.floor((size - reach) / c.stride[axis]) + 1;
  };
  return [
    along(c.height + c.padding.top + c.padding.bottom, 0),
    along(c.width + c.padding.left + c.padding.right, 1),
  ];
}

/**
 * The products a convolution becomes: one per group, with a row of A per output pixel (batch, then row, then
 * column), a column of B per filter of the group, and k running over channel, kernel row, kernel column.
 */
export function lowerConvolution(c: Convolution): Gemm {
  const [height, width] = outputSize(c);
  return {
    name: c.name,
    m: c.batch * height * width,
    k: (c.channels / c.groups) * c.kernel[0] * c.kernel[1],
    n: c.filters / c.groups,
    count: c.groups,
  };
}

/** Check what the types cannot: groups that divide, a kernel that fits. Paths are relative to the layer. */
export function checkConvolution(c: Convolution): Result<Convolution, Issue[]> {
  const issues: Issue[] = [];
  for (const [key, value] of [
    ['channels', c.channels],
    ['filters', c.filters],
  ] as const) {
    if (value % c.groups !== 0) {
      issues.push({
        code: 'conflict',
        path: [key],
        expected: `a multiple of groups = ${c.groups}`,
        actual: String(value),
      });
    }
  }
  const [height, width] = outputSize(c);
  if (height < 1 || width < 1) {
    const padded = [
      c.height + c.padding.top + c.padding.bottom,
      c.width + c.padding.left + c.padding.right,
    ];
    const reach = c.kernel.map((size, axis) => (c.dilation[axis] ?? 1) * (size - 1) + 1);
    issues.push({
      code: 'conflict',
      path: ['kernel'],
      expected: `no larger than the padded input, ${padded.join(' x ')}`,
      actual: reach.join(' x '),
    });
  }
  if (issues.length > 0) return fail(issues);
  const tooBig = checkGemm(lowerConvolution(c));
  return tooBig.length > 0 ? fail(tooBig) : ok(c);
}

/** Sizes beyond what can be held. Paths are relative to the product. */
export function checkGemm(shape: GemmShape): Issue[] {
  const issues: Issue[] = [];
  const limit = (path: string[], expected: string, value: number): void => {
    issues.push({ code: 'out_of_range', path, expected, actual: String(value) });
  };
  for (const key of ['m', 'k', 'n'] as const) {
    if (shape[key] > MAX_DIMENSION) limit([key], `at most 2^24 = ${MAX_DIMENSION}`, shape[key]);
  }
  for (const [left, right] of [
    ['m', 'k'],
    ['k', 'n'],
    ['m', 'n'],
  ] as const) {
    const elements = shape[left] * shape[right];
    if (elements > MAX_ELEMENTS) {
      limit([left], `such that ${left} * ${right} is at most 2^31 = ${MAX_ELEMENTS}`, elements);
    }
  }
  return issues;
}
