/** The elements from synthesis: what narrow weights save in area and energy, and what shift and add does to it. */

import type { Conditions, Figure, Section } from '../paper.ts';
import { baselinePoint, type BaselinePoint } from './baseline-costs.ts';
import { baselineOf, type Baseline } from './baseline-designs.ts';

const SYNTHESIS = 'mixpe.md 3.4: another Yosys and script, Nangate45, 2 ns';
const PLANE = 'mixpe.md 3.2, from dse.py of the simulator';
const FUSION = 'github.com/hsharma35/bitfusion, 45 nm, 8/2 over 8/8';

/** Floating-point elements, in one stage; the clock is one that all of them meet. */
const floatGhz = 0.2;
const integerGhz = 0.5;

function float(family: string, accumulator: string): Baseline {
  const weights = family === 'mixpe-a16' ? { weight: 'int4' } : {};
  const slug = `${family}-${accumulator}`;
  return { slug, title: slug, element: { family, ...weights, accumulator } };
}

const measured = {
  mixpe: { baseline: baselineOf('mixpe-w4a8'), ghz: integerGhz },
  multiplier: { baseline: baselineOf('w4a8'), ghz: integerGhz },
  int8: { baseline: baselineOf('int8-32'), ghz: integerGhz },
  fusion: { baseline: baselineOf('bit-fusion-w8a8'), ghz: integerGhz },
  figna: { baseline: baselineOf('figna-12'), ghz: integerGhz },
  mixpeA16: { baseline: float('mixpe-a16', 'fp32'), ghz: floatGhz },
  mixpeA16Narrow: { baseline: float('mixpe-a16', 'fp16'), ghz: floatGhz },
  fp16: { baseline: float('float-mac', 'fp32'), ghz: floatGhz },
  fp16Narrow: { baseline: float('float-mac', 'fp16'), ghz: floatGhz },
} as const satisfies Readonly<Record<string, { baseline: Baseline; ghz: number }>>;

type Key = keyof typeof measured;
type Points = Readonly<Record<Key, BaselinePoint>>;

export const elements: Section = {
  slug: 'elements',
  title: 'Area and energy of the elements',
  explanation:
    'One element that keeps its own sum, from the emitted Verilog, mapped by Yosys and ABC; energy from its gates ' +
    'with glitches, on normal operands. The paper prints no area and no power: what there is are areas over areas ' +
    'of a synthesis made when its simulator was read, and the area times power on a plane of the simulator. Integers at ' +
    '500 MHz, floating point, in one stage, at 200 MHz; areas hardly change below the clock an element can reach.',
  async measure(conditions) {
    const points = await pointsOf(conditions);
    return [
      ...areas(points, conditions),
      ...planes(points, conditions),
      ...fusion(points, conditions),
    ];
  },
};

async function pointsOf(conditions: Conditions): Promise<Points> {
  const at = async (key: Key): Promise<BaselinePoint> => {
    const { baseline, ghz } = measured[key];
    conditions.progress?.({ stage: 'elements', detail: baseline.title });
    return baselinePoint(baseline, 1, ghz, conditions);
  };
  return {
    mixpe: await at('mixpe'),
    multiplier: await at('multiplier'),
    int8: await at('int8'),
    fusion: await at('fusion'),
    figna: await at('figna'),
    mixpeA16: await at('mixpeA16'),
    mixpeA16Narrow: await at('mixpeA16Narrow'),
    fp16: await at('fp16'),
    fp16Narrow: await at('fp16Narrow'),
  };
}

function areas(points: Points, { library }: Conditions): Figure[] {
  const rows: readonly (readonly [string, Key, Key, number, string])[] = [
    [
      'MixPE W4A8, 19-bit sum, over INT8, 32-bit sum',
      'mixpe',
      'int8',
      0.484,
      'Both flows find about half. Library, Yosys and script are others.',
    ],
    [
      'W4A8 by an ordinary multiplier, 19-bit sum, over INT8, 32-bit sum',
      'multiplier',
      'int8',
      0.502,
      'The control: width saves the area, not shift and add.',
    ],
    [
      'MixPE W4A16 over FP16, fp32 sums',
      'mixpeA16',
      'fp16',
      0.729,
      'The other synthesis flushed subnormals and knew neither infinity nor NaN; ours are whole.',
    ],
    [
      'MixPE W4A16 over FP16, fp16 sums',
      'mixpeA16Narrow',
      'fp16Narrow',
      0.552,
      'As above: what both elements must have beside their product weighs more where sums are narrow.',
    ],
    [
      'Bit Fusion unit over INT8, 32-bit sums',
      'fusion',
      'int8',
      2.57,
      'Every mode is built. The authors of Bit Fusion have 2.52 in 45 nm.',
    ],
    [
      'pre-aligned 12-bit significands by 4-bit weights over FP16, fp32 sum',
      'figna',
      'fp16',
      0.239,
      'The aligner, one for a row, is in neither.',
    ],
  ];
  return rows.map(([quantity, of, over, published, note]) => ({
    quantity: `area, ${quantity}`,
    conditions: `${library}, ${measured[of].ghz} over ${measured[over].ghz} GHz`,
    unit: 'x',
    published,
    source: SYNTHESIS,
    ours: areaRatio(points, of, over),
    note,
  }));
}

/** Area times power on the plane of the simulator: 1 over the efficiency it prints. */
function planes(points: Points, { library }: Conditions): Figure[] {
  const note =
    'The simulator gives these efficiencies as numbers, without area, power, library or clock. Ours is area times ' +
    'energy per product, each format on words of its own.';
  const rows: readonly (readonly [string, Key, Key, number])[] = [
    ['MixPE W4A8 over INT8', 'mixpe', 'int8', 58.28 / 133.38],
    ['MixPE W4A16 over FP16, fp32 sums', 'mixpeA16', 'fp16', 1 / 4.82],
    ['MixPE W4A16 over FP16, fp16 sums', 'mixpeA16Narrow', 'fp16Narrow', 1 / 4.82],
    ['INT8 over FP16, fp32 sum', 'int8', 'fp16', 1 / 58.28],
  ];
  return rows.flatMap(([quantity, of, over, published]): Figure[] => [
    {
      quantity: `area times power, ${quantity}`,
      conditions: `${library}, ${measured[of].ghz} over ${measured[over].ghz} GHz`,
      unit: 'x',
      published,
      source: PLANE,
      ours: product(areaRatio(points, of, over), energyRatio(points, of, over)),
      note,
    },
    {
      quantity: `energy per product, ${quantity}`,
      conditions: `${library}, ${measured[of].ghz} over ${measured[over].ghz} GHz`,
      unit: 'x',
      published: null,
      source: '',
      ours: energyRatio(points, of, over),
      note: '',
    },
  ]);
}

function fusion(points: Points, { library }: Conditions): Figure[] {
  return [
    {
      quantity: 'energy per product, Bit Fusion unit over INT8',
      conditions: `${library}, 8 x 8 bits, 32-bit sums, ${integerGhz} GHz`,
      unit: 'x',
      published: 344.3 / 171.8,
      source: FUSION,
      ours: energyRatio(points, 'fusion', 'int8'),
      note: 'Theirs is power by a synthesis tool; ours is from toggles, glitches included.',
    },
  ];
}

function areaRatio(points: Points, of: Key, over: Key): number {
  return points[of].areaUm2 / points[over].areaUm2;
}

function energyRatio(points: Points, of: Key, over: Key): number | null {
  const [a, b] = [points[of].energyPerMacFj, points[over].energyPerMacFj];
  return a === null || b === null ? null : a / b;
}

function product(a: number, b: number | null): number | null {
  return b === null ? null : a * b;
}
