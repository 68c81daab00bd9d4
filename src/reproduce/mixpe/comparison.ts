/** The networks of the paper on our arrays: as many elements, as much work per cycle, or as much area for each. */

import { unavailable, type Conditions, type Figure, type Section } from '../paper.ts';
import {
  arrayArea,
  columnsWithin,
  contestants,
  networkCycles,
  peakOf,
  type Contestant,
  type Size,
} from './contestants.ts';
import { models } from './models.ts';
import { publishedTimes, SIMULATOR } from './published.ts';

type Key = keyof typeof contestants;
const keys = Object.keys(contestants) as Key[];

const rows = 32;
const square: Size = { rows, columns: 32 };

/** What all arrays have in common, and the size that makes it so. */
type Basis = {
  readonly title: string;
  readonly note: string;
  sizeOf(contestant: Contestant, areaUm2: number, library: string): Size | Promise<Size>;
};

const bases: readonly Basis[] = [
  {
    title: 'equal elements',
    note: 'The published times are of MixPE with four times the elements of INT8, W4A8 at the cycles of 4 x 4 bits.',
    sizeOf: () => square,
  },
  {
    title: 'equal peak, 1024 products per cycle',
    note: 'Only Bit Fusion, with two products per element, differs from equal elements.',
    sizeOf: (contestant) => ({
      rows,
      columns: (square.columns * 1024) / peakOf(contestant, square),
    }),
  },
  {
    title: 'equal area, of INT8 32 x 32',
    note:
      'Whole columns: what is left of the area is not used. One clock for all favours the floating-point elements, ' +
      'whose paths are longer.',
    sizeOf: async (contestant, areaUm2, library) => ({
      rows,
      columns: await columnsWithin(contestant, rows, areaUm2, library),
    }),
  },
];

export const comparison: Section = {
  slug: 'comparison',
  title: 'The same networks at equal elements, equal peak and equal area',
  explanation:
    'Output-stationary arrays of 32 rows, 64 tokens, one clock for all, no waiting for memory; cycles from the ' +
    'schedules that the RTL equals, filling and draining included. Activations of W4A8 have 8 bits. Dequantisation ' +
    'is charged where it is: MixPE and the second INT8 have a unit per column, in their area; in the other INT8, and ' +
    'FP16, elements multiply every weight by its scale once for each tile of 32 rows; in Bit Fusion they multiply the ' +
    'sums of groups, one multiplication each; ANT has one scale per column and no groups. Patches of ViT have 8-bit ' +
    'weights: two passes of MixPE, four of 4 x 4 bits. Areas are by the model, registers and units included.',
  async measure(conditions) {
    const areaUm2 = await arrayArea(contestants.int8, square, conditions.library);
    const figures = await areas(areaUm2, conditions);
    for (const basis of bases) figures.push(...(await times(basis, areaUm2, conditions)));
    return [...figures, ...claims];
  },
};

/** What the abstract says. */
const claims: readonly Figure[] = (
  [
    ['speed-up over the best accelerator for quantised networks', 2.6],
    ['energy saved over the best accelerator for quantised networks', 1.4],
  ] as const
).map(([quantity, published]) =>
  unavailable(
    { quantity, conditions: '', unit: 'x', published, source: 'arXiv 2411.16158, abstract' },
    'no single run of the simulator gives both figures; the accelerator is OLAccel there, which is not built here, and ' +
      'the energy has memories and one power for all integer elements in it.',
  ),
);

async function areas(areaUm2: number, { library }: Conditions): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const key of keys) {
    if (key === 'int8') continue;
    const contestant: Contestant = contestants[key];
    const { title, unit } = contestant;
    figures.push({
      quantity: `area of the array, ${title} over INT8`,
      conditions: `${library}, by the model, 32 x 32`,
      unit: 'x',
      published: null,
      source: '',
      ours: (await arrayArea(contestant, square, library)) / areaUm2,
      note:
        unit === undefined
          ? ''
          : 'Its units are taken for elements that add fp32 by fp16 to fp32, without the results they keep.',
    });
  }
  return figures;
}

async function times(basis: Basis, areaUm2: number, { library }: Conditions): Promise<Figure[]> {
  const sizes = new Map<Key, Size>();
  for (const key of keys) sizes.set(key, await basis.sizeOf(contestants[key], areaUm2, library));
  const cyclesOf = (key: Key, model: (typeof models)[number]): number =>
    networkCycles(contestants[key], sizes.get(key) ?? square, model);
  return models.flatMap((model, index) => {
    const reference = cyclesOf('fp16', model);
    return keys.flatMap((key): Figure[] => {
      if (key === 'fp16') return [];
      const published = key === 'int8Groups' ? null : (publishedTimes[key][index] ?? null);
      const columns = [key, 'fp16' as const].map((each) => sizes.get(each)?.columns);
      return [
        {
          quantity: `time of ${contestants[key].title} over FP16, ${model.title}`,
          conditions: `${basis.title}: 32 x ${columns.join(' over 32 x ')}`,
          unit: 'x',
          published,
          source: published === null ? '' : `${SIMULATOR}, results/mixpe_res.csv`,
          ours: cyclesOf(key, model) / reference,
          note: basis.note,
        },
      ];
    });
  });
}
