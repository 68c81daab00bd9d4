/**
 * Co-simulation of a whole design: the element in the role it plays, with every vector asked for; the array, with
 * drawn streams and with whole products of the workload. How much an engine gets depends on its speed, and the
 * results say how much that was.
 */

import { join } from 'node:path';
import type { ArrayDesign } from '../arrays/family.ts';
import type { Design } from '../design/design.ts';
import { EngineError, InputError } from '../errors.ts';
import { durationText, type Progress } from '../progress.ts';
import type { Engine, EngineName } from '../simulate/engine.ts';
import { engineByName } from '../simulate/index.ts';
import { cosimulate } from './cosimulate.ts';
import { checkEveryOperand } from './every-operand.ts';
import type { ForeignSources } from './foreign.ts';
import { cosimulateGemms } from './gemm.ts';
import { drawnGemms, gemmsOf } from './gemm-choice.ts';
import { counterexampleFiles, readReplay, replay, writeFiles } from './replay.ts';
import type { VerificationResult } from './result.ts';
import { rtlOf } from './rtl.ts';
import { shareSessions } from './shared-sessions.ts';
import { cosimulateSoftware } from './software.ts';
import { soloRole, subjectsOf, type Subject } from './subjects.ts';

export type CosimDesignOptions = {
  /** Default: the design's `verify.engines`. */
  readonly engines?: readonly EngineName[];
  /** Operand beats; default: the design's `verify.vectors`. */
  readonly vectors?: number;
  /** Default: the design's `verify.seed`. */
  readonly seed?: number;
  /** Every operand combination of the element, too; default: the design's `verify.exhaustive`. */
  readonly exhaustive?: boolean;
  /** Run the rows of this replay file and nothing else. */
  readonly replay?: string;
  /** Check this Verilog in place of what pelab emits: the array's where the design has one, else the element's. */
  readonly rtl?: ForeignSources;
  /** Where a failure is written, in `<out>/<name>.counterexample/`; absent: nowhere. */
  readonly out?: string;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
};

export type CosimReport = {
  readonly schema: 'pelab.cosim/1';
  readonly name: string;
  readonly designHash: string;
  readonly seed: number;
  readonly verification: readonly VerificationResult[];
  /** Files that show the first failure. */
  readonly files: readonly string[];
};

/** Product of cycles and elements that an engine gets at the level of the array. */
const elementCycles: Readonly<Record<EngineName, number>> = {
  embedded: 2.5e7,
  verilator: 2.5e7,
  // Event-driven: about 10 microseconds for an element and a cycle.
  icarus: 1.5e5,
  'icarus-wasm': 1e5,
};

/** Cycles of software that does anything with an array that has registers; its golden model does some 10^4 a second. */
const softwareCycles = 3e4;

/**
 * Check a design's RTL against its golden models.
 *
 * @throws {InputError} for replay files, port maps and Verilog files that do not fit
 * @throws {EngineError} when an engine is missing or refuses the text
 */
export async function cosimulateDesign(
  design: Design,
  options: CosimDesignOptions = {},
): Promise<CosimReport> {
  const { engines, close } = shareSessions(
    await enginesOf(options.engines ?? design.verify.engines),
  );
  const seed = options.seed ?? design.verify.seed;
  const subjects = subjectsOf(design, options.rtl);
  const verification = await (
    options.replay === undefined
      ? checkAll(design, subjects, engines, seed, options)
      : replayOn(subjects, options.replay, engines)
  ).finally(close);
  const { name, hash } = design;
  const report = { schema: 'pelab.cosim/1', name, designHash: hash, seed, verification } as const;
  return { ...report, files: writeFailure(report, subjects, options.out) };
}

async function enginesOf(names: readonly EngineName[]): Promise<Engine[]> {
  const engines = await Promise.all([...new Set(names)].map((name) => engineByName(name)));
  for (const engine of engines) {
    if ((await engine.version()) !== undefined) continue;
    throw new EngineError(`the engine ${engine.name} must be on this machine; ${engine.install}`);
  }
  return engines;
}

async function checkAll(
  design: Design,
  subjects: readonly Subject[],
  engines: readonly Engine[],
  seed: number,
  options: CosimDesignOptions,
): Promise<VerificationResult[]> {
  const results: VerificationResult[] = [];
  const wanted = options.vectors ?? design.verify.vectors;
  const { signal, progress } = options;
  const common = signal === undefined ? {} : { signal };
  const tell = (detail: string, share: number): void =>
    progress?.({ stage: 'cosim', detail, share: Math.min(1, share) });
  for (const subject of subjects) {
    const { scope, array, plan } = subject;
    for (const engine of engines) {
      const { name } = engine;
      const limit = array === undefined ? wanted : Math.ceil(elementCycles[name] / array.elements);
      const vectors = Math.min(wanted, limit);
      const of = { engines: [engine], seed, ...common };
      const detail = `${scope} under ${name}`;
      tell(detail, 0);
      results.push(
        ...(await cosimulate(subject, {
          ...of,
          vectors,
          ...(array === undefined ? {} : { cyclesPerRun: runLength(array, vectors) }),
          progress: (done) => tell(detail, done / vectors),
        })),
      );
      if (array === undefined || subject.held !== undefined) continue;
      tell(`products under ${name}`, 0);
      const gemms = [
        ...gemmsOf(design, array, seed, elementCycles[name]),
        ...drawnGemms(array, seed, elementCycles[name] / 2),
      ];
      const rtl = subject.rtl === undefined ? {} : { rtl: subject.rtl };
      results.push(...(await cosimulateGemms(array, gemms, { ...of, ...rtl })));
      const cycles = Math.min(softwareCycles, elementCycles[name] / 8 / array.elements);
      results.push(...(await cosimulateSoftware(array, { ...of, ...rtl, cycles })));
    }
    const isExhaustive = options.exhaustive ?? design.verify.exhaustive;
    if (scope === 'element' && isExhaustive) {
      const role = subject.rtl === undefined ? soloRole(design.element) : subject.role;
      const rtl = subject.rtl === undefined ? {} : { rtl: subject.rtl };
      results.push(
        ...(await checkEveryOperand(design.element, role, {
          engines,
          ...rtl,
          ...common,
          progress: (done, of, secondsLeft) => {
            const left = secondsLeft === undefined ? '' : `, ${durationText(secondsLeft)} left`;
            tell(`every operand of ${plan.module}${left}`, done / of);
          },
        })),
      );
    }
    // What is wrong in the element is wrong in the array: the smaller module shows it better.
    if (results.some((result) => result.mismatches > 0)) break;
  }
  return results;
}

/** Long enough to fill and empty an array several times, short enough for many schedules. */
function runLength(array: ArrayDesign, vectors: number): number {
  return Math.max(3 * (array.rows + array.columns), Math.min(1024, Math.ceil(vectors / 16)));
}

async function replayOn(
  subjects: readonly Subject[],
  file: string,
  engines: readonly Engine[],
): Promise<VerificationResult[]> {
  const recorded = readReplay(file);
  const modules = subjects.map((subject) => subject.rtl?.top ?? subject.plan.module);
  const subject = subjects[modules.indexOf(recorded.module)];
  if (subject === undefined) {
    throw new InputError(
      [
        {
          code: 'conflict',
          path: ['module'],
          expected: `one of this design: ${modules.join(', ')}`,
          actual: recorded.module,
        },
      ],
      file,
    );
  }
  const rtl = subject.rtl ?? rtlOf(subject.plan);
  return replay({ rtl, golden: () => subject.golden() }, recorded, engines);
}

/** Write what shows the first failure. */
function writeFailure(
  { name, verification }: Pick<CosimReport, 'name' | 'verification'>,
  subjects: readonly Subject[],
  out: string | undefined,
): string[] {
  const failed = verification.find((result) => result.counterexample !== undefined);
  if (failed?.counterexample === undefined || out === undefined) return [];
  const subject = subjects.find(
    ({ plan, rtl }) => (rtl?.top ?? plan.module) === failed.counterexample?.module,
  );
  if (subject === undefined) return [];
  const rtl = subject.rtl ?? rtlOf(subject.plan);
  const files = counterexampleFiles(failed.counterexample, subject.plan, rtl);
  return writeFiles(join(out, `${name}.counterexample`), files);
}
