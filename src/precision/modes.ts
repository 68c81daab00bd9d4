/** A design with its workload in each of the formats that its element takes. */

import type { Element } from '../elements/family.ts';
import { builtIn, type Design } from '../design/index.ts';
import { InputError, InvariantError, unknownName, type Issue } from '../errors.ts';
import { requireFormat } from '../formats/index.ts';
import type { Format } from '../formats/format.ts';
import { targetOf, type Target } from '../run/target.ts';
import type { OperandPacking } from '../workloads/packing.ts';
import { defaultScale } from '../workloads/quantise.ts';

/** The same hardware with its words in one format. */
export type Mode = {
  readonly format: Format;
  /** What the mode field of an activation word holds. */
  readonly code: number;
  readonly design: Design;
  readonly target: Target;
  /** Numbers per word, and words of numbers; undefined where a word is one number. */
  readonly packing: OperandPacking | undefined;
};

/**
 * The modes of a design's element, in its own order.
 *
 * @param names those wanted; all by default
 * @throws {InputError} if its words are all of one format, or a name is not among them
 */
export function modesOf(design: Design, names?: readonly string[]): Mode[] {
  const all = design.element.modes();
  const known = all.map(({ format }) => format);
  if (all.length === 0) {
    refuse([
      {
        code: 'unsupported',
        path: ['element', 'family'],
        expected: 'one whose words may be of several formats, such as xr-npe',
        actual: design.element.family,
      },
    ]);
  }
  const wanted = (names ?? known).map((name) => requireFormat(name, ['--formats']).name);
  const issues = wanted
    .filter((name) => !known.includes(name))
    .map((name) =>
      unknownName(['--formats'], name, known, {
        expected: `of ${known.join(', ')}, the formats built in`,
      }),
    );
  if (wanted.length === 0) {
    const expected = `at least one of ${known.join(', ')}`;
    issues.push({ code: 'out_of_range', path: ['--formats'], expected, actual: 'empty' });
  }
  if (issues.length > 0) refuse(issues);
  return all
    .filter(({ format }) => wanted.includes(format))
    .map(({ format, code, section }) => modeOf(design, requireFormat(format), code, section));
}

function modeOf(
  design: Design,
  format: Format,
  code: number,
  section: Readonly<Record<string, unknown>>,
): Mode {
  const element = elementIn(design, section);
  const { activation, weight } = element.arithmetic;
  const packing =
    activation.packing === undefined || weight.packing === undefined
      ? undefined
      : {
          numbers: activation.packing.numbers,
          activation: activation.packing,
          weight: weight.packing,
        };
  const { data } = design.workload;
  const scale = defaultScale(format);
  const variant: Design = {
    ...withElement(design, element),
    formats: {
      activation: format,
      weight: format,
      ...(packing === undefined ? {} : { packing }),
    },
    workload: {
      ...design.workload,
      data: {
        ...data,
        activation: { ...data.activation, scale },
        weight: { ...data.weight, scale },
      },
    },
  };
  return { format, code, design: variant, target: targetOf(variant), packing };
}

function elementIn(design: Design, section: Readonly<Record<string, unknown>>): Element {
  const { family } = design.element;
  const room = builtIn.elements.find(({ slug }) => slug === family);
  if (room === undefined) unplugged(['element', 'family'], family);
  const own = design.element.section;
  const configured = room.configure({ ...(typeof own === 'object' ? own : {}), ...section });
  if (configured.ok) return configured.value;
  throw new InputError(configured.error);
}

function withElement(design: Design, element: Element): Design {
  const { array } = design;
  if (array === undefined) return { ...design, element };
  const room = builtIn.arrays.find(({ slug }) => slug === array.architecture);
  if (room === undefined) unplugged(['array', 'architecture'], array.architecture);
  const configured = room.configure(array.params, element);
  if (configured.ok) return { ...design, element, array: configured.value };
  throw new InvariantError(`${array.architecture} must take its own parameters again`);
}

function unplugged(path: readonly string[], actual: string): never {
  return refuse([
    { code: 'unsupported', path, expected: 'a family of the package, not of a plugin', actual },
  ]);
}

function refuse(issues: readonly Issue[]): never {
  throw new InputError(issues);
}
