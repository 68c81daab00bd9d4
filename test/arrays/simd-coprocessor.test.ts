import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { productOf } from '../../src/arrays/product.ts';
import { drawJob, drawOperands } from '../../src/arrays/simd-coprocessor/any-job.ts';
import {
  drawnSettings,
  inSight,
  shownSettings,
} from '../../src/arrays/simd-coprocessor/choices.ts';
import { runTimes } from '../../src/arrays/simd-coprocessor/clock.ts';
import { coprocessorMachine, idOf } from '../../src/arrays/simd-coprocessor/golden.ts';
import { host } from '../../src/arrays/simd-coprocessor/host.ts';
import { simdCoprocessor } from '../../src/arrays/simd-coprocessor/index.ts';
import type { Coprocessor } from '../../src/arrays/simd-coprocessor/shape.ts';
import { resultsOf, runJob, type Job } from '../../src/arrays/simd-coprocessor/software.ts';
import { chooseRun } from '../../src/arrays/simd-coprocessor/split.ts';
import type { Outputs } from '../../src/bits/machine.ts';
import type { Element } from '../../src/elements/family.ts';
import { xrNpe } from '../../src/elements/xr-npe/index.ts';
import { sentence } from '../../src/errors.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { numberOfValue } from '../../src/formats/value.ts';
import { randomStream } from '../../src/workloads/random.ts';
import {
  arrayOf,
  driveGolden,
  gemmShapes,
  gemmWords,
  textLaws,
  type Section,
} from '../laws/array-laws.ts';
import { exactResults, traffic } from './simd-coprocessor-traffic.ts';

const dot = { family: 'xr-npe', sums: 'dot' };
const cases: readonly (readonly [Section, Section])[] = [
  [
    { rows: 2, columns: 2, depth: 4 },
    { ...dot, mode: 'posit8_0', readout: 'posit8_0', pipeline: 3 },
  ],
  [
    { rows: 4, columns: 2, bus: 32, depth: 8 },
    { ...dot, modes: ['e2m1', 'posit4_1'], mode: 'e2m1', readout: 'posit4_1', pipeline: 1 },
  ],
  [
    { rows: 2, columns: 8, bus: 32, depth: 16 },
    { ...dot, mode: 'posit16_1', readout: 'posit16_1', quire: 116 },
  ],
];

describe.each(cases)('simd-coprocessor: %j of %j', (section, element) => {
  const design = arrayOf(simdCoprocessor, section, element);
  const depth = Number(section['depth']);

  test('software on the golden machine finds the product, in the cycles of the schedule', () => {
    const gemms = gemmShapes(design, 3 * depth).chain((shape) => gemmWords(design, shape));
    assert(
      property(gemms, (gemm) => {
        const { result, cycles } = driveGolden(design, gemm);
        expect(result).toEqual(productOf(design, gemm));
        expect(cycles).toBe(design.schedule(gemm).cycles);
      }),
      { numRuns: 5 },
    );
  });

  test('phases account for every cycle and every multiply-accumulate', () => {
    assert(
      property(gemmShapes(design, 100), (shape) => {
        const { cycles, computeCycles, macs, phases, utilisation } = design.schedule(shape);
        expect(macs).toBe(shape.m * shape.k * shape.n);
        expect(phases.reduce((sum, phase) => sum + phase.cycles, 0)).toBe(cycles);
        const done = phases.reduce((sum, phase) => sum + phase.cycles * phase.activeElements, 0);
        expect(done).toBeCloseTo(macs, 6);
        expect(computeCycles).toBeLessThanOrEqual(cycles);
        expect(utilisation).toBeLessThanOrEqual(1);
      }),
      { numRuns: 12 },
    );
  });

  test('plan and golden machine name the same outputs', () => {
    const names = Object.keys(design.golden().step({ rst: 1n }));
    const ports = design.plan().ports.filter((port) => port.direction === 'output');
    expect(names.toSorted()).toEqual(ports.map((port) => port.name).toSorted());
  });
});

// One format keeps the text short: what is looked at is around the elements.
textLaws(simdCoprocessor, [
  ...cases.slice(1, 2),
  [
    { rows: 2, columns: 8, bus: 32, depth: 16, counters: 16 },
    { ...dot, modes: ['e2m1'], readout: 'e2m1', pipeline: 1 },
  ],
]);

/** A configured element, and the sizes of a small co-processor around it. */
function small(more: Partial<Coprocessor> = {}): { element: Element; size: Coprocessor } {
  const element = xrNpe.configure({ sums: 'dot', readout: 'posit8_0', pipeline: 2 });
  if (!element.ok) throw new Error('the element must be good');
  const words = { operand: 16, modeBits: 2, modes: 15, latency: 2 };
  return {
    element: element.value,
    size: { rows: 2, columns: 2, bus: 32, depth: 4, ...words, ...more },
  };
}

describe('settings that are drawn', () => {
  test('are formats that are built in, each of them, and scales of both signs', () => {
    const random = randomStream(3);
    const words = { operand: 16, modeBits: 2, input: 0, output: 0, widest: 0, modes: 0b1101 };
    const drawn = Array.from({ length: 60 }, () =>
      drawnSettings(words, (end) => random.word() % end),
    );
    for (const codes of [drawn.map(({ input }) => input), drawn.map(({ output }) => output)]) {
      expect(new Set(codes)).toEqual(new Set([0, 2, 3]));
    }
    expect(new Set(drawn.map(({ scale }) => Math.sign(scale)))).toContain(-1);
    expect(new Set(drawn.map(({ scale }) => Math.sign(scale)))).toContain(1);
  });

  test('put a sum of any size near one when they are asked to', () => {
    const { arithmetic } = small().element;
    const words = { operand: 16, modeBits: 2, input: 1, output: 0, widest: 0, modes: 0b1111 };
    const random = randomStream(5);
    const p16 = requireFormat('posit16_1');
    for (const word of [1n, 0x1234n, 0x4000n, 0x7ffen, 0xffffn]) {
      const gemm = { m: 1, k: 2, n: 1, a: [word, 0n], b: [word, 0n] };
      const settings = { input: 0, output: 0, scale: 0 };
      const { scale } = inSight(arithmetic, words, settings, gemm, (end) => random.word() % end);
      const square = 2 * Math.log2(Math.abs(numberOfValue(p16.decode(word))));
      expect(Math.abs(square + scale)).toBeLessThanOrEqual(5);
    }
  });

  test('show a sum in the format that its first operand states, with as many bits as there are', () => {
    const { arithmetic } = small().element;
    const words = { operand: 16, modeBits: 2, input: 1, output: 2, widest: 0, modes: 0b1011 };
    const settingsOf = (mode: bigint): unknown => {
      const gemm = { m: 1, k: 1, n: 1, a: [(mode << 16n) | 0x40n], b: [0x40n] };
      return shownSettings(arithmetic, words, gemm, () => 4);
    };
    // The word 0x40 is 2^-16 as a posit(16,1), one as a posit(8,0), and 2 in E2M1; a mode that is not there is not read.
    expect(settingsOf(0n)).toEqual({ input: 0, output: 0, scale: 32 });
    expect(settingsOf(1n)).toEqual({ input: 1, output: 0, scale: 0 });
    expect(settingsOf(2n)).toEqual({ input: 1, output: 0, scale: 0 });
    expect(settingsOf(3n)).toEqual({ input: 3, output: 0, scale: -2 });
  });

  test('are legal: runs with them end, by one array or four', () => {
    const design = arrayOf(
      simdCoprocessor,
      { rows: 2, columns: 2, depth: 4 },
      cases[0]?.[1] ?? dot,
    );
    const random = randomStream(4);
    const gemm = { m: 3, k: 5, n: 2, a: [1n, 2n, 3n], b: [4n, 5n] };
    for (let i = 0; i < 8; i++) {
      const driver = design.drawnDriver?.(gemm, (end) => random.word() % end, i % 2 === 0);
      const golden = design.golden();
      golden.reset();
      let outputs: Outputs | undefined;
      for (let cycle = 0; cycle < 400 && driver?.done === false; cycle++) {
        outputs = golden.step(driver.next(outputs));
      }
      expect(driver?.done).toBe(true);
      expect(driver?.cycles).toBeGreaterThanOrEqual(design.schedule(gemm).cycles);
    }
  });
});

describe('what software gets', () => {
  test('counters of fewer bits begin again at zero', () => {
    const { element, size } = small({ rows: 8, columns: 8, bus: 128, counters: 16 });
    const run = { shape: 'one', m: 1, n: 1, k: 1030 } as const;
    const job = { ...run, input: 2, output: 2, scale: 0 };
    const side = host(() => runJob(size, job, []));
    const machine = coprocessorMachine(element.arithmetic, size);
    let outputs: Outputs | undefined;
    while (!side.done) outputs = machine.step(side.next(outputs));
    expect(side.value?.macs).toBe(64n * 1030n - 65536n);
  });

  test('any shape, any format in and out, any power of two: sums rounded once', () => {
    const { element, size } = small();
    const machine = coprocessorMachine(element.arithmetic, size);
    assert(
      property(integer({ min: 1, max: 2 ** 30 }), (seed) => {
        const random = randomStream(seed);
        const below = (end: number): number => random.word() % end;
        const job: Job = drawJob(size, below);
        const operands = drawOperands(job, below);
        const side = host(() => runJob(size, job, operands));
        machine.reset();
        for (let outputs: Outputs | undefined; !side.done;) {
          outputs = machine.step(side.next(outputs));
        }
        expect(side.value?.ended).toBe('done');
        expect(resultsOf(size, job, side.received)).toEqual(exactResults(job, operands));
      }),
      { numRuns: 20 },
    );
  });

  test('id tells what is built', () => {
    // Version 1, 2^1 rows, 2^3 columns, 2^5 bits, 2^4 words, all four formats.
    expect(idOf(small({ columns: 8, depth: 16 }).size)).toBe(0xf45311n);
  });

  test('aborts, resets, broken panels, illegal settings, pauses: nothing lost, twice or stuck', () => {
    const { element, size } = small();
    const plan = arrayOf(simdCoprocessor, ...(cases[0] ?? [{}, {}])).plan();
    const machine = coprocessorMachine(element.arithmetic, size);
    const all: Record<string, number> = {};
    for (let seed = 1; seed <= 5; seed++) {
      const { wrong, done, transactions } = traffic(machine, plan, size, seed, 1200);
      expect(wrong).toEqual([]);
      expect(transactions).toBeGreaterThan(200);
      for (const [name, count] of Object.entries(done)) all[name] = (all[name] ?? 0) + count;
    }
    expect(Object.keys(all).toSorted()).toEqual([
      'abort',
      'framing',
      'illegal',
      'locked',
      'registers',
      'reset',
      'run',
    ]);
  });
});

describe('choice of a shape', () => {
  const { size } = small({ rows: 4, columns: 4, bus: 64, depth: 8 });

  test('a square product goes to one array, one of a row or a column to four', () => {
    expect(chooseRun(size, { m: 16, k: 64, n: 16 }).run.shape).toBe('one');
    expect(chooseRun(size, { m: 1, k: 64, n: 8 }).cut).toMatchObject({ across: 4 });
    expect(chooseRun(size, { m: 8, k: 64, n: 1 }).cut).toMatchObject({ down: 4 });
  });

  test('what repeats itself is leapt over: the cycles are still those of the machine', () => {
    const { element, size: least } = small();
    const machine = coprocessorMachine(element.arithmetic, least);
    for (const shape of ['one', 'four'] as const) {
      for (const [m, n, k] of [
        [3, 40, 3],
        [41, 2, 1],
        [2, 3, 60],
        [9, 9, 9],
      ] as const) {
        const job: Job = { shape, m, n, k, input: 1, output: 1, scale: 0 };
        const random = randomStream(m, n, k);
        const operands = drawOperands(job, (end) => random.word() % end);
        const side = host(() => runJob(least, job, operands));
        machine.reset();
        for (let outputs: Outputs | undefined; !side.done;) {
          outputs = machine.step(side.next(outputs));
        }
        const cycles = (side.lastOut ?? 0) - (side.firstIn ?? 0) + 1;
        expect([job, runTimes(least, job).cycles]).toEqual([job, cycles]);
      }
    }
  });

  test('a layer of 65535 a side is scheduled, not played: more cycles than a test has time for', () => {
    const { cycles } = runTimes(size, { shape: 'one', m: 65535, k: 65535, n: 65535 });
    expect(cycles).toBeGreaterThan(16384 * 16384 * 65535);
  });
});

describe('what is refused', () => {
  const complaints = (section: Section, element: Section): string[] => {
    const configured = xrNpe.configure(element);
    if (!configured.ok) throw new Error('the element must be good');
    const design = simdCoprocessor.configure(section, configured.value);
    return design.ok ? [] : design.error.map(sentence);
  };
  const good = { sums: 'dot', readout: 'posit8_0' };

  test('sizes that are no powers of two', () => {
    expect(complaints({ rows: 3, columns: 4, depth: 5 }, good)).toEqual([
      'rows must be one of 2, 4, 8, 16, 32, not 3',
      'depth must be one of 4, 8, 16, 32, 64, 128, 256, not 5',
    ]);
  });

  test('a bus wider than a row of operands', () => {
    expect(complaints({ rows: 4, columns: 2, bus: 64 }, good)).toEqual([
      'bus must be at most 32, a row of operands, not 64',
    ]);
  });

  test('elements whose words or sums do not suit', () => {
    expect(complaints({ rows: 2, columns: 2 }, {})).toEqual([
      'architecture must be one that suits the element: all numbers of its words must go into one sum, not one that uses xr-npe as it is set',
    ]);
    expect(complaints({ rows: 2, columns: 2 }, { sums: 'dot' })).toEqual([
      'architecture must be one that suits the element: its sums must be read out in a format that is built in, not one that uses xr-npe as it is set',
    ]);
  });

  test('products that the registers cannot name', () => {
    const design = arrayOf(simdCoprocessor, ...(cases[0] ?? [{}, {}]));
    expect(() => design.schedule({ m: 65536, k: 1, n: 1 })).toThrow(
      'm must be at most 65535, what its register holds, not 65536',
    );
  });
});
