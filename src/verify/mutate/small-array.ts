/** What is mutated in place of a design whose sums, rows and columns no check fills: the same modules, smaller. */

import { arrayFamilies } from '../../arrays/index.ts';
import type { ArrayDesign } from '../../arrays/family.ts';
import type { Role } from '../../bits/machine.ts';
import type { Element } from '../../elements/family.ts';
import { elementFamilies } from '../../elements/index.ts';
import { parseFormat } from '../../formats/index.ts';
import type { Operand } from '../../golden/arithmetic.ts';
import { driveOf } from '../drive.ts';
import { beatsToWrap } from '../long-sums.ts';

/**
 * An array is mutated in a small size: its modules are the same text in every size. Wide, so that what travels along
 * a row takes longer than the next tile's arrival. The others are for those that refuse the first.
 */
const smallShapes = [
  { rows: 3, columns: 8 },
  { rows: 4, columns: 8 },
  { rows: 4, columns: 4 },
];

/** What design files call the width of a sum. */
const sumKeys = ['accumulator', 'quire'];

/**
 * What design files call the width of counters, with the narrowest there are, and the longest sum, which shapes counters,
 * too: runs of 2^64 cycles, and sums of thousands of terms, nobody waits for.
 */
const narrowCounters = [{ counters: 16 }, { depth: 64 }, {}];

/** The longest group of the greatest codes that is tried: half floats by 4-bit codes pass 2^33. */
export const longestGroup = 10240;

/** Longest sum that checks fill, beats. */
export const longestSum = 2 ** 18;

/**
 * The same architecture with few rows and columns, around an element whose sums are as narrow as its family allows:
 * so the few products of a small array reach every bit of them. Where the first shape is refused, another must be no
 * larger than the design. Counters are as narrow as the family allows, too.
 */
export function smallArray(array: ArrayDesign): ArrayDesign {
  const family = arrayFamilies.find(({ slug }) => slug === array.architecture);
  const narrow = narrowElement(array.element);
  const own = array.rows * array.columns;
  const shapes = smallShapes.filter(({ rows, columns }, i) => i === 0 || rows * columns <= own);
  for (const element of narrow === undefined ? [array.element] : [narrow, array.element]) {
    for (const shape of shapes) {
      for (const counters of narrowCounters) {
        const small = family?.configure({ ...array.params, ...shape, ...counters }, element);
        if (small?.ok === true) return small.value;
      }
    }
  }
  return array;
}

/**
 * The same hardware with longer groups, whose sums may wrap; undefined where their length shapes the hardware, or nothing
 * is scaled.
 */
export function withLongGroups(
  array: ArrayDesign,
  length: number = longestGroup,
): ArrayDesign | undefined {
  const { element, scaling, params, architecture } = array;
  if (scaling === undefined) return undefined;
  const longer = { ...element, scaling: () => ({ ...scaling, length }) };
  const shapes = arrayFamilies.find(({ slug }) => slug === architecture);
  const made = shapes?.configure(params, longer);
  if (made?.ok !== true) return undefined;
  return made.value.plan().module === array.plan().module ? made.value : undefined;
}

/** The element itself where checks drive its sum to both ends; else that with the narrowest sum of its family. */
export function fillable(element: Element, role: Role): Element {
  const plan = element.plan(role);
  const takesSum = plan.ports.some(({ name }) => name === 'acc_i');
  const isRefused = driveOf(plan).sources.some(({ ready }) => ready !== undefined);
  if (takesSum || (!isRefused && beatsToWrap(plan) <= longestSum)) return element;
  const narrow = narrowElement(element);
  return narrow?.refuses(role) === undefined ? (narrow ?? element) : element;
}

/** The element with the narrowest sum; undefined where its family has no such choice. */
function narrowElement(element: Element): Element | undefined {
  const family = elementFamilies.find(({ slug }) => slug === element.family);
  const { activation, weight, accumulator } = element.arithmetic;
  if (family === undefined || typeof element.section !== 'object') return undefined;
  // Numbers with exponents of their own reach all of any float; sums of integers, all of one with few exponents.
  const floatOf: Readonly<Record<number, string>> = isInteger(weight) ? { 8: 'e4m3' } : {};
  const least = Math.max(activation.width, weight.width);
  for (let width = least; width < accumulator.width; width++) {
    for (const sum of [width, floatOf[width]].filter((each) => each !== undefined)) {
      for (const key of sumKeys) {
        const narrow = family.configure({ ...element.section, [key]: sum });
        if (narrow.ok) return narrow.value;
      }
    }
  }
  return undefined;
}

function isInteger({ format }: Operand): boolean {
  return parseFormat(format)?.row.kind === 'integer';
}
