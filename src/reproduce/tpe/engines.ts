/** OPT1 and OPT2 against the MAC on the classic engines: work per area and per energy. */

import { clockSweep, mostEfficient, type DesignData, type DesignPoint } from '../design-point.ts';
import { unavailable, type Conditions, type Figure, type Section } from '../paper.ts';

const ABSTRACT = 'TPE, HPCA 2025, abstract';

type Engine = {
  readonly title: string;
  readonly array: Readonly<Record<string, unknown>>;
  /** What the paper has for this engine. */
  readonly area: number;
  readonly energy: number;
};

const engineList: readonly Engine[] = [
  {
    title: 'systolic array',
    array: { architecture: 'systolic-os', rows: 8, columns: 8 },
    area: 1.27,
    energy: 1.04,
  },
  {
    title: '3D cube',
    array: { architecture: 'cube', rows: 4, columns: 4, depth: 4 },
    area: 1.28,
    energy: 1.56,
  },
  {
    title: 'multiplier-adder tree',
    array: { architecture: 'adder-tree', rows: 16, columns: 4 },
    area: 1.56,
    energy: 1.49,
  },
  {
    title: '2D matrix',
    array: { architecture: 'matrix-2d', rows: 8, columns: 8 },
    area: 1.44,
    energy: 1.2,
  },
];

const families = ['mac', 'opt1', 'opt2'] as const;

const clocksGhz = [0.75, 1, 1.25, 1.5];

/** int8 x int8 into 32 bits on normal operands. */
function design(family: string, { array }: Engine, seed: number): DesignData {
  return {
    name: `tpe-${family}`,
    element: { family, weight: 'int8', activation: 'int8', accumulator: 32 },
    array,
    workload: {
      gemms: [{ name: 'square', m: 64, k: 256, n: 64 }],
      data: { distribution: 'normal', seed },
    },
  };
}

export const engines: Section = {
  slug: 'engines',
  title: 'The classic engines: OPT1 and OPT2 over the MAC',
  explanation:
    'Each engine with each element, synthesised for the same clocks; the best of them for each element is compared: ' +
    'multiply-accumulates per second and area, and energy per multiply-accumulate on the same operands, external ' +
    'adders included. The paper does not say which of its elements an engine has, nor sizes and clocks: the better of ' +
    'OPT1 and OPT2 stands against it.',
  async measure(conditions) {
    const figures: Figure[] = [];
    for (const engine of engineList) {
      const points = new Map<string, DesignPoint>();
      for (const family of families) {
        conditions.progress?.({ stage: 'engines', detail: `${engine.title}, ${family}` });
        const data = design(family, engine, conditions.seed);
        points.set(family, mostEfficient(await clockSweep(data, 'array', clocksGhz, conditions)));
      }
      figures.push(...ratios(engine, points, conditions));
    }
    return [...figures, ...endToEnd];
  },
};

function ratios(
  engine: Engine,
  points: ReadonlyMap<string, DesignPoint>,
  { library }: Conditions,
): Figure[] {
  const mac = points.get('mac');
  const candidates = families.flatMap((family) => {
    const point = points.get(family);
    return family === 'mac' || point === undefined ? [] : [{ family, point }];
  });
  if (mac === undefined) return [];
  const gains = candidates.map(({ family, point }) => ({
    family,
    point,
    area: point.gmacPerSecondPerMm2 / mac.gmacPerSecondPerMm2,
    energy:
      mac.energyPerMacFj === null || point.energyPerMacFj === null
        ? null
        : mac.energyPerMacFj / point.energyPerMacFj,
  }));
  const best = gains.reduce((a, b) => (b.area > a.area ? b : a));
  const size = Object.values(engine.array).slice(1).join(' x ');
  return [
    {
      quantity: `area efficiency, ${engine.title}, ${best.family} over mac`,
      conditions: `${library}, ${size}; ${best.point.clockGhz} GHz over ${mac.clockGhz} GHz`,
      unit: 'x',
      published: engine.area,
      source: ABSTRACT,
      ours: best.area,
      note: others(gains, best.family),
    },
    {
      quantity: `energy efficiency, ${engine.title}, ${best.family} over mac`,
      conditions: `${library}, ${size}, both at the clocks above`,
      unit: 'x',
      published: engine.energy,
      source: ABSTRACT,
      ours: best.energy,
      note: 'A faster clock is bought with registers that toggle every cycle; the paper does not say at which clocks it compares.',
    },
  ];
}

function others(
  gains: readonly {
    readonly family: string;
    readonly area: number;
    readonly energy: number | null;
  }[],
  best: string,
): string {
  return gains
    .filter(({ family }) => family !== best)
    .map(
      ({ family, area, energy }) =>
        `${family}: area ${area.toFixed(2)}, energy ${energy === null ? '-' : energy.toFixed(2)}.`,
    )
    .join(' ');
}

const READER = 'TPE, HPCA 2025, as quoted by a reader of the paper';

const endToEnd: readonly Figure[] = (
  [
    ['MobileViT', 1.89],
    ['ViT', 2.02],
    ['GPT-2', 2.16],
  ] as const
).map(([network, published]) =>
  unavailable(
    {
      quantity: `end to end, OPT4E over a systolic array of equal area, ${network}`,
      conditions: 'SMIC 28 nm',
      unit: 'x',
      published,
      source: READER,
    },
    'sizes, clocks and memory of the two engines are not published.',
  ),
);
