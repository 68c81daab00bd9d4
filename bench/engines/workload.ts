/** What the engines run: emitted Verilog, stimuli drawn as co-simulation draws them, and what must come out. */

import { sample } from 'fast-check';
import { elaborate } from '../../src/index.ts';
import { block } from '../../src/simulate/engine.ts';
import type { Block, Layout, Rtl } from '../../src/simulate/engine.ts';
import { driveOf } from '../../src/verify/drive.ts';
import { faceOf, openingCycles, play } from '../../src/verify/play.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { stimuli } from '../../src/verify/stimuli.ts';
import { subjectsOf } from '../../src/verify/subjects.ts';

/** Independent streams: as many as the embedded engine has lanes; the others run them one after the other. */
export const streamCount = 16;

export type Workload = {
  readonly name: string;
  readonly rtl: Rtl;
  readonly cycles: number;
  readonly inputs: readonly Block[];
  /** What the golden model says, and which bits it specifies. */
  readonly expected: readonly {
    readonly layout: Layout;
    readonly words: Uint32Array;
    readonly specified: Uint32Array;
  }[];
};

/** The int8 MAC, or an N x N output-stationary array of it when `size` is given. */
export async function workload(size: number | undefined, cycles: number): Promise<Workload> {
  const element = { family: 'mac', weight: 'int8', activation: 'int8', accumulator: 32 };
  const array = { architecture: 'systolic-os', rows: size, columns: size };
  const design = await elaborate({
    name: 'bench',
    element,
    ...(size === undefined ? {} : { array }),
    workload: { gemms: [{ name: 'one', m: 8, k: 8, n: 8 }] },
  });
  const subject = subjectsOf(design, undefined).at(-1);
  if (subject === undefined) throw new Error('the design has no module');
  const rtl = rtlOf(subject.plan);
  const drive = driveOf(subject.plan);
  const face = faceOf(rtl);
  const drawn = sample(stimuli(drive, cycles - openingCycles), {
    seed: 7,
    numRuns: 4 * streamCount,
  })
    .toSorted((a, b) => b.cycles - a.cycles)
    .slice(0, streamCount);
  const played = drawn.map((stimulus) => play(stimulus, drive, subject.golden(), face));
  const shortest = Math.min(...played.map(({ inputs }) => inputs.cycles));
  if (shortest < cycles / 2) throw new Error(`streams must have ${cycles} cycles, not ${shortest}`);
  return {
    name: size === undefined ? 'int8 MAC' : `${size}x${size} array`,
    rtl,
    cycles: shortest,
    inputs: played.map(({ inputs }) => firstCycles(inputs, shortest)),
    expected: played.map(({ expected }) => {
      const words = expected.layout.stride * shortest;
      return {
        layout: expected.layout,
        words: expected.words.subarray(0, words),
        specified: expected.specified.subarray(0, words),
      };
    }),
  };
}

function firstCycles(from: Block, cycles: number): Block {
  const cut = block(from.layout, cycles);
  cut.words.set(from.words.subarray(0, cut.words.length));
  return cut;
}
