/**
 * What a plan looks like, in numbers that no family has a say in: how much of each operator, how wide, which blocks,
 * which options, how many stages. Models are corrected by them.
 */
import type { Operator, Plan } from '../structure/plan.ts';
import { AMOUNTS, amounts, paths } from './model-features.ts';

/** A descriptor's name is its group and its name within it: `width structure/adder-prefix`. */
export type Put = (group: string, name: string, value: number, how: 'sum' | 'most') => void;

/** Tell every descriptor of a plan that is not zero. All values are at least 0. */
export function describePlan(plan: Plan, put: Put): void {
  amounts(plan).forEach((amount, i) => {
    if (amount > 0) put('amount', AMOUNTS[i] ?? '', amount, 'sum');
  });
  for (const port of plan.ports) {
    if (port.role !== 'data') continue;
    put('bits', port.direction, port.width, 'sum');
    if (port.direction === 'input') put('port', port.name, port.width, 'sum');
  }
  const { interface: timing } = plan;
  if (timing.kind === 'pipe') put('pipe', 'latency', timing.latency, 'sum');
  for (const path of paths(plan)) {
    for (const [term, amount] of path) if (amount > 0) put('path', term, amount, 'most');
  }
  for (const [key, value] of Object.entries(plan.params)) {
    if (typeof value === 'number' && value > 0) put('number', key, value, 'sum');
  }
  describeModule(plan, 1, 'top', put);
}

function describeModule(plan: Plan, times: number, level: 'top' | 'below', put: Put): void {
  let size = 0;
  const additions = new Map<number, number>();
  for (const row of plan.operators) {
    size += row.count * (row.widths.at(-1) ?? 1);
    describeRow(row, times, put);
    if (level === 'top' && row.kind === 'register')
      put('pipe', 'stages', 1 + (row.stage ?? 0), 'most');
    if (row.kind === 'add' || row.kind === 'sub') {
      const stage = row.stage ?? -1;
      additions.set(stage, (additions.get(stage) ?? 0) + row.count);
    }
  }
  // Additions of one text and stage become one carry-save sum.
  for (const count of additions.values()) {
    if (count > 1) put('add', 'fused', times * (count - 1), 'sum');
  }
  if (size > 0) put('size', plan.template, times * size, 'sum');
  let width = 1;
  for (const port of plan.ports)
    if (port.direction === 'output') width = Math.max(width, port.width);
  put('width', plan.template, width, 'most');
  for (const [key, value] of Object.entries(plan.params)) {
    if (typeof value === 'string') put(level, `${key}=${value}`, 1, 'most');
    else if (value === true) put(level, key, 1, 'most');
  }
  for (const child of plan.children) describeModule(child.plan, times * child.count, 'below', put);
}

function describeRow(row: Operator, times: number, put: Put): void {
  const [a = 1, b = 1, y = b] = row.widths;
  const single = row.widths.length === 1;
  const width = row.kind === 'mul' ? Math.min(a, b) : single ? a : y;
  put('widest', row.kind, width, 'most');
  put('rows', row.kind, times * row.count, 'sum');
  if (row.kind === 'mul') put('widest', 'product', a + b, 'most');
  if (row.signed === true) put('signed', row.kind, times * row.count * width, 'sum');
  if (row.kind === 'add' || row.kind === 'sub') {
    put('add', 'narrow', times * row.count * Math.min(a, b), 'sum');
  }
}

/** All descriptors by name. */
export function descriptorsOf(plan: Plan): Map<string, number> {
  const found = new Map<string, number>();
  describePlan(plan, (group, name, value, how) => {
    const key = `${group} ${name}`;
    const before = found.get(key) ?? 0;
    found.set(key, how === 'sum' ? before + value : Math.max(before, value));
  });
  return found;
}

/** Reads chosen descriptors of plans into a vector, without making names. */
export function descriptorReader(
  names: readonly string[],
): (plan: Plan, into: Float64Array) => void {
  const groups = new Map<string, Map<string, number>>();
  names.forEach((full, i) => {
    const at = full.indexOf(' ');
    const group = groups.get(full.slice(0, at)) ?? new Map<string, number>();
    groups.set(full.slice(0, at), group);
    group.set(full.slice(at + 1), i);
  });
  return (plan, into) => {
    into.fill(0);
    describePlan(plan, (group, name, value, how) => {
      const at = groups.get(group)?.get(name);
      if (at === undefined) return;
      const before = into[at] ?? 0;
      into[at] = how === 'sum' ? before + value : Math.max(before, value);
    });
  };
}
