/** Elements that take non-zero digits, against the MAC: work per area where every one runs its best clock. */

import { clockSweep, mostEfficient, type DesignData, type DesignPoint } from '../design-point.ts';
import type { Conditions, Figure, Section } from '../paper.ts';
import { element } from './elements.ts';
import { expectedDigits } from './normal.ts';

const READER = 'TPE, HPCA 2025, as quoted by a reader of the paper';

/** The paper's own mean of non-zero EN-T digits per operand. */
const PAPER_MEAN = 2.22;

/** Of the paper's normal matrix: gives that mean. */
const SIGMA = 24.3;

const clocksGhz = [0.75, 1, 1.5, 2, 2.5, 3];

export const sparse: Section = {
  slug: 'sparse',
  title: 'Digit-serial elements over the MAC',
  explanation:
    'Multiply-accumulates per second and area of the elements alone, each at its best clock of the same sweep. An ' +
    'element that takes one non-zero digit per cycle needs as many cycles per multiply-accumulate as operands have ' +
    'such digits. Encoder, queues and final adders are shared by a column and not counted, as in the paper; the ' +
    'column engine as a whole is estimated by `pelab estimate designs/opt4c-column.yaml`.',
  async measure(conditions) {
    const points = new Map<string, DesignPoint>();
    for (const family of ['mac', 'opt4c', 'opt4e']) {
      conditions.progress?.({ stage: 'sparse', detail: family });
      const data =
        family === 'mac' ? element(family, conditions.seed) : inColumns(family, conditions);
      points.set(family, mostEfficient(await clockSweep(data, 'element', clocksGhz, conditions)));
    }
    return overMac(points, conditions);
  },
};

/** An element as a column engine feeds it with EN-T digits. */
export function inColumns(family: string, { seed }: Conditions): DesignData {
  const data = element(family, seed);
  return {
    ...data,
    element: { family, weight: 'int8', activation: 'int8', accumulator: 32, encoding: 'ent' },
    array: { architecture: 'column-engine', rows: 4, columns: 8 },
  };
}

function overMac(points: ReadonlyMap<string, DesignPoint>, { library }: Conditions): Figure[] {
  const mac = points.get('mac');
  const mean = expectedDigits('ent', SIGMA);
  if (mac === undefined) return [];
  return (
    [
      ['opt4c', 1, 2.7, 81.27 / 246],
      ['opt4e', 4, 3.6, 246 / 246],
    ] as const
  ).flatMap(([family, lanes, throughput, area]): Figure[] => {
    const point = points.get(family);
    if (point === undefined) return [];
    // The sweep counts one product per cycle: this element does `lanes` digits.
    const gain = (point.gmacPerSecondPerMm2 * lanes) / mean / mac.gmacPerSecondPerMm2;
    const conditions = `${library}; ${point.clockGhz} GHz over ${mac.clockGhz} GHz`;
    return [
      {
        quantity: `throughput per area, ${family} over mac`,
        conditions: `${conditions}, ${mean.toFixed(2)} digits per operand`,
        unit: 'x',
        published: throughput,
        source: `${READER}; at ${PAPER_MEAN} digits per operand`,
        ours: gain,
        note: '',
      },
      {
        quantity: `area, ${family} over mac`,
        conditions,
        unit: 'x',
        published: area,
        source: READER,
        ours: point.areaUm2 / mac.areaUm2,
        note: '',
      },
    ];
  });
}
