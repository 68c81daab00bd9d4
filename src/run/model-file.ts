/** Coefficients that `pelab calibrate` has written. */

import { z } from 'zod';
import { readText } from '../design/files.ts';
import { parseWith } from '../elements/issues.ts';
import { InputError } from '../errors.ts';
import { AMOUNTS } from '../estimate/amounts.ts';
import {
  FABRIC_AMOUNTS,
  MODEL_VERSION,
  type ModelCoefficients,
  type Quantity,
} from '../estimate/model-coefficients.ts';

const amounts = z
  .array(z.number())
  .refine(({ length }) => length === AMOUNTS.length, `a list of ${AMOUNTS.length} numbers`);
const byName = z.record(z.string(), z.number());
const fitError = z.strictObject({ median: z.number(), p95: z.number() });
const count = z.int().min(0);
const correction = z
  .strictObject({
    descriptors: z.array(count),
    weights: z.array(z.number()),
    mean: z.number(),
    alpha: z.array(z.number()),
  })
  .refine(
    ({ descriptors, weights }) => descriptors.length === weights.length,
    'a correction with a weight for each descriptor',
  );

function ofEach<S extends z.ZodType>(
  each: S,
): z.ZodObject<Readonly<Record<Quantity, S>>, z.core.$strict> {
  return z.strictObject({ area: each, delay: each, energy: each });
}

const seeds = z.object({ fitted: z.array(z.int()), heldOut: z.array(z.int()) });
const between = z
  .array(z.number())
  .refine(
    ({ length }) => length === FABRIC_AMOUNTS.length,
    `a list of ${FABRIC_AMOUNTS.length} numbers`,
  );
const byRole = z.strictObject({
  accumulate: z.number().exactOptional(),
  chain: z.number().exactOptional(),
  digit: z.number().exactOptional(),
  paced: z.number().exactOptional(),
});
const fabric = z.strictObject({
  areaUm2: between,
  cells: between,
  leakageNw: between,
  energyFj: between,
  clockFj: z.number(),
  elementEnergy: byRole,
  elementDelay: byRole,
  unsignedEnergy: z.number(),
  delay: z.strictObject({ factor: z.number(), singlePs: z.number(), pipelinedPs: z.number() }),
  training: count,
  heldOut: count,
  seeds,
  expected: ofEach(fitError),
});

const schema = z.strictObject({
  schema: z.literal('pelab.model/1'),
  library: z.string(),
  version: z.literal(MODEL_VERSION),
  training: count,
  carried: count.exactOptional(),
  heldOut: count,
  seeds,
  fitted: ofEach(fitError),
  expected: ofEach(fitError),
  areaUm2: amounts,
  cells: amounts,
  leakageNw: amounts,
  energyFj: amounts,
  blocks: z.strictObject({ areaUm2: byName, energyFj: byName }).exactOptional(),
  delayPs: byName,
  support: z
    .strictObject({ names: z.array(z.string()), designs: z.array(z.array(z.number())) })
    .exactOptional(),
  corrections: ofEach(correction).exactOptional(),
  fabric: fabric.exactOptional(),
});

/** Greatest file, bytes: a model has some hundreds of kilobytes. */
const maxBytes = 64 * 2 ** 20;

/**
 * Read coefficients for a library.
 *
 * @throws {InputError} for a file that is none, of another version, or of another library
 */
export function readModelFile(file: string, library: string): ModelCoefficients {
  const text = readText(file, maxBytes);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw refuse(file, 'unreadable', 'a file of pelab calibrate', 'other text');
  }
  const parsed = parseWith(schema, data);
  if (!parsed.ok) throw new InputError(parsed.error, file);
  const { schema: _, ...model } = parsed.value;
  if (model.library !== library) {
    throw refuse(file, 'conflict', `a model of ${library}`, `one of ${model.library}`);
  }
  return model;
}

function refuse(
  file: string,
  code: 'unreadable' | 'conflict',
  expected: string,
  actual: string,
): InputError {
  return new InputError([{ code, path: [file], expected, actual }]);
}
