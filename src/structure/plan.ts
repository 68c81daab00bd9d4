/**
 * The structure plan: what a module is made of, as data. Templates print it, the cost model counts it, the
 * audit compares it with what Yosys finds in the emitted text. It holds no values and no arithmetic meaning.
 */

export type PortRole = 'clock' | 'reset' | 'control' | 'data';

/** A Verilog port. Names end in `_i` or `_o`, but for `clk` and `rst`. Buses carry element 0 in the low bits. */
export type Port = {
  readonly name: string;
  readonly direction: 'input' | 'output';
  /** Bits. */
  readonly width: number;
  readonly role: PortRole;
  /** Meaning and encoding, printed as the port's comment. */
  readonly doc: string;
  /** Number format name of each element of the bus, where the port carries numbers: stimulus is drawn by it. */
  readonly format?: string;
  /** Elements in the bus; default 1. `width` is `lanes` times the format's width. */
  readonly lanes?: number;
  /** Where an element of the bus is made of several numbers: these, low first. Stimulus is drawn by them. */
  readonly parts?: readonly PortPart[];
};

/** Numbers beside each other in a word, all of one format. */
export type PortPart = {
  /** Bits of one. */
  readonly width: number;
  readonly count: number;
  readonly format?: string;
  /** Words that stimuli hold more often than others: of a wide range, those that meet in sums. */
  readonly usual?: readonly bigint[];
};

/** One valid/ready stream, by port names. A beat moves when both are high; `valid` and `data` hold until then. */
export type Stream = {
  readonly direction: 'input' | 'output';
  readonly valid: string;
  readonly ready: string;
  readonly data: readonly string[];
  /** Requests to registers and their responses, not operands or results: no cycle of a product. */
  readonly isControl?: true;
};

/** Results that are there for one cycle, whoever looks: one for each beat of the first stream, in their order. */
export type Shown = { readonly valid: string; readonly data: readonly string[] };

/**
 * Operands that a module asks for by index, `{ page, run, word }`, and gets in the cycle after. A page is an operand
 * matrix by rows; so many rows on end, a run, lie in one slice of it, the next run in the next slice.
 */
export type Fetch = {
  /** Port of the requests, a bit each; of their indices; of what was asked for. */
  readonly read: string;
  readonly index: string;
  readonly data: string;
  /** Requests per cycle. Request `i` is for slice `i` mod `slices`. */
  readonly requests: number;
  /** Slices of a page and rows of a run: powers of two. */
  readonly slices: number;
  readonly run: number;
  /** Bits of the page and of the run within a slice. */
  readonly pageBits: number;
  readonly runBits: number;
  /** Input that marks the beats of the first stream with which the next page begins, from page 0. */
  readonly opens: string;
  /** Beats of the output stream per page: with the last of them nothing more of the page is asked for. */
  readonly beats: number;
};

/** How the module talks to its surroundings. */
export type Interface =
  | { readonly kind: 'comb' }
  /** `valid_i` travels with the data; `valid_o` comes `latency` edges later; one beat per `interval` cycles. */
  | { readonly kind: 'pipe'; readonly latency: number; readonly interval: number }
  /** valid/ready at the boundary, one entry per stream, and what lies beside them. */
  | {
      readonly kind: 'stream';
      readonly streams: readonly Stream[];
      readonly shown?: Shown;
      readonly fetch?: Fetch;
    };

/**
 * Operator kinds of the bill of materials. `widths` by kind:
 * - `mul`: [a, b, y]; `add`, `sub`: [a, b, y]; `neg`: [y]; `compare`: [a, b]; `shift`: [value, amount, y]
 * - `mux`: [y] (2:1, per word); `and` `or` `xor` `not`: [y] bitwise
 * - `full-adder`, `half-adder`: [1] one cell (module pe_full_adder / pe_half_adder)
 * - `register`: [bits] with `reset` and `enable` flags
 */
export type OperatorKind =
  | 'mul'
  | 'add'
  | 'sub'
  | 'neg'
  | 'compare'
  | 'shift'
  | 'mux'
  | 'and'
  | 'or'
  | 'xor'
  | 'not'
  | 'full-adder'
  | 'half-adder'
  | 'register';

/** One row of the bill of materials. */
export type Operator = {
  readonly kind: OperatorKind;
  /** Named part of the datapath, for breakdowns: `partial products`, `compressor`, `accumulator`, `registers`. */
  readonly part: string;
  readonly widths: readonly number[];
  readonly count: number;
  /** Registers only: cleared by `rst`. */
  readonly reset?: boolean;
  /** Registers only: loads only when its enable is high. */
  readonly enable?: boolean;
  /** Arithmetic only: two's complement operands. */
  readonly signed?: boolean;
  /** Pipeline stage whose register-to-register path it lies on, from 0; default 0. */
  readonly stage?: number;
};

/** A module used inside another. */
export type Child = {
  readonly plan: Plan;
  /** How many times the module is instantiated in its parent. */
  readonly count: number;
  /** The part of the parent it belongs to in breakdowns; the child's own parts when absent. */
  readonly part?: string;
  /** As for operators, of children without registers. */
  readonly stage?: number;
  /** Works side by side with another child, which is no shallower: no path leads through both. */
  readonly aside?: boolean;
};

/** What an array puts before one operand of its elements, once for all that it goes to: `x_i` to `code_o`. */
export type EdgeCoder = { readonly operand: 'activation' | 'weight'; readonly plan: Plan };

/** What a template slots in, by name. */
export type View = Readonly<Record<string, unknown>>;

/** A module: its face (ports), its timing, its numbers for the template, its bill of materials, its children. */
export type Plan = {
  /** Verilog module name: `mac_a8_b8_c24`. Two plans with one name must be the same plan. */
  readonly module: string;
  /** Template below `templates/`, without `.v.hbs`: `elements/mac`. A plugin gives the `file:` URL of its own. */
  readonly template: string;
  /** One line: what the module computes. */
  readonly summary: string;
  /** The parameters that made it, printed in the header as compact JSON. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Citation keys of `technology/sources.ts`: `textbook`, `tpe2025`. */
  readonly sources: readonly string[];
  readonly interface: Interface;
  readonly ports: readonly Port[];
  /**
   * Names and numbers the template slots in; booleans are named `hasX`. Everything in it must be read by
   * the template. A function where it is long: most plans are only estimated.
   */
  readonly view: View | (() => View);
  /** Cells behind each other on the longest way through, of a combinational block that counts them. */
  readonly levels?: number;
  /** Operators of this module's own text, without its children's. */
  readonly operators: readonly Operator[];
  readonly children: readonly Child[];
};

/** The module and all modules below it, children before parents, each name once. */
export function modulesOf(plan: Plan): Plan[] {
  const seen = new Map<string, Plan>();
  const visit = (node: Plan): void => {
    if (seen.has(node.module)) return;
    for (const child of node.children) visit(child.plan);
    seen.set(node.module, node);
  };
  visit(plan);
  return [...seen.values()];
}

/** Every operator below and in `plan`, multiplied by instance counts. A child with a `part` lends it to its rows. */
export function inventory(plan: Plan): Operator[] {
  const rows = [...plan.operators];
  for (const child of plan.children) {
    for (const row of inventory(child.plan)) {
      rows.push({ ...row, count: row.count * child.count, part: child.part ?? row.part });
    }
  }
  return rows;
}

/** Register bits of the whole plan. */
export function registerBits(plan: Plan): number {
  let bits = 0;
  for (const row of inventory(plan)) {
    if (row.kind === 'register') bits += (row.widths[0] ?? 0) * row.count;
  }
  return bits;
}

/** What is said of a port beside its name and width. */
type PortDetails = Partial<Pick<Port, 'role' | 'format' | 'parts' | 'lanes'>>;

/** A port line, with the usual defaults. */
export function input(name: string, width: number, doc: string, more: PortDetails = {}): Port {
  return port(name, 'input', width, doc, more);
}

/** An output port line. */
export function output(name: string, width: number, doc: string, more: PortDetails = {}): Port {
  return port(name, 'output', width, doc, more);
}

/** Fields one after the other, always in one order: ports are alike to the engine, whoever made them. */
function port(
  name: string,
  direction: Port['direction'],
  width: number,
  doc: string,
  { role = 'data', format, parts, lanes }: PortDetails,
): Port {
  const made: { -readonly [Key in keyof Port]: Port[Key] } = { name, direction, width, role, doc };
  if (format !== undefined) made.format = format;
  if (parts !== undefined) made.parts = parts;
  if (lanes !== undefined) made.lanes = lanes;
  return made;
}

/** The same port of another module: its name, direction and role, with a width, meaning and numbers of its own. */
export function portAs(
  { name, direction, role }: Port,
  width: number,
  doc: string,
  more: Omit<PortDetails, 'role'>,
): Port {
  return port(name, direction, width, doc, { ...more, role });
}

/** Parameters of a module: those that a user gave, then those that its maker adds. */
export function paramsWith(
  given: Plan['params'],
  added: Readonly<Record<string, unknown>>,
): Plan['params'] {
  const params: Record<string, unknown> = {};
  // Key by key, as with ports.
  for (const key in given) params[key] = given[key];
  for (const key in added) params[key] = added[key];
  return params;
}

/** The clock port. */
export const clockPort: Port = input('clk', 1, 'clock, rising edge', { role: 'clock' });

/** The reset port. */
export const resetPort: Port = input('rst', 1, 'reset, synchronous, active high; control only', {
  role: 'reset',
});
