/** Golden cycles as beats of the bus: what each interface carried, whatever the cycle in which it moved. */

import type { Word } from '../bits/index.ts';
import { mask } from '../bits/index.ts';
import type { BenchRow } from '../emit/bench-selfcheck.ts';
import type { Plan } from '../structure/plan.ts';
import type { AxisInterface } from './axi-stream.ts';
import { pagesAsked } from './pages.ts';

/** TLAST, TUSER and TDATA of a transfer, from the top bit down, and which of these bits the golden model gives. */
export type Beat = { readonly word: Word; readonly specified: Word };

/** Bits of a beat that a bench drives or compares: TLAST of the design, not one that the wrapper counts. */
export function beatWidth(one: AxisInterface): number {
  return one.dataWidth + one.userWidth + (saysLast(one) ? 1 : 0);
}

/** Whether TLAST comes from the design. */
export function saysLast({ hasLast, countsLast }: AxisInterface): boolean {
  return hasLast && !countsLast;
}

/** The transfers of one interface, in their order. */
export function beatsOf(plan: Plan, one: AxisInterface, rows: readonly BenchRow[]): Beat[] {
  const { fetch } = { fetch: undefined, ...plan.interface };
  if (fetch !== undefined && !has(plan, one.valid)) {
    return pagesAsked(plan, fetch, rows).map((inputs) => beat(one, { inputs, outputs: {} }));
  }
  if (plan.interface.kind === 'stream' || one.valid !== undefined) {
    return rows.filter((row) => moves(plan, one, row)).map((row) => beat(one, row));
  }
  // Without valid ports every enabled cycle carries operands; what comes out too late to be seen does not count.
  const latency = plan.interface.kind === 'pipe' ? plan.interface.latency : 0;
  const enabled = rows.filter(({ inputs }) => !('en_i' in inputs) || inputs['en_i'] === 1n);
  const shown =
    one.direction === 'input' ? enabled.slice(0, -latency || undefined) : enabled.slice(latency);
  return shown.map((row) => beat(one, row));
}

/** Whether a transfer takes place at the end of the cycle. */
function moves(
  plan: Plan,
  { valid, ready }: AxisInterface,
  { inputs, outputs }: BenchRow,
): boolean {
  const values = { ...outputs, ...inputs };
  // A result that the design shows to whoever looks has no ready of its own.
  const isHigh = (name = ''): boolean => !has(plan, name) || values[name] === 1n;
  const stands = plan.interface.kind !== 'stream' && 'en_i' in inputs && inputs['en_i'] === 0n;
  return isHigh(valid) && isHigh(ready) && !stands;
}

function has(plan: Plan, name: string | undefined): boolean {
  return plan.ports.some((port) => port.name === name);
}

function beat(one: AxisInterface, { inputs, outputs }: BenchRow): Beat {
  const base = { tdata: 0, tuser: one.dataWidth, tlast: one.dataWidth + one.userWidth };
  const from = one.direction === 'input' ? inputs : outputs;
  let word = 0n;
  let specified = one.direction === 'input' ? mask(beatWidth(one)) : 0n;
  for (const { port, signal, low, width } of one.fields) {
    const at = BigInt(base[signal] + low);
    const value = from[port];
    if (value === undefined) continue;
    word |= value << at;
    specified |= mask(width) << at;
  }
  return { word, specified };
}
