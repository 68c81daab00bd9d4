/** Figures of OliVe's decoders and elements, as the source and others print them. */

import type { PublishedFigure } from '../family.ts';

const olive = 'arXiv 2304.07493; node as in its summary, see the note of the source';

export const olivePublished: readonly PublishedFigure[] = [
  {
    quantity: 'area of a decoder',
    value: 13.53,
    unit: 'um2',
    conditions: '4-bit codes, 22 nm',
    source: olive,
  },
  {
    quantity: 'area of a decoder',
    value: 18.0,
    unit: 'um2',
    conditions: '8-bit codes, 22 nm',
    source: olive,
  },
  {
    quantity: 'decoders over the systolic core',
    value: 0.022,
    unit: 'ratio',
    conditions: 'area, 4-bit codes, one decoder per row and column',
    source: olive,
  },
  {
    quantity: 'area of one element',
    value: 1318.6,
    unit: 'um2',
    conditions: 'FP16 activations, 28 nm, 1 GHz',
    source: 'BitMoD simulator (yc2367/BitMoD-HPCA-25), bitmod_sim/test_olive.py',
  },
  {
    quantity: 'energy per MAC',
    value: 613,
    unit: 'fJ',
    conditions: 'FP16 activations, 28 nm, 1 GHz',
    source: 'BitMoD simulator (yc2367/BitMoD-HPCA-25), bitmod_sim/test_olive.py',
  },
];
