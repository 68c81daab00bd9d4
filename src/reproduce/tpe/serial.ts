/** Elements that take their operands digit by digit, and those they are measured against, clock by clock. */

import {
  busyShare,
  clockSweep,
  designPoint,
  mostEfficient,
  quotient,
  type DesignPoint,
} from '../design-point.ts';
import { unavailable, type Conditions, type Figure, type Section } from '../paper.ts';
import { element } from './elements.ts';
import { elementDensity as density, noPublished, pointRows } from './point-rows.ts';
import { inColumns } from './sparse.ts';

const ABSTRACT = 'TPE, HPCA 2025, abstract';
const READER = 'TPE, HPCA 2025, as quoted by a reader of the paper';

const clocksGhz = [0.75, 1.5, 2.5];

/** Families that work by themselves, and those that a column engine feeds. */
const contestants = [
  { family: 'mac', isFed: false },
  { family: 'bit-serial', isFed: false },
  { family: 'laconic', isFed: false },
  { family: 'opt3', isFed: true },
  { family: 'opt4c', isFed: true },
  { family: 'opt4e', isFed: true },
] as const;

type Sweep = { readonly points: readonly DesignPoint[]; readonly best: DesignPoint };
type Sweeps = ReadonlyMap<string, Sweep>;

export const serial: Section = {
  slug: 'serial',
  title: 'Digit-serial elements and their baselines over the clock',
  explanation:
    'A bit-serial element after Stripes, term pairs after Laconic, and the paper\u0027s OPT3, OPT4C and OPT4E, each ' +
    'alone, int8 into 32 bits, on the same normal operands; cycles as each takes them on these. The baselines have ' +
    'their registers, encoders and adders inside; OPT3 has encoder, queue and skipper inside and its adder outside; ' +
    'OPT4C and OPT4E have neither, which is what the paper counts, and the last rows put the whole engine against it.',
  async measure(conditions) {
    const sweeps = new Map<string, Sweep>();
    for (const { family, isFed } of contestants) {
      conditions.progress?.({ stage: 'serial', detail: family });
      const data = isFed ? inColumns(family, conditions) : element(family, conditions.seed);
      const points = await clockSweep(data, 'element', clocksGhz, conditions);
      sweeps.set(family, { points, best: mostEfficient(points) });
    }
    return [
      ...[...sweeps].flatMap(([family, { points }]) =>
        pointRows(family, points, conditions.library, density),
      ),
      ...againstLaconic(sweeps, conditions),
      ...againstMac(sweeps, conditions),
      ...growth(sweeps, conditions),
      ...(await engineAgainstLaconic(sweeps, conditions)),
      ...others,
    ];
  },
};

function againstLaconic(sweeps: Sweeps, { library }: Conditions): Figure[] {
  const laconic = sweeps.get('laconic')?.best;
  if (laconic === undefined) return [];
  return (
    [
      ['opt4e', 2.85, 12.1, ABSTRACT],
      ['opt3', 1, null, `${READER}: about equal`],
    ] as const
  ).flatMap(([family, area, energy, source]): Figure[] => {
    const best = sweeps.get(family)?.best;
    if (best === undefined) return [];
    const conditions = `${library}, elements alone; ${best.clockGhz} GHz over ${laconic.clockGhz} GHz`;
    return [
      {
        quantity: `area efficiency, ${family} over laconic`,
        conditions,
        unit: 'x',
        published: area,
        source,
        ours: density(best) / density(laconic),
        note: family === 'opt4e' ? outside : inside,
      },
      {
        quantity: `energy efficiency, ${family} over laconic`,
        conditions,
        unit: 'x',
        published: energy,
        source: energy === null ? noPublished : source,
        ours: quotient(laconic.energyPerMacFj, best.energyPerMacFj),
        note: family === 'opt4e' ? energyNote : inside,
      },
    ];
  });
}

const outside =
  'Elements alone favour OPT4E, whose encoders, queues and adders are shared and not counted, while ours after Laconic ' +
  'has its own inside; and its sixteen lanes wait for the slowest, which on normal words takes more than twice the mean.';
const inside =
  'Our OPT3 has queues that the paper\u0027s element does not have; lanes of the other wait for the slowest of sixteen.';
const energyNote =
  'The paper compares with the published Laconic, of another node and with its tiles around it; ours is one element ' +
  'after it, in the same library and at its best clock.';

/** Lanes of the element after Laconic, by default. */
const LANES = 16;

function againstMac(sweeps: Sweeps, { library }: Conditions): Figure[] {
  const [mac, laconic] = [sweeps.get('mac')?.best, sweeps.get('laconic')?.best];
  if (mac === undefined || laconic === undefined) return [];
  return [
    {
      quantity: `area, ${LANES} of mac over laconic of ${LANES} lanes`,
      conditions: `${library}; ${mac.clockGhz} GHz over ${laconic.clockGhz} GHz`,
      unit: 'x',
      published: 5,
      source: 'Laconic, ISCA 2019, as quoted by a reader of the paper, 8 bits',
      ours: (LANES * mac.areaUm2) / laconic.areaUm2,
      note:
        'Ours has encoders for both operands of every lane, and registers for their digits, inside; so small an ' +
        'element needs them at the edge of an array, shared by a row or a column.',
    },
  ];
}

function growth(sweeps: Sweeps, { library }: Conditions): Figure[] {
  const points = sweeps.get('opt3')?.points ?? [];
  const areaAt = (ghz: number): number | null =>
    points.find(({ clockGhz }) => clockGhz === ghz)?.areaUm2 ?? null;
  const fastestPs = Math.min(...points.map(({ pathPs }) => pathPs));
  return [
    {
      quantity: 'growth of the area of OPT3',
      conditions: `${library}, clock target 1.5 GHz / 0.75 GHz; 2.0 GHz / 1.5 GHz published`,
      unit: 'x',
      published: 1.09,
      source: READER,
      ours: quotient(areaAt(1.5), areaAt(0.75)),
      note:
        'Gates of our 45 nm library are about half as fast as those of the paper, so clocks are halved, or nearly. ' +
        'One mapping may meet both: our flow does not trade area for a clock that is already met.',
    },
    {
      quantity: 'highest clock of OPT3',
      conditions: `${library}, of the targets above`,
      unit: 'GHz',
      published: 2.5,
      source: READER,
      ours: 1000 / fastestPs,
      note: 'An older node; our critical path is in the stream of digits, not in the compressors.',
    },
  ];
}

/** Rows and columns of OPT4E elements with streams, resolvers and all waiting, as `designs/opt4e-column.yaml`. */
async function engineAgainstLaconic(sweeps: Sweeps, conditions: Conditions): Promise<Figure[]> {
  const laconic = sweeps.get('laconic')?.best;
  if (laconic === undefined) return [];
  conditions.progress?.({ stage: 'serial', detail: 'engine of opt4e' });
  const data = inColumns('opt4e', conditions);
  const engine = await designPoint(data, 'array', ENGINE_GHZ, conditions);
  const rate = await busyShare(data, engine);
  const where = `${conditions.library}, the engine of 4 x 8 elements at ${engine.clockGhz} GHz over one element at ${laconic.clockGhz} GHz`;
  const note =
    'The engine with its streams, resolvers and waiting for each other, on a product with k = 256; memories are not counted for either.';
  return [
    {
      quantity: 'area efficiency, engine of opt4e over laconic',
      conditions: where,
      unit: 'x',
      published: 2.85,
      source: ABSTRACT,
      ours: (engine.gmacPerSecondPerMm2 * rate) / density(laconic),
      note,
    },
    {
      quantity: 'energy efficiency, engine of opt4e over laconic',
      conditions: where,
      unit: 'x',
      published: 12.1,
      source: ABSTRACT,
      ours: quotient(laconic.energyPerMacFj, engine.energyPerMacFj),
      note: `${note} Registers without clock gates toggle in every cycle.`,
    },
  ];
}

const ENGINE_GHZ = 1.5;

/** Designs that the paper compares with and that are not built here. */
const others: readonly Figure[] = (
  [
    ['Bitlet', 2.12],
    ['Sibia', 5.28],
    ['BitWave', 15.2],
  ] as const
).map(([name, published]) =>
  unavailable(
    {
      quantity: `area efficiency, OPT3 over ${name}`,
      conditions: 'SMIC 28 nm; the other at 250 MHz to 1 GHz',
      unit: 'x',
      published,
      source: READER,
    },
    'neither configuration nor node of the other were recovered, and none of its kind is built here.',
  ),
);
