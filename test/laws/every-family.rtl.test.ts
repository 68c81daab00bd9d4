/**
 * Every registered family under every engine that is here: a family without laws of its own is still checked. All of
 * them are opened as one design, so that this costs an engine that compiles no more than a minute.
 */

import { describe, expect, test } from 'vitest';
import { arrayFamilies } from '../../src/arrays/index.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import type { Engine } from '../../src/simulate/engine.ts';
import { engineNames } from '../../src/simulate/index.ts';
import { configured, configuredArray, rolesOf } from '../emit/families.ts';
import { presentEngines } from '../support/engines.ts';
import {
  checkSideBySide,
  contradiction,
  type Checked,
  type Named,
} from '../support/side-by-side.ts';
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

const checked = new Map<Engine, Promise<Checked[]>>();

/** All modules under an engine, once per run of this file. */
function checkedUnder(engine: Engine): Promise<Checked[]> {
  const known = checked.get(engine) ?? checkSideBySide([...elements, ...arrays], engine, extent);
  checked.set(engine, known);
  return known;
}

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
    const all = await checkedUnder(engine);
    const differing = all.filter(({ difference }) => difference !== undefined);
    expect(differing.map(({ name, difference }) => ({ name, difference }))).toEqual([]);
    const few = all.filter(({ vectors }) => vectors < leastVectors);
    expect(few.map(({ name, vectors }) => ({ name, vectors }))).toEqual([]);
    expect(all).toHaveLength(elements.length + arrays.length);
  });
});

test('all engines give one trace of each, on every bit that both know, specified by golden or not', async () => {
  const [first, ...others] = await Promise.all(engines.map(checkedUnder));
  for (const other of others) {
    const contradictions = other.flatMap(({ name, answers }, i) =>
      answers.flatMap((answer, run) => {
        const before = first?.[i]?.answers[run];
        if (before === undefined) throw new Error(`${name} was not run`);
        const where = contradiction(before, answer);
        return where === undefined ? [] : [`${name}, run ${run}: ${where}`];
      }),
    );
    expect(contradictions).toEqual([]);
  }
});

test('Icarus, native and in WebAssembly, knows the same bits, and more than half of each module', async () => {
  const pair = engines.filter(({ name }) => name === 'icarus' || name === 'icarus-wasm');
  const unknown = (await Promise.all(pair.map(checkedUnder))).map((all) =>
    all.map(({ name, answers }) => ({ name, bits: answers.map((answer) => answer.unknown) })),
  );
  const [first = [], second = first] = unknown;
  expect(second).toEqual(first);
  const hardlyKnown = first.filter(({ bits }) => {
    const words = bits.flatMap((run) => [...(run ?? [])]);
    return 2 * words.filter((word) => word === 0).length <= words.length;
  });
  expect(hardlyKnown.map(({ name }) => name)).toEqual([]);
});

test('a fault in one of many modules is found, by golden and by another trace, and laid to that one', async () => {
  const [first, second, third] = elements;
  const [engine] = engines;
  if (first === undefined || second === undefined || third === undefined || engine === undefined) {
    throw new Error('three elements and an engine');
  }
  const faulty = { ...second, target: mutated(second.target, 'base + $signed', 'base - $signed') };
  const [sound, found] = await Promise.all(
    [second, faulty].map((one) => checkSideBySide([first, one, third], engine, extent)),
  );
  expect(found?.map(({ difference }) => difference?.port)).toEqual([undefined, 'acc_o', undefined]);
  const seen = found?.map(({ answers }, i) =>
    answers.some((answer, run) => {
      const before = sound?.[i]?.answers[run];
      return before !== undefined && contradiction(before, answer) !== undefined;
    }),
  );
  expect(seen).toEqual([false, true, false]);
});
