/**
 * Designs to calibrate on: every registered family, drawn through its own schema, so that a new family joins the
 * training set by being registered. Draws that the family refuses are drawn again.
 */
import { z } from 'zod';
import type { Role } from '../bits/machine.ts';
import type { ElementFamily } from '../elements/family.ts';
import type { Plan } from '../structure/plan.ts';
import { randomStream } from '../workloads/random.ts';
import type { RandomStream } from '../workloads/random.ts';

/** Formats offered to string options that name one, by kind: one design draws all of its formats from one kind. */
const FORMATS: readonly (readonly string[])[] = [
  [2, 3, 4, 5, 6, 8, 10, 12, 16].flatMap((width) => [`int${width}`, `uint${width}`]),
  ['e4m3', 'e5m2', 'bf16', 'fp16', 'e2m1', 'e2m3', 'e3m2'],
  [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24].flatMap((width) =>
    [0, 1, 2, 3].map((es) => `posit${width}_${es}`),
  ),
];

/** Options that matter little to structure above this: keeps designs at sizes that occur. */
const GREATEST = 48;

/** Share of the options that are drawn; the others keep their defaults. */
const DRAWN = 0.8;

/** Draws in a row that give nothing new after which a family has no more to give. */
const PATIENCE = 400;

/**
 * Plans of `count` different elements, families in turn; fewer where the families have no more. Each family draws
 * from a stream of its own: another family beside it changes nothing.
 *
 * @param seed a different seed draws different designs
 */
export function trainingPlans(
  families: readonly ElementFamily[],
  count: number,
  seed: number,
): Plan[] {
  const plans = new Map<string, Plan>();
  let left = families.map((family) => ({
    family,
    random: randomStream(seed, 0x7e57, ...[...family.slug].map((letter) => letter.charCodeAt(0))),
  }));
  while (plans.size < count && left.length > 0) {
    left = left.filter(({ family, random }) => {
      if (plans.size === count) return false;
      for (let attempt = 0; attempt < PATIENCE; attempt++) {
        const plan = drawPlan(family, random);
        if (plan === undefined || plans.has(plan.module)) continue;
        plans.set(plan.module, plan);
        return true;
      }
      return false;
    });
  }
  return [...plans.values()];
}

function drawPlan(family: ElementFamily, random: RandomStream): Plan | undefined {
  const configured = family.configure(drawOptions(family.schema, random));
  if (!configured.ok) return undefined;
  const { refuses, plan } = configured.value;
  const pace = configured.value.pace();
  if (pace !== undefined) return plan({ kind: 'paced', lanes: pace.lanes });
  const roles = (['accumulate', 'chain', 'digit'] as const)
    .flatMap((kind) => [1, 1, 2, 4].map((lanes): Role => ({ kind, lanes })))
    .filter((role) => refuses(role) === undefined);
  return roles.length === 0 ? undefined : plan(pick(roles, random));
}

type JsonSchema = {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
};

const schemas = new WeakMap<z.ZodType, JsonSchema>();

function jsonOf(schema: z.ZodType): JsonSchema {
  const known = schemas.get(schema);
  if (known !== undefined) return known;
  const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  schemas.set(schema, made);
  return made;
}

/** Options of a family by its schema: those that must be there, and most of the others. They may not go together. */
export function drawOptions(schema: z.ZodType, random: RandomStream): Record<string, unknown> {
  const { properties = {}, required = [] } = jsonOf(schema);
  const formats = pick(FORMATS, random);
  const options: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties)) {
    if (!required.includes(name) && random.unit() > DRAWN) continue;
    const value = drawValue(property, formats, random);
    if (value !== undefined) options[name] = value;
  }
  return options;
}

function drawValue(schema: JsonSchema, formats: readonly string[], random: RandomStream): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return pick(schema.enum, random);
  if (schema.anyOf !== undefined) return drawValue(pick(schema.anyOf, random), formats, random);
  switch (schema.type) {
    case 'boolean':
      return random.unit() < 0.5;
    case 'integer': {
      const low = Math.max(schema.minimum ?? 1, 1);
      const high = Math.max(low, Math.min(schema.maximum ?? GREATEST, GREATEST));
      return low + Math.floor(random.unit() * (high - low + 1));
    }
    case 'string':
      return pick(formats, random);
    case 'array': {
      const items = schema.items;
      if (items === undefined) return undefined;
      const length = 1 + Math.floor(random.unit() * 3);
      const drawn = Array.from({ length }, () => drawValue(items, formats, random));
      return [...new Set(drawn)];
    }
    default:
      return undefined;
  }
}

/** One of a list, each equally likely. */
export function pick<T>(from: readonly T[], random: RandomStream): T {
  const chosen = from[Math.floor(random.unit() * from.length)];
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen;
}
