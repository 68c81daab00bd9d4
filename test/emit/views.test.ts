/** Templates and views fit: strict mode misses what only a block asks for, and nothing misses what nobody reads. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { arrayFamilies } from '../../src/arrays/index.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import { fill } from '../../src/emit/environment.ts';
import { viewOf } from '../../src/emit/verilog.ts';
import { modulesOf, type Plan } from '../../src/structure/plan.ts';
import { blocks, compressors } from '../structure/blocks.ts';
import { configured } from './families.ts';

type Reads = {
  /** Fields that some view of the template has, by path; elements of lists share one. */
  readonly provided: Set<string>;
  readonly read: Set<string>;
  /** Fields asked for that are not there. */
  readonly missing: Set<string>;
};

/** A view that writes down what is read of it. */
function watched(value: unknown, path: string, reads: Reads): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => watched(item, `${path}[]`, reads));
  for (const key of Object.keys(value)) reads.provided.add(join(path, key));
  return new Proxy(value, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || key === 'toHTML') return found;
      const at = join(path, key);
      if (Object.hasOwn(target, key)) reads.read.add(at);
      else if (!(key in Object.prototype)) reads.missing.add(at);
      return watched(found, at, reads);
    },
  });
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** Does a template, or a partial that it calls, name a field? */
function names(template: string, path: string): boolean {
  const field = path.split('.').at(-1) ?? path;
  return new RegExp(`\\{\\{[^}]*\\b${field}\\b[^}]*\\}\\}`).test(withPartials(template));
}

function withPartials(name: string): string {
  const text = readFileSync(new URL(`../../templates/${name}.v.hbs`, import.meta.url), 'utf8');
  return text.replaceAll(/\{\{> ?([\w-]+)[^}]*\}\}/g, (_, partial: string) =>
    withPartials(`partials/${partial}`),
  );
}

/** Configurations that reach every branch of the templates. */
function manyPlans(): Plan[] {
  const sections: Readonly<Record<string, unknown>>[] = [
    {},
    { pipeline: 2 },
    { overflow: 'saturate', accumulator: 20 },
    { fuse: false },
    { fuse: false, pipeline: 2 },
    { weight: 'uint4', activation: 'uint4', overflow: 'saturate' },
    { weight: 'uint5', activation: 'int5', accumulator: 10 },
    { encoding: 'and-array' },
    { accumulator: 16, weight: 'uint8' },
  ];
  const elements = elementFamilies.flatMap((family) =>
    sections.flatMap((section) => {
      const element = family.configure(section);
      if (!element.ok) return [];
      const roles = (['accumulate', 'chain'] as const).flatMap((kind) =>
        [1, 3].map((lanes) => ({ kind, lanes })),
      );
      return roles
        .filter((role) => element.value.refuses(role) === undefined)
        .map((role) => element.value.plan(role));
    }),
  );
  const arrays = arrayFamilies.flatMap((family) =>
    [{}, { weights: 'single' }, { activations: 'hop' }].flatMap((more) =>
      [
        [1, 1],
        [2, 3],
      ].flatMap(([rows, columns]) =>
        [{}, { pipeline: 2 }].flatMap((section) => {
          const array = family.configure({ rows, columns, ...more }, configured('mac', section));
          return array.ok ? [array.value.plan()] : [];
        }),
      ),
    ),
  );
  return [...blocks.map(({ plan }) => plan), ...compressors, ...elements, ...arrays];
}

test('every template reads what its views provide, and asks for nothing else', () => {
  const byTemplate = new Map<string, Reads>();
  for (const plan of manyPlans().flatMap(modulesOf)) {
    const reads = byTemplate.get(plan.template) ?? {
      provided: new Set(),
      read: new Set(),
      missing: new Set(),
    };
    byTemplate.set(plan.template, reads);
    fill(plan.template, watched(viewOf(plan, 'hash'), '', reads) as object);
  }
  const faults = [...byTemplate].flatMap(([template, { provided, read, missing }]) => [
    // A field may wait in a branch that no plan here takes: then the text names it.
    ...[...provided]
      .filter((name) => !read.has(name) && !names(template, name))
      .map((name) => `${template}: ${name} is never read`),
    ...[...missing].map((name) => `${template}: ${name} is never provided`),
  ]);
  expect(faults).toEqual([]);
  expect(byTemplate.size).toBeGreaterThan(20);
});
