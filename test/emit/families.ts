/** A small configuration of every registered family, to be read as Verilog. */

import type { ArrayDesign } from '../../src/arrays/family.ts';
import { arrayFamilies } from '../../src/arrays/index.ts';
import { elementFamilies } from '../../src/elements/index.ts';
import type { Element } from '../../src/elements/family.ts';
import { sentence } from '../../src/errors.ts';
import type { Role } from '../../src/bits/machine.ts';
import { modulesOf, type Plan } from '../../src/structure/plan.ts';

/** A family's own modules, in a small configuration. */
export type SmallDesign = { readonly slug: string; readonly plans: readonly Plan[] };

/** Sections smaller than the defaults, for families whose default is large. A family without one is shown as it is. */
const smallSections: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  mac: { weight: 'int4', activation: 'int4', accumulator: 12 },
  'booth-mac': { weight: 'int4', activation: 'int4', accumulator: 12 },
  opt1: { weight: 'int4', activation: 'int4', accumulator: 12 },
  'bit-serial': { weight: 'int4', activation: 'int4', accumulator: 12, lanes: 2 },
  laconic: { weight: 'int4', activation: 'int4', accumulator: 12, lanes: 2 },
  opt4c: { weight: 'int4', activation: 'int4', accumulator: 12 },
  opt3: { weight: 'int4', activation: 'int4', accumulator: 12 },
  opt4e: { weight: 'int4', activation: 'int4', accumulator: 12 },
  opt2: { weight: 'int4', activation: 'int4', accumulator: 12 },
  ant: { activation: 'uflint4', accumulator: 16 },
  'bit-fusion': { accumulator: 20 },
  olive: { accumulator: 16 },
  figna: { mantissa: 8, block: 16 },
  'light-pe': { weight: 'pow2sum_2', activation: 'int4', accumulator: 12 },
  'mixpe-a16': { weight: 'int3', activation: 'e5m2', accumulator: 'e4m3' },
  'dequant-mac': { weight: 'int4', activation: 'int4', accumulator: 'e5m2', scale: -6 },
  'float-mac': { weight: 'e2m1', activation: 'e3m2', accumulator: 'e5m2' },
  'mx-dot': { activation: 'mxfp4', lanes: 2, block: 8, accumulator: 'e5m2' },
  'mixpe-a8': { weight: 'int4', activation: 'int4', group: 16 },
};

/** The element of a section, or the default one. */
export function configured(slug: string, section?: Readonly<Record<string, unknown>>): Element {
  const family = elementFamilies.find((candidate) => candidate.slug === slug);
  if (family === undefined) throw new Error(`no element family ${slug}`);
  const element = family.configure(section ?? smallSections[slug] ?? {});
  if (!element.ok) throw new Error(element.error.map(sentence).join('\n'));
  return element.value;
}

/** The roles that an element can play. */
export function rolesOf(element: Element): readonly Role[] {
  const paced = element.pace();
  if (paced !== undefined) return [{ kind: 'paced', lanes: paced.lanes }];
  const serial = element.serial();
  // Elements that know nothing of digits do not refuse them.
  const kinds = serial === undefined ? (['accumulate', 'chain'] as const) : everyKind;
  return kinds
    .map((kind) => ({ kind, lanes: kind === 'digit' ? (serial?.lanes ?? 1) : 1 }))
    .filter((role) => element.refuses(role) === undefined);
}

const everyKind = ['accumulate', 'chain', 'digit'] as const;

function elementDesign(slug: string): SmallDesign {
  const element = configured(slug);
  const plans = rolesOf(element).flatMap((role) => modulesOf(element.plan(role)));
  return { slug, plans: unique(plans) };
}

/** Elements for arrays that no default one suits. */
const arrayElements: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['xr-npe', { modes: ['posit8_0'], sums: 'dot', readout: 'posit8_0' }],
];

/** An array of 2 x 2 around the first element that suits it, the plain one before all others. */
export function configuredArray(slug: string): ArrayDesign {
  const family = arrayFamilies.find((candidate) => candidate.slug === slug);
  if (family === undefined) throw new Error(`no array family ${slug}`);
  const elements = ['mac', ...elementFamilies.map((each) => each.slug)].map((one) =>
    configured(one),
  );
  const others = arrayElements.map(([one, section]) => configured(one, section));
  const array = [...elements, ...others]
    .map((element) => family.configure({ rows: 2, columns: 2 }, element))
    .find(({ ok }) => ok);
  if (array?.ok !== true) throw new Error(`no element suits ${slug}`);
  return array.value;
}

/** The array's own modules; those of the element are shown with the element. */
function arrayDesign(slug: string): SmallDesign {
  const all = modulesOf(configuredArray(slug).plan());
  const plans = all.filter((plan) => plan.template.startsWith('arrays/'));
  return { slug, plans: unique(plans) };
}

function unique(plans: readonly Plan[]): Plan[] {
  return [...new Map(plans.map((plan) => [plan.module, plan])).values()];
}

/** Every family, elements first. */
export function smallDesigns(): SmallDesign[] {
  return [
    ...elementFamilies.map(({ slug }) => elementDesign(slug)),
    ...arrayFamilies.map(({ slug }) => arrayDesign(slug)),
  ];
}
