/**
 * The audit: the plan against the emitted text. Yosys elaborates the Verilog; the arithmetic cells, register bits
 * and instances that it finds in each module must be those that the plan of that module claims. Without it a
 * template could gain a register that no cost figure knows of.
 */

import type { Netlist } from '../eda/netlist.ts';
import { runYosys } from '../eda/yosys.ts';
import { modulesOf, type Plan } from '../structure/plan.ts';
import { planInventory, type ModuleInventory, type RegisterRow } from './audit-lines.ts';
import { moduleName, netlistInventory, type NetlistInventory } from './audit-netlist.ts';

/** A difference between a plan and its text. */
export type AuditDifference = {
  readonly module: string;
  /** `mul 8x8>16`, `register, enable: total_q`, `instance of pe_full_adder`. */
  readonly item: string;
  /** Cells; bits for registers. */
  readonly count: number;
};

/** Logic that is listed but not compared: gates, equality tests and multiplexers that no plan claims. */
export type AuditGlue = {
  readonly module: string;
  readonly cell: string;
  readonly cells: number;
  readonly bits: number;
};

export type AuditResult = {
  readonly equal: boolean;
  /** Claimed by the plan, not in the text. */
  readonly missing: readonly AuditDifference[];
  /** In the text, not in the plan. */
  readonly extra: readonly AuditDifference[];
  readonly glue: readonly AuditGlue[];
  /** Modules compared. */
  readonly modules: number;
};

/**
 * Compare a plan with its Verilog, module by module.
 *
 * @param files all modules of the plan's hierarchy
 * @throws {EngineError} when Yosys refuses the text
 */
export async function auditPlan(
  plan: Plan,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<AuditResult> {
  const { files: written } = await runYosys({
    script: auditScript(
      plan.module,
      files.map((file) => file.path),
    ),
    files: Object.fromEntries(files.map((file) => [file.path, file.text])),
  });
  const json = new TextDecoder().decode(written['audit.json']);
  return compareWithNetlist(plan, JSON.parse(json) as Netlist);
}

/** Widths are reduced to what operands carry; resets and enables are read back from multiplexers. */
function auditScript(top: string, paths: readonly string[]): string {
  return [
    ...paths.map((path) => `read_verilog ${path}`),
    `hierarchy -check -top ${top}`,
    'proc',
    'opt_expr',
    'opt_dff',
    'wreduce',
    'opt_clean',
    'check -assert',
    'write_json audit.json',
  ].join('\n');
}

/** Compare a plan with an elaborated netlist that keeps its hierarchy. */
export function compareWithNetlist(plan: Plan, netlist: Netlist): AuditResult {
  const found = new Map(
    Object.entries(netlist.modules).map(([name, module]) => [moduleName(name), module]),
  );
  const missing: AuditDifference[] = [];
  const extra: AuditDifference[] = [];
  const glue: AuditGlue[] = [];
  const plans = modulesOf(plan);
  for (const node of plans) {
    const { module } = node;
    const text = found.get(module);
    found.delete(module);
    if (text === undefined) {
      missing.push({ module, item: 'the module itself', count: 1 });
      continue;
    }
    // An adder cell is counted where it is instantiated; its own text is only its meaning.
    if (node.operators.some((row) => row.kind === 'full-adder' || row.kind === 'half-adder'))
      continue;
    const inventory = netlistInventory(text);
    const differences = compareModule(planInventory(node), inventory);
    missing.push(...differences.missing.map((item) => ({ module, ...item })));
    extra.push(...differences.extra.map((item) => ({ module, ...item })));
    glue.push(...differences.glue.map((item) => ({ module, ...item })));
  }
  for (const module of found.keys()) extra.push({ module, item: 'the module itself', count: 1 });
  const equal = missing.length === 0 && extra.length === 0;
  return { equal, missing, extra, glue, modules: plans.length };
}

/** A difference as a sentence: `mac_...: register, enable: total_q (16 bits) is in the text but not in the plan`. */
export function auditSentences(result: AuditResult): string[] {
  const told = (list: readonly AuditDifference[], what: string): string[] =>
    list.map(({ module, item, count }) => `${module}: ${item} (${count}) ${what}`);
  return [
    ...told(result.missing, 'is in the plan but not in the text'),
    ...told(result.extra, 'is in the text but not in the plan'),
  ];
}

type Item = { readonly item: string; readonly count: number };

function compareModule(
  claimed: ModuleInventory,
  held: NetlistInventory,
): { missing: Item[]; extra: Item[]; glue: { cell: string; cells: number; bits: number }[] } {
  const missing: Item[] = [];
  const extra: Item[] = [];
  const glue = [...held.glue].map(([cell, sizes]) => ({ cell, ...sizes }));
  for (const line of new Set([...claimed.operators.keys(), ...held.operators.keys()])) {
    const surplus = (held.operators.get(line) ?? 0) - (claimed.operators.get(line) ?? 0);
    if (surplus < 0) missing.push({ item: line, count: -surplus });
    if (surplus > 0 && held.optional.has(line)) glue.push({ cell: line, cells: surplus, bits: 0 });
    else if (surplus > 0) extra.push({ item: line, count: surplus });
  }
  for (const name of new Set([...claimed.children.keys(), ...held.children.keys()])) {
    const surplus = (held.children.get(name) ?? 0) - (claimed.children.get(name) ?? 0);
    if (surplus < 0) missing.push({ item: `instance of ${name}`, count: -surplus });
    if (surplus > 0) extra.push({ item: `instance of ${name}`, count: surplus });
  }
  for (const kind of new Set([...claimed.registers.keys(), ...held.registers.keys()])) {
    const rows = unmatched(claimed.registers.get(kind) ?? [], held.registers.get(kind) ?? []);
    missing.push(...rows.missing.map((row) => ({ item: `${kind}: ${row.name}`, count: row.bits })));
    extra.push(...rows.extra.map((row) => ({ item: `${kind}: ${row.name}`, count: row.bits })));
  }
  return { missing, extra, glue };
}

/**
 * Rows without a partner. A plan may count several signals in one row: if the bits add up, all is well; if not,
 * rows of equal width cancel and what is left is named.
 */
function unmatched(
  claimed: readonly RegisterRow[],
  held: readonly RegisterRow[],
): { missing: RegisterRow[]; extra: RegisterRow[] } {
  const bits = (rows: readonly RegisterRow[]): number =>
    rows.reduce((sum, row) => sum + row.bits, 0);
  if (bits(claimed) === bits(held)) return { missing: [], extra: [] };
  const missing = [...claimed];
  const extra = held.filter((row) => {
    const partner = missing.findIndex((other) => other.bits === row.bits);
    if (partner >= 0) missing.splice(partner, 1);
    return partner < 0;
  });
  return { missing, extra };
}
