/** `*.space.yaml`: a design in which leaves and sections may be choices, and what to look for in it. */

import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { readDocument } from '../design/document.ts';
import { readText } from '../design/files.ts';
import { parseWith } from '../elements/issues.ts';
import { InputError, type Issue } from '../errors.ts';
import { readConstraint, type Constraint } from './expression.ts';
import { metricNames, type Metric } from './metrics.ts';
import { aritiesOf, readTree, sizeOf, type SpaceNode } from './space-tree.ts';

const metric = z.enum(metricNames as readonly [Metric, ...Metric[]]);
const methods = ['exhaustive', 'latin-hypercube', 'evolutionary'] as const;

const goalSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'letters, digits, - and _'),
  where: z.array(z.unknown()).max(1000).default([]),
  objectives: z.array(metric).min(2).max(8).default(['areaUm2', 'energyPerMacFj']),
  budgets: z.partialRecord(metric, z.number()).default({}),
  search: z
    .strictObject({
      method: z.enum(methods).optional(),
      samples: z.int().min(1).max(1_000_000).default(1000).describe('of a Latin hypercube'),
      population: z.int().min(4).max(10_000).default(100).describe('of one generation'),
      generations: z.int().min(1).max(10_000).default(40),
      seed: z.int().min(0).default(1),
      survivors: z.int().min(0).max(10_000).default(8).describe('designs that are synthesised'),
      verified: z.int().min(0).max(1000).default(4).describe('designs that are co-simulated'),
      vectors: z.int().min(1).max(1e9).default(2000).describe('operand beats of each of those'),
    })
    .prefault({}),
});

type Goal = z.output<typeof goalSchema>;

export type SearchMethod = (typeof methods)[number];

export type Space = {
  readonly name: string;
  /** Folder that paths in the document start from. */
  readonly folder: string;
  /** The design document with its choices; without `name` and what belongs to the search. */
  readonly tree: SpaceNode;
  /** Options of every choice, in the order of a genome. */
  readonly arities: readonly number[];
  /** Designs before constraints. */
  readonly size: bigint;
  readonly where: readonly Constraint[];
  readonly objectives: readonly Metric[];
  /** Limits: at most, or at least where more is better. */
  readonly budgets: Readonly<Partial<Record<Metric, number>>>;
  readonly search: Goal['search'] & { readonly method: SearchMethod };
};

/** Spaces up to this size are enumerated unless the file says otherwise. */
const ENUMERABLE = 20_000n;

const MAX_SPACE = 4 * 2 ** 20;

/**
 * Read a space file.
 *
 * @throws {InputError} with all that is wrong with the search; designs are checked as they are drawn
 */
export function loadSpace(file: string): Space {
  return parseSpace(readText(file, MAX_SPACE), file);
}

/**
 * Read the text of a space file.
 *
 * @param file name for messages, and whose folder relative paths start from
 * @throws {InputError} with all that is wrong, each with its line and column
 */
export function parseSpace(text: string, file: string): Space {
  const document = readDocument(text, file);
  const issues: Issue[] = [...document.issues];
  const space = spaceOf(document.data, dirname(resolve(file)), issues);
  if (issues.length === 0 && space !== undefined) return space;
  throw new InputError(
    issues.map((issue): Issue => ({ ...issue, ...document.locate(issue.path) })),
    file,
  );
}

function spaceOf(data: unknown, folder: string, issues: Issue[]): Space | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    issues.push({
      code: 'wrong_type',
      path: [],
      expected: 'a design with choices: a map with name and element',
      actual: JSON.stringify(data ?? null),
    });
    return undefined;
  }
  const { name, where, objectives, budgets, search, ...design } = data as Record<string, unknown>;
  const goal = parseWith(goalSchema, defined({ name, where, objectives, budgets, search }));
  const tree = readTree(design, issues);
  if (!goal.ok) {
    issues.push(...goal.error);
    return undefined;
  }
  const constraints = goal.value.where.flatMap(
    (text, i) => readConstraint(text, ['where', i], issues) ?? [],
  );
  const size = sizeOf(tree);
  const method = goal.value.search.method ?? (size <= ENUMERABLE ? 'exhaustive' : 'evolutionary');
  return {
    name: goal.value.name,
    folder,
    tree,
    arities: aritiesOf(tree),
    size,
    where: constraints,
    objectives: [...new Set(goal.value.objectives)],
    budgets: Object.fromEntries(
      Object.entries(goal.value.budgets).filter(([, limit]) => limit !== undefined),
    ),
    search: { ...goal.value.search, method },
  };
}

function defined(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
