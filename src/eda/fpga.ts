/**
 * Verilog mapped to an FPGA family by Yosys, and what it occupies. Counts are of cells before placement: a
 * vendor's packer may still merge two small LUTs into one, and carry cells take LUT sites of their own.
 */

import { classOf, fpgaFacts, type CellClass, type FpgaFamily } from './fpga-cells.ts';
import { parseNetlist, type VerilogSource } from './netlist-read.ts';
import type { Netlist } from './netlist.ts';
import { runYosys, type YosysOptions } from './yosys.ts';

/** Cells by what they occupy. */
export type FpgaCounts = Readonly<Record<CellClass, number>> & {
  /** Cells that no table knows; their names are in `cells`. */
  readonly other: number;
};

/** A module as mapped: counts of its own cells, without those of modules that were kept inside it. */
export type MappedModule = {
  readonly module: string;
  /** Instances below the top module; 1 for the top module. */
  readonly instances: number;
  readonly counts: FpgaCounts;
};

export type FpgaMapping = {
  /** Of the whole hierarchy: each module's counts times its instances. */
  readonly counts: FpgaCounts;
  /** Number of cells of every type in the whole hierarchy. */
  readonly cells: Readonly<Record<string, number>>;
  /** The top module first. */
  readonly modules: readonly MappedModule[];
  /** Time that Yosys took, s; of the run that filled the cache where the result came from there. */
  readonly toolSeconds: number;
};

export type FpgaOptions = YosysOptions & {
  /** Pack multipliers, and registers and adders around them, into DSPs where the family has any; default true. */
  readonly dsp?: boolean;
  /** Modules that are mapped once each and counted by instance. All others are flattened into them. */
  readonly keep?: readonly string[];
};

/**
 * Map Verilog to a family and count.
 *
 * @throws {EngineError} when Yosys refuses the text
 */
export async function mapToFpga(
  source: VerilogSource,
  family: FpgaFamily,
  options: FpgaOptions = {},
): Promise<FpgaMapping> {
  const { dsp = true, keep = [], ...run } = options;
  const script = [
    ...source.files.map(({ path }) => `read_verilog ${path}`),
    `hierarchy -check -top ${source.top}`,
    ...keep.map((module) => `setattr -mod -set keep_hierarchy 1 ${module}`),
    `${fpgaFacts[family].command(dsp)} -top ${source.top}`,
    'write_json -',
  ];
  const files = Object.fromEntries(source.files.map(({ path, text }) => [path, text]));
  const { stdout, seconds } = await runYosys({ script: `${script.join('\n')}\n`, files }, run);
  return { ...countFpgaCells(parseNetlist(stdout), source.top, family), toolSeconds: seconds };
}

/** Count the cells of a mapped netlist, through its hierarchy. */
export function countFpgaCells(
  netlist: Netlist,
  top: string,
  family: FpgaFamily,
): Omit<FpgaMapping, 'toolSeconds'> {
  const instances = new Map<string, number>();
  const cells: Record<string, number> = {};
  const total = noCells();
  const own = new Map<string, Record<keyof FpgaCounts, number>>();
  const visit = (module: string): void => {
    instances.set(module, (instances.get(module) ?? 0) + 1);
    const counts = noCells();
    for (const { type } of Object.values(netlist.modules[module]?.cells ?? {})) {
      const kind = classOf(family, type);
      if (kind === 'other' && isOwnModule(netlist, type)) {
        visit(type);
        continue;
      }
      cells[type] = (cells[type] ?? 0) + 1;
      if (kind === undefined) continue;
      counts[kind]++;
      total[kind]++;
    }
    own.set(module, counts);
  };
  visit(top);
  const modules = [...instances].map(([module, count]) => ({
    module,
    instances: count,
    counts: own.get(module) ?? noCells(),
  }));
  const named = Object.entries(cells).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { counts: total, cells: Object.fromEntries(named), modules };
}

/** Cell libraries are in the netlist as boxes; a module of the design is one with a text of its own. */
function isOwnModule(netlist: Netlist, type: string): boolean {
  const module = netlist.modules[type];
  if (module === undefined) return false;
  return module.attributes['blackbox'] === undefined && module.attributes['whitebox'] === undefined;
}

function noCells(): Record<keyof FpgaCounts, number> {
  return {
    luts: 0,
    lutMemories: 0,
    wideMuxes: 0,
    carryCells: 0,
    flipFlops: 0,
    dsps: 0,
    blockRams: 0,
    other: 0,
  };
}
