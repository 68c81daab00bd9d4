/** Coefficients that `pelab calibrate` has written. */

import { z } from 'zod';
import { readText } from '../design/files.ts';
import { InputError } from '../errors.ts';
import { MODEL_VERSION, type ModelCoefficients } from '../estimate/model-coefficients.ts';

/** Bytes; a model has less than one million. */
const MAX_MODEL = 2 ** 26;

const head = z.looseObject({
  schema: z.literal('pelab.model/1'),
  library: z.string(),
  version: z.literal(MODEL_VERSION),
  areaUm2: z.array(z.number()),
  delayPs: z.record(z.string(), z.number()),
  energyFj: z.array(z.number()),
});

/**
 * Read coefficients for a library.
 *
 * @throws {InputError} for a file that is none, of another version, or of another library
 */
export function readModelFile(file: string, library: string): ModelCoefficients {
  const text = readText(file, MAX_MODEL);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw refuse(file, 'unreadable', 'a file of pelab calibrate', 'other text');
  }
  const parsed = head.safeParse(data);
  if (!parsed.success) {
    const expected = `a model of version ${MODEL_VERSION}, written by pelab calibrate`;
    throw refuse(file, 'wrong_type', expected, 'another file');
  }
  if (parsed.data.library !== library) {
    throw refuse(file, 'conflict', `a model of ${library}`, `one of ${parsed.data.library}`);
  }
  // Written by us from this very type, and of this version.
  return data as ModelCoefficients;
}

function refuse(
  file: string,
  code: 'unreadable' | 'wrong_type' | 'conflict',
  expected: string,
  actual: string,
): InputError {
  return new InputError([{ code, path: [file], expected, actual }]);
}
