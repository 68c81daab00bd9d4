/**
 * Every registered family under every engine asked for: a family without laws of its own is still checked here. With
 * `PELAB_LAW_ENGINES=embedded,icarus,verilator,icarus-wasm` under all of them.
 */

import { describe, expect, test } from 'vitest';
import { arrayFamilies } from '../../src/arrays/index.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import { engineNames } from '../../src/simulate/index.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { configured, configuredArray, rolesOf } from '../emit/families.ts';
import { lawEngines } from '../support/engines.ts';

const vectors = 200;
const engines = await lawEngines();

test('the engines asked for are registered', () => {
  const asked = process.env['PELAB_LAW_ENGINES']?.split(',') ?? [];
  expect(asked.filter((name) => !engineNames.some((known) => known === name))).toEqual([]);
  expect(engines.length).toBeGreaterThan(0);
});

describe.each(engines)('under $name', (engine) => {
  const elements = elementFamilies.flatMap(({ slug }) =>
    rolesOf(configured(slug)).map((role) => ({ slug, role, kind: role.kind })),
  );

  test('every element has a role', () => {
    const withRole = new Set(elements.map(({ slug }) => slug));
    expect([...withRole]).toEqual(elementFamilies.map(({ slug }) => slug));
  });

  test.each(elements)('$slug in the role $kind is golden in every cycle', async (given) => {
    const element = configured(given.slug);
    const { role } = given;
    const target = { plan: element.plan(role), golden: () => element.golden(role) };
    const results = await cosimulate(target, { engines: [engine], vectors, seed: 17 });
    requireMatch(results);
    expect(results[0]?.vectors).toBeGreaterThanOrEqual(vectors);
  });

  test.each(arrayFamilies)('the array $slug is golden in every cycle', async ({ slug }) => {
    const design = configuredArray(slug);
    const target = { plan: design.plan(), golden: () => design.golden() };
    const results = await cosimulate(target, { engines: [engine], vectors, seed: 17 });
    requireMatch(results);
    expect(results[0]?.vectors).toBeGreaterThanOrEqual(vectors);
  });
});
