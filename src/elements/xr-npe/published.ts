/** Figures of the abstract, the only part of the paper that could be read. */

import type { PublishedFigure } from '../family.ts';

const source = '[xrnpe2025] abstract';

export const xrNpePublished: readonly PublishedFigure[] = [
  {
    quantity: 'clock frequency',
    value: 1720,
    unit: 'MHz',
    conditions: '28 nm CMOS, MAC engine',
    source,
  },
  { quantity: 'area', value: 0.016, unit: 'mm2', conditions: '28 nm CMOS, MAC engine', source },
  {
    quantity: 'energy, printed as arithmetic intensity',
    value: 14,
    unit: 'pJ',
    conditions: '28 nm CMOS; per operation or per cycle, the abstract does not say',
    source,
  },
  {
    quantity: 'gain in arithmetic intensity',
    value: 2.85,
    unit: 'x',
    conditions: 'over an unnamed baseline',
    source,
  },
  {
    quantity: 'area against the best prior MAC',
    value: -42,
    unit: '%',
    conditions: '28 nm CMOS',
    source,
  },
  {
    quantity: 'power against the best prior MAC',
    value: -38,
    unit: '%',
    conditions: '28 nm CMOS',
    source,
  },
  {
    quantity: 'fewer LUTs of the co-processor',
    value: 1.4,
    unit: 'x',
    conditions: 'VCU129, against accelerators of the state of the art',
    source,
  },
  {
    quantity: 'fewer flip-flops of the co-processor',
    value: 1.77,
    unit: 'x',
    conditions: 'VCU129, against accelerators of the state of the art',
    source,
  },
  {
    quantity: 'energy efficiency of the co-processor',
    value: 1.2,
    unit: 'x',
    conditions: 'VCU129, against accelerators of the state of the art',
    source,
  },
  {
    quantity: 'energy efficiency on visual-inertial odometry',
    value: 23,
    unit: '%',
    conditions: 'against accelerators of the state of the art',
    source,
  },
  {
    quantity: 'compute density on visual-inertial odometry',
    value: 4,
    unit: '%',
    conditions: 'against accelerators of the state of the art',
    source,
  },
];
