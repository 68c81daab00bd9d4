/** Every baseline beside MixPE: area and energy per product at one clock, and where each does best. */

import type { Conditions, Figure, Section } from '../paper.ts';
import { baselineCost, type BaselinePoint } from './baseline-costs.ts';
import { baselines, floatBaselines, type Baseline } from './baseline-designs.ts';

export const baselineSection: Section = {
  slug: 'baselines',
  title: 'Area and energy per product of every baseline',
  explanation:
    'Each element synthesised at 1 GHz with one clock edge from operands to sum; then with two, at 1 and 1.5 GHz, of ' +
    'which the least area times delay counts. Energy from the gates, with glitches, on normal operands; each format ' +
    'draws words of its own. The source has no such figures: it gives all its elements one power.',
  async measure(conditions) {
    const figures: Figure[] = [];
    for (const baseline of [...baselines, ...floatBaselines]) {
      conditions.progress?.({ stage: 'baselines', detail: baseline.title });
      figures.push(...(await baselineFigures(baseline, conditions)));
    }
    return figures;
  },
};

/** The figures of one baseline. */
export async function baselineFigures(
  baseline: Baseline,
  conditions: Conditions,
): Promise<Figure[]> {
  const { atClock, best } = await baselineCost(baseline, {
    ...conditions,
    clocksGhz: [1, 1.5],
    pipelines: [2],
  });
  return [
    ...pointFigures(baseline, 'at 1 GHz', atClock, conditions),
    ...pointFigures(baseline, 'at its best', best, conditions),
  ];
}

function pointFigures(
  { title }: Baseline,
  where: string,
  point: BaselinePoint,
  { library }: Conditions,
): Figure[] {
  const { clockGhz, pipeline, macsPerCycle, met, pathPs } = point;
  const edges = pipeline === 1 ? 'one edge' : 'two edges';
  const figure = (quantity: string, unit: string, ours: number | null): Figure => ({
    quantity: `${title}: ${quantity} ${where}`,
    conditions: `${library}, for ${clockGhz} GHz, ${edges}, ${macsPerCycle} per cycle`,
    unit,
    published: null,
    source: '',
    ours,
    note: met ? '' : `The clock is missed: the path is ${Math.round(pathPs)} ps.`,
  });
  return [
    figure('area per product', 'um2', point.areaPerMacUm2),
    figure('area times delay per product', 'um2 ns', point.areaDelayUm2Ns),
    figure('energy per product', 'fJ', point.energyPerMacFj),
  ];
}
