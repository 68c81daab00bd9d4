/**
 * Scaling between nodes [stillmaker2017]: polynomials in the supply for delay and energy, a table for area, for
 * high-performance transistors. Against real libraries they are off by 2-4x in delay and energy, so figures scaled
 * by them are labelled so; per-library facts always win.
 */
import { InputError } from '../errors.ts';

type NodeFactors = {
  readonly nodeNm: number;
  readonly supplyV: number;
  /** a3, a2, a1, a0 of the delay factor. */
  readonly delay: readonly [number, number, number, number];
  /** b2, b1, b0 of the energy factor. */
  readonly energy: readonly [number, number, number];
  /** Relative to 45 nm. */
  readonly area: number;
};

const NODES: readonly NodeFactors[] = [
  node(180, 1.8, [0, 97.09, -356.7, 406.5], [0, 24.64, -17.98], 19),
  node(130, 1.3, [-76.65, 334.9, -493.4, 275.8], [7.171, -6.709, 2.904], 6.4),
  node(90, 1.2, [-60.34, 262.5, -384.2, 210.9], [4.762, -4.781, 2.092], 2.8),
  node(65, 1.1, [-53.3, 230.4, -333.9, 178.6], [3.755, -4.398, 1.975], 1.5),
  node(45, 1.0, [-501.6, 1567, -1619, 566.1], [1.018, -0.3107, 0.1539], 1),
  node(32, 0.9, [-1047, 2982, -2797, 873.5], [0.8367, -0.4341, 0.1701], 0.46),
  node(20, 0.9, [0, 34.63, -66.37, 41.15], [0.373, -0.1582, 0.04104], 0.21),
  node(16, 0.85, [0, 24.8, -47.52, 28.87], [0.2958, -0.1241, 0.03024], 0.19),
  node(14, 0.8, [-40.66, 109.2, -100.6, 35.92], [0.2363, -0.09675, 0.02239], 0.17),
  node(10, 0.75, [-34.95, 93.65, -85.99, 30.4], [0.2068, -0.09311, 0.02375], 0.1),
  node(7, 0.7, [-28.58, 76.6, -70.26, 24.69], [0.1776, -0.09097, 0.02447], 0.059),
];

function node(
  nodeNm: number,
  supplyV: number,
  delay: NodeFactors['delay'],
  energy: NodeFactors['energy'],
  area: number,
): NodeFactors {
  return { nodeNm, supplyV, delay, energy, area };
}

/** Nodes with factors, nm, the largest first. */
export const scalingNodes: readonly number[] = NODES.map((factors) => factors.nodeNm);

/** Multiply a figure at `from` by these to get it at `to`. */
export type ScalingFactors = {
  readonly delay: number;
  readonly energy: number;
  readonly area: number;
  readonly source: 'stillmaker2017';
};

/**
 * Factors between two nodes, each at its nominal supply unless one is given.
 *
 * @throws {InputError} for a node without factors
 */
export function scalingFactors(
  from: { readonly nodeNm: number; readonly supplyV?: number },
  to: { readonly nodeNm: number; readonly supplyV?: number },
): ScalingFactors {
  const [a, b] = [evaluate(from), evaluate(to)];
  return {
    delay: b.delay / a.delay,
    energy: b.energy / a.energy,
    area: b.area / a.area,
    source: 'stillmaker2017',
  };
}

function evaluate(at: { readonly nodeNm: number; readonly supplyV?: number }): {
  delay: number;
  energy: number;
  area: number;
} {
  const factors = NODES.find((candidate) => candidate.nodeNm === at.nodeNm);
  if (factors === undefined) {
    throw new InputError([
      {
        code: 'unknown_name',
        path: ['node'],
        expected: `one of ${scalingNodes.join(', ')} nm`,
        actual: String(at.nodeNm),
      },
    ]);
  }
  const v = at.supplyV ?? factors.supplyV;
  const [a3, a2, a1, a0] = factors.delay;
  const [b2, b1, b0] = factors.energy;
  return {
    delay: ((a3 * v + a2) * v + a1) * v + a0,
    energy: (b2 * v + b1) * v + b0,
    area: factors.area,
  };
}
