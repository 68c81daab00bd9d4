/** Written by bench/estimates/fpga.ts: what operators take on FPGAs, fitted to Yosys. Do not edit. */
import type { FpgaFamily } from '../../eda/fpga-cells.ts';
import type { FpgaModel } from '../fpga-coefficients.ts';

export const fpgaModels: Readonly<Record<FpgaFamily, FpgaModel>> = {
  ice40: {
    family: 'ice40',
    training: 72,
    heldOut: 40,
    seeds: [71, 72],
    cells: {
      luts: [
        0.5689, 0, 0.2749, 0.5192, 0.07976, 0.7385, 0.09332, 0, 0, 0, 0.7371, 0.2721, 0.4045,
        0.09018, 0.5206, 1.793, 2.059, 0, 0, 1.736,
      ],
      carryCells: [
        0, 0.06397, 0, 0.1702, 0.1431, 0, 0, 0, 0, 0, 0.00888, 0, 0, 0, 0.003598, 0.0001958, 0, 0,
        0.0307, 0.05498,
      ],
      flipFlops: [
        0, 0, 0.0008215, 0, 0, 0, 0.0083, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.9707, 0, 0.1466,
      ],
    },
    fitted: {
      luts: { median: 0.1019, p95: 0.3772 },
      carryCells: { median: 0.1461, p95: 0.3907 },
      flipFlops: { median: 0.02195, p95: 0.0297 },
    },
    expected: {
      luts: { median: 0.1216, p95: 0.3402 },
      carryCells: { median: 0.1538, p95: 0.4092 },
      flipFlops: { median: 0.02436, p95: 0.02979 },
    },
  },
  ecp5: {
    family: 'ecp5',
    training: 72,
    heldOut: 40,
    seeds: [71, 72],
    cells: {
      luts: [
        0, 0, 0.473, 0, 0, 0.3086, 0.0004788, 0, 0, 0, 1.188, 0.707, 0.1262, 0, 1.009, 1.764, 4.288,
        0, 0, 0,
      ],
      carryCells: [
        0, 0.1854, 0, 0.1106, 0.05138, 0, 0, 0, 0, 0, 0.02439, 0.0002847, 0, 0, 0.009127, 0, 0,
        0.01924, 0.007481, 0,
      ],
      flipFlops: [
        0, 0, 0.0008177, 0, 0, 0, 0.00826, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.9708, 0, 0.1454,
      ],
    },
    fitted: {
      luts: { median: 0.2024, p95: 0.7186 },
      carryCells: { median: 0.1778, p95: 0.5314 },
      flipFlops: { median: 0.02191, p95: 0.02977 },
    },
    expected: {
      luts: { median: 0.1367, p95: 0.5029 },
      carryCells: { median: 0.1966, p95: 0.4543 },
      flipFlops: { median: 0.02428, p95: 0.02966 },
    },
  },
  xilinx: {
    family: 'xilinx',
    training: 72,
    heldOut: 40,
    seeds: [71, 72],
    cells: {
      luts: [
        0, 0, 0.3082, 0, 0.01785, 0.6902, 0.5898, 0, 0, 0, 0.6005, 0.06859, 0.7986, 0.1246, 0.4428,
        1.462, 1.753, 0.05794, 0, 0,
      ],
      carryCells: [
        0, 0.03898, 0, 0.1574, 0.01544, 0, 0, 0, 0, 0, 0.008247, 0, 0, 0, 0, 0, 0, 0, 0.008054, 0,
      ],
      flipFlops: [
        0, 0, 0.00273, 0, 0, 0, 0.0166, 0, 0, 0, 0, 0.0006808, 0, 0, 0, 0, 0, 0.9162, 0, 0.4975,
      ],
    },
    fitted: {
      luts: { median: 0.1628, p95: 0.5001 },
      carryCells: { median: 0.1616, p95: 0.4357 },
      flipFlops: { median: 0.05843, p95: 0.08308 },
    },
    expected: {
      luts: { median: 0.1424, p95: 0.3241 },
      carryCells: { median: 0.1684, p95: 0.348 },
      flipFlops: { median: 0.06435, p95: 0.08241 },
    },
  },
  gowin: {
    family: 'gowin',
    training: 72,
    heldOut: 40,
    seeds: [71, 72],
    cells: {
      luts: [
        0, 0, 0.5072, 0, 0, 0.1222, 0, 0, 0, 0, 1.446, 0.7029, 0, 0, 2.331, 1.988, 0.964, 0, 0,
        0.5154,
      ],
      carryCells: [
        0, 0.108, 0, 0.5072, 0.08176, 0, 0, 0, 0, 0, 0.01548, 0, 0, 0, 0, 0, 0, 0, 0.0392, 0,
      ],
      flipFlops: [
        0, 0, 0.0008177, 0, 0, 0, 0.00826, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.9708, 0, 0.1454,
      ],
    },
    fitted: {
      luts: { median: 0.2712, p95: 0.7316 },
      carryCells: { median: 0.1708, p95: 0.4038 },
      flipFlops: { median: 0.02191, p95: 0.02977 },
    },
    expected: {
      luts: { median: 0.2345, p95: 0.5418 },
      carryCells: { median: 0.1528, p95: 0.3658 },
      flipFlops: { median: 0.02428, p95: 0.02966 },
    },
  },
};
