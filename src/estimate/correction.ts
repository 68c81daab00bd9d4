/**
 * Corrections of the linear model by likeness: the logarithm of synthesis over model is interpolated between the
 * designs that were fitted, with a rational quadratic kernel over descriptors on a logarithmic scale. A design that is
 * like none of them gets their mean.
 */

/** What fitting leaves: which descriptors count, how much, and the designs interpolated between. */
export type Correction = {
  /** Indices of the descriptors that count, into `names` of the support. */
  readonly descriptors: readonly number[];
  /** What one unit of the logarithm of 1 + descriptor weighs. */
  readonly weights: readonly number[];
  /** Mean of the logarithm of synthesis over model. */
  readonly mean: number;
  /** Weight of each design of the support. */
  readonly alpha: readonly number[];
};

/** Designs interpolated between, shared by the corrections of a library. */
export type Support = {
  readonly names: readonly string[];
  /** Per design, index and value of each descriptor that is not zero, one after the other. */
  readonly designs: readonly (readonly number[])[];
};

/** @returns factor to multiply the linear model with, from descriptors in the order of the support's names */
export type Corrector = (logarithms: Float64Array) => number;

/** Corrections beyond this factor are not believed. */
const LIMIT = Math.log(50);

/** The designs of a support that have one descriptor: by number, with its weighted logarithm. */
type Column = { readonly designs: Int32Array; readonly values: Float64Array };

/**
 * Make a correction ready to use. Most descriptors of most designs are zero: squared distances are
 * `|p|^2 + |h|^2 - 2 p h`, the products summed over descriptors that both have.
 */
export function corrector(support: Support, correction: Correction): Corrector {
  const { descriptors, mean } = correction;
  const weights = Float64Array.from(correction.weights);
  const alpha = Float64Array.from(correction.alpha);
  const columns = columnsOf(support, correction);
  const squares = new Float64Array(alpha.length);
  for (const { designs, values } of columns) {
    designs.forEach((design, i) => {
      squares[design] = (squares[design] as number) + (values[i] as number) ** 2;
    });
  }
  const products = new Float64Array(alpha.length);
  return (logarithms) => {
    products.fill(0);
    let square = 0;
    for (let k = 0; k < columns.length; k++) {
      const here = (logarithms[descriptors[k] as number] as number) * (weights[k] as number);
      if (here === 0) continue;
      square += here * here;
      const { designs, values } = columns[k] as Column;
      for (let i = 0; i < designs.length; i++) {
        const design = designs[i] as number;
        products[design] = (products[design] as number) + here * (values[i] as number);
      }
    }
    let sum = mean;
    for (let i = 0; i < alpha.length; i++) {
      // Half the squared distance: likeness is 1 for the same place and falls with it.
      const half = 0.5 * (square + (squares[i] as number)) - (products[i] as number);
      sum += (alpha[i] as number) / (1 + Math.max(0, half));
    }
    return Math.exp(Math.max(-LIMIT, Math.min(LIMIT, sum)));
  };
}

function columnsOf({ designs }: Support, { descriptors, weights }: Correction): Column[] {
  return descriptors.map((descriptor, k) => {
    const rows: number[] = [];
    const values: number[] = [];
    designs.forEach((design, row) => {
      for (let at = 0; at < design.length; at += 2) {
        if (design[at] !== descriptor) continue;
        rows.push(row);
        values.push(Math.log1p(design[at + 1] ?? 0) * (weights[k] ?? 0));
      }
    });
    return { designs: Int32Array.from(rows), values: Float64Array.from(values) };
  });
}
