/** The instances of a design, and for each value that one reads from outside itself, where it comes from. */

import { EngineError } from '../../errors.ts';
import type { Bit, Netlist } from '../../eda/netlist.ts';
import { ordered } from './order.ts';
import { stimulusFinder, stimulusRuns, toPieces } from './pieces.ts';
import type { Instance, Node, Origin, ReadSlot, SlotPiece } from './pieces.ts';
import { planUnit } from './plan.ts';
import type { UnitPlan } from './plan.ts';
import { moduleOf, buildUnit } from './unit.ts';

export type Design = {
  readonly lanes: number;
  readonly instances: readonly Instance[];
  /** For each instance, for each of its input chunks, what it is made of. */
  readonly inputs: readonly (readonly (readonly SlotPiece[])[])[];
  /** For each output of the top, what it is made of. */
  readonly outputs: ReadonlyMap<string, readonly SlotPiece[]>;
  /** Runs of input port bits that are read together; every 'top' slot is one of these. */
  readonly stimuli: readonly (ReadSlot & { kind: 'top' })[];
};

/** How a design is to be cut into kernels. */
export type Cut = {
  /** Modules with a kernel of their own. */
  readonly kernels: ReadonlySet<string>;
  readonly lanes: number;
  /** The clock port of the top; undefined for combinational designs. */
  readonly clock: string | undefined;
};

/**
 * Elaborate a netlist below `top`.
 *
 * @throws {EngineError} for cells, clocks and loops that the engine cannot run
 */
export function elaborate(netlist: Netlist, top: string, cut: Cut): Design {
  const plans = new Map<string, UnitPlan>();
  const planOf = (module: string): UnitPlan => {
    const known = plans.get(module);
    if (known !== undefined) return known;
    const unit = ordered(buildUnit(netlist, module, (name) => cut.kernels.has(name)));
    const made = planUnit(
      unit,
      (child, port) => {
        const direction = moduleOf(netlist, child).ports[port]?.direction;
        return direction === 'inout' ? undefined : direction;
      },
      cut.lanes,
    );
    plans.set(module, made);
    return made;
  };

  const nodes: Node[] = [];
  const root = instantiate(planOf, nodes, top, '', undefined, {});
  checkClocks(nodes, cut.clock);

  const chunkOrigins = nodes.map((node) =>
    node.instance.plan.inputs.map((chunk) => chunk.bits.map((bit) => originOf(node, bit))),
  );
  const outputOrigins = new Map(
    root.instance.plan.unit.ports
      .filter((port) => !port.isInput)
      .map((port) => [port.name, port.bits.map((bit) => originOf(root, bit))]),
  );
  const stimuli = stimulusRuns([...chunkOrigins.flat(), ...outputOrigins.values()], root);
  const find = stimulusFinder(stimuli);
  return {
    lanes: cut.lanes,
    instances: nodes.map((node) => node.instance),
    inputs: chunkOrigins.map((chunks) => chunks.map((origins) => toPieces(origins, find))),
    outputs: new Map([...outputOrigins].map(([name, origins]) => [name, toPieces(origins, find)])),
    stimuli,
  };
}

function instantiate(
  planOf: (module: string) => UnitPlan,
  nodes: Node[],
  module: string,
  path: string,
  parent: Node | undefined,
  connections: Readonly<Record<string, readonly Bit[]>>,
): Node {
  const plan = planOf(module);
  const children: Node[] = [];
  const fromPort = new Map<number, { port: string; index: number }>();
  const fromChild = new Map<number, { child: Node; bit: Bit }>();
  for (const port of plan.unit.ports) {
    if (!port.isInput) continue;
    for (const [index, bit] of port.bits.entries()) {
      if (typeof bit === 'number') fromPort.set(bit, { port: port.name, index });
    }
  }
  const instance: Instance = { path, plan, index: nodes.length };
  const node: Node = { instance, parent, connections, children, fromPort, fromChild };
  nodes.push(node);
  for (const child of plan.unit.children) {
    const below = path === '' ? child.name : `${path}.${child.name}`;
    const made = instantiate(planOf, nodes, child.module, below, node, child.connections);
    children.push(made);
    for (const port of made.instance.plan.unit.ports) {
      if (port.isInput) continue;
      const outer = child.connections[port.name] ?? [];
      for (const [i, bit] of port.bits.entries()) {
        const target = outer[i];
        if (typeof target === 'number') fromChild.set(target, { child: made, bit });
      }
    }
  }
  return node;
}

/** Follow a bit through ports to what drives it. */
function originOf(start: Node, bit: Bit): Origin {
  let node = start;
  let now = bit;
  const nothing: Origin = { kind: 'constant', isOne: false };
  for (let hops = 0; hops < 10_000; hops++) {
    if (typeof now !== 'number') return { kind: 'constant', isOne: now === '1' };
    if (node.instance.plan.where.has(now)) return { kind: 'own', node, bit: now };
    const below: { readonly child: Node; readonly bit: Bit } | undefined = node.fromChild.get(now);
    const port = node.fromPort.get(now);
    if (below !== undefined) {
      node = below.child;
      now = below.bit;
    } else if (port !== undefined && node.parent !== undefined) {
      now = node.connections[port.port]?.[port.index] ?? 'x';
      node = node.parent;
    } else if (port !== undefined) {
      return { kind: 'top', ...port };
    } else {
      return nothing;
    }
  }
  throw new EngineError(`${start.instance.path} must not be wired in a circle`);
}

function checkClocks(nodes: readonly Node[], clock: string | undefined): void {
  for (const node of nodes) {
    const { unit } = node.instance.plan;
    const edges = [
      ...unit.registers.map(({ name, clock: bit, risingEdge }) => ({ name, bit, risingEdge })),
      ...unit.memories.flatMap((memory) =>
        memory.writes.map((port) => ({ name: memory.name, bit: port.clock, risingEdge: true })),
      ),
    ];
    const known = new Map<Bit, boolean>();
    for (const { name, bit, risingEdge } of edges) {
      let isClock = known.get(bit);
      if (isClock === undefined) {
        const origin = originOf(node, bit);
        isClock = origin.kind === 'top' && origin.port === clock;
        known.set(bit, isClock);
      }
      if (isClock && risingEdge) continue;
      const path = node.instance.path === '' ? name : `${node.instance.path}.${name}`;
      const wanted =
        clock === undefined
          ? 'absent from a design without a clock'
          : `clocked by the rising edge of ${clock}`;
      throw new EngineError(
        `the register ${path} must be ${wanted}; the embedded engine runs one clock`,
      );
    }
  }
}
