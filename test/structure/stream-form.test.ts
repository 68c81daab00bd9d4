import { expect, test } from 'vitest';
import { macNest } from '../../src/elements/mac/nest.ts';
import { parseMac } from '../../src/elements/mac/params.ts';
import { macPlanOf } from '../../src/elements/mac/plan.ts';
import { weightRowsNest } from '../../src/elements/weight-rows-nest.ts';
import { opt3 } from '../../src/elements/opt3/index.ts';
import { opt4c } from '../../src/elements/opt4c/index.ts';
import { opt4e } from '../../src/elements/opt4e/index.ts';
import { parseOpt4e, type Opt4eParams } from '../../src/elements/opt4e/params.ts';
import { opt4eInnerPlan, opt4eInnerPlanOf, opt4eResolver } from '../../src/elements/opt4e/plan.ts';
import { digitGolden } from '../../src/elements/digit-element.ts';
import type { ElementFamily } from '../../src/elements/family.ts';
import { requireStream, streamForm } from '../../src/structure/digit/stream-form.ts';
import { par, seq, step, type Nest, type NestNode } from '../../src/structure/nest.ts';
import { productForm } from '../../src/structure/product-form.ts';
import { resolvedElementPlan } from '../../src/structure/resolver.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { lawEngines } from '../support/engines.ts';
import { statementOf } from '../support/statement.ts';

function nestOfFamily(family: ElementFamily, section: object): Nest {
  const element = family.configure(section);
  if (!element.ok) throw new Error(JSON.stringify(element.error));
  const nest = element.value.nest();
  if (nest === undefined) throw new Error(`${family.slug} has a nest`);
  return nest;
}

function opt4eParams(lanes: number): Opt4eParams {
  const parsed = parseOpt4e({ lanes });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const up = step('shift', 'as, ac = shift(as, ac)');
const encode = step('encode', 'd = encode(A[m,k], bw)');
const sparse = step('sparse', 'skip if d = 0');
const digits = [encode, sparse];
const map = step('map', 'pp[k] = map(d, B[k,n])');
const onto = step('half_reduce', 'as, ac = half_reduce(as, ac, pp)');
const meet = step('sync', 'wait');
const add = par('n', 'N_P', [step('add', 'C[m,n] = add(as, ac)')]);

const product = [...digits, par('n', 'N_P', [map, onto])];

/** What is done for one row of C. */
function row(...body: readonly NestNode[]): Nest {
  return { isFullRate: false, body: [par('m', 'M_P', body)] };
}

/** Bit weights in time, the highest first, and within each whatever is given. */
function weights(...body: readonly NestNode[]): NestNode {
  return seq('bw', 4, [up, ...body]);
}

test('lanes, digits and the place of the encoder are read from the nests of the families', () => {
  expect(streamForm(nestOfFamily(opt3, {}))).toEqual({ lanes: 1, digits: 4, encodeAt: 'element' });
  expect(streamForm(nestOfFamily(opt4c, { encoding: 'csd' }))).toEqual({
    lanes: 1,
    digits: 8,
    encodeAt: 'row',
  });
  expect(streamForm(nestOfFamily(opt4e, { lanes: 8 }))).toMatchObject({ lanes: 8, digits: 4 });
});

const inLanes = (lanes: readonly number[]): Nest => {
  const inner = [...digits, par('n', 'N_P', [map])];
  const split = lanes.reduceRight<readonly NestNode[]>((body, of) => [par('k', of, body)], inner);
  return row(weights(seq('k', 'K / K_P', [...split, par('n', 'N_P', [onto])])), meet, add);
};

test('k split twice over space is as many lanes as both', () => {
  expect(statementOf(opt4eInnerPlanOf(opt4eParams(2), inLanes([2, 2])))).toEqual(
    statementOf(opt4eInnerPlan(opt4eParams(4), { kind: 'digit', lanes: 4 })),
  );
});

test('a nest that no family states becomes a design: three lanes, RTL equal to golden', async () => {
  const p = opt4eParams(2);
  const inner = opt4eInnerPlanOf(p, inLanes([3]));
  const role = { kind: 'digit', lanes: 3 } as const;
  const target = {
    plan: resolvedElementPlan(inner, opt4eResolver(p), ''),
    golden: () => digitGolden(p, role),
  };
  const engines = await lawEngines('embedded');
  const results = await cosimulate(target, { engines, vectors: 300, seed: 3 });
  expect(results.length).toBeGreaterThan(0);
  requireMatch(results);
});

test.each<[string, Nest, string]>([
  [
    'digits side by side',
    row(par('bw', 4, [seq('k', 'K', product), up]), meet, add),
    'bit weights must come one after the other: one loop over bw, in time',
  ],
  [
    'all digits of one k before the next',
    row(seq('k', 'K', [weights(...product)]), meet, add),
    'all k must have their turn at each bit weight: k within bw',
  ],
  [
    'a sum that moves up with every k',
    row(seq('bw', 4, [seq('k', 'K', [up, ...product])]), meet, add),
    'the sum moves up once per bit weight: shift outside k (rule R2)',
  ],
  [
    'an addition per bit weight',
    row(weights(seq('k', 'K', product), add), meet),
    'a sum in two words is added up once per result (rule R1)',
  ],
  [
    'zeros passed over in the element, digits made outside',
    row(weights(seq('k', 'K', [encode, par('n', 'N_P', [sparse, map, onto])])), meet, add),
    'encode and sparse must stand on one side of the loop over n',
  ],
  [
    'rows that never meet',
    row(weights(seq('k', 'K', product)), add),
    'the nest is not legal: R5: sparse streams run side by side and no sync makes them meet',
  ],
])('refused: %s', (_, nest, message) => {
  expect(() => streamForm(nest)).toThrow(message);
});

test('what is built from a nest says which part of it does not suit', () => {
  expect(() => requireStream(inLanes([2]), { lanes: 1 })).toThrow(
    'lanes of the nest must be 1, not 2',
  );
  expect(() => opt4eInnerPlanOf({ ...opt4eParams(2), encoding: 'csd' }, inLanes([2]))).toThrow(
    'digits of the nest must be 8, not 4',
  );
  expect(() => opt4eInnerPlanOf(opt4eParams(2), nestOfFamily(opt3, {}))).toThrow(
    'encodeAt of the nest must be row, not element',
  );
});

test('the plain element accumulates products of the bits of its weight, and is built from no other nest', () => {
  const parsed = parseMac({});
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const p = parsed.value;
  const role = { kind: 'chain', lanes: 1 } as const;
  expect(productForm(macNest(p))).toEqual({ rows: 8, isEncoded: false, isFused: false });
  const expected = 'the nest of a mac must accumulate products of the bits of int8';
  expect(() => macPlanOf(p, weightRowsNest(8, true), role)).toThrow(expected);
  expect(() => macPlanOf(p, weightRowsNest(7, false), role)).toThrow(expected);
  expect(() => productForm(nestOfFamily(opt4c, {}))).toThrow(
    'digits must be side by side: one loop over bw, in space',
  );
});
