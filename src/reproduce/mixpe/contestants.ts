/** Arrays that are compared over whole networks: cycles from their schedules, areas from the model. */

import { elaborateDesign, type Design } from '../../design/index.ts';
import { InvariantError } from '../../errors.ts';
import { estimateDesign } from '../../run/estimate.ts';
import { targetOf } from '../../run/target.ts';
import { blockLayers, group, patchLayer, type Model, type Product } from './models.ts';

export type Contestant = {
  readonly title: string;
  readonly element: Readonly<Record<string, unknown>> & { readonly family: string };
  /** For layers whose weights have more than four bits, where the element is told so. */
  readonly wideElement?: Contestant['element'];
  /** Passes that a product of 8-bit weights and 8-bit or wider activations takes. */
  readonly widePasses: 1 | 2 | 4;
  /**
   * Where scales are applied: by units at the bottom of the array, whose time is in its schedule; by the elements, to
   * weights before a tile of rows is multiplied or to the sum of each group; nowhere, as there are no groups.
   */
  readonly scales: 'units' | 'weights' | 'sums' | 'none';
  /** The unit that is missing at the bottom of each column, and what stands for it. */
  readonly unit?: Contestant['element'];
};

export const contestants = {
  mixpeA8: {
    title: 'MixPE W4A8',
    element: { family: 'mixpe-a8', weight: 'uint4', group, zero: 'kept', scale: 'fp16' },
    widePasses: 2,
    scales: 'units',
  },
  ant: {
    title: 'ANT',
    element: { family: 'ant', weight: 'pair4_3', activation: 'pair4_3', accumulator: 32 },
    widePasses: 4,
    scales: 'none',
  },
  bitFusion: {
    title: 'Bit Fusion',
    element: { family: 'bit-fusion', weight: 'int4', activation: 'int8', accumulator: 32 },
    wideElement: { family: 'bit-fusion', weight: 'int8', activation: 'int8', accumulator: 32 },
    widePasses: 1,
    scales: 'sums',
  },
  int8: {
    title: 'INT8',
    element: { family: 'mac', weight: 'int8', activation: 'int8', accumulator: 32 },
    widePasses: 1,
    scales: 'weights',
  },
  int8Groups: {
    title: 'INT8, dequantised after the group',
    element: { family: 'mixpe-a8', weight: 'int8', group, scale: 'fp16', multiplier: 'inferred' },
    widePasses: 1,
    scales: 'units',
  },
  mixpeA16: {
    title: 'MixPE W4A16',
    element: { family: 'mixpe-a16', weight: 'int5', pipeline: 2 },
    widePasses: 2,
    scales: 'units',
    unit: { family: 'float-mac', activation: 'fp32', weight: 'fp16', pipeline: 2 },
  },
  fp16: {
    title: 'FP16',
    element: { family: 'float-mac', pipeline: 2 },
    widePasses: 1,
    scales: 'weights',
  },
} as const satisfies Readonly<Record<string, Contestant>>;

export type Size = { readonly rows: number; readonly columns: number };

function designOf(element: Contestant['element'], size: Size, library: string): Design {
  return elaborateDesign({
    name: 'mixpe-contestant',
    element,
    array: { architecture: 'systolic-os', ...size },
    technology: { library, clock: '500 MHz' },
  });
}

/** Products per cycle of 4-bit weights. */
export function peakOf({ element }: Contestant, size: Size): number {
  return targetOf(designOf(element, size, 'generic45')).macsPerCycle;
}

/** Area of the array with its registers and units, by the model, um2. */
export async function arrayArea(
  { element, unit }: Contestant,
  size: Size,
  library: string,
): Promise<number> {
  const sources = ['model'] as const;
  const areaOf = async (of: Design, scope: 'array' | 'element'): Promise<number> => {
    const [result] = await estimateDesign(of, { sources, scopes: [scope] });
    if (result === undefined) throw new InvariantError('the model has an estimate for each scope');
    return result.estimate.areaUm2;
  };
  const array = await areaOf(designOf(element, size, library), 'array');
  if (unit === undefined) return array;
  return array + size.columns * (await areaOf(designOf(unit, size, library), 'element'));
}

/** The most columns with which an array of `rows` rows is no larger than an area; 0 where one column is. */
export async function columnsWithin(
  contestant: Contestant,
  rows: number,
  areaUm2: number,
  library: string,
): Promise<number> {
  let [least, most] = [0, 128];
  while (least < most) {
    const columns = Math.ceil((least + most) / 2);
    if ((await arrayArea(contestant, { rows, columns }, library)) <= areaUm2) least = columns;
    else most = columns - 1;
  }
  return least;
}

/** Cycles of a network on an array, dequantisation among them. */
export function networkCycles(contestant: Contestant, size: Size, model: Model): number {
  const { element, wideElement = element, widePasses, scales, unit } = contestant;
  const narrow = targetOf(designOf(element, size, 'generic45'));
  const block = blockLayers(model).reduce((sum, layer) => {
    // Without units in the array, a group whose sum is scaled is a product of its own.
    const pieces = unit !== undefined || scales === 'sums' ? layer.k / group : 1;
    const { cycles } = narrow.schedule({ ...layer, k: layer.k / pieces });
    return sum + cycles * pieces + scaleCycles(contestant, size, layer);
  }, 0);
  const patches = patchLayer(model);
  if (patches === undefined) return block * model.blocks;
  const wide = targetOf(designOf(wideElement, size, 'generic45'));
  const first = wide.schedule({ ...patches, k: patches.k * widePasses }).cycles;
  return block * model.blocks + first;
}

/** Cycles in which elements multiply scales instead of operands, one multiplication each. */
function scaleCycles(
  { scales }: Contestant,
  { rows, columns }: Size,
  { m, k, n }: Product,
): number {
  const multiplications = {
    units: 0,
    none: 0,
    weights: k * n * Math.ceil(m / rows),
    sums: (m * n * k) / group,
  }[scales];
  return multiplications / (rows * columns);
}
