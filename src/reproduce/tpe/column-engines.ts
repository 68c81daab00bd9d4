/** Column engines as a whole against a systolic array of MACs: streams, resolvers and all waiting counted. */

import {
  busyShare,
  clockSweep,
  mostEfficient,
  quotient,
  type DesignData,
  type DesignPoint,
} from '../design-point.ts';
import type { Conditions, Figure, Section } from '../paper.ts';
import { pointRows } from './point-rows.ts';

const READER = 'TPE, HPCA 2025, as quoted by a reader of the paper';

type Engine = {
  readonly title: string;
  readonly element: Readonly<Record<string, unknown>>;
  readonly array: Readonly<Record<string, unknown>>;
  readonly clocksGhz: readonly number[];
  /** Throughput per area over the MAC that the paper has for the element. */
  readonly published?: number;
};

const words = { weight: 'int8', activation: 'int8', accumulator: 32 };

const baseline: Engine = {
  title: 'systolic array of mac, 16 x 16',
  element: { family: 'mac', ...words },
  array: { architecture: 'systolic-os', rows: 16, columns: 16 },
  clocksGhz: [0.5, 1],
};

const engines: readonly Engine[] = [
  {
    title: 'column engine of opt4c, 16 x 16',
    element: { family: 'opt4c', ...words, encoding: 'ent' },
    array: { architecture: 'column-engine', rows: 16, columns: 16, depth: 4096 },
    clocksGhz: [1, 2, 2.25],
    published: 2.7,
  },
  {
    title: 'column engine of opt4e, 16 x 16',
    element: { family: 'opt4e', ...words, encoding: 'ent' },
    array: { architecture: 'column-engine', rows: 16, columns: 16, depth: 4096 },
    clocksGhz: [1, 2, 2.25],
    published: 3.6,
  },
];

/** Products whose operands are drawn, and what the paper has on that network over a systolic array of equal area. */
type Load = {
  readonly title: string;
  readonly gemms: readonly { readonly m: number; readonly k: number; readonly n: number }[];
  readonly published?: number;
};

const square: Load = { title: 'one product, k = 1024', gemms: [{ m: 64, k: 1024, n: 64 }] };

/** Of a block of 1024 tokens: the products of all 12 blocks are of these shapes. */
const gpt2: Load = {
  title: 'a block of GPT-2 (117 M), 1024 tokens',
  gemms: [
    { m: 1024, k: 768, n: 2304 },
    ...Array.from({ length: 12 }, () => ({ m: 1024, k: 64, n: 1024 })),
    ...Array.from({ length: 12 }, () => ({ m: 1024, k: 1024, n: 64 })),
    { m: 1024, k: 768, n: 768 },
    { m: 1024, k: 768, n: 3072 },
    { m: 1024, k: 3072, n: 768 },
  ],
  published: 2.16,
};

export const columnEngines: Section = {
  slug: 'column-engines',
  title: 'Column engines over a systolic array of MACs',
  explanation:
    'The engines of OPT4C and OPT4E with their encoders, queues, drain and resolvers, synthesised whole, at the best ' +
    'of their clocks; throughput is that of the scheduled model on the operands, whose cycles the RTL has: rows wait ' +
    'for each other and for their turn. Operand memories are not counted, for no engine.',
  async measure(conditions) {
    const mac = await best(baseline, conditions);
    const figures: Figure[] = [];
    const tables: Figure[] = [...mac.rows];
    for (const engine of engines) {
      const { point, rows } = await best(engine, conditions);
      tables.push(...rows);
      for (const load of [square, gpt2]) {
        const detail = `${engine.title}, ${load.title}`;
        conditions.progress?.({ stage: 'column-engines', detail });
        const rate = async (of: Engine, at: DesignPoint): Promise<number> =>
          at.gmacPerSecondPerMm2 * (await busyShare(design(of, load, conditions.seed), at));
        const ours = (await rate(engine, point)) / (await rate(baseline, mac.point));
        figures.push(throughput({ engine, load, point, mac: mac.point, ours }, conditions));
      }
      figures.push(energy({ engine, point, mac: mac.point }, conditions));
    }
    return [...figures, ...tables];
  },
};

/** Of a sweep, the point with the most work per area, and all points as rows. */
async function best(
  engine: Engine,
  conditions: Conditions,
): Promise<{ readonly point: DesignPoint; readonly rows: readonly Figure[] }> {
  conditions.progress?.({ stage: 'column-engines', detail: engine.title });
  const data = design(engine, square, conditions.seed);
  const points = await clockSweep(data, 'array', engine.clocksGhz, conditions);
  const share = await busyShare(data, mostEfficient(points));
  const rows = pointRows(
    engine.title,
    points,
    conditions.library,
    (point) => point.gmacPerSecondPerMm2 * share,
  );
  return { point: mostEfficient(points), rows };
}

function design({ element, array }: Engine, { gemms }: Load, seed: number): DesignData {
  const data = { distribution: 'normal', seed };
  return { name: 'tpe-columns', element, array, workload: { gemms, data } };
}

type Compared = {
  readonly engine: Engine;
  readonly point: DesignPoint;
  readonly mac: DesignPoint;
};

function throughput(
  { engine, load, point, mac, ours }: Compared & { readonly load: Load; readonly ours: number },
  { library }: Conditions,
): Figure {
  const isNetwork = load.published !== undefined;
  return {
    quantity: `throughput per area, ${engine.title} over ${baseline.title}`,
    conditions: `${library}, ${load.title}; ${point.clockGhz} GHz over ${mac.clockGhz} GHz`,
    unit: 'x',
    published: (isNetwork ? load.published : engine.published) ?? null,
    source: isNetwork
      ? `${READER}: OPT4E, end to end on GPT-2, equal area`
      : `${READER}: elements alone`,
    ours,
    note: isNetwork
      ? 'Sizes, clocks and memories of the two engines of the paper are not published; these are normal operands, as for all rows here.'
      : 'The paper compares elements at their mean number of digits; here encoders, queues, drain, resolvers, bubbles and waiting are in. More columns share a stream at less cost per element.',
  };
}

function energy({ engine, point, mac }: Compared, { library }: Conditions): Figure {
  return {
    quantity: `energy efficiency, ${engine.title} over ${baseline.title}`,
    conditions: `${library}, ${square.title}; ${point.clockGhz} GHz over ${mac.clockGhz} GHz`,
    unit: 'x',
    published: null,
    source: 'only of elements, in the best and in the worst case',
    ours: quotient(mac.energyPerMacFj, point.energyPerMacFj),
    note:
      'The flow has no clock-gating cells: every register takes every clock, also where it holds, and a product takes ' +
      'several cycles.',
  };
}
