/**
 * Some cycles of a module one behind the other, as one combinational module. What is known of its inputs is put in, so
 * that what only control decides is a wire.
 */

import { readNetlist } from '../../eda/netlist-read.ts';
import type { Signals } from '../../bits/machine.ts';
import type { Bit, Netlist, NetlistCell, NetlistModule } from '../../eda/netlist.ts';
import { isRegister, readRegister, type Register } from '../../simulate/embedded/register.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { Wires, type Bits } from '../mutate/wires.ts';
import { implied } from './implied.ts';
import { bitsOf, driversOf, inOrder } from './pipeline.ts';

export type Unrolled = {
  readonly module: NetlistModule;
  /** Each after those that it reads. */
  readonly ordered: readonly NetlistCell[];
  /** Nets of a port in a cycle, the first of which is 1. */
  word(port: string, cycle: number): Bits;
};

/**
 * Single gates and registers, words only where they are added, and the modules of what is kept.
 *
 * @throws {EngineError} when Yosys refuses the text
 */
export function gatesOf(rtl: Rtl, kept: Iterable<string>): Promise<Netlist> {
  const keep = [...kept].map((name) => `setattr -mod -set keep_hierarchy 1 ${name}`);
  return readNetlist(rtl, { passes: [...keep, 'flatten', 'opt_expr', 'simplemap', 'opt_clean'] });
}

/**
 * Unroll a module of such gates from any state.
 *
 * @param known the word of an input in a cycle, undefined where it may be any
 * @param assumed words that outputs have in a cycle: of states and inputs with others nothing is said
 * @returns undefined where cells form a loop
 */
export function unroll(
  module: NetlistModule,
  cycles: number,
  known: (port: string, cycle: number) => bigint | undefined,
  assumed: (cycle: number) => Signals | undefined = () => undefined,
): Unrolled | undefined {
  const cells = Object.entries(module.cells).filter(([, { type }]) => type !== '$scopeinfo');
  const registers = cells.flatMap(([name, cell]) =>
    isRegister(cell.type) ? [readRegister(name, cell, cell.connections, [])] : [],
  );
  const gates = cells.flatMap(([, cell]) => (isRegister(cell.type) ? [] : [cell]));
  const driver = driversOf(gates);
  const ordered = inOrder(gates, driver);
  if (ordered === undefined) return undefined;
  const wires = new Wires({ ...module, cells: {}, ports: {}, netnames: {} });
  const words = new Map<string, Bits>();
  let state = new Map<Bit, Bit>();
  for (const { q } of registers) join(state, q, wires.fresh(q.length));
  const settledIn = (cycle: number): ReadonlyMap<Bit, Bit> =>
    implied(
      Object.entries(assumed(cycle) ?? {}).flatMap(([port, word]) =>
        (module.ports[port]?.bits ?? []).map((bit, i) => [bit, bitOf(word, i)] as const),
      ),
      driver,
    );
  for (let cycle = 1; cycle <= cycles; cycle++) {
    const nets = new Map(state);
    const inCycle = (bits: Bits): Bit[] => bits.map((bit) => nets.get(bit) ?? bit);
    for (const [name, { direction, bits }] of Object.entries(module.ports)) {
      if (direction !== 'input') continue;
      const word = known(name, cycle);
      join(
        nets,
        bits,
        word === undefined ? wires.fresh(bits.length) : bits.map((_, i) => bitOf(word, i)),
      );
    }
    const settled = settledIn(cycle);
    for (const [bit, value] of settled) nets.set(bit, value);
    for (const gate of ordered) {
      if (settled.size === 0 || !bitsOf(gate, 'output').every((bit) => settled.has(bit))) {
        place(gate, nets, inCycle, wires);
      }
    }
    for (const [name, { bits }] of Object.entries(module.ports)) {
      words.set(`${name} ${cycle}`, inCycle(bits));
    }
    state = new Map();
    for (const register of registers) join(state, register.q, loaded(register, inCycle, wires));
  }
  const whole = wires.finish();
  return {
    module: whole,
    ordered: Object.values(whole.cells),
    word: (port, cycle) => words.get(`${port} ${cycle}`) ?? [],
  };
}

function bitOf(word: bigint, index: number): '0' | '1' {
  return ((word >> BigInt(index)) & 1n) === 1n ? '1' : '0';
}

function join(nets: Map<Bit, Bit>, from: Bits, to: Bits): void {
  from.forEach((bit, i) => nets.set(bit, to[i] ?? 'x'));
}

/** A gate in a cycle; where its inputs are known, a wire. */
function place(
  cell: NetlistCell,
  nets: Map<Bit, Bit>,
  inCycle: (bits: Bits) => Bit[],
  wires: Wires,
): void {
  const pin = (name: string): Bit[] => inCycle(cell.connections[name] ?? []);
  const gate = gateOf(cell.type, pin, wires);
  if (gate !== undefined) {
    join(nets, cell.connections['Y'] ?? [], gate);
    return;
  }
  const outputs = bitsOf(cell, 'output');
  const fresh = wires.fresh(outputs.length);
  join(nets, outputs, fresh);
  const connections = Object.fromEntries(
    Object.entries(cell.connections).map(([port, bits]) => [port, inCycle(bits)]),
  );
  wires.put(`pelab_kept_${fresh[0]}`, { ...cell, connections });
}

function gateOf(type: string, pin: (name: string) => Bit[], wires: Wires): Bits | undefined {
  switch (type) {
    case '$_BUF_':
      return pin('A');
    case '$_NOT_':
      return wires.not(pin('A'));
    case '$_AND_':
      return wires.and(pin('A'), pin('B'));
    case '$_OR_':
      return wires.or(pin('A'), pin('B'));
    case '$_XOR_': {
      const [a, b] = [pin('A'), pin('B')];
      if (a[0] === '1') return wires.not(b);
      return b[0] === '1' ? wires.not(a) : wires.xor(a, b);
    }
    case '$_MUX_':
      return wires.mux(pin('S')[0] ?? 'x', pin('A'), pin('B'));
    default:
      return undefined;
  }
}

/** What a register holds after the clock edge. */
function loaded(
  { d, q, enable, reset }: Register,
  inCycle: (bits: Bits) => Bit[],
  wires: Wires,
): Bits {
  const [now, next] = [inCycle(q), inCycle(d)];
  const chosen = (
    control: { readonly bit: Bit; readonly activeHigh: boolean },
    active: Bits,
    passive: Bits,
  ): Bits => {
    const [select = 'x'] = inCycle([control.bit]);
    return control.activeHigh
      ? wires.mux(select, passive, active)
      : wires.mux(select, active, passive);
  };
  if (reset === undefined) return enable === undefined ? next : chosen(enable, next, now);
  const cleared = q.map((_, i): Bit => bitOf(reset.value, i));
  if (enable === undefined) return chosen(reset, cleared, next);
  return reset.needsEnable
    ? chosen(enable, chosen(reset, cleared, next), now)
    : chosen(reset, cleared, chosen(enable, next, now));
}
