/** Designs of a sweep as a table: one row each, one column per leaf that differs and per figure. */

import { metricNames, type Metric } from './metrics.ts';
import type { SweptDesign } from './sweep.ts';

export type Cell = number | string | boolean | null;

export type Column = {
  /** `element.accumulator`, `model_areaUm2`, `front`. */
  readonly name: string;
  readonly cells: readonly Cell[];
};

const judged = ['model', 'synthesis'] as const;

/** All columns, rows in the order of the designs. */
export function columnsOf(designs: readonly SweptDesign[]): Column[] {
  return [
    { name: 'key', cells: designs.map(({ key }) => key) },
    ...parameterColumns(designs),
    ...judged.flatMap((stage) => figureColumns(designs, stage)),
    { name: 'cosim_vectors', cells: designs.map((design) => verified(design)?.vectors ?? null) },
    {
      name: 'cosim_mismatches',
      cells: designs.map((design) => verified(design)?.mismatches ?? null),
    },
    { name: 'front', cells: designs.map(({ front }) => front) },
    { name: 'refused', cells: designs.map((design) => refusal(design)) },
  ];
}

/** Leaves of the design documents that are not the same in all of them; null where a design has none. */
export function parameterColumns(designs: readonly SweptDesign[]): Column[] {
  const leaves = designs.map(({ data }) => new Map(leavesOf(data)));
  const names = [...new Set(leaves.flatMap((each) => [...each.keys()]))];
  return names
    .filter((name) => name !== 'name')
    .map((name) => ({ name, cells: leaves.map((each) => each.get(name) ?? null) }))
    .filter(({ cells }) => new Set(cells).size > 1);
}

/** The figures of one source: columns without any figure are left out. */
export function figureColumns(
  designs: readonly SweptDesign[],
  stage: (typeof judged)[number],
): (Column & { readonly metric: Metric })[] {
  return metricNames
    .map((metric) => ({
      metric,
      name: `${stage}_${metric}`,
      cells: designs.map((design) => {
        const judgement = design[stage];
        return judgement?.status === 'judged' ? judgement.figures[metric] : null;
      }),
    }))
    .filter(({ cells }) => cells.some((cell) => cell !== null));
}

/** What co-simulation said, if it was asked. */
export function verified(
  design: SweptDesign,
): { readonly mismatches: number; readonly vectors: number } | undefined {
  return design.cosim?.status === 'verified' ? design.cosim : undefined;
}

/** Why a document is no design, or a design could not be judged; null when nothing went wrong. */
export function refusal(design: SweptDesign): string | null {
  for (const judgement of [design.model, design.synthesis, design.cosim]) {
    if (judgement?.status === 'refused' || judgement?.status === 'failed') return judgement.why;
  }
  return null;
}

function leavesOf(data: unknown, path = ''): (readonly [string, Cell])[] {
  if (typeof data === 'number' || typeof data === 'string' || typeof data === 'boolean') {
    return [[path, data]];
  }
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) =>
    leavesOf(value, path === '' ? key : `${path}.${key}`),
  );
}
