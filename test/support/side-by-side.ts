/**
 * Many modules in one design, none knowing of the others: an engine that takes seconds to open a design opens them all
 * at once.
 */

import { sample } from 'fast-check';
import type { Target } from '../../src/verify/cosimulate.ts';
import { firstDifference, type Difference } from '../../src/verify/compare.ts';
import { driveOf } from '../../src/verify/drive.ts';
import { faceOf, play, type Played } from '../../src/verify/play.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { stimuli } from '../../src/verify/stimuli.ts';
import {
  block,
  copyField,
  type Block,
  type Engine,
  type Field,
  type Layout,
  type Rtl,
  type Shape,
} from '../../src/simulate/engine.ts';

/** A module with a name of its own, and what it is to do. */
export type Named = { readonly name: string; readonly target: Target };

/** What was checked of one module, and what differed first. */
export type Checked = {
  readonly name: string;
  /** Beats taken. */
  readonly vectors: number;
  readonly cycles: number;
  readonly difference?: Difference;
  /** What the engine answered in each run: every output, whether golden specifies it or not. */
  readonly answers: readonly Block[];
};

/** All modules of some designs as one design: ports have the number of theirs in front, the clock is in common. */
export function sideBySide(designs: readonly Rtl[]): Rtl {
  const files = new Map<string, string>();
  for (const { path, text } of designs.flatMap((design) => design.files)) {
    if ((files.get(path) ?? text) !== text) throw new Error(`two texts of ${path}`);
    files.set(path, text);
  }
  const numbered = (shapes: readonly Shape[], i: number): Shape[] =>
    shapes.map(({ name, width }) => ({ name: portOf(i, name), width }));
  const inputs = designs.flatMap((design, i) => numbered(design.inputs, i));
  const outputs = designs.flatMap((design, i) => numbered(design.outputs, i));
  const port = (direction: string, { name, width }: Shape): string =>
    `  ${direction} wire [${width - 1}:0] ${name}`;
  const instances = designs.map((design, i) => {
    const pins = [...design.inputs, ...design.outputs].map(
      ({ name }) => `.${name}(${portOf(i, name)})`,
    );
    const clock = design.clock === undefined ? [] : [`.${design.clock}(clk)`];
    return `  ${design.top} u${i} (${[...clock, ...pins].join(', ')});`;
  });
  const text = [
    'module side_by_side (',
    [
      '  input wire clk',
      ...inputs.map((shape) => port('input', shape)),
      ...outputs.map((shape) => port('output', shape)),
    ].join(',\n'),
    ');',
    ...instances,
    'endmodule',
    '',
  ].join('\n');
  return {
    top: 'side_by_side',
    files: [
      ...[...files].map(([path, content]) => ({ path, text: content })),
      { path: 'rtl/side_by_side.v', text },
    ],
    inputs,
    outputs,
    clock: 'clk',
  };
}

/**
 * Drawn stimuli for every module, all in one session of an engine, each output in each cycle against golden.
 *
 * @param runs from power-up, each of so many cycles
 */
export async function checkSideBySide(
  modules: readonly Named[],
  engine: Engine,
  { runs, cycles, seed }: { readonly runs: number; readonly cycles: number; readonly seed: number },
): Promise<Checked[]> {
  const designs = modules.map(({ target }) => target.rtl ?? rtlOf(target.plan));
  const faces = designs.map((design) => faceOf(design));
  const whole = sideBySide(designs);
  const face = faceOf(whole);
  const played = modules.map(({ target }, i) => {
    const drive = driveOf(target.plan);
    const own = faces[i] ?? face;
    return sample(stimuli(drive, cycles), { seed: seed + i, numRuns: runs }).map((stimulus) =>
      play(stimulus, drive, target.golden(), own),
    );
  });
  const together = Array.from({ length: runs }, (_, run) =>
    merged(
      played.map((each) => at(each, run)),
      face.inputs,
    ),
  );
  const session = await engine.open(whole);
  try {
    const all = await session.runAll(together);
    return modules.map(({ name }, i) => {
      const answers = at(played, i).map((own, run) => partOf(at(all, run), i, own));
      const [difference] = at(played, i).flatMap(
        (own, run) => firstDifference(own.expected, at(answers, run)) ?? [],
      );
      const total = (of: (one: Played) => number): number =>
        at(played, i).reduce((sum, one) => sum + of(one), 0);
      return {
        name,
        vectors: total((one) => one.vectors),
        cycles: total((one) => one.inputs.cycles),
        answers,
        ...(difference === undefined ? {} : { difference }),
      };
    });
  } finally {
    await session.close();
  }
}

/** The first bit on which two answers differ though neither calls it unknown: its cycle and port. */
export function contradiction(one: Block, other: Block): string | undefined {
  const { fields, stride } = one.layout;
  for (let i = 0; i < Math.max(one.words.length, other.words.length); i++) {
    const unknown = (one.unknown?.[i] ?? 0) | (other.unknown?.[i] ?? 0);
    if ((((one.words[i] ?? 0) ^ (other.words[i] ?? 0)) & ~unknown) === 0) continue;
    const field = fields.findLast(({ offset }) => offset <= i % stride);
    return `cycle ${Math.floor(i / stride)}, ${field?.name}`;
  }
  return undefined;
}

function portOf(design: number, name: string): string {
  return `u${design}_${name}`;
}

/** One run of every module, as long as the longest; those that are over see zeros. */
function merged(runs: readonly Played[], inputs: Layout): Block {
  const all = block(inputs, Math.max(...runs.map((run) => run.inputs.cycles)));
  runs.forEach((run, i) => {
    for (const field of run.inputs.layout.fields) {
      copyField(run.inputs, field, all, fieldNamed(inputs, portOf(i, field.name)));
    }
  });
  return all;
}

/** The outputs of one module, with what is unknown of them. */
function partOf(answer: Block, design: number, { expected }: Played): Block {
  const part = block(expected.layout, expected.cycles);
  const unknown = block(expected.layout, expected.cycles);
  for (const field of expected.layout.fields) {
    const from = fieldNamed(answer.layout, portOf(design, field.name));
    copyField(answer, from, part, field);
    if (answer.unknown !== undefined) {
      copyField({ ...answer, words: answer.unknown }, from, unknown, field);
    }
  }
  return { ...part, unknown: unknown.words };
}

function fieldNamed({ fields }: Layout, name: string): Field {
  const found = fields.find((field) => field.name === name);
  if (found === undefined) throw new Error(`no port ${name}`);
  return found;
}

function at<Item>(items: readonly Item[], i: number): Item {
  const item = items[i];
  if (item === undefined) throw new Error(`no item ${i}`);
  return item;
}
