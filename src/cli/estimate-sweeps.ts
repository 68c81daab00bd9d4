/** What `pelab estimate` prints of a sweep. */

import type { Design } from '../design/design.ts';
import type { ClockSweep, DistributionSweep } from '../run/sweeps.ts';
import type { Outcome } from './command.ts';
import { percent, quantity, table } from './table.ts';

/** Of `--sweep-clock`. */
export function clockOutcome(sweep: ClockSweep, design: Design): Outcome {
  return {
    json: { schema: 'pelab.sweep-clock/1', name: design.name, designHash: design.hash, ...sweep },
    text: () =>
      [
        `${sweep.scope} on ${sweep.library}: no point is beaten in both area and delay`,
        table(
          sweep.points.map((point) => ({
            'path ps': quantity(Math.round(point.criticalPathPs)),
            'fmax MHz': quantity(Math.round(point.fmaxMhz)),
            'area um2': quantity(Math.round(point.areaUm2)),
            'fJ per MAC': quantity(Math.round(point.energyPerMacFj)),
            'asked ps': quantity(Math.round(point.targetPs)),
            mapping: point.script.mapping,
            arithmetic: point.script.arithmetic,
            adders: point.script.adders,
          })),
        ),
      ].join('\n'),
  };
}

/** Of `--distribution`. */
export function distributionOutcome(sweep: DistributionSweep, design: Design): Outcome {
  return {
    json: {
      schema: 'pelab.sweep-distribution/1',
      name: design.name,
      designHash: design.hash,
      ...sweep,
    },
    text: () =>
      [
        `${sweep.scope} on ${sweep.library}: one netlist, energy by operands`,
        table(
          sweep.points.map((point) => ({
            activations: point.activation,
            weights: point.weight,
            'fJ per MAC': quantity(Math.round(point.energyPerMacFj)),
            'without glitches': quantity(Math.round(point.zeroDelayPerMacFj)),
            spread: point.spreadRatio === null ? '-' : percent(point.spreadRatio),
            cycles: quantity(point.samples),
          })),
        ),
      ].join('\n'),
  };
}
