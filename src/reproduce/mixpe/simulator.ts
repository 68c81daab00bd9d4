/**
 * The cycle formula of the authors' simulator, with their own assumptions: output-stationary, no time to fill or
 * drain, memory never in the way. Written from the description of its rules, not from its source.
 */

import { blockLayers, group, patchLayer, type Model, type Product } from './models.ts';

/** An array of elements that split into smaller ones. */
export type Machine = {
  readonly slug: string;
  readonly rows: number;
  readonly columns: number;
  /** Bits of an element's operands: at most and at least. An element does (most / bits)^2 products per cycle. */
  readonly most: number;
  readonly least: number;
  /** Bits that dequantisation and the convolution of patches run at. */
  readonly fullBits: number;
  /** How scales are charged as a product of their own: on all weights, or on sums of groups. */
  readonly scales: 'weights' | 'groups';
  /** Bits of both operands of the `layer`-th layer in block `block` of `blocks`. */
  bits(block: number, blocks: number, layer: number): number;
};

/** How the simulator shrinks the product that stands for dequantisation. */
export type Charge = {
  /** What n, of conventional designs, is divided by. */
  readonly conventional: number;
  /** What k, of MixPE, is divided by, besides n by the group. */
  readonly mixpe: number;
};

export type Cycles = { readonly products: number; readonly scales: number };

/** Cycles of one product at a precision. */
export function productCycles(machine: Machine, bits: number, { m, k, n }: Product): number {
  const split = Math.floor(machine.most / Math.max(bits, machine.least));
  return Math.ceil(m / (machine.rows * split)) * Math.ceil(n / (machine.columns * split)) * k;
}

/** Cycles of the product that stands for the dequantisation of a layer. */
export function scaleCycles(machine: Machine, charge: Charge, { m, k, n }: Product): number {
  const product =
    machine.scales === 'weights'
      ? { m, k, n: Math.floor(n / charge.conventional) }
      : { m, k: Math.floor(k / charge.mixpe), n: Math.floor(n / group) };
  return productCycles(machine, machine.fullBits, product);
}

/** Cycles of the blocks of a network, patches not counted. */
export function blockCycles(machine: Machine, charge: Charge, model: Model): Cycles {
  let [products, scales] = [0, 0];
  for (let block = 0; block < model.blocks; block++) {
    for (const [index, layer] of blockLayers(model).entries()) {
      products += productCycles(machine, machine.bits(block, model.blocks, index), layer);
      scales += scaleCycles(machine, charge, layer);
    }
  }
  return { products, scales };
}

/** Cycles of a whole network. */
export function modelCycles(machine: Machine, charge: Charge, model: Model): number {
  const { products, scales } = blockCycles(machine, charge, model);
  const patches = patchLayer(model);
  return (
    products +
    scales +
    (patches === undefined ? 0 : productCycles(machine, machine.fullBits, patches))
  );
}

const integer = { most: 8, least: 4, fullBits: 8 } as const;

/** The machines of the final run, FP16 last. Which blocks run at more bits is drawn there; only how many counts. */
export const machines = {
  mixpeA8: {
    ...integer,
    slug: 'MixPE W4A8',
    rows: 64,
    columns: 64,
    scales: 'groups',
    bits: () => 4,
  },
  ant: {
    ...integer,
    slug: 'ANT',
    rows: 32,
    columns: 32,
    scales: 'weights',
    bits: (block, blocks) => (block < Math.floor(blocks / 5) ? 8 : 4),
  },
  bitFusion: {
    ...integer,
    slug: 'Bit Fusion',
    rows: 32,
    columns: 40,
    scales: 'weights',
    bits: (block, blocks, layer) => (layer === 1 && block < Math.floor(blocks / 2) ? 4 : 8),
  },
  int8: { ...integer, slug: 'INT8', rows: 32, columns: 32, scales: 'weights', bits: () => 8 },
  mixpeA16: {
    slug: 'MixPE W4A16',
    rows: 32,
    columns: 32,
    most: 16,
    least: 8,
    fullBits: 16,
    scales: 'groups',
    bits: () => 8,
  },
  fp16: {
    slug: 'FP16',
    rows: 32,
    columns: 28,
    most: 16,
    least: 16,
    fullBits: 16,
    scales: 'weights',
    bits: () => 16,
  },
} as const satisfies Readonly<Record<string, Machine>>;
