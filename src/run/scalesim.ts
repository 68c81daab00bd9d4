/** A workload as SCALE-Sim v3 counts it, beside our own count, and why the two differ. */

import type { Design } from '../design/design.ts';
import { scaleSimLayer, type ScaleSimLayer } from '../arrays/scalesim.ts';
import type { Gemm } from '../workloads/shapes.ts';
import { designFolder } from './emit.ts';
import { writeFolder } from './output-folder.ts';
import { scaleSimFiles } from './scalesim-files.ts';

/** `simulation.scalesim` of a report. */
export type ScaleSimReport = {
  /** Sum over the layers of what it reports as `Total Cycles`, without stalls. */
  readonly cycles: number;
  readonly layers: readonly (ScaleSimLayer & { readonly name: string; readonly count: number })[];
  /** Our cycles, as the RTL takes them. */
  readonly rtlCycles: number;
  /** `rtlCycles - cycles`, and what it is made of. */
  readonly difference: { readonly cycles: number; readonly because: readonly string[] };
};

/** Undefined for an element alone, and for arrays that SCALE-Sim does not model. */
export function scaleSimReport(
  { array }: Design,
  gemms: readonly Gemm[],
  rtlCycles: number,
): ScaleSimReport | undefined {
  const dataflow = array?.scaleSim;
  if (array === undefined || dataflow === undefined) return undefined;
  const layers = gemms.map((gemm) => ({
    name: gemm.name,
    count: gemm.count,
    ...scaleSimLayer(dataflow, array, gemm),
  }));
  const sum = (of: (layer: (typeof layers)[number]) => number): number =>
    layers.reduce((total, layer) => total + of(layer) * layer.count, 0);
  const cycles = sum((layer) => layer.cycles);
  const products = sum(() => 1);
  const folds = sum((layer) => layer.folds);
  const edge = sum((layer) => layer.folds * layer.cyclesPerFold) - cycles;
  return {
    cycles,
    layers,
    rtlCycles,
    difference: {
      cycles: rtlCycles - cycles,
      because: [
        `+${edge}: it reports the index of the last cycle, one less than their number, in each of ${products} products`,
        `${rtlCycles - cycles - edge}: it fills and drains the array in each of ${folds} folds; the RTL overlaps folds, ` +
          'streams whole columns to its edge, and counts the registers of its elements',
      ],
    },
  };
}

/**
 * Write the reports that SCALE-Sim's users read to `<out>/<name>.scalesim/`.
 *
 * @returns the files; none for a simulation without SCALE-Sim's count
 * @throws {InputError} if the folder cannot be written
 */
export function writeScaleSimReports(
  design: Design,
  scalesim: ScaleSimReport | undefined,
  out?: string,
): string[] {
  if (scalesim === undefined) return [];
  const folder = `${designFolder(design, out)}.scalesim`;
  const files = scaleSimFiles(scalesim.layers);
  writeFolder(folder, files, { name: design.name, designHash: design.hash });
  return files.map(({ path }) => `${folder}/${path}`);
}
