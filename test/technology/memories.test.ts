import { describe, expect, test } from 'vitest';
import { dramParts, registerFile40, sram } from '../../src/technology/memories.ts';
import { scalingFactors, scalingNodes } from '../../src/technology/scaling.ts';
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

  test('a node without macros is scaled and says so', () => {
    const small = sram({ bytes: 8192, widthBits: 64, nodeNm: 7 });
    const base = sram({ bytes: 8192, widthBits: 64, nodeNm: 22 });
    expect(small.kind).toBe('scaled');
    expect(small.areaMm2 / base.areaMm2).toBeCloseTo(0.059 / 0.21, 6);
  });

  test('a memory without bytes is refused', () => {
    expect(() => sram({ bytes: 0, widthBits: 64, nodeNm: 45 })).toThrow(
      'bytes must be a positive number, not 0',
    );
  });
});

describe('scaling between nodes', () => {
  test('the factors at nominal supply are those the paper is quoted with', () => {
    const quoted = [
      [180, 6.32, 30.6],
      [130, 2.56, 7.32],
      [90, 1.89, 3.73],
      [65, 1.53, 1.95],
      [32, 0.669, 0.531],
      [14, 0.361, 0.112],
      [7, 0.259, 0.0555],
    ] as const;
    for (const [nodeNm, delay, energy] of quoted) {
      const factors = scalingFactors({ nodeNm: 45 }, { nodeNm });
      expect(Math.abs(factors.delay / delay - 1)).toBeLessThan(0.01);
      expect(Math.abs(factors.energy / energy - 1)).toBeLessThan(0.01);
    }
  });

  test('there and back is one', () => {
    for (const nodeNm of scalingNodes) {
      const there = scalingFactors({ nodeNm: 45 }, { nodeNm, supplyV: 1.0 });
      const back = scalingFactors({ nodeNm, supplyV: 1.0 }, { nodeNm: 45 });
      expect(there.energy * back.energy).toBeCloseTo(1, 12);
    }
  });

  test('an unknown node is refused with the known ones', () => {
    expect(() => scalingFactors({ nodeNm: 45 }, { nodeNm: 28 })).toThrow(
      'node must be one of 180, 130, 90, 65, 45, 32, 20, 16, 14, 10, 7 nm, not 28',
    );
  });
});

test('every figure names a source that exists', () => {
  for (const key of [...dramParts.map((part) => part.source), registerFile40.source, 'cacti7']) {
    expect(Object.keys(sources)).toContain(key);
  }
});
