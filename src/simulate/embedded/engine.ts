/**
 * The embedded engine: Yosys reads the Verilog text, and the netlist becomes WebAssembly that runs sixteen
 * independent streams at once. Two-state: registers without an initial value start at zero.
 */

import { readNetlist, simulationPasses } from '../../eda/netlist-read.ts';
import { yosysVersion } from '../../eda/yosys.ts';
import { EngineError } from '../../errors.ts';
import { layout } from '../engine.ts';
import type { Engine, Rtl, Session } from '../engine.ts';
import { buildMachine } from './machine.ts';
import type { Machine } from './machine.ts';
import { openSession } from './session.ts';
import type { EmbeddedSession } from './session.ts';

/** Runs from `npm ci` alone. */
export const embeddedEngine: Engine = {
  name: 'embedded',
  install: 'it is part of pelab: run npm ci',
  version: async () => `yosys ${await yosysVersion()}`,
  open: (rtl: Rtl): Promise<Session> => openEmbedded(rtl),
};

/**
 * Open a design, with what the embedded engine offers beyond the common interface.
 *
 * @throws {EngineError} when the text is refused, or has what the engine does not run: several clocks, falling
 * edges, inout ports, combinational loops
 */
export async function openEmbedded(rtl: Rtl): Promise<EmbeddedSession> {
  return openSession(rtl.top, await compileEmbedded(rtl), layout(rtl.outputs));
}

/** Compile a design to a machine, for those who drive lanes themselves. */
export async function compileEmbedded(rtl: Rtl): Promise<Machine> {
  const netlist = await readNetlist(rtl, { passes: simulationPasses });
  const top = netlist.modules[rtl.top];
  for (const [direction, shapes] of [
    ['input', rtl.inputs],
    ['output', rtl.outputs],
  ] as const) {
    for (const { name, width } of shapes) {
      const port = top?.ports[name];
      if (port?.direction !== direction || port.bits.length !== width) {
        const actual =
          port === undefined ? 'absent' : `an ${port.direction} of ${port.bits.length} bits`;
        throw new EngineError(
          `${rtl.top}.${name} must be an ${direction} of ${width} bits, not ${actual}`,
        );
      }
    }
  }
  return buildMachine(netlist, rtl.top, rtl.clock);
}
