/**
 * The faults that can be put into a module of a word-level netlist, group by group. A group is one kind of fault at
 * one cell; its faults are numbered, and a number stays the same whatever else is asked for.
 */

import { parameter, type Bit, type NetlistCell, type NetlistModule } from '../../eda/netlist.ts';

export type FaultKind =
  /** Another operator, or its operands in the other order. */
  | 'operator'
  /** A bit that is always 0, or always 1. */
  | 'constant'
  /** A carry or borrow between two bits of an adder that is lost. */
  | 'carry'
  /** Two neighbouring wires of a bus of 8 or more that changed places. */
  | 'crossed'
  /** Two neighbouring lanes of a port that changed places. */
  | 'lanes'
  /** A register that is not there, or there twice. */
  | 'register'
  /** An enable that is not looked at, or the wrong way round. */
  | 'enable'
  /** A reset that is not looked at, or the wrong way round. */
  | 'reset';

/** What a group does to its cell or port. */
export type Fault =
  | { readonly form: 'operator'; readonly type: string; readonly swapped: boolean }
  | { readonly form: 'carry' }
  | { readonly form: 'constant'; readonly port: string; readonly isOne: boolean }
  | { readonly form: 'crossed'; readonly port: string; readonly step: number }
  | { readonly form: 'missing' | 'doubled' }
  | { readonly form: 'enable' | 'reset'; readonly how: 'ignored' | 'inverted' };

export type FaultGroup = {
  readonly kind: FaultKind;
  readonly module: string;
  /** Name of the cell; of the port, where `fault` is about one of the module. */
  readonly cell: string;
  readonly fault: Fault;
  /** Number of the first fault, from 1 up. */
  readonly first: number;
  /** One for each bit or pair of bits. */
  readonly count: number;
  /** Which of them can matter: the others touch only bits that nothing reads. */
  readonly live: readonly number[];
  /** Name of the net, and the type of the cell. */
  readonly where: string;
  /** File and line of the text that the cell comes from, where Yosys kept it. */
  readonly source: string;
};

/** Which operators stand in for an operator. */
const otherOperators: Readonly<Record<string, readonly string[]>> = {
  $add: ['$sub'],
  $sub: ['$add'],
  $mul: ['$add'],
  $neg: ['$pos'],
  $and: ['$or', '$xor'],
  $or: ['$and', '$xor'],
  $xor: ['$or', '$xnor'],
  $xnor: ['$xor'],
  $not: ['$pos'],
  $eq: ['$ne'],
  $ne: ['$eq'],
  $lt: ['$le', '$ge'],
  $le: ['$lt', '$gt'],
  $gt: ['$ge', '$le'],
  $ge: ['$gt', '$lt'],
  $shl: ['$shr'],
  $shr: ['$shl'],
  $sshl: ['$shr'],
  $sshr: ['$shr'],
  $reduce_and: ['$reduce_or'],
  $reduce_or: ['$reduce_and'],
  $reduce_bool: ['$reduce_and'],
  $reduce_xor: ['$reduce_xnor', '$reduce_or'],
  $reduce_xnor: ['$reduce_xor'],
  $logic_and: ['$logic_or'],
  $logic_or: ['$logic_and'],
  $logic_not: ['$reduce_bool'],
};

/** Operators in which the order of the operands matters. */
const ordered: ReadonlySet<string> = new Set(['$sub', '$mux', '$div', '$mod']);

const registers: ReadonlySet<string> = new Set(['$dff', '$dffe', '$sdff', '$sdffe', '$sdffce']);

/** In a short counter, wires that change places may only make another way of counting. */
const narrowestBus = 8;

/** Cells that are no hardware. */
const unreal: ReadonlySet<string> = new Set([
  '$scopeinfo',
  '$assert',
  '$assume',
  '$check',
  '$print',
]);

/** Whether a cell holds state. */
export function isRegisterCell(cell: NetlistCell): boolean {
  return registers.has(cell.type);
}

/** Whether a cell is another module. */
export function isInstance(cell: NetlistCell): boolean {
  return !cell.type.startsWith('$') || cell.type.startsWith('$paramod');
}

/**
 * Every fault of a module.
 *
 * @param lanes elements of a port of the module that is a bus of several
 * @param first number of the first fault
 * @param outputsOf outputs of an instance's module
 */
export function faultsOf(
  name: string,
  module: NetlistModule,
  first: number,
  lanes: ReadonlyMap<string, number>,
  outputsOf: (type: string) => readonly string[],
): FaultGroup[] {
  const reader = readBits(module);
  const names = netNames(module);
  const groups: FaultGroup[] = [];
  let next = first;
  const add = (
    kind: FaultKind,
    cell: string,
    fault: Fault,
    count: number,
    live: readonly number[],
    where: string,
    source: string,
  ): void => {
    if (live.length === 0) return;
    groups.push({ kind, module: name, cell, fault, first: next, count, live, where, source });
    next += count;
  };
  const indices = (count: number, isLive: (i: number) => boolean): number[] =>
    Array.from({ length: count }, (_, i) => i).filter(isLive);

  for (const [cellName, cell] of Object.entries(module.cells)) {
    if (unreal.has(cell.type)) continue;
    const source = sourceOf(cell);
    const isWord = !isInstance(cell);
    const outputs = isRegisterCell(cell) ? ['Q'] : isWord ? ['Y'] : outputsOf(cell.type);
    for (const port of outputs) {
      const bits = cell.connections[port] ?? [];
      const isRead = (i: number): boolean => reader.has(bits[i] ?? 'x');
      if (!bits.some((_, i) => isRead(i))) continue;
      const where = `${describeNet(bits, names)} (${isWord ? cell.type.slice(1) : `${cell.type}.${port}`})`;
      const one = (kind: FaultKind, fault: Fault): void =>
        add(kind, cellName, fault, 1, [0], where, source);
      if (isRegisterCell(cell)) {
        one('register', { form: 'missing' });
        one('register', { form: 'doubled' });
        for (const form of ['enable', 'reset'] as const) {
          if (cell.connections[form === 'enable' ? 'EN' : 'SRST'] === undefined) continue;
          one(form, { form, how: 'ignored' });
          one(form, { form, how: 'inverted' });
        }
      } else if (isWord) {
        for (const type of alternatives(cell))
          one('operator', { form: 'operator', type, swapped: false });
        if (ordered.has(cell.type))
          one('operator', { form: 'operator', type: cell.type, swapped: true });
        if (cell.type === '$add' || cell.type === '$sub') {
          const live = indices(bits.length - 1, (i) => bits.some((_, k) => k > i && isRead(k)));
          add('carry', cellName, { form: 'carry' }, bits.length - 1, live, where, source);
        }
      }
      for (const isOne of [false, true]) {
        const live = indices(bits.length, isRead);
        add(
          'constant',
          cellName,
          { form: 'constant', port, isOne },
          bits.length,
          live,
          where,
          source,
        );
      }
      if (bits.length < narrowestBus) continue;
      const pairs = indices(bits.length - 1, (i) => isRead(i) || isRead(i + 1));
      add(
        'crossed',
        cellName,
        { form: 'crossed', port, step: 1 },
        bits.length - 1,
        pairs,
        where,
        source,
      );
    }
  }
  for (const [port, count] of lanes) {
    const bits = module.ports[port]?.bits ?? [];
    if (count < 2 || bits.length === 0 || module.ports[port]?.direction !== 'input') continue;
    const fault: Fault = { form: 'crossed', port, step: bits.length / count };
    add(
      'lanes',
      '',
      fault,
      count - 1,
      indices(count - 1, () => true),
      `${port} (port)`,
      '',
    );
  }
  return groups;
}

/** Operators that can stand in for a cell's and are not the same on its width. */
function alternatives(cell: NetlistCell): readonly string[] {
  const others = otherOperators[cell.type] ?? [];
  const reductionOfOne = cell.type.startsWith('$reduce') && parameter(cell, 'A_WIDTH') === 1;
  return reductionOfOne ? [] : others;
}

/** One fault in words: `is always 0`, `loses its carry into bit 5`. */
export function faultText({ fault, cell }: FaultGroup, index: number): string {
  switch (fault.form) {
    case 'operator':
      return fault.swapped ? 'has its operands swapped' : `is ${fault.type.slice(1)}`;
    case 'carry':
      return `loses the carry into bit ${index + 1}`;
    case 'constant':
      return `bit ${index} is always ${fault.isOne ? 1 : 0}`;
    case 'crossed': {
      const what = cell === '' ? 'lanes' : 'bits';
      return `${what} ${index} and ${index + 1} are swapped`;
    }
    case 'missing':
      return 'is a wire, no register';
    case 'doubled':
      return 'is two registers in a row';
    case 'enable':
    case 'reset':
      return `${fault.form} is ${fault.how}`;
  }
}

/** Bits that some cell or output of the module reads. */
function readBits(module: NetlistModule): ReadonlySet<Bit> {
  const read = new Set<Bit>();
  for (const { direction, bits } of Object.values(module.ports)) {
    if (direction !== 'input') for (const bit of bits) if (typeof bit === 'number') read.add(bit);
  }
  for (const { connections, port_directions: directions, type } of Object.values(module.cells)) {
    for (const [port, bits] of Object.entries(connections)) {
      // Yosys gives no directions for instances in every version: an instance's pin then counts as read.
      const isOutput =
        directions?.[port] === 'output' || (type.startsWith('$') && /^[YQ]$/.test(port));
      if (!isOutput) for (const bit of bits) if (typeof bit === 'number') read.add(bit);
    }
  }
  return read;
}

/** The shortest name that the text gives a net, with the place of the bit in it. */
function netNames(module: NetlistModule): ReadonlyMap<Bit, string> {
  const names = new Map<Bit, string>();
  for (const [name, { hide_name: hidden, bits }] of Object.entries(module.netnames)) {
    if (hidden === 1) continue;
    bits.forEach((bit, i) => {
      if (typeof bit !== 'number') return;
      const text = bits.length === 1 ? name : `${name}[${i}]`;
      const known = names.get(bit);
      if (known === undefined || text.length < known.length) names.set(bit, text);
    });
  }
  return names;
}

function describeNet(bits: readonly Bit[], names: ReadonlyMap<Bit, string>): string {
  const known = bits.flatMap((bit) => names.get(bit) ?? []);
  const [low = 'a net without a name'] = known;
  const high = known.at(-1);
  if (high === undefined || high === low) return low;
  const [base] = low.split('[');
  return high.startsWith(`${base}[`) ? (base ?? low) : `${low} .. ${high}`;
}

/** `mac.v:41` of `mac.v:41.18-41.42`. */
function sourceOf(cell: NetlistCell): string {
  const text = String(cell.attributes['src'] ?? '');
  return /^[^|]*?:\d+/.exec(text)?.[0] ?? '';
}
