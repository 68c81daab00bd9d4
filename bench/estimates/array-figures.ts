/** Figures of arrays synthesized for calibration, kept as lines of JSON, and the designs they belong to. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { elaborateDesign } from '../../src/design/elaborate.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import type { ArraySynthesis } from '../../src/estimate/fabric-fit.ts';
import type { Estimate } from '../../src/estimate/types.ts';
import type { DesignData } from '../../src/run/array-samples.ts';
import { targetOf } from '../../src/run/target.ts';

/** Area, cells, leakage, path and energy per cycle. */
type Numbers = {
  readonly areaUm2: number;
  readonly cells: number;
  readonly leakageNw: number;
  readonly delayPs: number;
  readonly energyFj: number;
};

/** One synthesized array, at work, and its element alone, with random operands. */
export type ArrayRow = Numbers & {
  /** Of its Verilog: an array whose text has changed since has no figures. */
  readonly key: string;
  readonly seed: number;
  readonly data: DesignData;
  readonly registers: number;
  readonly clockFj: number;
  readonly atWorkFj: number;
  readonly element: Numbers;
};

/** Where the figures of a library are kept. */
export function arrayFile(library: string): string {
  return fileURLToPath(new URL(`figures/arrays-${library}.jsonl`, import.meta.url));
}

/** Rows of a library; none where nothing was synthesized yet. */
export function readArrays(library: string): ArrayRow[] {
  const file = arrayFile(library);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ArrayRow);
}

/** Hash of an array's Verilog. */
export function keyOf(data: DesignData): string {
  const text = JSON.stringify(renderPlan(targetOf(elaborateDesign(data)).plan()));
  return createHash('md5').update(text).digest('hex');
}

/** Figures to six digits. */
export function arrayRow(
  data: DesignData,
  seed: number,
  { array, element, clockFj, atWorkFj }: ArraySynthesis,
): ArrayRow {
  return {
    key: keyOf(data),
    seed,
    data,
    ...numbersOf(array),
    registers: array.registers,
    clockFj: short(clockFj),
    atWorkFj: short(atWorkFj),
    element: numbersOf(element),
  };
}

/** A row as what synthesis said. */
export function synthesisOf(row: ArrayRow, library: string): ArraySynthesis {
  return {
    array: { ...estimateOf(row, library, 'array'), registers: row.registers },
    element: estimateOf(row.element, library, 'element'),
    clockFj: row.clockFj,
    atWorkFj: row.atWorkFj,
  };
}

function numbersOf(estimate: Estimate): Numbers {
  return {
    areaUm2: short(estimate.areaUm2),
    cells: estimate.cells,
    leakageNw: short(estimate.leakageNw),
    delayPs: short(estimate.criticalPathPs),
    energyFj: short(estimate.energyPerCycleFj ?? Number.NaN),
  };
}

function estimateOf(numbers: Numbers, library: string, scope: 'element' | 'array'): Estimate {
  return {
    source: 'synthesis',
    library,
    scope,
    areaUm2: numbers.areaUm2,
    cells: numbers.cells,
    registers: 0,
    breakdown: [],
    criticalPathPs: numbers.delayPs,
    fmaxMhz: 1e6 / numbers.delayPs,
    energyPerCycleFj: numbers.energyFj,
    energyPerMacFj: numbers.energyFj,
    leakageNw: numbers.leakageNw,
    activity: scope === 'array' ? 'workload' : 'random',
  };
}

function short(value: number): number {
  return Number(value.toPrecision(6));
}
