/** Everything a hardware project takes away: Verilog, test bench with golden vectors, file list, hand-over. */

import { join } from 'node:path';
import type { Design } from '../design/design.ts';
import { renderSelfCheck } from '../emit/bench-selfcheck.ts';
import { manifestOf, type Manifest } from '../emit/manifest.ts';
import { registerHeader, registerTable } from '../emit/register-text.ts';
import { renderPlan } from '../emit/verilog.ts';
import { renderHandover } from '../handover/handover.ts';
import type { Plan } from '../structure/plan.ts';
import { benchRun } from './bench-rows.ts';
import { writeFolder, type OutputFile } from './output-folder.ts';
import { targetOf } from './target.ts';

/** `rtl` of a report, and the texts. */
export type Emission = {
  /** Top module. */
  readonly top: string;
  readonly plan: Plan;
  /** Verilog files in an order in which every module is defined before it is used. */
  readonly rtl: readonly string[];
  /** Every file, by its path below the design's output folder. */
  readonly files: readonly OutputFile[];
  /** Modules, ports and hashes, for tools. */
  readonly manifest: Manifest;
};

/** Make the files of a design. Equal designs give equal bytes. */
export function emitDesign(design: Design): Emission {
  const plan = targetOf(design).plan();
  const sources = renderPlan(plan, design.hash);
  const rtl = sources.map(({ path }) => path);
  const fileList = `${design.name}.f`;
  const { rows, first, contracts } = benchRun(design, plan);
  const bench = renderSelfCheck(plan, rows, { fileList, contracts });
  const benches = bench.filter(({ path }) => path.endsWith('.v')).map(({ path }) => path);
  const vectors = bench.filter(({ path }) => !path.endsWith('.v')).map(({ path }) => path);
  const handover = renderHandover({
    name: design.name,
    designHash: design.hash,
    clockMhz: design.technology.clockMhz,
    plan,
    rtl,
    benches,
    vectors,
    rows: rows.slice(0, first),
    ownRegisters: design.array?.registers,
  });
  return {
    top: plan.module,
    plan,
    rtl,
    manifest: manifestOf(plan, [...sources, ...bench, ...handover]),
    files: [
      ...[...sources, ...bench, ...handover].map(({ path, text }) => ({ path, content: text })),
      { path: fileList, content: rtl.map((path) => `${path}\n`).join('') },
      ...softwareFiles(design),
    ],
  };
}

/** What drivers need of an array that has registers. */
function softwareFiles({ name, array }: Design): OutputFile[] {
  if (array?.registers === undefined) return [];
  const prefix = name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
  return [
    { path: 'sw/registers.h', content: registerHeader(prefix, array.registers) },
    { path: 'sw/registers.md', content: `${registerTable(array.registers)}\n` },
  ];
}

export type EmitOptions = {
  /** Folder for the folders of designs; default `rtl-out`. */
  readonly out?: string;
};

/** What was written, and where. */
export type WrittenEmission = Emission & { readonly folder: string };

/** Folder of a design below the output folder. */
export function designFolder(design: Design, out = 'rtl-out'): string {
  return join(out, design.name);
}

/**
 * Make the files and write them to `<out>/<name>/`, all or none.
 *
 * @throws {InputError} if the folder cannot be written
 */
export function writeEmission(design: Design, options: EmitOptions = {}): WrittenEmission {
  const emission = emitDesign(design);
  const folder = designFolder(design, options.out);
  const { manifest, files } = emission;
  writeFolder(folder, files, { name: design.name, designHash: design.hash, ...manifest });
  return { ...emission, folder };
}
