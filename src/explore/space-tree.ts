/**
 * A design document with choices in it, as a tree: a choice may hold whole sections, and those may hold choices of
 * their own. A genome has one entry per choice of the document, in the order in which they stand; those inside an
 * option that is not taken are 0.
 */

import type { Issue } from '../errors.ts';

export type Path = readonly (string | number)[];

/** Part of a document. */
export type SpaceNode =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, SpaceNode])[] }
  | { readonly kind: 'list'; readonly items: readonly SpaceNode[] }
  | { readonly kind: 'choice'; readonly path: Path; readonly options: readonly SpaceNode[] };

/** Indices of the options taken, one per choice of the tree. */
export type Genome = readonly number[];

/** Most values of one range. */
const MAX_OPTIONS = 100_000;

/** Read a document; what is wrong with choices and ranges goes to `issues`. */
export function readTree(data: unknown, issues: Issue[], path: Path = []): SpaceNode {
  if (Array.isArray(data)) {
    return { kind: 'list', items: data.map((item, i) => readTree(item, issues, [...path, i])) };
  }
  if (!isRecord(data)) return { kind: 'value', value: data };
  if ('choices' in data) return readChoices(data, issues, path);
  if ('range' in data) return readRange(data, issues, path);
  const entries = Object.entries(data).map(
    ([key, value]) => [key, readTree(value, issues, [...path, key])] as const,
  );
  return { kind: 'map', entries };
}

function readChoices(
  data: Readonly<Record<string, unknown>>,
  issues: Issue[],
  path: Path,
): SpaceNode {
  const { choices, ...rest } = data;
  refuseOthers(rest, 'choices', issues, path);
  if (!Array.isArray(choices) || choices.length === 0) {
    issues.push({
      code: 'wrong_type',
      path: [...path, 'choices'],
      expected: 'a list of at least one value',
      actual: JSON.stringify(choices),
    });
    return { kind: 'value', value: undefined };
  }
  const options = choices.map((option, i) => readTree(option, issues, [...path, 'choices', i]));
  return { kind: 'choice', path, options };
}

function readRange(
  data: Readonly<Record<string, unknown>>,
  issues: Issue[],
  path: Path,
): SpaceNode {
  const { range, ...rest } = data;
  refuseOthers(rest, 'range', issues, path);
  const values = rangeValues(range);
  if (values === undefined) {
    issues.push({
      code: 'wrong_type',
      path: [...path, 'range'],
      expected: `[from, to] or [from, to, step], from <= to, step > 0, at most ${MAX_OPTIONS} values`,
      actual: JSON.stringify(range),
    });
    return { kind: 'value', value: undefined };
  }
  return { kind: 'choice', path, options: values.map((value) => ({ kind: 'value', value })) };
}

/** Values from, from + step, ... up to and with `to`; undefined for what is no range. */
function rangeValues(range: unknown): number[] | undefined {
  if (!Array.isArray(range) || range.length < 2 || range.length > 3) return undefined;
  const [from, to, step = 1] = range as readonly unknown[];
  if (typeof from !== 'number' || typeof to !== 'number' || typeof step !== 'number') {
    return undefined;
  }
  // Decimal steps are not exact in binary: a hair of tolerance, and twelve digits.
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (!(step > 0) || !(to >= from) || count > MAX_OPTIONS) return undefined;
  return Array.from({ length: count }, (_, i) => Number((from + i * step).toPrecision(12)));
}

function refuseOthers(
  rest: Readonly<Record<string, unknown>>,
  key: string,
  issues: Issue[],
  path: Path,
): void {
  for (const other of Object.keys(rest)) {
    issues.push({
      code: 'unknown_key',
      path: [...path, other],
      expected: `nothing beside ${key}`,
      actual: `a key named ${other}`,
    });
  }
}

/** Trees do not change: what is counted once holds. */
const sizes = new WeakMap<SpaceNode, bigint>();

/** Number of different documents. */
export function sizeOf(node: SpaceNode): bigint {
  const known = sizes.get(node);
  if (known !== undefined) return known;
  const size = countDocuments(node);
  sizes.set(node, size);
  return size;
}

function countDocuments(node: SpaceNode): bigint {
  switch (node.kind) {
    case 'value':
      return 1n;
    case 'map':
      return node.entries.reduce((size, [, child]) => size * sizeOf(child), 1n);
    case 'list':
      return node.items.reduce((size, child) => size * sizeOf(child), 1n);
    case 'choice':
      return node.options.reduce((size, option) => size + sizeOf(option), 0n);
  }
}

/** Number of options of every choice, in the order of a genome. */
export function aritiesOf(node: SpaceNode): number[] {
  switch (node.kind) {
    case 'value':
      return [];
    case 'map':
      return node.entries.flatMap(([, child]) => aritiesOf(child));
    case 'list':
      return node.items.flatMap((child) => aritiesOf(child));
    case 'choice':
      return [node.options.length, ...node.options.flatMap((option) => aritiesOf(option))];
  }
}

const genes = new WeakMap<SpaceNode, number>();

function genesOf(node: SpaceNode): number {
  const known = genes.get(node) ?? aritiesOf(node).length;
  genes.set(node, known);
  return known;
}

/** A document and the genome it has when choices that do not take part are 0. */
export type Decoded = { readonly data: unknown; readonly genome: Genome };

/** The document that a genome stands for. Entries out of range are an error of the caller. */
export function decode(tree: SpaceNode, genome: Genome): Decoded {
  const canonical: number[] = [];
  const walk = (node: SpaceNode, active: boolean): unknown => {
    switch (node.kind) {
      case 'value':
        return node.value;
      case 'map':
        return Object.fromEntries(node.entries.map(([key, child]) => [key, walk(child, active)]));
      case 'list':
        return node.items.map((child) => walk(child, active));
      case 'choice': {
        const taken = active ? (genome[canonical.length] ?? 0) : 0;
        canonical.push(taken);
        let value: unknown;
        node.options.forEach((option, i) => {
          const of = walk(option, active && i === taken);
          if (i === taken) value = of;
        });
        return value;
      }
    }
  };
  const data = walk(tree, true);
  return { data, genome: canonical };
}

/** Every genome once, in order: the last choice changes fastest. */
export function* genomes(tree: SpaceNode): Generator<Genome> {
  const { length } = aritiesOf(tree);
  const total = sizeOf(tree);
  for (let rank = 0n; rank < total; rank++) yield genomeAt(tree, rank, length);
}

/**
 * The genome of a rank in 0..size-1.
 *
 * @param length number of choices of the tree
 */
export function genomeAt(tree: SpaceNode, rank: bigint, length: number): Genome {
  const genome = Array.from({ length: length }, () => 0);
  place(tree, rank, 0, genome);
  return genome;
}

/** Write the genes of a subtree from `at` on; the number of genes it has. */
function place(node: SpaceNode, rank: bigint, at: number, genome: number[]): number {
  switch (node.kind) {
    case 'value':
      return 0;
    case 'map':
      return placeAll(
        node.entries.map(([, child]) => child),
        rank,
        at,
        genome,
      );
    case 'list':
      return placeAll(node.items, rank, at, genome);
    case 'choice': {
      let rest = rank;
      let used = 1;
      let taken = -1;
      node.options.forEach((option, i) => {
        const size = sizeOf(option);
        if (taken < 0 && rest < size) {
          taken = i;
          genome[at] = i;
          used += place(option, rest, at + used, genome);
        } else {
          if (taken < 0) rest -= size;
          used += genesOf(option);
        }
      });
      return used;
    }
  }
}

function placeAll(
  children: readonly SpaceNode[],
  rank: bigint,
  at: number,
  genome: number[],
): number {
  // Mixed radix, the last child being the lowest digit.
  const digits = Array.from({ length: children.length }, () => 0n);
  let rest = rank;
  for (let i = children.length - 1; i >= 0; i--) {
    const child = children[i];
    if (child === undefined) continue;
    const size = sizeOf(child);
    digits[i] = rest % size;
    rest /= size;
  }
  let used = 0;
  children.forEach((child, i) => {
    used += place(child, digits[i] ?? 0n, at + used, genome);
  });
  return used;
}

/** Texts that each leaf can take, by its path without the steps through choices, in the order of the document. */
export function levelsOf(tree: SpaceNode): Record<string, string[]> {
  const levels: Record<string, string[]> = {};
  const walk = (node: SpaceNode, path: string): void => {
    const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
    switch (node.kind) {
      case 'value':
        if (typeof node.value !== 'string') return;
        levels[path] ??= [];
        if (!levels[path].includes(node.value)) levels[path].push(node.value);
        return;
      case 'map':
        node.entries.forEach(([key, child]) => walk(child, below(key)));
        return;
      case 'list':
        node.items.forEach((child, i) => walk(child, below(String(i))));
        return;
      case 'choice':
        node.options.forEach((option) => walk(option, path));
    }
  };
  walk(tree, '');
  return levels;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
