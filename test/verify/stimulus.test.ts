import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Machine, Signals } from '../../src/bits/machine.ts';
import { layout } from '../../src/simulate/engine.ts';
import { clockPort, input, output, resetPort, type Plan } from '../../src/structure/plan.ts';
import { cornerWords } from '../../src/verify/corners.ts';
import { driveOf } from '../../src/verify/drive.ts';
import { faceOf, openingCycles, play } from '../../src/verify/play.ts';
import { shapesOf } from '../../src/verify/rtl.ts';
import { shrinkStimulus } from '../../src/verify/shrink.ts';
import { stimuli } from '../../src/verify/stimuli.ts';
import type { Stimulus } from '../../src/verify/stimulus.ts';
import { readField } from '../../src/simulate/engine.ts';

/** A stream of one register: takes a beat when empty or emptied. */
const streamPlan: Plan = {
  module: 'one_place',
  template: 'none',
  summary: 'one place',
  params: {},
  sources: [],
  interface: {
    kind: 'stream',
    streams: [
      { direction: 'input', valid: 'valid_i', ready: 'ready_o', data: ['last_i', 'x_i'] },
      { direction: 'output', valid: 'valid_o', ready: 'ready_i', data: ['x_o'] },
    ],
  },
  ports: [
    clockPort,
    resetPort,
    input('valid_i', 1, 'offered', { role: 'control' }),
    input('last_i', 1, 'last', { role: 'control' }),
    input('x_i', 8, 'data', { format: 'int8' }),
    output('ready_o', 1, 'taken', { role: 'control' }),
    output('valid_o', 1, 'shown', { role: 'control' }),
    input('ready_i', 1, 'taken', { role: 'control' }),
    output('x_o', 8, 'data', { format: 'int8' }),
  ],
  view: {},
  operators: [],
  children: [],
};

function onePlace(): Machine {
  let held: bigint | undefined;
  return {
    reset(): void {
      held = undefined;
    },
    step(signals: Signals) {
      const ready = held === undefined || signals['ready_i'] === 1n;
      const outputs = {
        ready_o: ready ? 1n : 0n,
        valid_o: held === undefined ? 0n : 1n,
        x_o: held,
      };
      if (signals['rst'] === 1n) held = undefined;
      else if (ready) held = signals['valid_i'] === 1n ? signals['x_i'] : undefined;
      return outputs;
    },
  };
}

const drive = driveOf(streamPlan);
const face = faceOf(shapesOf(streamPlan));

describe('corner words', () => {
  test('of int8 hold zero, one, both ends and their neighbours, alternating bits and powers of two', () => {
    const words = cornerWords(8, 'int8');
    for (const word of [0, 1, 255, 128, 129, 127, 126, 0x55, 0xaa, 2, 4, 8, 16, 32, 64])
      expect(words).toContain(BigInt(word));
  });

  test('of e4m3 hold both zeros, NaN, the greatest finite value, subnormals and one', () => {
    const words = cornerWords(8, 'e4m3');
    for (const word of [0x00, 0x80, 0x7f, 0xff, 0x7e, 0xfe, 0x01, 0x07, 0x08, 0x38])
      expect(words).toContain(BigInt(word));
  });

  test('of fp16 hold infinities, quiet NaNs and the neighbours of one', () => {
    const words = cornerWords(16, 'fp16');
    for (const word of [
      0x7c00, 0xfc00, 0x7e00, 0x7fff, 0x3c00, 0x3bff, 0x3c01, 0x0001, 0x03ff, 0x0400,
    ])
      expect(words).toContain(BigInt(word));
  });

  test('of posit16_1 hold NaR, least and greatest values and each side of every regime', () => {
    const words = cornerWords(16, 'posit16_1');
    expect(words).toContain(0x8000n);
    for (let k = 0; k < 15; k++) {
      expect(words).toContain(1n << BigInt(k));
      expect(words).toContain((2n << BigInt(k)) - 1n);
    }
  });

  test('are words of their width, each once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), (width) => {
        const words = cornerWords(width, `int${width}`);
        expect(new Set(words).size).toBe(words.length);
        expect(words.every((word) => word >= 0n && word < 1n << BigInt(width))).toBe(true);
      }),
    );
  });
});

const seeds = fc.integer();

function drawn(seed: number, cycles = 80): Stimulus {
  const [stimulus] = fc.sample(stimuli(drive, cycles), { seed, numRuns: 1 });
  if (stimulus === undefined) throw new Error('nothing drawn');
  return stimulus;
}

function flag(list: readonly number[] | undefined): number {
  return (list?.length ?? 0) > 0 ? 1 : 0;
}

function count(lists: readonly (readonly unknown[])[]): number {
  return lists.reduce((sum, list) => sum + list.length, 0);
}

/** What shrinking must lessen: lengths and cycle numbers first, then the operands. */
function size(stimulus: Stimulus): bigint {
  const words = stimulus.beats.flat(2).reduce((sum, word) => sum + word, 0n);
  const lows = [...stimulus.stalls, ...stimulus.bubbles, stimulus.resets];
  const cycles = lows.flat().reduce((sum, cycle) => sum + cycle, 0);
  const weight = stimulus.cycles + count(stimulus.beats) + count(lows) + cycles;
  return BigInt(weight) * (1n << 20n) + words;
}

describe('stimuli', () => {
  test('the same seed draws the same stimulus', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(drawn(seed)).toEqual(drawn(seed));
      }),
    );
  });

  test('a beat that is not taken is held, valid and data, until it is taken or reset', () => {
    let held = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const { inputs, expected } = play(drawn(seed), drive, onePlace(), face);
        const read = (cycle: number): bigint[] =>
          inputs.layout.fields.map((field) => readField(inputs, field, cycle));
        const names = inputs.layout.fields.map((field) => field.name);
        const ready = expected.layout.fields.find((field) => field.name === 'ready_o');
        if (ready === undefined) throw new Error('no ready_o');
        for (let cycle = openingCycles; cycle + 1 < inputs.cycles; cycle++) {
          const now = Object.fromEntries(read(cycle).map((word, i) => [names[i], word]));
          const next = Object.fromEntries(read(cycle + 1).map((word, i) => [names[i], word]));
          const taken = readField({ ...expected }, ready, cycle) === 1n;
          if (now['valid_i'] === 0n || taken || now['rst'] === 1n) continue;
          held++;
          expect([next['valid_i'], next['last_i'], next['x_i']]).toEqual([
            1n,
            now['last_i'],
            now['x_i'],
          ]);
        }
      }),
    );
    expect(held).toBeGreaterThan(100);
  });

  test('schedules cover {dense, bubbly} x {never, stall} x {no reset, reset}, and every beat sent arrives', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const stimulus = drawn(seed);
      seen.add(`${flag(stimulus.bubbles[0])}${flag(stimulus.stalls[0])}${flag(stimulus.resets)}`);
      const { vectors } = play(stimulus, drive, onePlace(), face);
      expect(vectors).toBeLessThanOrEqual(stimulus.cycles);
    }
    expect(seen.size).toBe(8);
  });

  test('before the first reset edge nothing is specified', () => {
    const { expected } = play(drawn(1), drive, onePlace(), face);
    const { stride } = layout(shapesOf(streamPlan).outputs);
    expect(Array.from(expected.specified.subarray(0, stride))).toEqual(
      Array.from({ length: stride }, () => 0),
    );
    expect(expected.specified.subarray(stride, 2 * stride).some(Boolean)).toBe(true);
  });

  test('every shrunk candidate is simpler, so shrinking ends', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const stimulus = drawn(seed, 12);
        for (const [simpler] of shrinkStimulus(stimulus, { step: 0 })) {
          expect(size(simpler)).toBeLessThan(size(stimulus));
        }
      }),
      { numRuns: 20 },
    );
  });
});

test('a module without a clock is driven by one source with a beat in every cycle', () => {
  const comb: Plan = {
    ...streamPlan,
    interface: { kind: 'comb' },
    ports: [input('a_i', 4, 'a', { format: 'int4' }), output('y_o', 4, 'y')],
  };
  expect(driveOf(comb)).toEqual({
    throttles: [],
    sources: [{ data: [comb.ports[0]] }],
  });
});
