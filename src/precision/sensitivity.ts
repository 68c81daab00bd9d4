/** How much the error of each layer counts, and in which formats it may be: from a file, or by its work. */

import { z } from 'zod';
import { readDocument } from '../design/document.ts';
import { readText } from '../design/files.ts';
import { parseWith } from '../elements/issues.ts';
import { InputError, unknownName, type Issue } from '../errors.ts';
import type { Gemm } from '../workloads/shapes.ts';

export type LayerRule = {
  /** Share of the layer's relative error in the whole; all shares add up to 1. */
  readonly weight: number;
  /** Formats it may be in; undefined: any. */
  readonly formats?: readonly string[];
};

const MAX_FILE = 4 * 2 ** 20;

const weight = z.number().min(0).max(1e12);
const entry = z.union(
  [weight, z.strictObject({ weight: weight.optional(), formats: z.array(z.string()).min(1) })],
  'a number from 0 to 1e12, or a map of weight and formats',
);
const schema = z.strictObject({ layers: z.record(z.string(), entry) });

/** Every layer by its share of the multiply-accumulates. */
export function rulesByWork(gemms: readonly Gemm[]): LayerRule[] {
  return shares(gemms.map((gemm) => ({ weight: macs(gemm) })));
}

/**
 * Rules of a YAML or JSON file: `layers: { <name>: <weight> }`, or `<name>: { weight: .., formats: [..] }`. A layer
 * without a weight counts as its share of the multiply-accumulates among those without.
 *
 * @param known formats there are
 * @throws {InputError} with all that is wrong, each with its line and column
 */
export function readRules(
  file: string,
  gemms: readonly Gemm[],
  known: readonly string[],
): LayerRule[] {
  const document = readDocument(readText(file, MAX_FILE), file);
  const parsed = parseWith(schema, document.data);
  const issues: Issue[] = [...document.issues];
  if (!parsed.ok) issues.push(...parsed.error);
  const layers = new Map(Object.entries(parsed.ok ? parsed.value.layers : {}));
  const names = [...new Set(gemms.map(({ name }) => name))];
  for (const [name, rule] of layers) {
    if (!names.includes(name)) issues.push(unknown(['layers', name], name, names, 'layer'));
    if (typeof rule === 'number') continue;
    for (const [i, format] of rule.formats.entries()) {
      if (known.includes(format)) continue;
      issues.push(unknown(['layers', name, 'formats', i], format, known, 'format'));
    }
  }
  const given = gemms.map(({ name }) => layers.get(name));
  const weights = given.map((rule) => (typeof rule === 'number' ? rule : rule?.weight));
  const missing = gemms.filter((_, i) => weights[i] === undefined);
  if (missing.length > 0 && missing.length < gemms.length) {
    const actual = `without ${missing[0]?.name ?? ''}`;
    const expected = 'a map with the weight of every layer, or of none';
    issues.push({ code: 'conflict', path: ['layers'], expected, actual });
  } else if (weights.every((one) => one === 0)) {
    const expected = 'a map with a weight above 0';
    issues.push({ code: 'out_of_range', path: ['layers'], expected, actual: 'all 0' });
  }
  if (issues.length > 0) {
    throw new InputError(
      issues.map((issue): Issue => ({ ...issue, ...document.locate(issue.path) })),
      file,
    );
  }
  return shares(
    gemms.map((gemm, i) => {
      const rule = given[i];
      const formats = typeof rule === 'object' ? { formats: rule.formats } : {};
      return { weight: weights[i] ?? macs(gemm), ...formats };
    }),
  );
}

function shares(rules: readonly LayerRule[]): LayerRule[] {
  const total = rules.reduce((sum, rule) => sum + rule.weight, 0);
  return rules.map((rule) => ({ ...rule, weight: rule.weight / total }));
}

function macs({ m, k, n, count }: Gemm): number {
  return m * k * n * count;
}

function unknown(
  path: readonly (string | number)[],
  name: string,
  names: readonly string[],
  what: string,
): Issue {
  const expected =
    what === 'layer' ? 'the name of a layer of the workload' : `of ${names.join(', ')}`;
  return unknownName(path, name, names, { expected });
}
