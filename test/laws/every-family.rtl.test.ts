/**
 * Every registered family under every engine that is here: a family without laws of its own is still checked. All of
 * them are opened as one design, so that this costs an engine that compiles no more than a minute.
 */

import { describe, expect, test } from 'vitest';
import { arrayFamilies } from '../../src/arrays/index.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import { engineNames } from '../../src/simulate/index.ts';
import { configured, configuredArray, rolesOf } from '../emit/families.ts';
import { presentEngines } from '../support/engines.ts';
import { checkSideBySide, type Named } from '../support/side-by-side.ts';
import { mutated } from '../support/targets.ts';

const extent = { runs: 6, cycles: 80, seed: 17 };

/** Beats that the slowest family, which takes several cycles for each, must at least have taken. */
const leastVectors = 100;

const engines = await presentEngines(...engineNames);

const elements: readonly (Named & { readonly slug: string })[] = elementFamilies.flatMap(
  ({ slug }) => {
    const element = configured(slug);
    return rolesOf(element).map((role) => ({
      slug,
      name: `${slug} in the role ${role.kind}`,
      target: { plan: element.plan(role), golden: () => element.golden(role) },
    }));
  },
);

const arrays: readonly Named[] = arrayFamilies.map(({ slug }) => {
  const design = configuredArray(slug);
  return {
    name: `the array ${slug}`,
    target: { plan: design.plan(), golden: () => design.golden() },
  };
});

test('the engines asked for are registered', () => {
  const asked = process.env['PELAB_LAW_ENGINES']?.split(',') ?? [];
  expect(asked.filter((name) => !engineNames.some((known) => known === name))).toEqual([]);
  expect(engines.length).toBeGreaterThan(0);
});

test('every element has a role', () => {
  const withRole = new Set(elements.map(({ slug }) => slug));
  expect([...withRole]).toEqual(elementFamilies.map(({ slug }) => slug));
});

describe.each(engines)('under $name', (engine) => {
  test('every element in every role and every array is golden in every cycle', async () => {
    const checked = await checkSideBySide([...elements, ...arrays], engine, extent);
    expect(checked.filter(({ difference }) => difference !== undefined)).toEqual([]);
    expect(checked.filter(({ vectors }) => vectors < leastVectors)).toEqual([]);
    expect(checked).toHaveLength(elements.length + arrays.length);
  });
});

test('a fault in one of many modules is found, and laid to that one', async () => {
  const [first, second, third] = elements;
  const [engine] = engines;
  if (first === undefined || second === undefined || third === undefined || engine === undefined) {
    throw new Error('three elements and an engine');
  }
  const faulty = { ...second, target: mutated(second.target, 'base + $signed', 'base - $signed') };
  const checked = await checkSideBySide([first, faulty, third], engine, extent);
  expect(checked.map(({ difference }) => difference?.port)).toEqual([
    undefined,
    'acc_o',
    undefined,
  ]);
});
