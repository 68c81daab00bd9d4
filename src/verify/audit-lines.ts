/**
 * One form for what a plan claims and what a netlist holds: operator lines such as `mul 8x8>16`, and register
 * bits by their reset and enable.
 */

import type { Operator, Plan } from '../structure/plan.ts';

/** Register bits of one kind under one name. */
export type RegisterRow = {
  /** The signal in the netlist; the part and width in the plan. */
  readonly name: string;
  readonly bits: number;
};

/** What one module is made of, its children apart. */
export type ModuleInventory = {
  /** Operator lines with their counts. */
  readonly operators: ReadonlyMap<string, number>;
  /** Rows by kind: `register`, `register, reset`, `register, enable`, `register, reset, enable`. */
  readonly registers: ReadonlyMap<string, readonly RegisterRow[]>;
  /** Instances of other modules, by module name. */
  readonly children: ReadonlyMap<string, number>;
};

/** Kinds that are compared; bitwise logic is glue. */
const compared: Readonly<Partial<Record<Operator['kind'], true>>> = {
  mul: true,
  add: true,
  sub: true,
  neg: true,
  compare: true,
  shift: true,
  mux: true,
};

/** What a plan claims for its own module. */
export function planInventory(plan: Plan): ModuleInventory {
  const operators = new Map<string, number>();
  const registers = new Map<string, RegisterRow[]>();
  for (const row of plan.operators) {
    if (row.count === 0) continue;
    if (row.kind === 'register') {
      const width = row.widths[0] ?? 0;
      const times = row.count === 1 ? '' : `${row.count} x `;
      const name = `${row.part} (${times}${width} bits)`;
      add(registers, registerKind(row.reset === true, row.enable === true), {
        name,
        bits: width * row.count,
      });
    } else if (compared[row.kind] === true) {
      const line = operatorLine(row.kind, row.widths);
      operators.set(line, (operators.get(line) ?? 0) + row.count);
    }
  }
  const children = new Map<string, number>();
  for (const child of plan.children) {
    children.set(child.plan.module, (children.get(child.plan.module) ?? 0) + child.count);
  }
  return { operators, registers, children };
}

/** `mul 8x8>16`, `shift 24,5>24`, `compare 8,8`, `mux 32`. The wider operand of `+` and `*` comes first. */
export function operatorLine(kind: Operator['kind'], widths: readonly number[]): string {
  const [a = 0, b = 0, y = 0] = widths;
  switch (kind) {
    case 'mul':
    case 'add':
      return `${kind} ${Math.max(a, b)}x${Math.min(a, b)}>${y}`;
    case 'sub':
      return `sub ${a}x${b}>${y}`;
    case 'shift':
      return `shift ${a},${b}>${y}`;
    case 'compare':
      return `compare ${Math.max(a, b)},${Math.min(a, b)}`;
    default:
      return `${kind} ${a}`;
  }
}

/** How registers are told apart. */
export function registerKind(reset: boolean, enable: boolean): string {
  return `register${reset ? ', reset' : ''}${enable ? ', enable' : ''}`;
}

/** Append to a list in a map. */
export function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
