/** The ports of chosen instances as outputs of the top module: what arrives at and leaves each of them, every cycle. */

import { readNetlist, simulationPasses } from '../../eda/netlist-read.ts';
import type { Bit, Netlist, NetlistModule } from '../../eda/netlist.ts';
import { EngineError } from '../../errors.ts';
import { layout } from '../engine.ts';
import type { Rtl, Shape } from '../engine.ts';
import { buildMachine } from './machine.ts';
import { openSession } from './session.ts';
import type { EmbeddedSession } from './session.ts';

/** One instance below the top, and where each of its ports shows among the session's outputs. */
export type Tap = {
  /** Instance name in the flattened top module, generate scopes included. */
  readonly instance: string;
  readonly module: string;
  readonly ports: readonly (Shape & {
    readonly direction: 'input' | 'output';
    /** Name of the session's output that carries it. */
    readonly output: string;
  })[];
};

export type TappedSession = { readonly session: EmbeddedSession; readonly taps: readonly Tap[] };

/**
 * Open a design in the embedded engine with the ports of every instance of some modules as further outputs. The
 * rest of the hierarchy is flattened, so that instances have the names that synthesis gives them.
 *
 * @param modules modules below the top whose instances are wanted
 * @throws {EngineError} as `openEmbedded` does
 */
export async function openTapped(rtl: Rtl, modules: readonly string[]): Promise<TappedSession> {
  const netlist = await readNetlist(rtl, {
    passes: [
      ...modules.map((module) => `setattr -mod -set keep_hierarchy 1 =${module}`),
      'flatten',
      ...simulationPasses,
    ],
  });
  const top = netlist.modules[rtl.top];
  if (top === undefined) throw new EngineError(`the netlist has no module ${rtl.top}`);
  const ports: Record<string, NetlistModule['ports'][string]> = { ...top.ports };
  const shapes: Shape[] = [];
  const taps: Tap[] = [];
  for (const [instance, { type, connections }] of Object.entries(top.cells)) {
    if (!modules.includes(type)) continue;
    taps.push({
      instance,
      module: type,
      ports: portsOf(netlist, type)
        .filter(({ name }) => name !== rtl.clock)
        .map(({ name, width, direction }) => {
          const output = `tap_${taps.length}_${name}`;
          ports[output] = { direction: 'output', bits: padded(connections[name] ?? [], width) };
          shapes.push({ name: output, width });
          return { name, width, direction, output };
        }),
    });
  }
  const tapped: Netlist = {
    ...netlist,
    modules: { ...netlist.modules, [rtl.top]: { ...top, ports } },
  };
  const machine = buildMachine(tapped, rtl.top, rtl.clock);
  return { session: openSession(rtl.top, machine, layout([...rtl.outputs, ...shapes])), taps };
}

function portsOf(
  netlist: Netlist,
  module: string,
): (Shape & { readonly direction: 'input' | 'output' })[] {
  return Object.entries(netlist.modules[module]?.ports ?? {}).flatMap(
    ([name, { direction, bits }]) =>
      direction === 'inout' ? [] : [{ name, width: bits.length, direction }],
  );
}

/** A port that nothing drives reads as zero. */
function padded(bits: readonly Bit[], width: number): Bit[] {
  return Array.from({ length: width }, (_, i) => bits[i] ?? '0');
}
