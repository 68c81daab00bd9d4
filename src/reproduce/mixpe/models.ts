/** The four networks of the paper as its simulator has them: linear layers only, 64 tokens at once. */

export type Product = { readonly m: number; readonly k: number; readonly n: number };

export type Model = {
  readonly slug: string;
  readonly title: string;
  readonly blocks: number;
  readonly width: number;
  /** Begins with a convolution over patches of 16 x 16 x 3 numbers. */
  readonly hasPatches: boolean;
};

/** Tokens at once: one each of 64 requests. */
export const batch = 64;

/** Weights that share a scale. */
export const group = 128;

export const models: readonly Model[] = [
  { slug: 'vit-base', title: 'ViT-Base', blocks: 12, width: 768, hasPatches: true },
  { slug: 'vit-huge', title: 'ViT-Huge', blocks: 32, width: 1280, hasPatches: true },
  { slug: 'opt-6.7b', title: 'OPT-6.7B', blocks: 32, width: 4096, hasPatches: false },
  { slug: 'llama-2-13b', title: 'Llama-2-13B', blocks: 40, width: 5120, hasPatches: false },
];

/** The layers of one block: queries with keys and values, output projection, and the two of the feed-forward part. */
export function blockLayers({ width }: Model): readonly [Product, Product, Product, Product] {
  const layer = (k: number, n: number): Product => ({ m: batch, k: k * width, n: n * width });
  return [layer(1, 3), layer(1, 1), layer(1, 4), layer(4, 1)];
}

/** The convolution of patches as a product: a row for each of 14 x 14 patches of 64 pictures. */
export function patchLayer({ hasPatches, width }: Model): Product | undefined {
  return hasPatches ? { m: 196 * batch, k: 768, n: width } : undefined;
}

/** Multiply-accumulates of all blocks, patches not counted. */
export function blockMacs(model: Model): number {
  return model.blocks * blockLayers(model).reduce((sum, { m, k, n }) => sum + m * k * n, 0);
}
