/** Claims about compressor trees of every method: words in, rows out that add up to them. */

import { compressorTreePlan } from '../../structure/compressor-tree.ts';
import { input } from '../../structure/plan.ts';
import { treeMethods, type TreeMethod } from '../../structure/reduce/index.ts';
import type { BlockClaim } from './claim.ts';

/**
 * Words that are added up, and their width: from wide to tall, and few enough bits to try them all. Solvers do not decide
 * 8 words of 8 bits in 100 s; the trees of elements, of any size, are followed back by weights.
 */
const sizes = [
  [4, 4],
  [5, 4],
  [9, 2],
  [19, 1],
] as const;

/** Claims about trees, few bits first. */
export function treeClaims(): BlockClaim[] {
  return sizes.flatMap(([words, width]) =>
    treeMethods.map((method) => treeClaim(method, words, width)),
  );
}

/** A tree of unsigned words side by side on one port, with a constant, modulo a sum one bit too narrow for all of them. */
function treeClaim(method: TreeMethod, words: number, width: number): BlockClaim {
  const sum = width + Math.ceil(Math.log2(words)) - 1;
  const constant = (1n << BigInt(sum - 1)) - 3n;
  const { plan } = compressorTreePlan({
    module: `pe_claim_tree_${method}_n${words}_w${width}`,
    summary: 'words to two rows',
    params: { words, width },
    inputs: [input('x_i', words * width, 'words side by side')],
    columns: Array.from({ length: width }, (_, column) =>
      Array.from({ length: words }, (_each, word) => ({
        net: `x_i[${word * width + column}]`,
        arrivalPs: 40 * (word % 3),
      })),
    ),
    constant,
    width: sum,
    method,
  });
  const terms = Array.from(
    { length: words },
    (_, word) => `{ ${sum - width}'d0, x_i[${(word + 1) * width - 1}:${word * width}] }`,
  );
  return {
    block: `compressor tree ${method}`,
    width: words * width,
    plan,
    claim: `both rows add up to ${words} words of ${width} bits and a constant, wraps`,
    wires: `  wire [${sum - 1}:0] rows = sum_o + carry_o;
  wire [${sum - 1}:0] total = ${[...terms, `${sum}'d${constant}`].join(' + ')};
`,
    holds: 'rows == total',
  };
}
