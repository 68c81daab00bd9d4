/** Building blocks are what their claims say, and a block with a fault is refuted by inputs that show it. */

import { describe, expect, test } from 'vitest';
import { renderPlan } from '../../src/emit/verilog.ts';
import { blockClaims, type BlockClaim } from '../../src/verify/blocks/claims.ts';
import { proveClaim } from '../../src/verify/blocks/prove-blocks.ts';

/** The narrowest of each kind; `pelab prove --blocks` takes them all. */
const narrow = [
  ...new Map(
    blockClaims()
      .toReversed()
      .map((one) => [one.block, one]),
  ).values(),
];

describe('a building block', () => {
  test.each(narrow.map((claim) => [claim.block, claim.width, claim] as const))(
    '%s of %d bits is what it means',
    async (_block, _width, claim) => {
      expect(await proveClaim(claim, 60)).toEqual({ verdict: 'proved' });
    },
  );
});

const claimOf = (block: string, width: number): BlockClaim => {
  const found = blockClaims().find((one) => one.block === block && one.width === width);
  if (found === undefined) throw new Error(`no claim about ${block} of ${width} bits`);
  return found;
};

test('an adder that loses a propagate is refuted, by operands that carry through there', async () => {
  const claim = claimOf('adder kogge-stone', 4);
  const files = renderPlan(claim.plan).map(({ path, text }) => ({
    path,
    text: text.replace('g[1] | (p[1] & g[0])', 'g[1]'),
  }));
  expect(files).not.toEqual(renderPlan(claim.plan));
  const verdict = await proveClaim(claim, 60, files);
  if (verdict.verdict !== 'refuted') throw new Error(verdict.verdict);
  const bitOf = (name: string, place: number): string | undefined =>
    verdict.inputs[name]?.at(-1 - place);
  // Bit 1 passes a carry on and makes none of its own.
  expect(bitOf('a_i', 1)).not.toBe(bitOf('b_i', 1));
});

test('a proof that takes too long says so, and claims nothing', async () => {
  const verdict = await proveClaim(claimOf('multiplier booth4 signed', 8), 2);
  expect(verdict).toEqual({ verdict: 'not decided', limitSeconds: 2 });
});
