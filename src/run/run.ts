/**
 * The main job: simulate, emit, co-simulate, audit, estimate, report. Every part is computed before anything is
 * written, and the folder is written whole; a failed check is in the report, not an exception.
 */

import { dirname } from 'node:path';
import type { Design } from '../design/design.ts';
import { yosysVersion } from '../eda/yosys.ts';
import { modelError } from '../estimate/model.ts';
import type { Progress } from '../progress.ts';
import { reportPage } from '../report/page.ts';
import type { EstimateReport, Report } from '../report/types.ts';
import { auditPlan, auditSentences, type AuditResult } from '../verify/audit.ts';
import { cosimulateDesign, type CosimDesignOptions } from '../verify/design.ts';
import { lint } from '../verify/lint.ts';
import { rtlOf } from '../verify/rtl.ts';
import { packageVersion } from '../version.ts';
import { benchRun } from './bench-rows.ts';
import { certificateFile, certificateOf, type Certificate, type Evidence } from './certificate.ts';
import { designFolder, emitDesign, type Emission } from './emit.ts';
import { estimateDesign, type DesignEstimate } from './estimate.ts';
import { memoryEstimates } from './memories.ts';
import { writeFolder } from './output-folder.ts';
import { simulateDesign } from './simulate.ts';
import { recordWaveform } from './waveform.ts';

export type RunOptions = Pick<CosimDesignOptions, 'engines' | 'vectors' | 'seed'> & {
  /** Folder for the folders of designs; default `rtl-out`. */
  readonly out?: string;
  /** A built-in library's name or Liberty files, instead of the design's. */
  readonly library?: string;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** Goes into the certificate, beside what the run itself finds out. */
  readonly evidence?: Pick<Evidence, 'proofs' | 'mutation'>;
  /** Every operand combination of the element, too; default: the design's `verify.exhaustive`. */
  readonly exhaustive?: boolean;
};

export type RunResult = {
  readonly report: Report;
  readonly certificate: Certificate;
  /** Where it was written. */
  readonly folder: string;
  /** Every check held. */
  readonly held: boolean;
};

/**
 * Run a design and write `<out>/<name>/`.
 *
 * @throws {InputError} if the folder cannot be written
 * @throws {EngineError} when an engine is missing
 */
export async function runDesign(design: Design, options: RunOptions = {}): Promise<RunResult> {
  const { progress } = options;
  const folder = designFolder(design, options.out);
  const told = progress === undefined ? {} : { progress };
  const simulated = await timed(() => simulateDesign(design, told));
  const emitted = await timed(async () => emitDesign(design));
  progress?.({ stage: 'cosim', detail: 'starting' });
  const verified = await timed(() =>
    verify(design, emitted.value, { ...options, out: dirname(folder) }),
  );
  const library = options.library === undefined ? {} : { library: options.library };
  const estimated = await timed(() => estimateDesign(design, { ...told, ...library }));
  const { cosim, audit, linted } = verified.value;
  const report: Report = {
    schema: 'pelab.report/1',
    name: design.name,
    designHash: design.hash,
    seed: cosim.seed,
    version: packageVersion(),
    design: {
      element: { family: design.element.family, ...design.element.params },
      array: arrayFacts(design),
      technology: {
        library: options.library ?? design.technology.library,
        clockMhz: design.technology.clockMhz,
        wireFf: design.technology.wireFf,
        clockTreeRatio: design.technology.clockTreeRatio,
      },
    },
    simulation: simulated.value,
    estimates: estimated.value.map(({ estimate, energy, expected, randomEnergyFj }) => ({
      ...estimate,
      ...(expected === undefined ? {} : { expected }),
      ...(energy === undefined ? {} : { energy: energyFacts(energy, randomEnergyFj) }),
    })),
    ...memoryFacts(design, library),
    modelError: agreement(estimated.value),
    rtl: {
      top: emitted.value.top,
      files: emitted.value.rtl,
      lint: { tool: linted.tool, warnings: linted.warnings },
    },
    audit: {
      equal: audit.equal,
      missing: auditSentences({ ...audit, extra: [] }),
      extra: auditSentences({ ...audit, missing: [] }),
    },
    verification: cosim.verification,
    wallSeconds: {
      simulate: simulated.seconds,
      emit: emitted.seconds,
      cosim: verified.seconds,
      estimate: estimated.seconds,
    },
  };
  const page = reportPage(report, {
    waveform: verified.value.waveform,
    files: emitted.value.files.flatMap(({ path, content }) =>
      path.endsWith('.v') && typeof content === 'string' ? [{ path, text: content }] : [],
    ),
    versions: { Yosys: await yosysVersion() },
  });
  const files = [
    ...emitted.value.files,
    { path: 'report.json', content: `${JSON.stringify(report, undefined, 2)}\n` },
    { path: 'report.html', content: page },
  ];
  const certificate = await certificateOf(
    design,
    {
      ...options.evidence,
      verification: cosim.verification,
      seed: cosim.seed,
      audit,
      lint: report.rtl.lint,
      version: report.version,
    },
    files,
  );
  const text = `${JSON.stringify(certificate, undefined, 2)}\n`;
  writeFolder(folder, [...files, { path: certificateFile, content: text }], {
    name: design.name,
    designHash: design.hash,
    ...emitted.value.manifest,
  });
  const held =
    cosim.verification.every((row) => row.mismatches === 0) && audit.equal && linted.warnings === 0;
  return { report, certificate, folder, held };
}

/** All checks of the emitted text. */
async function verify(
  design: Design,
  { plan }: Emission,
  options: RunOptions & { readonly out: string },
) {
  const rtl = rtlOf(plan, design.hash);
  const cosim = await cosimulateDesign(design, options);
  options.progress?.({ stage: 'audit' });
  const audit: AuditResult = await auditPlan(plan, rtl.files);
  const lints = await lint(rtl);
  const linted = lints.find(({ tool }) => tool === 'verilator') ?? lints[0];
  if (linted === undefined) throw new RangeError('the linter of the package is always there');
  const worst = lints.find(({ warnings }) => warnings > 0) ?? linted;
  const engine = (options.engines ?? design.verify.engines)[0] ?? 'embedded';
  const waveform = await recordWaveform(plan, benchRun(design, plan).rows, engine);
  return { cosim, audit, linted: worst, waveform };
}

function memoryFacts(
  design: Design,
  options: Pick<RunOptions, 'library'>,
): Pick<Report, 'memories'> {
  const memories = memoryEstimates(design, options);
  return memories.length === 0 ? {} : { memories };
}

function arrayFacts({ array }: Design): Report['design']['array'] {
  if (array === undefined) return null;
  const { architecture, rows, columns, params } = array;
  return { ...params, architecture, rows, columns };
}

/** Model against synthesis, of the element; energies of both with random operands. */
function agreement(estimates: readonly DesignEstimate[]): Report['modelError'] {
  const of = (source: string): DesignEstimate | undefined =>
    estimates.find(({ estimate }) => estimate.scope === 'element' && estimate.source === source);
  const model = of('model');
  const synthesis = of('synthesis');
  if (model === undefined || synthesis === undefined) {
    return { area: null, delay: null, energy: null };
  }
  return modelError(model.estimate, {
    ...synthesis.estimate,
    energyPerCycleFj: synthesis.randomEnergyFj ?? null,
  });
}

/** The two energy figures and how they were sampled. */
function energyFacts(
  energy: NonNullable<DesignEstimate['energy']>,
  randomFj: number | undefined,
): NonNullable<EstimateReport['energy']> {
  return {
    samples: energy.samples,
    zeroDelayPerMacFj: energy.zeroDelay.energyPerMacFj,
    withGlitchesPerMacFj: energy.timed?.energyPerMacFj ?? null,
    spreadRatio: (energy.timed ?? energy.zeroDelay).spreadRatio ?? null,
    randomPerCycleFj: randomFj ?? null,
  };
}

async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly seconds: number }> {
  const from = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - from) / 1000 };
}
