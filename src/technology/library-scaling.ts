/**
 * Factors between nodes from what open cell libraries really hold: area and toggle energy of NAND2 with a load of four
 * inverters, delay of an inverter driving four, leakage of NAND2. Nodes between two libraries lie on straight lines of
 * logarithms. A library is one flavour of one process: a figure scaled by it says what such a library would give.
 */
import { InputError } from '../errors.ts';

/** Measured on the library's own Liberty file at its typical corner. */
type NodeFacts = {
  readonly nodeNm: number;
  /** Key in `sources.ts`. */
  readonly source: string;
  readonly areaUm2: number;
  readonly delayPs: number;
  readonly energyFj: number;
  readonly leakageNw: number;
};

const FACTS: readonly NodeFacts[] = [
  {
    nodeNm: 7,
    source: 'asap7',
    areaUm2: 0.0583,
    delayPs: 19.6,
    energyFj: 0.66,
    leakageNw: 0.05,
  },
  {
    nodeNm: 45,
    source: 'nangate45',
    areaUm2: 0.798,
    delayPs: 22.1,
    energyFj: 5.48,
    leakageNw: 17.4,
  },
  {
    nodeNm: 130,
    source: 'sky130',
    areaUm2: 3.75,
    delayPs: 80.5,
    energyFj: 18.7,
    leakageNw: 0.0021,
  },
];

/** Node of the library that a built-in library's facts were read from, nm. */
const NODE_OF: Readonly<Record<string, number>> = { generic7: 7, generic45: 45, generic130: 130 };

/** Node of a built-in library, nm; undefined for a library of the user's own. */
export function libraryNode(library: string): number | undefined {
  return NODE_OF[library];
}

/** Smallest and greatest node with factors, nm. */
export const nodeRange: readonly [number, number] = [7, 130];

/** Multiply figures of the library by these. */
export type LibraryScaling = {
  readonly fromNm: number;
  readonly toNm: number;
  readonly area: number;
  readonly delay: number;
  readonly energy: number;
  readonly leakage: number;
  /** Keys of the libraries that the factors come from. */
  readonly sources: readonly string[];
};

/**
 * Factors from a built-in library to a node.
 *
 * @throws {InputError} for a library of the user's own, whose node is not known, or a node outside 7 to 130 nm
 */
export function libraryScaling(library: string, toNm: number): LibraryScaling {
  const fromNm = NODE_OF[library];
  if (fromNm === undefined) {
    throw refuse(['library'], `one of ${Object.keys(NODE_OF).join(', ')} to scale from`, library);
  }
  return nodeFactors(fromNm, toNm);
}

/**
 * Factors between two nodes.
 *
 * @throws {InputError} for a node outside 7 to 130 nm
 */
export function nodeFactors(fromNm: number, toNm: number): LibraryScaling {
  const [least, most] = nodeRange;
  for (const nodeNm of [fromNm, toNm]) {
    if (nodeNm >= least && nodeNm <= most) continue;
    throw refuse(['node'], `from ${least} to ${most} nm`, String(nodeNm));
  }
  const ratio = (of: (facts: NodeFacts) => number): number => at(toNm, of) / at(fromNm, of);
  const used = new Set([...around(fromNm), ...around(toNm)].map(({ source }) => source));
  return {
    fromNm,
    toNm,
    area: ratio((facts) => facts.areaUm2),
    delay: ratio((facts) => facts.delayPs),
    energy: ratio((facts) => facts.energyFj),
    leakage: ratio((facts) => facts.leakageNw),
    sources: FACTS.map(({ source }) => source).filter((source) => used.has(source)),
  };
}

/** The one or two libraries that a node lies at or between. */
function around(nodeNm: number): readonly NodeFacts[] {
  const exact = FACTS.find((facts) => facts.nodeNm === nodeNm);
  if (exact !== undefined) return [exact];
  const above = FACTS.findIndex((facts) => facts.nodeNm > nodeNm);
  return FACTS.slice(above - 1, above + 1);
}

function at(nodeNm: number, of: (facts: NodeFacts) => number): number {
  const [low, high] = around(nodeNm);
  if (low === undefined) throw new RangeError(`${nodeNm} nm is outside the table`);
  if (high === undefined) return of(low);
  const share = Math.log(nodeNm / low.nodeNm) / Math.log(high.nodeNm / low.nodeNm);
  return of(low) * (of(high) / of(low)) ** share;
}

function refuse(path: readonly string[], expected: string, actual: string): InputError {
  return new InputError([{ code: 'out_of_range', path: [...path], expected, actual }]);
}
