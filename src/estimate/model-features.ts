/**
 * What the model sees of a plan. For area, energy, leakage and cell count: amounts of each kind of operator, with
 * multipliers and adders in several terms each: size, carry network, what of it moves. For delay: the operators and
 * blocks that lie behind each other between two registers, each with the logarithms of its sizes.
 */
import type { Child, Operator, Plan } from '../structure/plan.ts';

/** Names of the amounts, in the order of the vector. */
export const AMOUNTS = [
  'mul area',
  'mul width',
  'mul volume',
  'add width',
  'add network',
  'add active',
  'add signed',
  'neg',
  'compare',
  'shift',
  'mux',
  'and',
  'or',
  'xor',
  'not',
  'full-adder',
  'half-adder',
  'register',
  'register enable',
  'register reset',
] as const;

type Amount = (typeof AMOUNTS)[number];

const INDEX: Readonly<Record<Amount, number>> = Object.fromEntries(
  AMOUNTS.map((name, i) => [name, i]),
) as Record<Amount, number>;

const knownAmounts = new WeakMap<Plan, Float64Array>();

/** Amounts of a whole plan, children as often as they are used. To be read, not written. */
export function amounts(plan: Plan): Float64Array {
  const known = knownAmounts.get(plan);
  if (known !== undefined) return known;
  const vector = new Float64Array(AMOUNTS.length);
  addAmounts(plan, 1, vector);
  knownAmounts.set(plan, vector);
  return vector;
}

/** Amounts by part of the plan, named as in breakdowns. */
export function amountsByPart(plan: Plan): Map<string, Float64Array> {
  const parts = new Map<string, Float64Array>();
  const visit = (node: Plan, times: number, part: string | undefined): void => {
    for (const row of node.operators) {
      const name = part ?? row.part;
      const vector = parts.get(name) ?? new Float64Array(AMOUNTS.length);
      parts.set(name, vector);
      addRow(row, times, vector);
    }
    for (const child of node.children) visit(child.plan, times * child.count, part ?? child.part);
  };
  visit(plan, 1, undefined);
  return parts;
}

function addAmounts(plan: Plan, times: number, vector: Float64Array): void {
  for (const row of plan.operators) addRow(row, times, vector);
  for (const child of plan.children) addAmounts(child.plan, times * child.count, vector);
}

function addRow(row: Operator, times: number, vector: Float64Array): void {
  const n = times * row.count;
  const [a = 1, b = 1, y = b] = row.widths;
  const add = (name: Amount, amount: number): void => {
    const at = INDEX[name];
    vector[at] = (vector[at] ?? 0) + n * amount;
  };
  switch (row.kind) {
    case 'mul':
      add('mul area', a * b);
      add('mul width', a + b);
      // Glitches multiply with the rows they pass.
      add('mul volume', a * b * Math.min(a, b));
      return;
    case 'add':
    case 'sub':
      add('add width', y);
      add('add network', y * Math.log2(y + 1));
      // Bits above the narrower operand move only with the sign.
      add('add active', Math.min(a, b));
      if (row.signed === true) add('add signed', y);
      return;
    case 'compare':
      add('compare', Math.max(a, b));
      return;
    case 'shift':
      add('shift', a * b);
      return;
    case 'register':
      add('register', a);
      if (row.enable === true) add('register enable', a);
      if (row.reset === true) add('register reset', a);
      return;
    case 'neg':
    case 'mux':
    case 'and':
    case 'or':
    case 'xor':
    case 'not':
    case 'full-adder':
    case 'half-adder':
      add(row.kind, a);
      return;
  }
}

/** Terms of one register-to-register path: amounts by term name. */
export type PathTerms = ReadonlyMap<string, number>;

const knownPaths = new WeakMap<Plan, readonly PathTerms[]>();

/** Every path the model knows of: one per pipeline stage of every module with registers. */
export function paths(plan: Plan): readonly PathTerms[] {
  const known = knownPaths.get(plan);
  if (known !== undefined) return known;
  const found = findPaths(plan);
  knownPaths.set(plan, found);
  return found;
}

function findPaths(plan: Plan): PathTerms[] {
  const found: PathTerms[] = [];
  const seen = new Set<Plan>();
  const visit = (node: Plan): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const clocked = node.children.filter((child) => isClocked(child.plan));
    found.push(...stagePaths(node));
    for (const child of clocked) visit(child.plan);
  };
  visit(plan);
  return found;
}

function stagePaths(plan: Plan): PathTerms[] {
  const isCombinational = !isClocked(plan);
  const stages = new Map<number, Map<string, number>>();
  const termsOf = (stage: number | undefined): Map<string, number> => {
    const terms = stages.get(stage ?? 0) ?? new Map<string, number>();
    stages.set(stage ?? 0, terms);
    return terms;
  };
  // Equal rows work side by side; rows of different width follow each other.
  const seen = new Set<string>();
  for (const row of plan.operators) {
    const key = `${row.kind} ${row.part} ${row.widths.at(-1)} ${row.stage ?? 0}`;
    if (row.kind === 'register' || seen.has(key)) continue;
    seen.add(key);
    rowTerms(row, termsOf(row.stage));
  }
  for (const child of plan.children) {
    if (!isClocked(child.plan) && child.aside !== true) blockTerms(child, termsOf(child.stage));
  }
  const staged =
    plan.operators.some((row) => row.stage !== undefined) ||
    plan.children.some((child) => child.stage !== undefined);
  // Without stages in the plan a deeper pipeline is known only by its latency.
  const latency = plan.interface.kind === 'pipe' && !staged ? plan.interface.latency : 1;
  if (stages.size === 0) stages.set(0, new Map());
  return [...stages.values()].map((terms) => {
    const path = new Map([...terms].map(([name, amount]) => [name, amount / latency]));
    if (!isCombinational) path.set('register', 1);
    return path;
  });
}

function rowTerms(row: Operator, terms: Map<string, number>): void {
  const [a = 1, b = 1, y = b] = row.widths;
  const add = (name: string, amount: number): void => {
    terms.set(name, (terms.get(name) ?? 0) + amount);
  };
  switch (row.kind) {
    case 'mul':
      add('mul', 1);
      add('mul depth', Math.log2(1 + Math.min(a, b)));
      add('mul rows', Math.min(a, b));
      add('mul width', Math.log2(1 + a + b));
      return;
    case 'add':
    case 'sub':
      add('add', 1);
      add('add depth', Math.log2(1 + y));
      add('add length', y);
      return;
    case 'compare':
      add('compare', 1);
      add('compare depth', Math.log2(1 + Math.max(a, b)));
      return;
    case 'shift':
      add('shift', b);
      return;
    case 'mux':
      add('mux', 1);
      add('mux fan-out', Math.log2(1 + a));
      return;
    case 'neg':
      add('add', 1);
      add('add depth', Math.log2(1 + a));
      return;
    case 'and':
    case 'or':
    case 'xor':
    case 'not':
      add(row.kind, 1);
      return;
    case 'full-adder':
    case 'half-adder':
      add(row.kind, Math.log2(1 + row.count));
      return;
    case 'register':
      return;
  }
}

/** A block of combinational logic by its template: once, by the width of its result, by its height above that. */
function blockTerms(child: Child, terms: Map<string, number>): void {
  const { plan } = child;
  const width = Math.max(
    1,
    ...plan.ports.filter((port) => port.direction === 'output').map((port) => port.width),
  );
  const size = gateCount(plan);
  const add = (name: string, amount: number): void => {
    terms.set(name, (terms.get(name) ?? 0) + amount);
  };
  add(plan.template, 1);
  add(`${plan.template} length`, width);
  add(`${plan.template} width`, Math.log2(1 + width));
  add(`${plan.template} height`, Math.log2(1 + size / width));
}

const counts = new WeakMap<Plan, number>();

/** Operator bits in a module and below. */
function gateCount(plan: Plan): number {
  const known = counts.get(plan);
  if (known !== undefined) return known;
  let size = 0;
  for (const row of plan.operators) size += row.count * (row.widths.at(-1) ?? 1);
  for (const child of plan.children) size += child.count * gateCount(child.plan);
  counts.set(plan, size);
  return size;
}

const clocks = new WeakMap<Plan, boolean>();

/** True if the module or one below holds a register. */
function isClocked(plan: Plan): boolean {
  const known = clocks.get(plan);
  if (known !== undefined) return known;
  const clocked =
    plan.operators.some((row) => row.kind === 'register') ||
    plan.children.some((child) => isClocked(child.plan));
  clocks.set(plan, clocked);
  return clocked;
}
