/** The authors' simulator: its own cycles from its own assumptions, to show that they are read as they are meant. */

import type { Figure, Section } from '../paper.ts';
import { models, type Model } from './models.ts';
import { publishedTimes, SIMULATOR } from './published.ts';
import { blockCycles, machines, modelCycles, type Charge, type Machine } from './simulator.ts';

const SPEC = 'mixpe.md 3.3, from the tables of the simulator';

/** The dequantisation of the final run, and of the run whose cycles are kept layer by layer. */
const final: Charge = { conventional: 8, mixpe: 8 };
const kept: Charge = { conventional: 1, mixpe: 1 };

/** Two runs in three digits, by the formula alone: a calculation of its own, made when the simulator was read. */
const readings = [
  {
    conditions: 'final run: 64 x 64, four products per element and cycle',
    machine: machines.mixpeA8,
    times: [0.161, 0.123, 0.097, 0.097],
  },
  {
    conditions: 'run 5: 64 x 64, one product per element and cycle',
    machine: { ...machines.mixpeA8, bits: () => 8 } satisfies Machine,
    times: [0.204, 0.199, 0.194, 0.194],
  },
] as const;

export const cycles: Section = {
  slug: 'cycles',
  title: 'The simulator of the authors, with its own assumptions',
  explanation:
    'Cycles are ceil(m / rows) ceil(n / columns) k, with rows and columns multiplied where an element splits; ' +
    'dequantisation is a small product on the same array; 64 tokens. No filling, no draining, no waiting for memory. ' +
    'MixPE has four times the elements of INT8 there, W4A8 runs as 4 x 4 bits, W4A16 as 8 x 8, and the ' +
    'dequantisation of conventional designs counts eight multiplications per weight.',
  async measure() {
    return [...recorded(), ...ours(), ...table(), ...charges()];
  },
};

function time(machine: Machine, model: Model): number {
  return modelCycles(machine, final, model) / modelCycles(machines.fp16, final, model);
}

/** All arrays 32 x 32: millions of cycles for OPT-6.7B. */
function recorded(): Figure[] {
  const model = models.find(({ slug }) => slug === 'opt-6.7b');
  if (model === undefined) return [];
  const small: Machine = { ...machines.mixpeA8, rows: 32, columns: 32, bits: () => 8 };
  const mixpe = blockCycles(small, kept, model);
  const int8 = blockCycles(machines.int8, kept, model);
  const share = (mixpe.products + mixpe.scales) / (int8.products + int8.scales);
  const rows = [
    ['INT8, products', 'M cycles', 402.66, int8.products / 1e6, 5e-5],
    ['INT8, dequantisation', 'M cycles', 402.66, int8.scales / 1e6, 5e-5],
    ['MixPE W4A8, products', 'M cycles', 402.65, mixpe.products / 1e6, 5e-5],
    ['MixPE W4A8, dequantisation', 'M cycles', 3.15, mixpe.scales / 1e6, 2e-3],
    ['MixPE W4A8 over INT8', 'x', 0.504, share, 1e-3],
  ] as const;
  return rows.map(([quantity, unit, published, value, within]) => ({
    quantity,
    conditions: 'OPT-6.7B, all arrays 32 x 32, 8 x 8 bits',
    unit,
    published,
    source: SPEC,
    ours: value,
    within,
    note: '',
  }));
}

function ours(): Figure[] {
  return readings.flatMap(({ conditions, machine, times }) =>
    models.map((model, index): Figure => ({
      quantity: `time of MixPE W4A8 over FP16, ${model.title}`,
      conditions,
      unit: 'x',
      published: times[index] ?? null,
      source: 'mixpe.md 3.3: the formula',
      ours: time(machine, model),
      // Half a unit of the last digit, and what rounding our own adds to it.
      within: 0.0006 / (times[index] ?? 1),
      note: '',
    })),
  );
}

function table(): Figure[] {
  return (Object.keys(publishedTimes) as (keyof typeof publishedTimes)[]).flatMap((key) =>
    models.map((model, index): Figure => ({
      quantity: `time of ${machines[key].slug} over FP16, ${model.title}`,
      conditions: 'final run',
      unit: 'x',
      published: publishedTimes[key][index] ?? null,
      source: `${SIMULATOR}, results/mixpe_res.csv`,
      ours: time(machines[key], model),
      within: 0.08,
      note: 'Printed in two digits, and with waits for memory, most of them of FP16 in ViT, which the formula has not.',
    })),
  );
}

/** What is charged for dequantisation over what it takes: one multiplication per weight and tile of rows, or group. */
function charges(): Figure[] {
  const model = models[2];
  if (model === undefined) return [];
  const share = (machine: Machine): number => {
    const { products, scales } = blockCycles(machine, final, model);
    return scales / products;
  };
  return [
    {
      quantity: 'dequantisation over products, INT8',
      conditions: `${model.title}, final run`,
      unit: '',
      published: 0.125,
      source: 'mixpe.md 3.4',
      ours: share(machines.int8),
      within: 0.001,
      note: 'Eight multiplications per weight; a tile of 32 rows and 64 tokens need two.',
    },
    {
      quantity: 'dequantisation over products, MixPE W4A8',
      conditions: `${model.title}, final run`,
      unit: '',
      published: 0.003,
      source: 'mixpe.md 3.4',
      ours: share(machines.mixpeA8),
      note: 'An eighth of one multiplication per group and result.',
    },
  ];
}
