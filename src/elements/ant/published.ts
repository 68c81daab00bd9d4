/** Figures of elements that run ANT's types, as others print them. */

import type { PublishedFigure } from '../family.ts';

export const antPublished: readonly PublishedFigure[] = [
  {
    quantity: 'area of one element',
    value: 1318.6,
    unit: 'um2',
    conditions: 'FP16 activations, 28 nm, 1 GHz',
    source: 'BitMoD simulator (yc2367/BitMoD-HPCA-25), bitmod_sim/test_ant.py',
  },
  {
    quantity: 'energy per MAC',
    value: 560,
    unit: 'fJ',
    conditions: 'FP16 activations, 28 nm, 1 GHz',
    source: 'BitMoD simulator (yc2367/BitMoD-HPCA-25), bitmod_sim/test_ant.py',
  },
];
