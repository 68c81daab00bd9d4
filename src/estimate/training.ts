/**
 * Designs to calibrate on: every registered family, drawn through its own schema, so that a new family joins the
 * training set by being registered. Draws that the family refuses are drawn again.
 */
import { z } from 'zod';
import type { Role } from '../bits/machine.ts';
import type { ElementFamily } from '../elements/family.ts';
import { block, layout, writeField } from '../simulate/engine.ts';
import type { Block } from '../simulate/engine.ts';
import type { Plan } from '../structure/plan.ts';
import { randomStream } from '../workloads/random.ts';
import type { RandomStream } from '../workloads/random.ts';

/** Formats offered to string options that name one. */
const FORMATS: readonly string[] = [
  ...[2, 3, 4, 5, 6, 8, 10, 12, 16].flatMap((width) => [`int${width}`, `uint${width}`]),
  'e4m3',
  'e5m2',
  'bf16',
  'fp16',
  'posit8_0',
];

/** Options that matter little to structure above this: keeps designs at sizes that occur. */
const GREATEST = 48;

/**
 * Plans of `count` different elements, families in turn.
 *
 * @param seed a different seed draws different designs
 */
export function trainingPlans(
  families: readonly ElementFamily[],
  count: number,
  seed: number,
): Plan[] {
  const random = randomStream(seed, 0x7e57);
  const plans = new Map<string, Plan>();
  for (let attempt = 0; plans.size < count && attempt < 400 * count; attempt++) {
    const family = families[attempt % families.length];
    const plan = family === undefined ? undefined : drawPlan(family, random);
    if (plan !== undefined) plans.set(plan.module, plan);
  }
  return [...plans.values()];
}

function drawPlan(family: ElementFamily, random: RandomStream): Plan | undefined {
  const configured = family.configure(drawOptions(family, random));
  if (!configured.ok) return undefined;
  const role: Role = {
    kind: pick(['accumulate', 'accumulate', 'chain'], random),
    lanes: pick([1, 1, 1, 2, 4], random),
  };
  return configured.value.refuses(role) === undefined ? configured.value.plan(role) : undefined;
}

type JsonSchema = {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
};

function drawOptions(family: ElementFamily, random: RandomStream): Record<string, unknown> {
  const schema = z.toJSONSchema(family.schema, {
    io: 'input',
    unrepresentable: 'any',
  }) as JsonSchema;
  const options: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const value = drawValue(property, random);
    if (value !== undefined) options[name] = value;
  }
  return options;
}

function drawValue(schema: JsonSchema, random: RandomStream): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return pick(schema.enum, random);
  if (schema.anyOf !== undefined) {
    const chosen = pick(schema.anyOf, random);
    return drawValue(chosen, random);
  }
  switch (schema.type) {
    case 'boolean':
      return random.unit() < 0.5;
    case 'integer': {
      const low = Math.max(schema.minimum ?? 1, 1);
      const high = Math.max(low, Math.min(schema.maximum ?? GREATEST, GREATEST));
      return low + Math.floor(random.unit() * (high - low + 1));
    }
    case 'string':
      return pick(FORMATS, random);
    default:
      return undefined;
  }
}

function pick<T>(from: readonly T[], random: RandomStream): T {
  const chosen = from[Math.floor(random.unit() * from.length)];
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen;
}

/**
 * Random operands at an element's ports: every data bit drawn anew each cycle, control high, a new sum every
 * sixteenth beat, never in reset.
 */
export function randomStimulus(plan: Plan, cycles: number, seed: number): Block {
  const random = randomStream(seed, 0x57a7);
  const ports = plan.ports.filter((port) => port.direction === 'input' && port.role !== 'clock');
  const rows = block(layout(ports), cycles);
  for (let cycle = 0; cycle < cycles; cycle++) {
    ports.forEach((port, i) => {
      const field = rows.layout.fields[i];
      if (field !== undefined) writeField(rows, field, cycle, drawWord(port, cycle, random));
    });
  }
  return rows;
}

function drawWord(port: Plan['ports'][number], cycle: number, random: RandomStream): bigint {
  if (port.role === 'reset') return 0n;
  if (port.name === 'first_i') return cycle % 16 === 0 ? 1n : 0n;
  if (port.role === 'control') return (1n << BigInt(port.width)) - 1n;
  let word = 0n;
  for (let bits = 0; bits < port.width; bits += 32) word = (word << 32n) | BigInt(random.word());
  return BigInt.asUintN(port.width, word);
}
