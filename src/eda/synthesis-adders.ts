/**
 * Adder instances of a generic netlist made ready for mapping: constants and unused outputs are worked out of
 * them, what remains becomes a library's adder cell, or gates where it has none.
 */
import type { AdderCell, AdderCells } from './adder-cells.ts';
import type { Bit, NetlistCell, NetlistModule } from './netlist.ts';

/** Modules that the emitted Verilog instantiates; the netlist holds them as boxes. */
export const FULL_ADDER = 'pe_full_adder';
export const HALF_ADDER = 'pe_half_adder';

type Adder = {
  readonly name: string;
  readonly source: NetlistCell;
  inputs: Bit[];
  readonly sum: Bit;
  readonly carry: Bit;
};

/**
 * Rewrite every adder of a module.
 *
 * @param cells the library's adder cells; an absent kind becomes gates
 * @returns the module with library cells and `$_..._` gates in place of the boxes
 */
export function mapAdders(module: NetlistModule, cells: AdderCells): NetlistModule {
  return new Rewriter(module, cells).run();
}

class Rewriter {
  readonly #module: NetlistModule;
  readonly #library: AdderCells;
  readonly #cells: Record<string, NetlistCell> = {};
  readonly #aliases = new Map<number, Bit>();
  readonly #uses = new Map<number, number>();
  readonly #readers = new Map<number, Set<Adder>>();
  readonly #drivers = new Map<number, Adder>();
  readonly #live = new Set<Adder>();
  #nextNet = 2;

  constructor(module: NetlistModule, library: AdderCells) {
    this.#module = module;
    this.#library = library;
  }

  run(): NetlistModule {
    this.#collect();
    const work = [...this.#live];
    while (work.length > 0) {
      const adder = work.pop();
      if (adder !== undefined && this.#live.has(adder)) work.push(...this.#simplify(adder));
    }
    for (const adder of this.#live) this.#place(adder);
    return this.#renamed();
  }

  #collect(): void {
    for (const [name, cell] of Object.entries(this.#module.cells)) {
      for (const [port, bits] of Object.entries(cell.connections)) {
        const drives = cell.port_directions[port] === 'output';
        for (const bit of bits) {
          if (typeof bit !== 'number') continue;
          this.#nextNet = Math.max(this.#nextNet, bit + 1);
          if (!drives) this.#use(bit, 1);
        }
      }
      if (cell.type !== FULL_ADDER && cell.type !== HALF_ADDER) {
        this.#cells[name] = cell;
        continue;
      }
      const pin = (port: string): Bit => cell.connections[port]?.[0] ?? 'x';
      const ports = cell.type === FULL_ADDER ? ['a_i', 'b_i', 'c_i'] : ['a_i', 'b_i'];
      const inputs = ports.map(pin);
      const adder: Adder = { name, source: cell, inputs, sum: pin('sum_o'), carry: pin('carry_o') };
      this.#live.add(adder);
      for (const bit of inputs) if (typeof bit === 'number') this.#read(bit, adder);
      for (const bit of [adder.sum, adder.carry]) {
        if (typeof bit === 'number') this.#drivers.set(bit, adder);
      }
    }
    for (const { direction, bits } of Object.values(this.#module.ports)) {
      for (const bit of bits) {
        if (typeof bit !== 'number') continue;
        this.#nextNet = Math.max(this.#nextNet, bit + 1);
        if (direction !== 'input') this.#use(bit, 1);
      }
    }
    for (const { bits } of Object.values(this.#module.netnames)) {
      for (const bit of bits)
        if (typeof bit === 'number') this.#nextNet = Math.max(this.#nextNet, bit + 1);
    }
  }

  /** Work constants, repeated inputs and unused outputs out of an adder; returns the adders this touches. */
  #simplify(adder: Adder): Adder[] {
    const inputs = adder.inputs.map((bit) => this.#resolve(bit));
    const sumUsed = this.#used(adder.sum);
    const carryUsed = this.#used(adder.carry);
    const ones = inputs.filter((bit) => bit === '1').length;
    const nets = inputs.filter((bit): bit is number => typeof bit === 'number');
    const [x, y, z] = nets;
    if (!sumUsed && !carryUsed) return this.#retire(adder, []);
    if (x === undefined) return this.#retire(adder, [ones & 1 ? '1' : '0', ones > 1 ? '1' : '0']);
    if (y === undefined) {
      // One variable bit: x + ones.
      const sum = ones & 1 ? this.#gate(adder, 'sum', '$_NOT_', { A: x }, sumUsed) : x;
      return this.#retire(adder, [sum, ones === 0 ? '0' : ones === 1 ? x : '1']);
    }
    if (x === y) return this.#retire(adder, [z ?? (ones & 1 ? '1' : '0'), x]);
    if (z !== undefined && (y === z || x === z)) return this.#retire(adder, [y === z ? x : y, z]);
    if (z !== undefined && sumUsed && carryUsed) return [];
    if (z === undefined && ones === 0 && sumUsed && carryUsed && this.#library.half !== undefined) {
      adder.inputs = [x, y];
      return [];
    }
    const sum = !sumUsed ? adder.sum : this.#sumGates(adder, x, y, z, ones);
    const carry = !carryUsed ? adder.carry : this.#carryGates(adder, x, y, z, ones);
    return this.#retire(adder, [sum, carry]);
  }

  #sumGates(adder: Adder, x: number, y: number, z: number | undefined, ones: number): Bit {
    if (z === undefined) {
      return this.#gate(adder, 'sum', ones === 1 ? '$_XNOR_' : '$_XOR_', { A: x, B: y }, true);
    }
    const half = this.#gate(adder, 'half', '$_XOR_', { A: x, B: y }, true);
    return this.#gate(adder, 'sum', '$_XOR_', { A: half, B: z }, true);
  }

  #carryGates(adder: Adder, x: number, y: number, z: number | undefined, ones: number): Bit {
    if (z === undefined) {
      return this.#gate(adder, 'carry', ones === 1 ? '$_OR_' : '$_AND_', { A: x, B: y }, true);
    }
    const both = this.#gate(adder, 'both', '$_AND_', { A: x, B: y }, true);
    const either = this.#gate(adder, 'either', '$_OR_', { A: x, B: y }, true);
    const late = this.#gate(adder, 'late', '$_AND_', { A: either, B: z }, true);
    return this.#gate(adder, 'carry', '$_OR_', { A: both, B: late }, true);
  }

  /** What is left: a library cell, else gates. */
  #place(adder: Adder): void {
    const inputs = adder.inputs.map((bit) => this.#resolve(bit));
    const cell = inputs.length === 3 ? this.#library.full : this.#library.half;
    if (cell !== undefined) {
      this.#instance(adder, cell, inputs);
      return;
    }
    const [x, y, z] = inputs as [number, number, number | undefined];
    this.#alias(adder.sum, this.#sumGates(adder, x, y, z, 0));
    this.#alias(adder.carry, this.#fullCarry(adder, x, y, z));
  }

  /** Carry that shares the first exclusive or with the sum. */
  #fullCarry(adder: Adder, x: number, y: number, z: number | undefined): Bit {
    if (z === undefined) return this.#carryGates(adder, x, y, z, 0);
    const half = this.#cells[`${adder.name}.half`]?.connections['Y']?.[0] ?? x;
    const both = this.#gate(adder, 'both', '$_AND_', { A: x, B: y }, true);
    const late = this.#gate(adder, 'late', '$_AND_', { A: half, B: z }, true);
    return this.#gate(adder, 'carry', '$_OR_', { A: both, B: late }, true);
  }

  #instance(adder: Adder, cell: AdderCell, inputs: readonly Bit[]): void {
    const connections: Record<string, readonly Bit[]> = {};
    const directions: Record<string, 'input' | 'output'> = {};
    cell.inputs.forEach((pin, i) => {
      connections[pin] = [inputs[i] ?? '0'];
      directions[pin] = 'input';
    });
    for (const [pin, net, inverted] of [
      [cell.sum, adder.sum, cell.sumInverted],
      [cell.carry, adder.carry, cell.carryInverted],
    ] as const) {
      directions[pin] = 'output';
      const inner = inverted ? this.#nextNet++ : net;
      connections[pin] = [inner];
      if (inverted && typeof net === 'number') {
        this.#cells[`${adder.name}.${pin}`] = gateCell(adder.source, '$_NOT_', { A: inner }, net);
      }
    }
    this.#cells[adder.name] = {
      type: cell.cell.name,
      parameters: {},
      attributes: adder.source.attributes,
      port_directions: directions,
      connections,
    };
  }

  /** A gate whose output is a new net; none is made where the output is not used. */
  #gate(adder: Adder, role: string, type: string, inputs: Record<string, Bit>, used: boolean): Bit {
    if (!used) return 'x';
    const net = this.#nextNet++;
    this.#cells[`${adder.name}.${role}`] = gateCell(adder.source, type, inputs, net);
    for (const bit of Object.values(inputs)) if (typeof bit === 'number') this.#use(bit, 1);
    return net;
  }

  /** Take an adder out; `results` replace its sum and carry. Returns the adders to look at again. */
  #retire(adder: Adder, results: readonly Bit[]): Adder[] {
    this.#live.delete(adder);
    const touched: Adder[] = [];
    const [sum, carry] = results;
    for (const [old, replacement] of [
      [adder.sum, sum],
      [adder.carry, carry],
    ] as const) {
      if (typeof old !== 'number' || replacement === undefined || replacement === old) continue;
      touched.push(...(this.#readers.get(old) ?? []));
      this.#alias(old, replacement);
    }
    for (const bit of adder.inputs) {
      const source = this.#resolve(bit);
      if (typeof source !== 'number') continue;
      this.#use(source, -1);
      const driver = this.#drivers.get(source);
      if (driver !== undefined) touched.push(driver);
    }
    return touched;
  }

  #alias(old: Bit, replacement: Bit): void {
    if (typeof old !== 'number' || old === replacement) return;
    this.#aliases.set(old, replacement);
    if (typeof replacement !== 'number') return;
    this.#use(replacement, this.#uses.get(old) ?? 0);
    for (const reader of this.#readers.get(old) ?? []) this.#read(replacement, reader);
  }

  #resolve(bit: Bit): Bit {
    let at = bit;
    while (typeof at === 'number') {
      const next = this.#aliases.get(at);
      if (next === undefined) break;
      at = next;
    }
    return at;
  }

  #used(bit: Bit): boolean {
    return typeof bit === 'number' && (this.#uses.get(bit) ?? 0) > 0;
  }

  #use(bit: number, change: number): void {
    this.#uses.set(bit, (this.#uses.get(bit) ?? 0) + change);
  }

  #read(bit: number, adder: Adder): void {
    const readers = this.#readers.get(bit) ?? new Set<Adder>();
    readers.add(adder);
    this.#readers.set(bit, readers);
  }

  /** The module with every alias followed. */
  #renamed(): NetlistModule {
    const follow = (bits: readonly Bit[]): Bit[] => bits.map((bit) => this.#resolve(bit));
    const cells = mapValues(this.#cells, (cell) => ({
      ...cell,
      connections: mapValues(cell.connections, follow),
    }));
    return {
      ...this.#module,
      cells,
      ports: mapValues(this.#module.ports, (port) => ({ ...port, bits: follow(port.bits) })),
      // A name stays with the net it was given to; names of nets that are gone go too.
      netnames: Object.fromEntries(
        Object.entries(this.#module.netnames)
          .map(([name, entry]) => [name, { ...entry, bits: follow(entry.bits) }] as const)
          .filter(([, entry]) => entry.bits.some((bit) => typeof bit === 'number')),
      ),
    };
  }
}

function gateCell(
  source: NetlistCell,
  type: string,
  inputs: Readonly<Record<string, Bit>>,
  output: Bit,
): NetlistCell {
  return {
    type,
    parameters: {},
    attributes: source.attributes,
    port_directions: {
      ...mapValues(inputs, () => 'input' as const),
      Y: 'output',
    },
    connections: { ...mapValues(inputs, (bit) => [bit]), Y: [output] },
  };
}

function mapValues<V, W>(
  record: Readonly<Record<string, V>>,
  change: (value: V) => W,
): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
