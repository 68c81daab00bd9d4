/** The commands by name. A command's file is loaded only when it is the one that runs. */

import type { Command } from './command.ts';

export type CommandEntry = {
  readonly name: string;
  readonly summary: string;
  /** Runs in a thread of its own, so that Ctrl-C and the progress line are never kept waiting. */
  readonly threaded: boolean;
  load(): Promise<{ readonly command: Command }>;
};

export const commands: readonly CommandEntry[] = [
  {
    name: 'run',
    summary: 'the main job: simulate, emit, co-simulate, estimate, report',
    threaded: true,
    load: () => import('./run.ts'),
  },
  {
    name: 'simulate',
    summary:
      'cycles, utilisation, traffic and numeric error of the workload, from the golden model',
    threaded: true,
    load: () => import('./simulate.ts'),
  },
  {
    name: 'emit',
    summary: 'write the Verilog, with file list and FuseSoC core',
    threaded: true,
    load: () => import('./emit.ts'),
  },
  {
    name: 'cosim',
    summary: 'the Verilog against the golden model, every output in every cycle',
    threaded: true,
    load: () => import('./cosim.ts'),
  },
  {
    name: 'prove',
    summary: 'elements and their control, for all inputs, by exhaustion, weights, SAT or Z3',
    threaded: true,
    load: () => import('./prove.ts'),
  },
  {
    name: 'mutate',
    summary: 'faults put into the Verilog, each found by a check or proved harmless',
    threaded: true,
    load: () => import('./mutate.ts'),
  },
  {
    name: 'certify',
    summary: 'run with all the evidence: every operand, proofs, mutation, coverage',
    threaded: true,
    load: () => import('./certify.ts'),
  },
  {
    name: 'check',
    summary: 'a written folder against its certificate',
    threaded: true,
    load: () => import('./check.ts'),
  },
  {
    name: 'estimate',
    summary: 'area, timing and energy, from synthesis and from the model',
    threaded: true,
    load: () => import('./estimate.ts'),
  },
  {
    name: 'compare',
    summary: 'designs side by side at equal clock, equal throughput and in equal area',
    threaded: true,
    load: () => import('./compare.ts'),
  },
  {
    name: 'calibrate',
    summary: 'refit the cost model to a library, and say how far it is off',
    threaded: true,
    load: () => import('./calibrate.ts'),
  },
  {
    name: 'fpga',
    summary: 'LUTs, flip-flops, carry cells, DSPs and block RAMs on four FPGA families',
    threaded: true,
    load: () => import('./fpga.ts'),
  },
  {
    name: 'export',
    summary: "area and energy of an element for Accelergy, Timeloop's estimator, and for ZigZag",
    threaded: true,
    load: () => import('./export.ts'),
  },
  {
    name: 'explore',
    summary: 'search a space of designs; front, plots and tables',
    threaded: true,
    load: () => import('./explore.ts'),
  },
  {
    name: 'worker',
    summary: 'judge the designs of sweeps that wait in a queue',
    threaded: true,
    load: () => import('./worker.ts'),
  },
  {
    name: 'serve',
    summary: 'the explorer of a sweep while it runs, in a browser',
    threaded: true,
    load: () => import('./serve.ts'),
  },
  {
    name: 'import',
    summary: "a design file from another tool's files",
    threaded: false,
    load: () => import('./import.ts'),
  },
  {
    name: 'reproduce',
    summary: "a source paper's figures beside ours",
    threaded: true,
    load: () => import('./reproduce.ts'),
  },
  {
    name: 'quantise',
    summary: 'a .npy tensor to codes, scales and zero points, with the error',
    threaded: true,
    load: () => import('./quantise.ts'),
  },
  {
    name: 'precision',
    summary: 'a number format for every layer, within a budget of cycles, bytes or energy',
    threaded: true,
    load: () => import('./precision.ts'),
  },
  {
    name: 'calc',
    summary: 'number-format calculator: exact, then rounded once',
    threaded: false,
    load: () => import('./calc.ts'),
  },
  {
    name: 'list',
    summary: 'what there is: families, arrays, formats, libraries, memories, engines',
    threaded: false,
    load: () => import('./list.ts'),
  },
  {
    name: 'doctor',
    summary: 'which engines and tools are here, and how to get the others',
    threaded: false,
    load: () => import('./doctor.ts'),
  },
];
