/** Plans are read by the million: what is alike in them must be alike to the JavaScript engine too. */
import { setFlagsFromString } from 'node:v8';
import { expect, test } from 'vitest';
import { elementFamilies } from '../../src/elements/index.ts';
import { trainingPlans } from '../../src/estimate/training.ts';
import { modulesOf } from '../../src/structure/plan.ts';
import type { Plan } from '../../src/structure/plan.ts';

setFlagsFromString('--allow-natives-syntax');
const haveSameShape = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (
  a: object,
  b: object,
) => boolean;
setFlagsFromString('--no-allow-natives-syntax');

/** Modules of elements of every family, several each. */
const modules = trainingPlans(elementFamilies, 8 * elementFamilies.length, 17).flatMap(modulesOf);

/** Shapes among objects, as the engine tells them apart. */
function shapesOf(objects: readonly object[]): number {
  const shapes: object[] = [];
  for (const each of objects) {
    if (!shapes.some((shape) => haveSameShape(shape, each))) shapes.push(each);
  }
  return shapes.length;
}

test('every module states its fields in the order of their type', () => {
  const order =
    'module template summary params sources interface ports view levels operators children';
  const stated = new Set(modules.map((plan) => Object.keys(plan).join(' ')));
  expect(stated).toEqual(new Set([order, order.replace(' levels', '')]));
});

test.each([
  ['ports', (plan: Plan) => plan.ports],
  ['operators', (plan: Plan) => plan.operators],
  ['modules', (plan: Plan) => [plan]],
] as const)('%s of all families come in few shapes, not in one for each', (_, of) => {
  const objects = modules.flatMap((plan) => [...of(plan)]);
  expect(objects.length).toBeGreaterThan(100);
  // A spread gave every copy a shape of its own: hundreds.
  expect(shapesOf(objects)).toBeLessThan(30);
});

test('parameters that a module adds to those of its user make no shape of their own', () => {
  const trees = modules.filter(({ template }) => template === 'structure/product-element');
  expect(trees.length).toBeGreaterThan(10);
  const orders = new Set(trees.map(({ params }) => Object.keys(params).join()));
  expect(shapesOf(trees.map(({ params }) => params))).toBeLessThan(3 * orders.size);
});
