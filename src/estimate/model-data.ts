/** Written by bench/estimates/calibrate.ts: coefficients of the model, fitted to synthesis. Do not edit. */
import type { ModelCoefficients } from './model.ts';

export const modelData: readonly ModelCoefficients[] = [
  {
    library: 'generic45',
    version: 1,
    areaUm2: [
      5.6888, 0, 0.1036, 1.0696, 0, 0, 0, 1.7971, 0.85618, 0.85294, 0.26653, 0.084277, 4.3082,
      5.2445, 6.4103, 0.12814, 0,
    ],
    cells: [
      4.8553, 0, 0.9318, 0.66517, 0, 0, 0, 1.8812, 0.74045, 0.76968, 0, 0, 1.2553, 4.5025, 2.2848,
      0.045669, 0,
    ],
    leakageNw: [
      127.57, 0, 2.2985, 24.227, 0, 0, 0, 44.442, 18.547, 24.364, 1.7497, 2.5537, 79.289, 117.51,
      118.31, 2.3648, 0,
    ],
    energyFj: [
      18.601, 0, 0, 3.4241, 0, 0, 0, 0.62277, 1.151, 3.4888, 3.2693, 2.8455, 10.114, 3.9542, 5.724,
      0.11439, 0,
    ],
    delayPs: {
      add: 0,
      'add depth': 25.885,
      and: 0,
      mul: 0,
      'mul depth': 224.66,
      'mul width': 0,
      mux: 0,
      'mux fan-out': 15.573,
      not: 0,
      register: 391.77,
      'structure/adder-inferred': 0,
      'structure/adder-inferred height': 0,
      'structure/adder-inferred width': 30.092,
      'structure/adder-prefix': 0,
      'structure/adder-prefix height': 0,
      'structure/adder-prefix width': 7.1882,
      'structure/adder-ripple': 424.47,
      'structure/adder-ripple height': 8.2284,
      'structure/adder-ripple width': 0.018194,
      'structure/and-products': 0,
      'structure/and-products height': 0,
      'structure/and-products width': 0,
      'structure/booth4-products': 0,
      'structure/booth4-products height': 0,
      'structure/booth4-products width': 17.387,
      'structure/compressor-tree': 0,
      'structure/compressor-tree height': 197.69,
      'structure/compressor-tree width': 63.805,
      'structure/step': 0,
      'structure/step height': 0,
      'structure/step width': 0,
    },
    training: 70,
    heldOut: 40,
    seeds: [11, 12],
    fitted: {
      area: {
        median: 0.041086,
        p95: 0.31658,
      },
      delay: {
        median: 0.11054,
        p95: 0.24387,
      },
      energy: {
        median: 0.14655,
        p95: 0.42199,
      },
    },
    expected: {
      area: {
        median: 0.048445,
        p95: 0.16224,
      },
      delay: {
        median: 0.1358,
        p95: 0.45545,
      },
      energy: {
        median: 0.16739,
        p95: 0.4975,
      },
    },
  },
];
