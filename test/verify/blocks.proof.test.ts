/** Building blocks are what their claims say, and a block with a fault is refuted by inputs that show it. */

import { describe, expect, test } from 'vitest';
import { signed } from '../../src/bits/index.ts';
import type { Signals } from '../../src/bits/machine.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { multiplierPlan } from '../../src/structure/multiplier.ts';
import { inputBits, type BlockClaim } from '../../src/verify/blocks/claim.ts';
import { blockClaims } from '../../src/verify/blocks/claims.ts';
import { proveClaim } from '../../src/verify/blocks/prove-blocks.ts';

/** The narrowest of each kind, but for those with most inputs; `pelab prove --blocks` takes them all. */
const narrow = [
  ...new Map(
    blockClaims()
      .toReversed()
      .map((one) => [one.block, one]),
  ).values(),
].filter((claim) => inputBits(claim) <= 17);

describe('a building block', () => {
  test.each(narrow.map((claim) => [claim.block, claim.width, claim] as const))(
    '%s of %d bits is what it means',
    async (_block, _width, claim) => {
      expect(await proveClaim(claim, 60)).toMatchObject({
        verdict: 'proved',
        by: 'exhaustion',
        inputBits: inputBits(claim),
      });
    },
  );

  test('multipliers and rows of every encoding are tried with all operands of 8 bits', async () => {
    const eight = blockClaims().filter(
      ({ block, width }) => width === 8 && /^(multiplier|partial products)/.test(block),
    );
    expect(eight).toHaveLength(14);
    for (const claim of eight) {
      expect(await proveClaim(claim, 60)).toMatchObject({ verdict: 'proved', inputBits: 16 });
    }
  });

  test('a resolver of 24 bits, too wide to be tried, is proved by the solver', async () => {
    expect(await proveClaim(claimOf('resolver', 24), 60)).toEqual({ verdict: 'proved', by: 'sat' });
  });
});

const claimOf = (block: string, width: number): BlockClaim => {
  const found = blockClaims().find((one) => one.block === block && one.width === width);
  if (found === undefined) throw new Error(`no claim about ${block} of ${width} bits`);
  return found;
};

/** The claim about a block whose text has a fault. */
async function withFault(claim: BlockClaim, sound: string, broken: string): Promise<Signals> {
  const files = renderPlan(claim.plan).map(({ path, text }) => ({
    path,
    text: text.replace(sound, broken),
  }));
  expect(files).not.toEqual(renderPlan(claim.plan));
  const verdict = await proveClaim(claim, 60, files);
  if (verdict.verdict !== 'refuted') throw new Error(verdict.verdict);
  return Object.fromEntries(
    Object.entries(verdict.inputs).map(([port, digits]) => [port, BigInt(`0b${digits}`)]),
  );
}

describe('a block with a fault is refuted', () => {
  test.each([4, 16])(
    'an adder of %d bits that loses a propagate: by operands that carry through there',
    async (width) => {
      const claim = claimOf('adder kogge-stone', width);
      const { a_i: a = 0n, b_i: b = 0n } = await withFault(claim, 'g[1] | (p[1] & g[0])', 'g[1]');
      // Bit 1 passes a carry on and makes none of its own.
      expect((a ^ b) & 2n).toBe(2n);
    },
  );

  test('a compressor tree that loses a one: by any inputs', async () => {
    const claim = claimOf('compressor tree dadda', 16);
    const { x_i: x } = await withFault(claim, 'pe_half_adder_one', 'pe_half_adder');
    expect(x).toBeDefined();
  });

  test('a posit rounder that rounds to 0 and NaR: by a value beyond the least or the greatest', async () => {
    const claim = claimOf('posit rounder es 1, 6 bits of fraction', 16);
    const inputs = await withFault(claim, ' || !(|body)', '');
    const power = Number(signed(inputs['exp_i'] ?? 0n, 7));
    expect(Math.abs(power)).toBeGreaterThanOrEqual(28);
  });

  test('a float rounder that forgets what was lost: by a value with something lost', async () => {
    const claim = claimOf('float rounder e5m2, products of e2m1', 8);
    const inputs = await withFault(claim, '|rest || lost_i || frac[0]', '|rest || frac[0]');
    expect(inputs['lost_i']).toBe(1n);
  });

  test('a posit decoder that ignores the sign of the exponent: by a negative posit', async () => {
    const inputs = await withFault(
      claimOf('posit decoder es 2', 8),
      'flip = ~lead ^ sign',
      'flip = ~lead',
    );
    expect(signed(inputs['x_i'] ?? 0n, 8)).toBeLessThan(0n);
  });
});

test('a proof that takes too long says so, and claims nothing', async () => {
  const factor = { width: 12, signed: true };
  const plan = multiplierPlan({
    a: factor,
    b: factor,
    encoding: 'booth4',
    tree: 'dadda',
    adder: 'ripple',
  });
  const wide = { ...claimOf('multiplier booth4 signed', 8), width: 12, plan };
  expect(await proveClaim(wide, 2)).toEqual({ verdict: 'not decided', limitSeconds: 2 });
});
