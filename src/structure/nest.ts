/**
 * The loop nest of an element as data: where the loops over m, n, k and the bit weight stand, which of them are
 * spread over space, and between which of them each step of a multiply-accumulate is done.
 */

/** Loops of `C[m,n] = sum over k and bw of digit(A[m,k], bw) * B[k,n] * r^bw`. */
export type Axis = 'm' | 'n' | 'k' | 'bw';

/**
 * Steps of a multiply-accumulate, in the words of the TPE paper. `encode`: operand to digits; `sparse`: digits to the
 * indices of those that are not zero; `map`: digit and operand to partial product; `shift`: to its bit weight;
 * `half_reduce`: many addends to two words; `add`: two words to one; `accumulate`: a word onto the sum so far; `sync`:
 * streams of different lengths wait for each other.
 *
 * @source [tpe2025]
 */
export type Primitive =
  'encode' | 'sparse' | 'map' | 'shift' | 'half_reduce' | 'add' | 'accumulate' | 'sync';

export type NestLoop = {
  readonly axis: Axis;
  /** Spread over hardware, or over time. */
  readonly mode: 'spatial' | 'temporal';
  /** Iterations: a number, or the name of a size that the array or the workload gives. */
  readonly extent: number | string;
  readonly body: readonly NestNode[];
};

export type NestStep = {
  readonly primitive: Primitive;
  /** The step as an assignment, for the reader. */
  readonly text: string;
};

export type NestNode = NestLoop | NestStep;

export type Nest = {
  readonly body: readonly NestNode[];
  /** Claims one product per lane and cycle, whatever the operands. */
  readonly isFullRate: boolean;
};

/** A loop over hardware. */
export function par(axis: Axis, extent: number | string, body: readonly NestNode[]): NestLoop {
  return { axis, mode: 'spatial', extent, body };
}

/** A loop over time. */
export function seq(axis: Axis, extent: number | string, body: readonly NestNode[]): NestLoop {
  return { axis, mode: 'temporal', extent, body };
}

/** A step. */
export function step(primitive: Primitive, text: string): NestStep {
  return { primitive, text };
}

/** A step with the loops around it, outermost first, and its place in the order of the text. */
export type PlacedStep = NestStep & { readonly loops: readonly NestLoop[]; readonly order: number };

/** All steps in order. */
export function stepsOf(nest: Nest): PlacedStep[] {
  const placed: PlacedStep[] = [];
  const visit = (nodes: readonly NestNode[], loops: readonly NestLoop[]): void => {
    for (const node of nodes) {
      if ('axis' in node) visit(node.body, [...loops, node]);
      else placed.push({ ...node, loops, order: placed.length });
    }
  };
  visit(nest.body, []);
  return placed;
}

/** All loops, outermost first. */
export function loopsOf(nest: Nest): NestLoop[] {
  const visit = (nodes: readonly NestNode[]): NestLoop[] =>
    nodes.flatMap((node) => ('axis' in node ? [node, ...visit(node.body)] : []));
  return visit(nest.body);
}

/** The nest as text, two spaces per level: `par` over hardware, `for` over time. */
export function nestLines(nest: Nest): string[] {
  const visit = (nodes: readonly NestNode[], depth: number): string[] =>
    nodes.flatMap((node) => {
      const indent = '  '.repeat(depth);
      if (!('axis' in node)) return [`${indent}${node.text}`];
      const word = node.mode === 'spatial' ? 'par' : 'for';
      return [`${indent}${word} ${node.axis} in ${node.extent}:`, ...visit(node.body, depth + 1)];
    });
  return visit(nest.body, 0);
}
