/** Blocks of numbers that share a scale: OCP microscaling (MX) and NVFP4. */

import type { Word } from '../bits/index.ts';
import { bitLength } from '../bits/index.ts';
import { fromNumber, toNumber, type Dyadic } from './dyadic.ts';
import { numberDecoder, numberEncoder, type NumberEncoder } from './fast/index.ts';
import { requireFormat } from './index.ts';
import { NAN } from './value.ts';

/** A block stands for `scale * element`, number by number. */
export type BlockFormat = {
  readonly name: BlockFormatName;
  /** Format of the elements, as `requireFormat` knows it. */
  readonly element: string;
  /** Elements that share a scale, as published. */
  readonly block: number;
  /** Format of the scale. */
  readonly scale: 'e8m0' | 'ue4m3';
};

export const blockFormatNames = [
  'mxfp8-e4m3',
  'mxfp8-e5m2',
  'mxfp6-e2m3',
  'mxfp6-e3m2',
  'mxfp4',
  'mxint8',
  'nvfp4',
] as const;

export type BlockFormatName = (typeof blockFormatNames)[number];

/**
 * The block format of a name.
 *
 * @source [ocpmx2023] [nvfp4]
 */
export function blockFormat(name: BlockFormatName): BlockFormat {
  const elements = {
    'mxfp8-e4m3': 'e4m3',
    'mxfp8-e5m2': 'e5m2',
    'mxfp6-e2m3': 'e2m3',
    'mxfp6-e3m2': 'e3m2',
    mxfp4: 'e2m1',
    mxint8: 'fixed8_6',
    nvfp4: 'e2m1',
  } as const;
  const isNv = name === 'nvfp4';
  return { name, element: elements[name], block: isNv ? 16 : 32, scale: isNv ? 'ue4m3' : 'e8m0' };
}

/** A block as it is stored. */
export type Block = { readonly scale: Word; readonly elements: readonly Word[] };

/** Blocks of a line, the last one shorter where they do not fill it, and one number by which all are to be multiplied. */
export type BlockLine = { readonly blocks: readonly Block[]; readonly scale: number };

/**
 * Numbers to blocks of `length`. With E8M0 the scale is `2^X`, `X = floor(log2 max|v|) - floor(log2 greatest element)`,
 * kept from below at -127, NaN above 127; elements are `v * 2^-X`, to nearest even, saturating. With UE4M3 the whole
 * line has a factor `max|v| / (6 * 448)` in binary32, a block the scale nearest to `max|v| / 6` over it, and a block
 * whose scale is 0 has zeros.
 *
 * @source [ocpmx2023] [nvfp4]
 */
export function encodeBlocks(format: BlockFormat, length: number, values: Float64Array): BlockLine {
  const encode = numberEncoder(requireFormat(format.element), { saturate: true });
  const slices = Array.from({ length: Math.ceil(values.length / length) }, (_, i) =>
    values.subarray(i * length, (i + 1) * length),
  );
  if (format.scale === 'e8m0') {
    return { blocks: slices.map((slice) => powerBlock(format, encode, slice)), scale: 1 };
  }
  const greatest = toNumber(requireFormat(format.element).maximum);
  const scales = requireFormat(format.scale);
  const factor = Math.fround(greatestOf(values) / (greatest * toNumber(scales.maximum)));
  const scale = factor === 0 ? 1 : factor;
  const encodeScale = numberEncoder(scales, { saturate: true });
  const decodeScale = numberDecoder(scales);
  const blocks = slices.map((slice): Block => {
    const word = encodeScale(greatestOf(slice) / greatest / scale);
    const step = decodeScale(word) * scale;
    return {
      scale: BigInt(word),
      elements: [...slice].map((value) => BigInt(step === 0 ? 0 : encode(value / step))),
    };
  });
  return { blocks, scale };
}

function powerBlock(format: BlockFormat, encode: NumberEncoder, values: Float64Array): Block {
  const scales = requireFormat(format.scale);
  const greatest = greatestOf(values);
  const exponent =
    greatest === 0
      ? -Infinity
      : topExponent(fromNumber(greatest)) - topExponent(requireFormat(format.element).maximum);
  if (exponent > 127) {
    return { scale: scales.encode(NAN), elements: [...values].map(() => 0n) };
  }
  const kept = Math.max(exponent, -127);
  const factor = 2 ** -kept;
  return {
    scale: scales.encode({ kind: 'finite', m: 1n, e: kept }),
    elements: [...values].map((value) => BigInt(encode(value * factor))),
  };
}

/** `floor(log2 |x|)`. */
function topExponent({ m, e }: Dyadic): number {
  return bitLength(m < 0n ? -m : m) - 1 + e;
}

function greatestOf(values: Float64Array): number {
  return values.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0);
}
