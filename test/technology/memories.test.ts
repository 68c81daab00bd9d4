import { describe, expect, test } from 'vitest';
import { bufferOf } from '../../src/technology/buffers.ts';
import { dramParts } from '../../src/technology/dram.ts';
import { nodeFactors } from '../../src/technology/library-scaling.ts';
import { sram } from '../../src/technology/memories.ts';
import { sources } from '../../src/technology/sources.ts';

describe('SRAM', () => {
  test('at a CACTI point the figures are that point', () => {
    // itrs-hp, 45 nm, 8 KiB, 64 bits: tech_tables section 5 quotes 5.3 pJ and 0.026 mm2.
    const figures = sram({ bytes: 8192, widthBits: 64, nodeNm: 45, transistors: 'hp' });
    expect(figures.readPj).toBeCloseTo(5.3, 1);
    expect(figures.areaMm2).toBeCloseTo(0.026, 3);
    expect(figures.kind).toBe('table');
    expect(figures.macros).toBe(1);
  });

  test('between points figures lie between', () => {
    const at = (bytes: number): number => sram({ bytes, widthBits: 64, nodeNm: 45 }).areaMm2;
    expect(at(12_000)).toBeGreaterThan(at(8192));
    expect(at(12_000)).toBeLessThan(at(16_384));
  });

  test('a deep memory is several macros of which one is accessed, a wide one is accessed whole', () => {
    const one = sram({ bytes: 1 << 20, widthBits: 64, nodeNm: 45 });
    const deep = sram({ bytes: 4 << 20, widthBits: 64, nodeNm: 45 });
    expect(deep.macros).toBe(4);
    expect(deep.readPj).toBeCloseTo(one.readPj, 9);
    expect(deep.areaMm2).toBeCloseTo(4 * one.areaMm2, 9);
    const narrow = sram({ bytes: 1 << 15, widthBits: 128, nodeNm: 45 });
    const wide = sram({ bytes: 1 << 16, widthBits: 256, nodeNm: 45 });
    expect(wide.macros).toBe(2);
    expect(wide.readPj).toBeCloseTo(2 * narrow.readPj, 9);
  });

  test.each([
    [7, 22],
    [28, 32],
    [130, 90],
  ])(
    '%d nm, which has no macros, is scaled from %d nm by the cell libraries, and says so',
    (nodeNm, fromNm) => {
      const small = sram({ bytes: 8192, widthBits: 64, nodeNm });
      const base = sram({ bytes: 8192, widthBits: 64, nodeNm: fromNm });
      const { area, delay, energy } = nodeFactors(fromNm, nodeNm);
      expect(small.kind).toBe('scaled');
      expect(small.areaMm2 / base.areaMm2).toBeCloseTo(area, 9);
      expect(small.accessNs / base.accessNs).toBeCloseTo(delay, 9);
      expect(small.readPj / base.readPj).toBeCloseTo(energy, 9);
    },
  );

  test('a node beyond the cell libraries is refused', () => {
    expect(() => sram({ bytes: 8192, widthBits: 64, nodeNm: 5 })).toThrow(
      'node must be from 7 to 130 nm, not 5',
    );
  });

  test('a memory without bytes is refused', () => {
    expect(() => sram({ bytes: 0, widthBits: 64, nodeNm: 45 })).toThrow(
      'bytes must be a positive number, not 0',
    );
  });
});

describe('a buffer', () => {
  test('is a register file while that takes less area than the least macro', () => {
    const small = bufferOf({ bytes: 32, widthBits: 64, nodeNm: 45 });
    expect(small).toMatchObject({ cell: 'register file', kind: 'scaled', source: 'aladdin2014' });
    // 0.009 pJ and 5.98 um2 per bit at 40 nm.
    const { area, energy } = nodeFactors(40, 45);
    expect(small.readPj).toBeCloseTo(64 * 0.009 * energy, 12);
    expect(small.areaMm2).toBeCloseTo(256 * 5.98e-6 * area, 12);
    expect(small.areaMm2).toBeLessThan(sram({ bytes: 32, widthBits: 64, nodeNm: 45 }).areaMm2);
    expect([small.accessNs, small.leakageMw]).toEqual([null, null]);
  });

  test('is SRAM from where its macro is the smaller one', () => {
    const cells = [32, 256, 1024, 65536].map(
      (bytes) => bufferOf({ bytes, widthBits: 64, nodeNm: 45 }).cell,
    );
    expect(cells).toEqual(['register file', 'sram', 'sram', 'sram']);
    expect(bufferOf({ bytes: 1024, widthBits: 64, nodeNm: 45 })).toEqual({
      cell: 'sram',
      ...sram({ bytes: 1024, widthBits: 64, nodeNm: 45 }),
    });
  });
});

test('every figure names a source that exists', () => {
  const registers = bufferOf({ bytes: 8, widthBits: 8, nodeNm: 45 }).source;
  for (const key of [
    ...Object.values(dramParts).map(({ source }) => source),
    registers,
    'cacti7',
  ]) {
    expect(Object.keys(sources)).toContain(key);
  }
});
