import { describe, expect, test } from 'vitest';
import {
  blockFormat,
  blockFormatNames,
  encodeBlocks,
  type BlockFormatName,
} from '../../src/formats/block-format.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { numberOfValue } from '../../src/formats/value.ts';
import { draw } from '../../src/workloads/distributions.ts';
import { randomStream } from '../../src/workloads/random.ts';

const encode = (name: BlockFormatName, values: readonly number[], length = 32) =>
  encodeBlocks(blockFormat(name), length, Float64Array.from(values));

/** What blocks stand for. */
function decoded(name: BlockFormatName, values: Float64Array): number[] {
  const format = blockFormat(name);
  const [element, scale] = [requireFormat(format.element), requireFormat(format.scale)];
  const line = encodeBlocks(format, format.block, values);
  return line.blocks.flatMap((block) =>
    block.elements.map(
      (word) =>
        numberOfValue(element.decode(word)) * numberOfValue(scale.decode(block.scale)) * line.scale,
    ),
  );
}

describe('blocks that share a scale', () => {
  test.each([
    ['mxfp4', 6, 127],
    ['mxfp4', 4, 127],
    ['mxfp4', 3.999, 126],
    ['mxfp6-e2m3', 7.5, 127],
    ['mxfp6-e3m2', 16, 127],
    ['mxfp8-e4m3', 448, 127],
    ['mxfp8-e4m3', 255, 126],
    ['mxfp8-e5m2', 65536, 128],
    ['mxint8', 1.5, 127],
    ['mxint8', 2, 128],
  ] as const)('%s: the scale of a block whose greatest is %d is 2^(%d - 127)', (name, x, word) => {
    expect(encode(name, [0, -x, x / 3]).blocks[0]?.scale).toBe(BigInt(word));
  });

  test('the greatest of a block may saturate: 7 over a scale of 1 is 6, codes 7 and 15', () => {
    const [block] = encode('mxfp4', [7, -7, 1]).blocks;
    expect(block).toEqual({ scale: 127n, elements: [7n, 15n, 2n] });
  });

  test('the scale of zeros is the least; beyond all scales it is NaN; below, the least', () => {
    expect(encode('mxfp4', [0, 0]).blocks).toEqual([{ scale: 0n, elements: [0n, 0n] }]);
    expect(encode('mxfp4', [2 ** 130]).blocks[0]?.scale).toBe(255n);
    expect(encode('mxfp4', [2 ** 129]).blocks[0]?.scale).toBe(254n);
    expect(encode('mxfp4', [2 ** -126, 2 ** -128]).blocks).toEqual([
      { scale: 0n, elements: [4n, 1n] },
    ]);
  });

  test('NVFP4: the greatest number of a line takes the greatest scale and element', () => {
    const line = encode('nvfp4', [...Array.from({ length: 16 }, () => 0.5), 6, 3], 16);
    expect(line.scale).toBe(Math.fround(6 / (6 * 448)));
    expect(line.blocks[1]).toEqual({ scale: 0x7en, elements: [7n, 5n] });
    // 0.5 / 6 over 1/448 is 37.3: the nearest scale is 36, and 0.5 over it 6.2.
    expect(line.blocks[0]?.scale).toBe(
      requireFormat('ue4m3').encode({ kind: 'finite', m: 9n, e: 2 }),
    );
    expect(line.blocks[0]?.elements[0]).toBe(7n);
    const tiny = encode('nvfp4', [...Array.from({ length: 16 }, () => 1e-9), 6], 16);
    expect(tiny.blocks[0]?.scale).toBe(0n);
    expect(tiny.blocks[0]?.elements.every((word) => word === 0n)).toBe(true);
    expect(encode('nvfp4', [0, 0], 16).scale).toBe(1);
  });

  // Signal over error of normal numbers, dB, as measured for the specification of the unit.
  test.each([
    ['mxfp4', 18.8],
    ['mxfp6-e2m3', 31.0],
    ['mxfp6-e3m2', 25.4],
    ['mxfp8-e4m3', 30.7],
    ['mxfp8-e5m2', 25.4],
    ['mxint8', 41.7],
    ['nvfp4', 20.4],
  ] as const)('%s keeps normal numbers to %d dB', (name, db) => {
    const values = new Float64Array(1 << 16);
    draw('normal', randomStream(5), values);
    const back = decoded(name, values);
    let [signal, noise] = [0, 0];
    values.forEach((value, i) => {
      signal += value * value;
      noise += (value - (back[i] ?? 0)) ** 2;
    });
    expect(Math.abs(10 * Math.log10(signal / noise) - db)).toBeLessThan(0.25);
  });

  test('29.6 % of blocks of normal numbers hold one that saturates in MXFP4', () => {
    const values = new Float64Array(1 << 17);
    draw('normal', randomStream(9), values);
    const { blocks } = encodeBlocks(blockFormat('mxfp4'), 32, values);
    const clipped = blocks.filter(({ scale }, i) =>
      values.slice(32 * i, 32 * i + 32).some((v) => Math.abs(v) / 2 ** (Number(scale) - 127) > 6),
    );
    expect(clipped.length / blocks.length).toBeCloseTo(0.296, 1);
  });

  test('every name has blocks of 32, NVFP4 of 16', () => {
    expect(blockFormatNames.map((name) => blockFormat(name).block)).toEqual([
      32, 32, 32, 32, 32, 32, 16,
    ]);
  });
});
