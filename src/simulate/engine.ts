/**
 * One interface for every simulator. A stimulus is a block: the value of every input for every cycle, reset
 * included. An engine answers with the value of every output just before each rising edge.
 */

/** A port as an engine sees it: no clock. */
export type Shape = { readonly name: string; readonly width: number };

/** Where each port lies in a row of 32-bit words. */
export type Field = Shape & { readonly offset: number; readonly words: number };

export type Layout = {
  readonly fields: readonly Field[];
  /** Words in a row. */ readonly stride: number;
};

/** `cycles` rows of `layout.stride` words; a wide port has its least significant word first. */
export type Block = {
  readonly layout: Layout;
  readonly cycles: number;
  readonly words: Uint32Array;
  /** Same shape; a one marks a bit the simulator says is unknown (x or z). Absent for two-state engines. */
  readonly unknown?: Uint32Array;
};

/** Verilog text, ready for an engine. */
export type Rtl = {
  /** Top module. */
  readonly top: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Inputs without the clock; `rst` included where there is one. */
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  /** Name of the clock port; absent for combinational modules. */
  readonly clock?: string;
};

/** An elaborated design that stays alive, so that shrinking compiles nothing. */
export type Session = {
  /** Run on from the present state. A fresh session is at power-up. */
  cycles(inputs: Block): Promise<Block>;
  /** Run independent stimuli, each from power-up; engines with lanes run many at once. */
  runAll(inputs: readonly Block[]): Promise<Block[]>;
  close(): Promise<void>;
};

export type EngineName = 'embedded' | 'icarus' | 'icarus-wasm' | 'verilator';

export type Engine = {
  readonly name: EngineName;
  /** Version text, or undefined when the engine is not on this machine. */
  version(): Promise<string | undefined>;
  /** How to get it, one sentence, for `doctor` and for the error when it is missing. */
  readonly install: string;
  /** @throws {EngineError} when the engine is missing or refuses the text */
  open(rtl: Rtl): Promise<Session>;
};

/** Lay ports out in declaration order, each starting on a word. */
export function layout(shapes: readonly Shape[]): Layout {
  let offset = 0;
  const fields = shapes.map((shape) => {
    const words = Math.ceil(shape.width / 32);
    const field = { name: shape.name, width: shape.width, offset, words };
    offset += words;
    return field;
  });
  return { fields, stride: offset };
}

/** An all-zero block. */
export function block(shape: Layout, cycles: number): Block {
  return { layout: shape, cycles, words: new Uint32Array(shape.stride * cycles) };
}

/** Value of a field in one cycle, as a word. */
export function readField(from: Block, field: Field, cycle: number): bigint {
  return readWords(from.words, cycle * from.layout.stride + field.offset, field.words);
}

/** Unknown bits of a field in one cycle; 0n for two-state engines. */
export function readUnknown(from: Block, field: Field, cycle: number): bigint {
  if (from.unknown === undefined) return 0n;
  return readWords(from.unknown, cycle * from.layout.stride + field.offset, field.words);
}

/** Store a word in a field of one cycle. */
export function writeField(to: Block, field: Field, cycle: number, value: bigint): void {
  const base = cycle * to.layout.stride + field.offset;
  let rest = value;
  for (let i = 0; i < field.words; i++) {
    to.words[base + i] = Number(rest & 0xffffffffn);
    rest >>= 32n;
  }
}

/** Copy one port's column of values, cycle by cycle, to a field of the same width. */
export function copyField(from: Block, field: Field, to: Block, target: Field): void {
  for (let cycle = 0; cycle < Math.min(from.cycles, to.cycles); cycle++) {
    const at = cycle * from.layout.stride + field.offset;
    to.words.set(
      from.words.subarray(at, at + field.words),
      cycle * to.layout.stride + target.offset,
    );
  }
}

function readWords(words: Uint32Array, base: number, count: number): bigint {
  if (count === 1) return BigInt(words[base] ?? 0);
  let value = 0n;
  for (let i = count - 1; i >= 0; i--) value = (value << 32n) | BigInt(words[base + i] ?? 0);
  return value;
}
