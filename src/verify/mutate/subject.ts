/** A module as mutation takes it: its netlist, the faults in it, and the checks that must find them. */

import type { Netlist } from '../../eda/netlist.ts';
import type { FloatRow } from '../../formats/format.ts';
import type { Rtl } from '../../simulate/engine.ts';
import type { FaultGroup } from './faults.ts';
import { loopFinder } from './loops.ts';
import type { Pipeline } from './pipeline.ts';
import type { StagedCheck } from './staged-check.ts';

export type MutationSubject = {
  readonly scope: 'element' | 'array';
  readonly rtl: Rtl;
  readonly netlist: Netlist;
  /** Faults of the modules that are this subject's own; registers whose loss would close a loop are left out. */
  readonly groups: readonly FaultGroup[];
  /** Modules that are somebody else's: they stay whole when the others are flattened for a proof. */
  readonly foreign: ReadonlySet<string>;
  /** Checks in rising order of cost. */
  readonly checks: readonly StagedCheck[];
  /** Format of the sums, where they are floats. */
  readonly sum?: FloatRow;
  /** Modules whose operands a solver may choose. */
  readonly pipelines?: readonly Pipeline[];
};

/** Passes over a netlist before faults go into it. */
export const netlistPasses = ['opt_expr', 'opt_dff', 'memory_collect', 'wreduce', 'opt_clean'];

/** Groups without registers that, as wires, would close a combinational loop: such a text does not elaborate. */
export function withoutLoops(
  netlist: Netlist,
  top: string,
  groups: readonly FaultGroup[],
): FaultGroup[] {
  const hasLoop = loopFinder(netlist, top);
  return groups.filter((group) => group.fault.form !== 'missing' || !hasLoop([group]));
}
