/** OPT1 and OPT2 against the MAC on the classic engines: work per area and per energy. */

import {
  clockSweep,
  mostEfficient,
  quotient,
  type DesignData,
  type DesignPoint,
} from '../design-point.ts';
import { unavailable, type Conditions, type Figure, type Section } from '../paper.ts';
import { pointRows } from './point-rows.ts';

const ABSTRACT = 'TPE, HPCA 2025, abstract';

type Engine = {
  readonly title: string;
  readonly array: Readonly<Record<string, unknown>>;
  /** Operands come in at its edge, where their digits can be made once for all elements. */
  readonly hasEdge: boolean;
  /** What the paper has for this engine. */
  readonly area: number;
  readonly energy: number;
};

const engineList: readonly Engine[] = [
  {
    title: 'systolic array',
    array: { architecture: 'systolic-os', rows: 4, columns: 4 },
    hasEdge: true,
    area: 1.27,
    energy: 1.04,
  },
  {
    title: '3D cube',
    array: { architecture: 'cube', rows: 3, columns: 3, depth: 4 },
    hasEdge: true,
    area: 1.28,
    energy: 1.56,
  },
  {
    title: 'multiplier-adder tree',
    array: { architecture: 'adder-tree', rows: 16, columns: 3 },
    hasEdge: false,
    area: 1.56,
    energy: 1.49,
  },
  {
    title: '2D matrix',
    array: { architecture: 'matrix-2d', rows: 4, columns: 4 },
    hasEdge: true,
    area: 1.44,
    energy: 1.2,
  },
];

type Variant = {
  readonly title: string;
  readonly options: Readonly<Record<string, string>>;
  readonly needsEdge?: boolean;
};

/** The baseline first. */
const variants: readonly Variant[] = [
  { title: 'mac', options: { family: 'mac' } },
  { title: 'opt1', options: { family: 'opt1' } },
  {
    title: 'opt1, digits made at the edge',
    options: { family: 'opt1', encode: 'edge' },
    needsEdge: true,
  },
  { title: 'opt2', options: { family: 'opt2', shift: 'beat' } },
];

const clocksGhz = [0.75, 1, 1.25, 1.5];

/** int8 x int8 into 32 bits on normal operands. */
function design({ options }: Variant, { array }: Engine, seed: number): DesignData {
  return {
    name: `tpe-${options['family'] ?? ''}`,
    element: { ...options, weight: 'int8', activation: 'int8', accumulator: 32 },
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
    'adders included. The paper does not say which of its elements an engine has, nor sizes and clocks: the best of ' +
    'OPT1 and OPT2 by area stands against it, the others are in the note.',
  async measure(conditions) {
    const figures: Figure[] = [];
    const tables: Figure[] = [];
    for (const engine of engineList) {
      const points = new Map<string, DesignPoint>();
      const rows: Figure[] = [];
      for (const variant of variants) {
        if (variant.needsEdge === true && !engine.hasEdge) continue;
        conditions.progress?.({ stage: 'engines', detail: `${engine.title}, ${variant.title}` });
        const data = design(variant, engine, conditions.seed);
        const sweep = await clockSweep(data, 'array', clocksGhz, conditions);
        points.set(variant.title, mostEfficient(sweep));
        const where = `${conditions.library}, ${sizeOf(engine)}`;
        rows.push(...pointRows(`${engine.title}, ${variant.title}`, sweep, where, densityOf));
      }
      figures.push(...ratios(engine, points, conditions), ...atTheEdge(engine, points, conditions));
      tables.push(...rows);
    }
    return [...figures, ...endToEnd, ...tables];
  },
};

function ratios(
  engine: Engine,
  points: ReadonlyMap<string, DesignPoint>,
  { library }: Conditions,
): Figure[] {
  const mac = points.get('mac');
  if (mac === undefined) return [];
  const gains = [...points.entries()]
    .filter(([title]) => title !== 'mac')
    .map(([title, point]) => ({
      title,
      point,
      area: point.gmacPerSecondPerMm2 / mac.gmacPerSecondPerMm2,
      energy:
        mac.energyPerMacFj === null || point.energyPerMacFj === null
          ? null
          : mac.energyPerMacFj / point.energyPerMacFj,
    }));
  const best = gains.reduce((a, b) => (b.area > a.area ? b : a));
  const size = sizeOf(engine);
  return [
    {
      quantity: `area efficiency, ${engine.title}, ${best.title} over mac`,
      conditions: `${library}, ${size}; ${best.point.clockGhz} GHz over ${mac.clockGhz} GHz`,
      unit: 'x',
      published: engine.area,
      source: ABSTRACT,
      ours: best.area,
      note: others(gains, best.title),
    },
    {
      quantity: `energy efficiency, ${engine.title}, ${best.title} over mac`,
      conditions: `${library}, ${size}, both at the clocks above`,
      unit: 'x',
      published: engine.energy,
      source: ABSTRACT,
      ours: best.energy,
      note: 'A faster clock is bought with registers that toggle every cycle; the paper does not say at which clocks it compares.',
    },
  ];
}

/** At the full rate of the array. */
const densityOf = (point: DesignPoint): number => point.gmacPerSecondPerMm2;

function sizeOf({ array }: Engine): string {
  return Object.values(array).slice(1).join(' x ');
}

/** What it gains to take the encoders out of the elements: the subject of the EN-T paper. */
function atTheEdge(
  engine: Engine,
  points: ReadonlyMap<string, DesignPoint>,
  { library }: Conditions,
): Figure[] {
  const [inside, edge] = [points.get('opt1'), points.get('opt1, digits made at the edge')];
  if (inside === undefined || edge === undefined) return [];
  const row = (quantity: string, published: number, ours: number | null): Figure => ({
    quantity: `${quantity}, ${engine.title}, digits made at the edge over in every element`,
    conditions: `${library}, opt1, ${sizeOf(engine)}; ${edge.clockGhz} GHz over ${inside.clockGhz} GHz`,
    unit: 'x',
    published,
    source: 'EN-T, ICCD 2024, abstract: mean over its micro-architectures at 256 GOPS',
    ours,
    note:
      'Whole arrays of another size with Booth digits, each at its most efficient clock; the EN-T tables, by ' +
      'micro-architecture and size, were not recovered. What leaves the path buys clock rather than energy here.',
  });
  return [
    row('area efficiency', 1.087, edge.gmacPerSecondPerMm2 / inside.gmacPerSecondPerMm2),
    row('energy efficiency', 1.13, quotient(inside.energyPerMacFj, edge.energyPerMacFj)),
  ];
}

function others(
  gains: readonly {
    readonly title: string;
    readonly area: number;
    readonly energy: number | null;
  }[],
  best: string,
): string {
  return gains
    .filter(({ title }) => title !== best)
    .map(
      ({ title, area, energy }) =>
        `${title}: area ${area.toFixed(2)}, energy ${energy === null ? '-' : energy.toFixed(2)}.`,
    )
    .join(' ');
}

const READER = 'TPE, HPCA 2025, as quoted by a reader of the paper';

/** But GPT-2, which `column-engines` measures. */
const endToEnd: readonly Figure[] = (
  [
    ['MobileViT', 1.89],
    ['ViT', 2.02],
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
