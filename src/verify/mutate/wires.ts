/** Cells added to a netlist module. Where an operand is constant there is a wire in place of a cell. */

import type { Bit, NetlistCell, NetlistModule } from '../../eda/netlist.ts';

/** Bits, least significant first. */
export type Bits = readonly Bit[];

type Parameters = Readonly<Record<string, string | number>>;

/** Adds cells to a copy of a module; the module itself stays as it is. */
export class Wires {
  readonly #cells: Record<string, NetlistCell>;
  readonly #ports: Record<string, NetlistModule['ports'][string]>;
  readonly #module: NetlistModule;
  #next: number;

  constructor(module: NetlistModule) {
    this.#module = module;
    this.#cells = { ...module.cells };
    this.#ports = { ...module.ports };
    this.#next = highestBit(module) + 1;
  }

  /** Nets that nothing drives yet. */
  fresh(width: number): number[] {
    return Array.from({ length: width }, () => this.#next++);
  }

  /** Bring an input in on other nets. */
  renameInput(name: string, bits: Bits): void {
    this.#ports[name] = { direction: 'input', bits };
  }

  /** Replace a cell. */
  put(name: string, cell: NetlistCell): void {
    this.#cells[name] = cell;
  }

  /** A cell with its connections; `output` names the ports that it drives. */
  cell(
    type: string,
    parameters: Parameters,
    connections: Readonly<Record<string, Bits>>,
    output: string,
  ): void {
    const directions = Object.keys(connections).map((port) => [
      port,
      port === output ? 'output' : 'input',
    ]);
    // A net has one driver: its number makes the name of the cell.
    this.#cells[`pelab_cell_${connections[output]?.[0]}`] = {
      type,
      parameters,
      attributes: {},
      port_directions: Object.fromEntries(directions) as NetlistCell['port_directions'],
      connections,
    };
  }

  /** Drive nets that so far nothing drives. */
  drive(nets: Bits, from: Bits): void {
    this.#unary('$pos', from, nets);
  }

  and(a: Bits, b: Bits): Bits {
    return this.#bitwise('$and', a, b, (bit, isOne) => (isOne ? bit : '0'));
  }

  or(a: Bits, b: Bits): Bits {
    return this.#bitwise('$or', a, b, (bit, isOne) => (isOne ? '1' : bit));
  }

  xor(a: Bits, b: Bits): Bits {
    return this.#bitwise('$xor', a, b, (bit, isOne) => (isOne ? undefined : bit));
  }

  not(a: Bits): Bits {
    if (a.every(isConstant)) return a.map((bit) => (bit === '1' ? '0' : '1'));
    const y = this.fresh(a.length);
    this.#unary('$not', a, y);
    return y;
  }

  /** `one` where `select` is high, else `zero`. */
  mux(select: Bit, zero: Bits, one: Bits): Bits {
    if (isConstant(select)) return select === '1' ? one : zero;
    const y = this.fresh(zero.length);
    this.cell('$mux', { WIDTH: zero.length }, { A: zero, B: one, S: [select], Y: y }, 'Y');
    return y;
  }

  /** Sum or difference of two words of one width. */
  sum(type: '$add' | '$sub', a: Bits, b: Bits): Bits {
    const y = this.fresh(a.length);
    this.binary(type, a, b, y);
    return y;
  }

  /** Whether `select` holds `value`. */
  is(select: Bits, value: number): Bit {
    const wanted = constant(value, select.length);
    if (select.every(isConstant)) return wanted.every((bit, i) => bit === select[i]) ? '1' : '0';
    const y = this.fresh(1);
    this.binary('$eq', select, wanted, y);
    return y[0] ?? 'x';
  }

  /** `width` bits with a one at `select - first`, where that is in their range; else zero. */
  oneAt(select: Bits, first: number, width: number): Bits {
    if (width === 1 || select.every(isConstant)) {
      return Array.from({ length: width }, (_, i) => this.is(select, first + i));
    }
    const from = this.sum('$sub', select, constant(first, select.length));
    const y = this.fresh(width);
    this.binary('$shl', constant(1, width), from, y);
    return y;
  }

  /** A cell with two unsigned operands. */
  binary(type: string, a: Bits, b: Bits, y: Bits): void {
    const widths = { A_WIDTH: a.length, B_WIDTH: b.length, Y_WIDTH: y.length };
    this.cell(type, { A_SIGNED: 0, B_SIGNED: 0, ...widths }, { A: a, B: b, Y: y }, 'Y');
  }

  /** The module with the cells added, and with a further input where one is given. */
  finish(input?: { readonly name: string; readonly bits: Bits }): NetlistModule {
    if (input !== undefined) this.#ports[input.name] = { direction: 'input', bits: input.bits };
    return { ...this.#module, ports: this.#ports, cells: this.#cells };
  }

  #unary(type: string, a: Bits, y: Bits): void {
    const widths = { A_WIDTH: a.length, Y_WIDTH: y.length };
    this.cell(type, { A_SIGNED: 0, ...widths }, { A: a, Y: y }, 'Y');
  }

  /** Bits that meet a constant are wires; `undefined` from `fold` stands for the complement. */
  #bitwise(
    type: string,
    a: Bits,
    b: Bits,
    fold: (bit: Bit, isOne: boolean) => Bit | undefined,
  ): Bits {
    const result: Bit[] = [];
    const [left, right, at]: [Bit[], Bit[], number[]] = [[], [], []];
    a.forEach((one, i) => {
      const other = b[i] ?? '0';
      const [bit, known] = isConstant(other) ? [one, other] : [other, one];
      const folded = isConstant(known) ? fold(bit, known === '1') : undefined;
      if (folded !== undefined) {
        result[i] = folded;
        return;
      }
      left.push(one);
      right.push(other);
      at.push(i);
    });
    const y = this.fresh(at.length);
    if (at.length > 0) this.binary(type, left, right, y);
    at.forEach((i, k) => (result[i] = y[k] ?? 'x'));
    return result;
  }
}

/** A number in `width` constant bits. */
export function constant(value: number, width: number): Bits {
  return Array.from({ length: width }, (_, i) =>
    Math.floor(value / 2 ** i) % 2 === 1 ? '1' : '0',
  );
}

/** Whether a bit is no net. */
export function isConstant(bit: Bit): boolean {
  return typeof bit !== 'number';
}

/** The greatest net number of a module. */
export function highestBit(module: NetlistModule): number {
  let highest = 1;
  const see = (bits: Bits): void => {
    for (const bit of bits) if (typeof bit === 'number' && bit > highest) highest = bit;
  };
  for (const { bits } of Object.values(module.ports)) see(bits);
  for (const { bits } of Object.values(module.netnames)) see(bits);
  for (const { connections } of Object.values(module.cells))
    Object.values(connections).forEach(see);
  return highest;
}
