/** What `pelab estimate` prints of a design. */

import type { Design } from '../design/design.ts';
import type { DesignEstimate } from '../run/estimate.ts';
import type { MemoryEstimate } from '../run/memories.ts';
import type { OffChip } from '../run/off-chip.ts';
import { memoryRow, offChipText } from './memory-text.ts';
import { percent, quantity, table, type Row } from './table.ts';

/** Tables of the estimates, of their energy, parts, memories and critical path; those that are empty are left out. */
export function estimateText(
  design: Design,
  results: readonly DesignEstimate[],
  beside: { readonly memories: readonly MemoryEstimate[]; readonly offChip: OffChip | undefined },
): string {
  const { memories, offChip } = beside;
  const paths = results.map(pathTable).filter((text) => text !== '');
  return [
    table(results.map(estimateRow)),
    table(results.flatMap(energyRow)),
    table(results.flatMap(partRows)),
    table(memories.map(memoryRow)),
    offChip === undefined ? '' : `off-chip: ${offChipText(offChip)}`,
    ...paths,
    paths.length === 0 ? '' : allowanceText(design),
  ]
    .filter((each) => each !== '')
    .join('\n\n');
}

function estimateRow({ estimate, expected }: DesignEstimate): Row {
  const { scope, source, library, scaled, energyPerMacFj } = estimate;
  return {
    estimate: `${scope} by ${source}`,
    library: scaled === undefined ? library : `${library}, scaled to ${scaled.toNm} nm`,
    'area um2': quantity(Math.round(estimate.areaUm2)),
    registers: quantity(estimate.registers),
    'path ps': quantity(Math.round(estimate.criticalPathPs)),
    'fmax MHz': quantity(Math.round(estimate.fmaxMhz)),
    'fJ per MAC': energyPerMacFj === null ? '-' : quantity(Math.round(energyPerMacFj)),
    operands: estimate.activity,
    'expected error': expected === undefined ? '' : errorText(expected),
  };
}

/** Both energy figures, how many cycles they are of, and how much samples of the workload differ. */
function energyRow({ estimate, energy }: DesignEstimate): Row[] {
  if (energy === undefined) return [];
  const { timed, zeroDelay, samples } = energy;
  const { spreadRatio } = timed ?? zeroDelay;
  return [
    {
      energy: `${estimate.scope} by ${estimate.source}`,
      'fJ per MAC with glitches':
        timed === undefined ? '-' : quantity(Math.round(timed.energyPerMacFj)),
      'without glitches': quantity(Math.round(zeroDelay.energyPerMacFj)),
      'cycles counted': quantity(samples),
      spread: spreadRatio === undefined ? '-' : percent(spreadRatio),
    },
  ];
}

function partRows({ estimate: { source, scope, breakdown } }: DesignEstimate): Row[] {
  if (source !== 'synthesis') return [];
  return breakdown.map(({ part, areaUm2, energyPerCycleFj }) => ({
    scope,
    part,
    'area um2': areaUm2.toFixed(1),
    'fJ per cycle': energyPerCycleFj?.toFixed(1) ?? '-',
  }));
}

function pathTable({ criticalPath = [], criticalModule }: DesignEstimate): string {
  return table(
    criticalPath.map((step) => ({
      [`critical path in ${criticalModule ?? 'the design'}`]: step.cell,
      type: step.type,
      'delay ps': step.delayPs.toFixed(1),
      'arrival ps': step.arrivalPs.toFixed(1),
    })),
  );
}

function allowanceText({ technology: { wireFf, clockTreeRatio } }: Design): string {
  return (
    `setup only, hold is not analysed; allowed for wires: ${quantity(wireFf)} fF per driven pin, ` +
    `for the clock tree: ${quantity(clockTreeRatio)} of the clock pins' capacitance`
  );
}

/** `area 2.9 %, delay 5.1 %, energy 6.0 %`: medians over designs that were not fitted. */
function errorText(expected: NonNullable<DesignEstimate['expected']>): string {
  return (['area', 'delay', 'energy'] as const)
    .map((name) => `${name} ${percent(expected[name].median)}`)
    .join(', ');
}
