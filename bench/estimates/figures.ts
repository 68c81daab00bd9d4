/** Figures of designs synthesized for calibration, kept as lines of JSON, and the designs they belong to. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Role } from '../../src/bits/machine.ts';
import type { ElementFamily } from '../../src/elements/family.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import type { Sample } from '../../src/estimate/calibrate.ts';
import { trainingPlans } from '../../src/estimate/training.ts';
import type { Estimate } from '../../src/estimate/types.ts';
import type { Plan } from '../../src/structure/plan.ts';

/** One synthesized design. Energy with random operands. */
export type FigureRow = {
  /** Of its Verilog: a design whose text has changed since has no figures. */
  readonly hash: string;
  readonly family: string;
  /** Seed it was drawn with, or the options that make it. */
  readonly seed?: number;
  readonly options?: unknown;
  readonly role?: Role;
  readonly areaUm2: number;
  readonly cells: number;
  readonly leakageNw: number;
  readonly delayPs: number;
  readonly energyFj: number;
};

/** A design, and the hash of its Verilog. */
export type Drawn = { readonly plan: Plan; readonly family: string; readonly hash: string };

/** Where the figures of a library are kept. */
export function figuresFile(library: string): string {
  return fileURLToPath(new URL(`figures/${library}.jsonl`, import.meta.url));
}

/** Rows of a library; none where nothing was synthesized yet. */
export function readFigures(library: string): FigureRow[] {
  const file = figuresFile(library);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as FigureRow);
}

/** Designs of each family in turn; those that cannot be emitted are left out. */
export function drawnDesigns(
  families: readonly ElementFamily[],
  seed: number,
  each: number,
): Drawn[] {
  const drawn = families.map((family) => ({ family, plans: trainingPlans([family], each, seed) }));
  return Array.from({ length: each }, (_, i) =>
    drawn.flatMap(({ family, plans }) => designOf(plans[i], family.slug)),
  ).flat();
}

/** The design of a row that was made from options. */
export function optionDesign(row: FigureRow, families: readonly ElementFamily[]): Drawn[] {
  const configured = families.find(({ slug }) => slug === row.family)?.configure(row.options);
  if (configured?.ok !== true || row.role === undefined) return [];
  return designOf(configured.value.plan(row.role), row.family);
}

function designOf(plan: Plan | undefined, family: string): Drawn[] {
  if (plan === undefined) return [];
  try {
    const text = JSON.stringify(renderPlan(plan));
    return [{ plan, family, hash: createHash('md5').update(text).digest('hex') }];
  } catch {
    return [];
  }
}

/** A design's figures to six digits. */
export function rowOf(
  estimate: Estimate,
  row: Pick<FigureRow, 'hash' | 'family' | 'seed'>,
): FigureRow {
  const short = (value: number): number => Number(value.toPrecision(6));
  return {
    ...row,
    areaUm2: short(estimate.areaUm2),
    cells: estimate.cells,
    leakageNw: short(estimate.leakageNw),
    delayPs: short(estimate.criticalPathPs),
    energyFj: short(estimate.energyPerCycleFj ?? Number.NaN),
  };
}

/** The row as a sample of the fit. */
export function sampleOf(plan: Plan, library: string, row: FigureRow): Sample {
  return {
    plan,
    estimate: {
      source: 'synthesis',
      library,
      scope: 'element',
      areaUm2: row.areaUm2,
      cells: row.cells,
      registers: 0,
      breakdown: [],
      criticalPathPs: row.delayPs,
      fmaxMhz: 1e6 / row.delayPs,
      energyPerCycleFj: row.energyFj,
      energyPerMacFj: row.energyFj,
      leakageNw: row.leakageNw,
      activity: 'random',
    },
  };
}
