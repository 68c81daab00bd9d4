/**
 * Which designs of a space are looked at. A search is a generator: it asks for the costs of a batch of genomes and
 * is given them, `undefined` for those that are no design. The same seed asks for the same batches.
 */

import { randomStream, type RandomStream } from '../workloads/random.ts';
import { crowding, dominates, ranks } from './pareto.ts';
import type { Space } from './space.ts';
import { decode, genomes, type Genome } from './space-tree.ts';

/** Costs of a genome, less being better; undefined when it stands for no design. */
export type Costs = readonly number[] | undefined;

export type Search = Generator<readonly Genome[], void, readonly Costs[]>;

/** Genomes asked for at a time by searches that do not depend on the answers. */
const BATCH = 512;

/** Keys of the random streams. */
const STREAM = { hypercube: 0x71, first: 0x72, breed: 0x73 } as const;

/** The search that a space names. */
export function searchOf(space: Space): Search {
  switch (space.search.method) {
    case 'exhaustive':
      return batches(genomes(space.tree));
    case 'latin-hypercube':
      return batches(latinHypercube(space, space.search.samples, STREAM.hypercube));
    case 'evolutionary':
      return evolutionary(space);
  }
}

function* batches(all: Iterable<Genome>): Search {
  let batch: Genome[] = [];
  for (const genome of all) {
    batch.push(genome);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/**
 * `samples` genomes of which every choice takes each of its options equally often, to within one, each choice
 * shuffled on its own (McKay, Beckman, Conover, 1979). Fewer where two fall on the same design.
 */
export function latinHypercube(space: Space, samples: number, stream: number): Genome[] {
  const { seed } = space.search;
  const columns = space.arities.map((arity, gene) => {
    const random = randomStream(seed, stream, gene);
    const strata = Array.from({ length: samples }, (_, i) => Math.floor((i * arity) / samples));
    shuffle(strata, random);
    return strata;
  });
  const seen = new Set<string>();
  return Array.from({ length: samples }, (_, i) => columns.map((column) => column[i] ?? 0))
    .map((genome) => decode(space.tree, genome).genome)
    .filter((genome) => isNew(genome, seen));
}

/**
 * Elitist non-dominated sorting (NSGA-II; Deb, Pratap, Agarwal, Meyarivan, 2002): tournaments by rank and
 * crowding, uniform crossover, one gene mutated on average.
 */
function* evolutionary(space: Space): Search {
  const { population: size, generations, seed } = space.search;
  const random = randomStream(seed, STREAM.breed);
  const seen = new Set<string>();
  const first = latinHypercube(space, size, STREAM.first);
  for (const genome of first) seen.add(genome.join());
  let population = select(evaluated(first, yield first), size);
  for (let generation = 1; generation < generations && population.length > 1; generation++) {
    const children = breed(space, population, size, random, seen);
    if (children.length === 0) return;
    population = select([...population, ...evaluated(children, yield children)], size);
  }
}

type Individual = {
  readonly genome: Genome;
  readonly costs: readonly number[];
  readonly room: number;
};

function evaluated(all: readonly Genome[], costs: readonly Costs[]): Individual[] {
  return all.flatMap((genome, i) => {
    const own = costs[i];
    return own === undefined ? [] : [{ genome, costs: own, room: 0 }];
  });
}

/** The best `size`: by rank, and within a rank those with most room. */
function select(all: readonly Individual[], size: number): Individual[] {
  const rank = ranks(all.map(({ costs }) => costs));
  const chosen: Individual[] = [];
  for (let level = 0; chosen.length < size; level++) {
    const members = all.filter((_, i) => rank[i] === level);
    if (members.length === 0) break;
    const room = crowding(members.map(({ costs }) => costs));
    const roomy = members
      .map((member, i) => ({ ...member, room: room[i] ?? 0 }))
      .toSorted((a, b) => (a.room === b.room ? 0 : b.room - a.room));
    chosen.push(...roomy.slice(0, size - chosen.length));
  }
  return chosen;
}

/** Tries per child before a generation is allowed to be smaller: small spaces run out of new designs. */
const TRIES = 20;

function breed(
  space: Space,
  parents: readonly Individual[],
  size: number,
  random: RandomStream,
  seen: Set<string>,
): Genome[] {
  const children: Genome[] = [];
  for (let tries = 0; children.length < size && tries < size * TRIES; tries++) {
    const [a, b] = [tournament(parents, random), tournament(parents, random)];
    const crossed = a.genome.map((gene, i) => (random.unit() < 0.5 ? gene : (b.genome[i] ?? 0)));
    const child = decode(space.tree, mutate(crossed, space.arities, random)).genome;
    if (isNew(child, seen)) children.push(child);
  }
  return children;
}

function tournament(parents: readonly Individual[], random: RandomStream): Individual {
  const pick = (): Individual => {
    const found = parents[Math.floor(random.unit() * parents.length)];
    if (found === undefined) throw new RangeError('a tournament needs parents');
    return found;
  };
  const [a, b] = [pick(), pick()];
  if (dominates(a.costs, b.costs)) return a;
  if (dominates(b.costs, a.costs)) return b;
  return a.room >= b.room ? a : b;
}

/** Options next to each other are often alike (widths, sizes): half of all mutations move by one. */
function mutate(genome: Genome, arities: readonly number[], random: RandomStream): number[] {
  const free = arities.filter((arity) => arity > 1).length;
  return genome.map((gene, i) => {
    const arity = arities[i] ?? 1;
    if (arity < 2 || random.unit() >= 1 / free) return gene;
    if (random.unit() < 0.5) {
      return Math.min(arity - 1, Math.max(0, gene + (random.unit() < 0.5 ? -1 : 1)));
    }
    return Math.floor(random.unit() * arity);
  });
}

function isNew(genome: Genome, seen: Set<string>): boolean {
  const key = genome.join();
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function shuffle(values: number[], random: RandomStream): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random.unit() * (i + 1));
    [values[i], values[j]] = [values[j] ?? 0, values[i] ?? 0];
  }
}
