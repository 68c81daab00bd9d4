/** A small complete report, as `run` would make it, for tests of the page. */

import type { Report, ReportExtras } from '../../src/report/types.ts';

export const sampleReport: Report = {
  schema: 'pelab.report/1',
  name: 'sample',
  designHash: '0123456789abcdef',
  seed: 7,
  version: '0.1.0',
  design: {
    element: { family: 'mac', activation: 'int8', weight: 'int8', accumulator: 32 },
    array: { architecture: 'systolic-os', rows: 16, columns: 16 },
    technology: { library: 'generic45', clockMhz: 500, wireFf: 1.5, clockTreeRatio: 0.6 },
  },
  simulation: {
    cycles: 1296,
    computeCycles: 1266,
    stallCycles: 0,
    macs: 262144,
    utilisation: 0.79,
    gemms: ['first', 'second'].map((name, i) => ({
      name,
      m: 32,
      k: 64 << i,
      n: 64,
      cycles: 432 * (i + 1),
      utilisation: 0.79,
      trafficBytes: { weight: 4096, activation: 2048, output: 8192 },
    })),
    numericError: { sqnrDb: null, maxAbs: 0, notFinite: 0 },
    phases: [
      { name: 'fill', cycles: 30, activeElements: 128 },
      { name: 'steady', cycles: 372, activeElements: 256 },
      { name: 'drain', cycles: 30, activeElements: 100 },
    ],
  },
  estimates: (['model', 'synthesis'] as const).map((source, i) => ({
    source,
    library: 'generic45',
    scope: 'element',
    areaUm2: 900 + 30 * i,
    cells: 500,
    registers: 33,
    breakdown: [
      { part: 'multiplier', areaUm2: 500, energyPerCycleFj: 900 },
      { part: 'accumulator', areaUm2: 300, energyPerCycleFj: 400 },
      { part: 'control', areaUm2: 30, energyPerCycleFj: 12 },
    ],
    criticalPathPs: 1500 + 20 * i,
    fmaxMhz: 650,
    energyPerCycleFj: 1312,
    energyPerMacFj: 1312,
    leakageNw: 15000,
    activity: 'workload',
  })),
  modelError: { area: -0.03, delay: -0.013, energy: 0 },
  rtl: {
    top: 'systolic_os_16x16',
    files: ['rtl/systolic_os_16x16.v'],
    lint: { tool: 'verilator', warnings: 0 },
  },
  audit: { equal: true, missing: [], extra: [] },
  verification: [
    {
      engine: 'embedded',
      kind: 'property',
      module: 'systolic_os_16x16',
      vectors: 100000,
      cycles: 100000,
      mismatches: 0,
      seed: 7,
      exhaustive: false,
    },
  ],
  wallSeconds: { simulate: 0.1, emit: 0.02, cosim: 1.5, estimate: 3 },
};

export const sampleExtras: ReportExtras = {
  waveform: {
    engine: 'embedded',
    signals: [
      { name: 'rst', width: 1, values: ['1', '0', '0', '0', '0', '0', '0', '0'] },
      { name: 'valid_i', width: 1, values: ['0', '1', '1', '0', '1', '1', '1', '0'] },
      {
        name: 'a_i',
        width: 128,
        values: ['0', 'ff', 'fe', 'fe', 'deadbeefdeadbeef', '1', '2', '3'],
      },
      { name: 'c_o', width: 512, values: [null, null, null, null, null, null, '12', '13'] },
    ],
  },
  files: [
    {
      path: 'rtl/systolic_os_16x16.v',
      text: 'module systolic_os_16x16 (\n  input wire <clk> & more\n);\nendmodule\n',
    },
  ],
  versions: { Yosys: '0.55' },
};
