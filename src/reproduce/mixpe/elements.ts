/** The elements from synthesis: what narrow weights save in area and energy, and what shift and add does to it. */

import { InvariantError } from '../../errors.ts';
import type { Conditions, Figure, Section } from '../paper.ts';
import { baselinePoint, type BaselinePoint } from './baseline-costs.ts';
import { baselineOf, type Baseline } from './baseline-designs.ts';

const SYNTHESIS = 'mixpe.md 3.4: another Yosys and script, Nangate45, 2 ns';
const PLANE = 'mixpe.md 3.2, from dse.py of the simulator';
const FUSION = 'github.com/hsharma35/bitfusion, 45 nm, 8/2 over 8/8';

/** Floating-point elements, in one stage; the clock is one that all of them meet. */
const floatGhz = 0.125;
const integerGhz = 0.5;

/** The smallest build of floating-point elements: gated copies in one tree, an adder cell for each bit of the sum. */
const small = { multiplier: 'and-array', adder: 'ripple' } as const;

function float(
  family: string,
  accumulator: string,
  build: Readonly<Record<string, string>> = {},
): Baseline {
  const weights = family === 'mixpe-a16' ? { weight: 'int4' } : {};
  const slug = [family, accumulator, ...Object.values(build)].join('-');
  return { slug, title: slug, element: { family, ...weights, accumulator, ...build } };
}

/** INT8 by the family and the structure of MixPE: what narrow weights save, all else equal. */
const int8Fused: Baseline = {
  slug: 'int8-fused',
  title: 'INT8, 32-bit sum, gated copies in one tree with the sum',
  element: { family: 'mixpe-a8', weight: 'int8', accumulator: 32, multiplier: 'fused' },
};

const measured = {
  mixpe: { baseline: baselineOf('mixpe-w4a8'), ghz: integerGhz },
  fused: { baseline: baselineOf('mixpe-w4a8-fused'), ghz: integerGhz },
  int8Fused: { baseline: int8Fused, ghz: integerGhz },
  multiplier: { baseline: baselineOf('w4a8'), ghz: integerGhz },
  int8: { baseline: baselineOf('int8-32'), ghz: integerGhz },
  fusion: { baseline: baselineOf('bit-fusion-w8a8'), ghz: integerGhz },
  figna: { baseline: baselineOf('figna-12'), ghz: integerGhz },
  mixpeA16: { baseline: float('mixpe-a16', 'fp32'), ghz: floatGhz },
  mixpeA16Narrow: { baseline: float('mixpe-a16', 'fp16'), ghz: floatGhz },
  mixpeA16Small: { baseline: float('mixpe-a16', 'fp32', small), ghz: floatGhz },
  mixpeA16NarrowSmall: { baseline: float('mixpe-a16', 'fp16', small), ghz: floatGhz },
  fp16: { baseline: float('float-mac', 'fp32'), ghz: floatGhz },
  fp16Narrow: { baseline: float('float-mac', 'fp16'), ghz: floatGhz },
  fp16Small: { baseline: float('float-mac', 'fp32', small), ghz: floatGhz },
  fp16NarrowSmall: { baseline: float('float-mac', 'fp16', small), ghz: floatGhz },
} as const satisfies Readonly<Record<string, { baseline: Baseline; ghz: number }>>;

type Key = keyof typeof measured;
type Points = Readonly<Partial<Record<Key, BaselinePoint>>>;

export const elements: Section = {
  slug: 'elements',
  title: 'Area and energy of the elements',
  explanation:
    'One element that keeps its own sum, from the emitted Verilog, mapped by Yosys and ABC; energy from its gates ' +
    'with glitches, on normal operands. The paper prints no area and no power: what there is are areas over areas ' +
    'of a synthesis made when its simulator was read, and the area times power on a plane of the simulator. Integers at ' +
    '500 MHz, floating point, in one stage, at 125 MHz; areas hardly change below the clock an element can reach.',
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
  const points: Partial<Record<Key, BaselinePoint>> = {};
  for (const key of Object.keys(measured) as Key[]) points[key] = await at(key);
  return points;
}

function areas(points: Points, { library }: Conditions): Figure[] {
  const rows: readonly (readonly [string, Key, Key, number | null, string])[] = [
    [
      'MixPE W4A8 in one tree with its 19-bit sum, over INT8, 32-bit sum',
      'fused',
      'int8',
      0.484,
      'Both baselines are ordinary: a multiplier and an adder left to synthesis.',
    ],
    [
      'the same over INT8 built the same way',
      'fused',
      'int8Fused',
      null,
      'What narrow weights and sums save, the structure being equal: shift and add has no part in it.',
    ],
    [
      'MixPE W4A8 by three adders, 19-bit sum, over INT8, 32-bit sum',
      'mixpe',
      'int8',
      0.484,
      'The structure of the other synthesis. Its library, Yosys and script are others, and its mapping restructures.',
    ],
    [
      'W4A8 by an ordinary multiplier, 19-bit sum, over INT8, 32-bit sum',
      'multiplier',
      'int8',
      0.502,
      'The control: width saves the area, not shift and add.',
    ],
    [
      'MixPE W4A16 in one tree over FP16, fp32 sums',
      'mixpeA16Small',
      'fp16',
      0.729,
      'Both baselines leave the product to synthesis. The other synthesis flushed subnormals and knew neither infinity nor NaN; ours are whole.',
    ],
    [
      'MixPE W4A16 in one tree over FP16, fp16 sums',
      'mixpeA16NarrowSmall',
      'fp16Narrow',
      0.552,
      'As above.',
    ],
    [
      'MixPE W4A16 over FP16 built the same way, fp32 sums',
      'mixpeA16Small',
      'fp16Small',
      null,
      'All else equal.',
    ],
    [
      'MixPE W4A16 over FP16 built the same way, fp16 sums',
      'mixpeA16NarrowSmall',
      'fp16NarrowSmall',
      null,
      'All else equal: what both must have beside their product weighs more where sums are narrow.',
    ],
    [
      'MixPE W4A16 by adders over FP16, fp32 sums',
      'mixpeA16',
      'fp16',
      0.729,
      'The structure of the other synthesis.',
    ],
    [
      'MixPE W4A16 by adders over FP16, fp16 sums',
      'mixpeA16Narrow',
      'fp16Narrow',
      0.552,
      'The structure of the other synthesis.',
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
    source: published === null ? '' : SYNTHESIS,
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
    ['MixPE W4A8 in one tree over INT8', 'fused', 'int8', 58.28 / 133.38],
    ['MixPE W4A8 by three adders over INT8', 'mixpe', 'int8', 58.28 / 133.38],
    ['MixPE W4A16 in one tree over FP16, fp32 sums', 'mixpeA16Small', 'fp16', 1 / 4.82],
    ['MixPE W4A16 in one tree over FP16, fp16 sums', 'mixpeA16NarrowSmall', 'fp16Narrow', 1 / 4.82],
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

function pointOf(points: Points, key: Key): BaselinePoint {
  const point = points[key];
  if (point === undefined) throw new InvariantError(`${key} was not measured`);
  return point;
}

function areaRatio(points: Points, of: Key, over: Key): number {
  return pointOf(points, of).areaUm2 / pointOf(points, over).areaUm2;
}

function energyRatio(points: Points, of: Key, over: Key): number | null {
  const [a, b] = [pointOf(points, of).energyPerMacFj, pointOf(points, over).energyPerMacFj];
  return a === null || b === null ? null : a / b;
}

function product(a: number, b: number | null): number | null {
  return b === null ? null : a * b;
}
