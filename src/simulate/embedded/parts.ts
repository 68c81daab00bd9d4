/**
 * A unit in parts that can run at different times within a cycle: groups of shown values that wait for the same
 * inputs, and the step of its state. One part that does everything is best, where the design allows it.
 */

import type { Bit } from '../../eda/netlist.ts';
import type { OwnSlot, UnitPlan } from './plan.ts';

export type Part = {
  /** Distinguishes the parts of a unit. */
  readonly name: string;
  readonly exports: readonly OwnSlot[];
  /** Also computes the next state. */
  readonly isStep: boolean;
  /** Input chunks that it reads. */
  readonly inputs: ReadonlySet<number>;
};

/** What a set of bits depends on within the unit. */
export type Cone = {
  /** Gates, by index. */
  readonly gates: ReadonlySet<number>;
  /** Input chunks, by index. */
  readonly inputs: ReadonlySet<number>;
};

/** Everything that `roots` depend on, through gates and memory reads, up to inputs and registers. */
export function coneOf(plan: UnitPlan, roots: readonly (readonly Bit[])[]): Cone {
  const { unit } = plan;
  const drivers = plan.drivers;
  const gates = new Set<number>();
  const inputs = new Set<number>();
  const ports = new Set<string>();
  const stack = [...roots];
  for (let bits = stack.pop(); bits !== undefined; bits = stack.pop()) {
    for (const bit of bits) {
      if (typeof bit !== 'number') continue;
      const source = drivers.get(bit)?.source;
      if (source === undefined) {
        const chunk = plan.chunkOf.get(bit);
        if (chunk !== undefined) inputs.add(chunk);
      } else if (source.startsWith('g')) {
        const index = Number(source.slice(1));
        if (gates.has(index)) continue;
        gates.add(index);
        for (const [port, read] of Object.entries(unit.gates[index]?.connections ?? {})) {
          if (port !== 'Y') stack.push(read);
        }
      } else if (source.startsWith('m') && !ports.has(source)) {
        ports.add(source);
        const [memory = 0, port = 0] = source.slice(1).split(',').map(Number);
        stack.push(unit.memories[memory]?.reads[port]?.address ?? []);
      }
    }
  }
  return { gates, inputs };
}

/** What the next state is computed from. */
export function stepRoots(plan: UnitPlan): (readonly Bit[])[] {
  const roots: (readonly Bit[])[] = [];
  for (const { d, enable, reset } of plan.unit.registers) {
    roots.push(d);
    if (enable !== undefined) roots.push([enable.bit]);
    if (reset !== undefined) roots.push([reset.bit]);
  }
  for (const memory of plan.unit.memories) {
    for (const port of memory.writes) roots.push(port.address, port.data, port.enable);
  }
  return roots;
}

/** The unit as one part. */
export function wholeUnit(plan: UnitPlan): Part {
  return {
    name: 'all',
    exports: plan.exports,
    isStep: true,
    inputs: new Set(plan.inputs.keys()),
  };
}

/**
 * The unit in parts.
 *
 * @param waits true for an input chunk that another unit computes within the cycle
 */
export function splitUnit(plan: UnitPlan, waits: (chunk: number) => boolean): Part[] {
  const groups = new Map<string, { exports: OwnSlot[]; inputs: Set<number> }>();
  for (const slot of plan.exports) {
    const { inputs } = coneOf(plan, [slot.bits]);
    const key = [...inputs]
      .filter(waits)
      .toSorted((a, b) => a - b)
      .join();
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { exports: [slot], inputs: new Set(inputs) });
    } else {
      group.exports.push(slot);
      for (const input of inputs) group.inputs.add(input);
    }
  }
  const parts = [...groups.values()].map(({ exports, inputs }, i): Part => ({
    name: `show${i}`,
    exports,
    isStep: false,
    inputs,
  }));
  const hasState = plan.unit.registers.length + plan.unit.memories.length > 0;
  if (hasState) {
    const { inputs } = coneOf(plan, stepRoots(plan));
    parts.push({ name: 'step', exports: [], isStep: true, inputs });
  }
  return parts;
}
