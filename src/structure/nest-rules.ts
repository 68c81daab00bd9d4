/** The rules by which a nest may be rewritten, read as conditions on the result. */

import { InvariantError } from '../errors.ts';
import {
  loopsOf,
  stepsOf,
  type Axis,
  type Nest,
  type NestLoop,
  type PlacedStep,
  type Primitive,
} from './nest.ts';

/**
 * What is wrong with a nest, one sentence each, beginning with the broken rule; none: the nest is legal.
 *
 * - R1: `add` may leave a loop that sums only if `half_reduce` stays in it, and must then follow it
 * - R2: `shift` may leave every loop but that over bw, and stands in it before products of different weights are added
 * - R3: bw over time is paid by as much of k over hardware, where the full rate is claimed
 * - R4: `encode` and `sparse` may leave every loop but k and that of their operand, m of A or n of B
 * - R5: `sparse` in streams side by side needs `sync`
 *
 * @source [tpe2025]
 */
export function brokenRules(nest: Nest): string[] {
  const steps = stepsOf(nest);
  const loops = loopsOf(nest);
  return [
    ...sumsClosed(steps),
    ...shiftInside(steps),
    ...weightsApplied(steps),
    ...(nest.isFullRate ? ratePaid(loops) : []),
    ...encodeInside(steps),
    ...streamsMeet(steps),
  ];
}

/**
 * The steps of a nest, for a plan to be built from.
 *
 * @throws {InvariantError} for a nest that breaks a rule, with the first sentence of `brokenRules`
 */
export function legalSteps(nest: Nest): PlacedStep[] {
  const [broken] = brokenRules(nest);
  if (broken !== undefined) throw new InvariantError(`the nest is not legal: ${broken}`);
  return stepsOf(nest);
}

/** The first step of a kind. @throws {InvariantError} where there is none */
export function stepOf(steps: readonly PlacedStep[], primitive: Primitive): PlacedStep {
  const step = steps.find((each) => each.primitive === primitive);
  if (step === undefined) throw new InvariantError(`the nest has no ${primitive}`);
  return step;
}

/** Iterations of a loop, which must be known. @throws {InvariantError} where they are a size by name */
export function sizeOf({ axis, extent }: NestLoop): number {
  if (typeof extent === 'number') return extent;
  throw new InvariantError(`the loop over ${axis} must have a number of iterations, not ${extent}`);
}

/** Every loop over k or bw must hold the step that sums over it; words in two must be added up after it. */
function sumsClosed(steps: readonly PlacedStep[]): string[] {
  const summing = steps.filter(({ primitive }) =>
    ['half_reduce', 'add', 'accumulate'].includes(primitive),
  );
  const broken: string[] = [];
  const products = steps.filter(({ primitive }) => primitive === 'map');
  for (const product of products) {
    for (const loop of product.loops) {
      // A spatial loop hands all its addends out at once; a temporal one must sum as it goes.
      const isSummed = summing.some(
        (step) =>
          step.order > product.order && (loop.mode === 'spatial' || step.loops.includes(loop)),
      );
      if (sums(loop) && !isSummed) {
        broken.push(`R1: nothing sums up over ${loop.axis} in the loop over it`);
      }
    }
  }
  const halves = steps.filter(({ primitive }) => primitive === 'half_reduce');
  for (const half of halves) {
    const isAdded = steps.some((step) => step.primitive === 'add' && step.order > half.order);
    if (!isAdded) broken.push('R1: half_reduce leaves two words that no add follows');
  }
  for (const add of steps.filter(({ primitive }) => primitive === 'add')) {
    const isReduced = halves.some((half) => half.order < add.order);
    if (!isReduced) broken.push('R1: add finds no two words that half_reduce has left');
  }
  return broken;
}

function sums({ axis }: NestLoop): boolean {
  return axis === 'k' || axis === 'bw';
}

function shiftInside(steps: readonly PlacedStep[]): string[] {
  return steps
    .filter(({ primitive, loops }) => primitive === 'shift' && !isInside(loops, 'bw'))
    .map(() => 'R2: shift stands outside the loop over bw, on which it depends');
}

/** What is added outside the loop over bw must have been given its weight inside it. */
function weightsApplied(steps: readonly PlacedStep[]): string[] {
  const shifts = steps.filter(({ primitive }) => primitive === 'shift');
  if (shifts.some(({ loops }) => !isInside(loops, 'bw'))) return [];
  for (const product of steps.filter(({ primitive }) => primitive === 'map')) {
    const weights = product.loops.findLast(({ axis }) => axis === 'bw');
    if (weights === undefined) continue;
    const early = steps.find(
      ({ primitive, loops, order }) =>
        (primitive === 'half_reduce' || primitive === 'accumulate') &&
        order > product.order &&
        !loops.includes(weights) &&
        !shifts.some((shift) => shift.loops.includes(weights) && shift.order < order),
    );
    if (early !== undefined) {
      return [
        `R2: ${early.primitive} adds products of different weights before shift tells them apart`,
      ];
    }
  }
  return [];
}

function ratePaid(loops: readonly NestLoop[]): string[] {
  const inTime = iterations(loops.filter(({ axis, mode }) => axis === 'bw' && mode === 'temporal'));
  const inSpace = iterations(loops.filter(({ axis, mode }) => axis === 'k' && mode === 'spatial'));
  if (inTime <= inSpace) return [];
  return [
    `R3: bw takes ${inTime} cycles and k has ${inSpace} lane${inSpace === 1 ? '' : 's'}: less than one product per cycle`,
  ];
}

/** Iterations known by number; those that only array or workload know count as one. */
function iterations(loops: readonly NestLoop[]): number {
  return loops.reduce((all, { extent }) => (typeof extent === 'number' ? all * extent : all), 1);
}

function encodeInside(steps: readonly PlacedStep[]): string[] {
  return steps
    .filter(({ primitive }) => primitive === 'encode' || primitive === 'sparse')
    .flatMap(({ primitive, loops }) => {
      const outside = `R4: ${primitive} stands outside`;
      const isOfOne = isInside(loops, 'm') || isInside(loops, 'n');
      return [
        ...(isInside(loops, 'k') ? [] : [`${outside} the loop over k, on which it depends`]),
        ...(isOfOne ? [] : [`${outside} the loops over m and n, on one of which it depends`]),
      ];
    });
}

function streamsMeet(steps: readonly PlacedStep[]): string[] {
  const isSynchronised = steps.some(({ primitive }) => primitive === 'sync');
  return steps
    .filter(({ primitive, loops }) => {
      const isAlone = loops.every(({ axis, mode }) => mode === 'temporal' || axis === 'n');
      return primitive === 'sparse' && !isAlone && !isSynchronised;
    })
    .map(() => 'R5: sparse streams run side by side and no sync makes them meet');
}

function isInside(loops: readonly NestLoop[], axis: Axis): boolean {
  return loops.some((loop) => loop.axis === axis);
}
