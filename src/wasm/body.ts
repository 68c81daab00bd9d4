import { invariant } from '../errors.ts';
import { Bytes } from './bytes.ts';
import { laneMemoryOps, laneOps, memoryOps, plainOps, relaxedOps } from './opcodes.ts';
import type { LaneMemoryOp, LaneOp, MemoryOp, PlainOp } from './opcodes.ts';

export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

/** The byte of a value type. */
export const typeCode: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};

const instructions: Readonly<Record<PlainOp, number>> = { ...plainOps, ...relaxedOps };

const noResult = 0x40;
const simdPrefix = 0xfd;

/** V8 refuses a function with more locals. */
export const maxLocals = 50_000;

/**
 * The body of one function: its locals and its instructions, appended in order. Every method returns the
 * body, so that an expression reads in one line. Nothing is type checked here; the engine validates.
 */
export class Body {
  readonly #code = new Bytes();
  readonly #parameters: number;
  readonly #locals: ValueType[] = [];
  #depth = 0;

  constructor(parameters: readonly ValueType[]) {
    this.#parameters = parameters.length;
  }

  /** Bytes of code so far. */
  get size(): number {
    return this.#code.length;
  }

  /** Nesting depth: labels opened and not closed. */
  get depth(): number {
    return this.#depth;
  }

  /** A new local, zero at entry. @returns its index */
  local(type: ValueType): number {
    this.#locals.push(type);
    invariant(this.#locals.length <= maxLocals, `a function has more than ${maxLocals} locals`);
    return this.#parameters + this.#locals.length - 1;
  }

  /** An instruction without immediates. */
  op(name: PlainOp): this {
    this.#opcode(instructions[name]);
    return this;
  }

  /** A load or store. @param offset bytes added to the address @param align log2 of the alignment hint; natural by default */
  memory(name: MemoryOp, offset = 0, align?: number): this {
    const [code, natural] = memoryOps[name];
    this.#opcode(code);
    this.#code.u32(align ?? natural);
    this.#code.u32(offset);
    return this;
  }

  /** A load or store of one lane of a vector. */
  laneMemory(name: LaneMemoryOp, lane: number, offset = 0): this {
    const [code, natural] = laneMemoryOps[name];
    this.#opcode(code);
    this.#code.u32(natural);
    this.#code.u32(offset);
    this.#code.byte(lane);
    return this;
  }

  /** Extract or replace a lane. */
  lane(name: LaneOp, lane: number): this {
    this.#opcode(laneOps[name]);
    this.#code.byte(lane);
    return this;
  }

  /** Pick 16 bytes out of two vectors: 0..15 from the first, 16..31 from the second. */
  shuffle(lanes: readonly number[]): this {
    invariant(lanes.length === 16, 'a shuffle has 16 lanes');
    this.#opcode(0xfd0d);
    this.#code.bytes(lanes);
    return this;
  }

  i32(value: number): this {
    this.#code.byte(0x41);
    this.#code.s32(value);
    return this;
  }

  i64(value: bigint): this {
    this.#code.byte(0x42);
    this.#code.s64(value);
    return this;
  }

  /** A vector of four 32-bit words, lane 0 first. */
  v128(a: number, b: number, c: number, d: number): this {
    this.#opcode(0xfd0c);
    for (const word of [a, b, c, d]) {
      for (let shift = 0; shift < 32; shift += 8) this.#code.byte((word >>> shift) & 0xff);
    }
    return this;
  }

  /** The same 32-bit word in every lane. */
  splat(word: number): this {
    return this.v128(word, word, word, word);
  }

  get(local: number): this {
    return this.#indexed(0x20, local);
  }

  set(local: number): this {
    return this.#indexed(0x21, local);
  }

  tee(local: number): this {
    return this.#indexed(0x22, local);
  }

  globalGet(index: number): this {
    return this.#indexed(0x23, index);
  }

  globalSet(index: number): this {
    return this.#indexed(0x24, index);
  }

  call(functionIndex: number): this {
    return this.#indexed(0x10, functionIndex);
  }

  /** `block ... end`: a branch to it goes to its end. */
  block(content: () => void): this {
    return this.#nested(0x02, content);
  }

  /** `loop ... end`: a branch to it goes to its start. */
  loop(content: () => void): this {
    return this.#nested(0x03, content);
  }

  /** `if then else otherwise end`, on the i32 on the stack; leaves nothing on the stack. */
  if(then: () => void, otherwise?: () => void): this {
    return this.#nested(0x04, () => {
      then();
      if (otherwise !== undefined) {
        this.#code.byte(0x05);
        otherwise();
      }
    });
  }

  /** Branch to the label `depth` levels out, 0 the innermost. */
  br(depth: number): this {
    return this.#indexed(0x0c, depth);
  }

  /** Branch when the i32 on the stack is not zero. */
  brIf(depth: number): this {
    return this.#indexed(0x0d, depth);
  }

  /** Branch to the label `depths[i]` levels out for the i32 i on the stack, to `otherwise` beyond the list. */
  brTable(depths: readonly number[], otherwise: number): this {
    this.#code.byte(0x0e);
    this.#code.u32(depths.length);
    for (const depth of depths) this.#code.u32(depth);
    this.#code.u32(otherwise);
    return this;
  }

  memorySize(): this {
    this.#code.bytes([0x3f, 0x00]);
    return this;
  }

  memoryGrow(): this {
    this.#code.bytes([0x40, 0x00]);
    return this;
  }

  /** [to, from, bytes] copied; regions may overlap. */
  memoryCopy(): this {
    this.#code.bytes([0xfc, 0x0a, 0x00, 0x00]);
    return this;
  }

  /** [to, byte, bytes] filled. */
  memoryFill(): this {
    this.#code.bytes([0xfc, 0x0b, 0x00]);
    return this;
  }

  /** The entry of the code section, without its size. */
  encode(): Bytes {
    invariant(this.#depth === 0, 'a block is still open');
    const entry = new Bytes();
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    entry.u32(runs.length);
    for (const run of runs) {
      entry.u32(run.count);
      entry.byte(typeCode[run.type]);
    }
    entry.bytes(this.#code.view());
    entry.byte(0x0b);
    return entry;
  }

  #opcode(code: number): void {
    if (code >= 0xfd00) {
      this.#code.byte(simdPrefix);
      this.#code.u32(code - 0xfd00);
    } else {
      this.#code.byte(code);
    }
  }

  #indexed(code: number, index: number): this {
    this.#code.byte(code);
    this.#code.u32(index);
    return this;
  }

  #nested(code: number, content: () => void): this {
    this.#code.byte(code);
    this.#code.byte(noResult);
    this.#depth++;
    content();
    this.#depth--;
    this.#code.byte(0x0b);
    return this;
  }
}
