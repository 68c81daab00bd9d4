import type { PlainOp } from '../../wasm/opcodes.ts';
import { hasRelaxedSimd } from '../../wasm/relaxed.ts';
import { elements } from './vector-node.ts';
import type { Gather, NodeId, Space, VectorNode } from './vector-node.ts';

/** Chooses between elements by a mask of whole elements: one instruction where the engine has relaxed SIMD. */
const selectElements: PlainOp = hasRelaxedSimd() ? 'i8x16.relaxed_laneselect' : 'v128.bitselect';

/**
 * A directed graph of 128-bit operations in which equal nodes are one node. Operations with a constant that
 * makes them trivial are simplified as they are made; nothing else is.
 */
export class VectorGraph {
  readonly nodes: VectorNode[] = [];
  /** Independent streams: 4, 8 or 16. The smallest container has 128 / lanes bits. */
  readonly lanes: number;
  readonly #known = new Map<string, NodeId>();
  /** Vectors that were narrowed without loss: what they were narrowed from. */
  readonly #narrowed = new Map<
    NodeId,
    { readonly from: readonly [NodeId, NodeId]; readonly isSigned: boolean }
  >();

  /** Masks that were made by repeating elements of another vector: so that one permutation does for several. */
  readonly #repeated = new Map<
    NodeId,
    { readonly of: NodeId; readonly bits: 8 | 16; readonly start: number; readonly times: number }
  >();

  constructor(lanes: number) {
    this.lanes = lanes;
  }

  load(space: Space, offset: number): NodeId {
    return this.#add(`l${space},${offset}`, { kind: 'load', space, offset });
  }

  /** The same word in every element of `bits` bits. */
  constant(value: number, bits: 8 | 16 | 32): NodeId {
    const word =
      bits === 32 ? value : bits === 16 ? (value & 0xffff) * 0x10001 : (value & 0xff) * 0x1010101;
    return this.words(word, word, word, word);
  }

  /** A constant of four 32-bit words. */
  words(a: number, b: number, c: number, d: number): NodeId {
    const words = [a | 0, b | 0, c | 0, d | 0] as const;
    return this.#add(`c${words.join()}`, { kind: 'constant', words });
  }

  get zero(): NodeId {
    return this.constant(0, 32);
  }

  get ones(): NodeId {
    return this.constant(-1, 32);
  }

  and(a: NodeId, b: NodeId): NodeId {
    if (a === b || b === this.ones) return a;
    if (a === this.ones) return b;
    if (a === this.zero || b === this.zero) return this.zero;
    return (
      this.#ofRepeated(a, b, (x, y) => this.and(x, y)) ??
      this.#masked(a, b) ??
      this.#masked(b, a) ??
      this.#commutative('v128.and', a, b)
    );
  }

  /** `a & ~b`. */
  andNot(a: NodeId, b: NodeId): NodeId {
    if (b === this.zero) return a;
    if (a === this.zero || b === this.ones || a === b) return this.zero;
    const repeated = this.#ofRepeated(a, b, (x, y) => this.andNot(x, y));
    return repeated ?? this.#op('v128.andnot', [a, b]);
  }

  or(a: NodeId, b: NodeId): NodeId {
    if (a === b || b === this.zero) return a;
    if (a === this.zero) return b;
    if (a === this.ones || b === this.ones) return this.ones;
    const repeated = this.#ofRepeated(a, b, (x, y) => this.or(x, y));
    return repeated ?? this.#commutative('v128.or', a, b);
  }

  xor(a: NodeId, b: NodeId): NodeId {
    if (a === b) return this.zero;
    if (b === this.zero) return a;
    if (a === this.zero) return b;
    if (b === this.ones) return this.not(a);
    if (a === this.ones) return this.not(b);
    return this.#commutative('v128.xor', a, b);
  }

  not(a: NodeId): NodeId {
    const node = this.nodes[a];
    if (node?.kind === 'op' && node.op === 'v128.not') return node.args[0] ?? a;
    if (a === this.zero) return this.ones;
    if (a === this.ones) return this.zero;
    return this.#op('v128.not', [a]);
  }

  /** Bit by bit: `mask ? a : b`. */
  selectBits(mask: NodeId, a: NodeId, b: NodeId): NodeId {
    return this.#selectTrivial(mask, a, b) ?? this.#op('v128.bitselect', [a, b, mask]);
  }

  /**
   * Element by element: `mask ? a : b`, for a mask that is all ones or all zeros in every element of the
   * operations that made `a` and `b`.
   */
  select(mask: NodeId, a: NodeId, b: NodeId): NodeId {
    const trivial = this.#selectTrivial(mask, a, b);
    if (trivial !== undefined) return trivial;
    const node = this.nodes[mask];
    if (node?.kind === 'op' && node.op === 'v128.not') {
      return this.select(node.args[0] ?? mask, b, a);
    }
    return this.#selectTerm(mask, a, b) ?? this.#op(selectElements, [a, b, mask]);
  }

  #selectTrivial(mask: NodeId, a: NodeId, b: NodeId): NodeId | undefined {
    if (a === b || mask === this.ones) return a;
    if (mask === this.zero) return b;
    if (b === this.zero) return this.and(a, mask);
    if (a === this.zero) return this.andNot(b, mask);
    if (a === this.ones) return this.or(b, mask);
    return undefined;
  }

  /**
   * `mask ? x + y : x` as `x + (y & mask)`, and `mask ? y : x + y` as `(x & ~mask) + y`: a choice takes three
   * instructions where an `and` takes one. Likewise for `-`, `^` and `|`.
   */
  #selectTerm(mask: NodeId, a: NodeId, b: NodeId): NodeId | undefined {
    for (const { op, x, y } of this.#sumsOf(a)) {
      if (x === b) return this.addSub(op, x, this.and(y, mask));
      // mask ? (b & ~f) + y : b, the step of an accumulator that can start anew.
      const node = this.nodes[x];
      if (node?.kind === 'op' && node.op === 'v128.andnot' && node.args[0] === b) {
        const kept = this.andNot(b, this.and(node.args[1] ?? mask, mask));
        return this.addSub(op, kept, this.and(y, mask));
      }
    }
    for (const { op, x, y } of this.#sumsOf(b)) {
      if (x === a) return this.addSub(op, x, this.andNot(y, mask));
    }
    return undefined;
  }

  /** A node as `x op y`, both ways round where the operation allows it. */
  #sumsOf(id: NodeId): { readonly op: PlainOp; readonly x: NodeId; readonly y: NodeId }[] {
    const node = this.nodes[id];
    if (node?.kind !== 'op') return [];
    const { op } = node;
    const [x, y] = node.args;
    if (x === undefined || y === undefined) return [];
    if (op.endsWith('.sub')) return [{ op, x, y }];
    const isSymmetric = /\.(add|xor|or)$/.test(op);
    return isSymmetric
      ? [
          { op, x, y },
          { op, x: y, y: x },
        ]
      : [];
  }

  /** An addition, a subtraction, or any operation for which zero does nothing. */
  addSub(op: PlainOp, a: NodeId, b: NodeId): NodeId {
    if (b === this.zero) return a;
    if (!op.endsWith('.sub')) {
      return a === this.zero ? b : this.#commutative(op, a, b);
    }
    return this.#op(op, [a, b]);
  }

  /** Any other instruction that takes one or two vectors. */
  op(op: PlainOp, ...args: readonly NodeId[]): NodeId {
    return this.#op(op, args);
  }

  /** Shift every element by a constant. */
  shift(op: PlainOp, arg: NodeId, amount: number): NodeId {
    if (amount === 0 || arg === this.zero) return arg;
    return this.#add(`s${op},${arg},${amount}`, { kind: 'shift', op, arg, amount });
  }

  shuffle(a: NodeId, b: NodeId, lanes: readonly number[]): NodeId {
    return this.#add(`h${a},${b},${lanes.join()}`, { kind: 'shuffle', a, b, lanes });
  }

  /** Two vectors of 2n-bit elements as one of n-bit elements, when every value is known to fit. */
  narrow(low: NodeId, high: NodeId, bits: 8 | 16, isSigned: boolean): NodeId {
    const from = [this.nodes[low], this.nodes[high]];
    const [a, b] = from;
    if (
      a?.kind === 'op' &&
      b?.kind === 'op' &&
      a.op === `${elements(bits * 2)}.extend_low_${elements(bits)}_${isSigned ? 's' : 'u'}` &&
      b.op === `${elements(bits * 2)}.extend_high_${elements(bits)}_${isSigned ? 's' : 'u'}` &&
      a.args[0] === b.args[0] &&
      a.args[0] !== undefined
    ) {
      return a.args[0];
    }
    const op = `${elements(bits)}.narrow_${elements(bits * 2)}_${isSigned ? 's' : 'u'}` as PlainOp;
    const made = this.#op(op, [low, high]);
    this.#narrowed.set(made, { from: [low, high], isSigned });
    return made;
  }

  /** A vector of n-bit elements as two of 2n-bit elements. */
  widen(arg: NodeId, bits: 8 | 16, isSigned: boolean): readonly [NodeId, NodeId] {
    const node = this.nodes[arg];
    if (node?.kind === 'constant') {
      const wide = node.words[0];
      const value = bits === 8 ? (wide << 24) >> 24 : (wide << 16) >> 16;
      if (node.words.every((word) => word === wide) && isSplat(wide, bits)) {
        const masked = isSigned ? value : value & (2 ** bits - 1);
        const made = this.constant(masked, bits === 8 ? 16 : 32);
        return [made, made];
      }
    }
    const known = this.#narrowed.get(arg);
    if (known?.isSigned === isSigned) return known.from;
    const suffix = `${elements(bits)}_${isSigned ? 's' : 'u'}`;
    const wide = elements(bits * 2);
    return [
      this.#op(`${wide}.extend_low_${suffix}` as PlainOp, [arg]),
      this.#op(`${wide}.extend_high_${suffix}` as PlainOp, [arg]),
    ];
  }

  /**
   * A vector of n-bit masks as two of 2n-bit masks. Every element is repeated: for masks that is the same as
   * extending, and a fixed permutation is one machine instruction where extending the high half takes two.
   */
  widenMask(arg: NodeId, bits: 8 | 16): readonly [NodeId, NodeId] {
    const node = this.nodes[arg];
    const known = this.#narrowed.get(arg);
    if (known?.isSigned === true) return known.from;
    if (node?.kind === 'constant') return this.widen(arg, bits, true);
    const source = this.#repeated.get(arg) ?? { of: arg, bits, start: 0, times: 1 };
    const halves = [0, 1].map((half) => {
      // A vector holds 16 bytes of repeats: half as many source elements as before.
      const held = 128 / source.bits / (source.times * 2);
      const start = source.start + half * held;
      return this.#repeat(source.of, source.bits, start, source.times * 2);
    });
    return [halves[0] ?? arg, halves[1] ?? arg];
  }

  #repeat(of: NodeId, bits: 8 | 16, start: number, times: number): NodeId {
    const bytes = Array.from({ length: 16 }, (_, i) => {
      const element = start + Math.floor(i / ((bits / 8) * times));
      return element * (bits / 8) + (i % (bits / 8));
    });
    const words = [0, 4, 8, 12].map((i) =>
      [3, 2, 1, 0].reduce((word, k) => (word << 8) | (bytes[i + k] ?? 0), 0),
    );
    const [a = 0, b = 0, c = 0, d = 0] = words;
    const made = this.#op('i8x16.swizzle', [of, this.words(a, b, c, d)]);
    this.#repeated.set(made, { of, bits, start, times });
    return made;
  }

  /** Logic of two vectors that repeat elements alike is the repeat of the logic. */
  #ofRepeated(a: NodeId, b: NodeId, make: (x: NodeId, y: NodeId) => NodeId): NodeId | undefined {
    const x = this.#repeated.get(a);
    const y = this.#repeated.get(b);
    if (x === undefined || y === undefined) return undefined;
    if (x.bits !== y.bits || x.start !== y.start || x.times !== y.times) return undefined;
    return this.#repeat(make(x.of, y.of), x.bits, x.start, x.times);
  }

  /** A widened vector under a repeated mask: mask first, then widen, which is half the work. */
  #masked(wide: NodeId, mask: NodeId): NodeId | undefined {
    const node = this.nodes[wide];
    const repeated = this.#repeated.get(mask);
    if (node?.kind !== 'op' || repeated === undefined) return undefined;
    const parsed = /^i(\d+)x\d+\.extend_(low|high)_/.exec(node.op);
    const [arg] = node.args;
    if (parsed === null || arg === undefined) return undefined;
    const { of, bits, start, times } = repeated;
    if (Number(parsed[1]) !== bits * times) return undefined;
    const held = 128 / (bits * times);
    const from = parsed[2] === 'low' ? start : start - held;
    const narrow =
      times === 2 ? (from === 0 ? of : undefined) : this.#repeat(of, bits, from, times / 2);
    return narrow === undefined ? undefined : this.#op(node.op, [this.and(arg, narrow)]);
  }

  gather(gather: Gather, address: readonly NodeId[]): NodeId {
    const key = `g${gather.space},${gather.offset},${gather.part},${address.join()}`;
    return this.#add(key, { kind: 'gather', gather, address });
  }

  #commutative(op: PlainOp, a: NodeId, b: NodeId): NodeId {
    return a < b ? this.#op(op, [a, b]) : this.#op(op, [b, a]);
  }

  #op(op: PlainOp, args: readonly NodeId[]): NodeId {
    return this.#add(`${op},${args.join()}`, { kind: 'op', op, args });
  }

  #add(key: string, node: VectorNode): NodeId {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.nodes.push(node);
    this.#known.set(key, this.nodes.length - 1);
    return this.nodes.length - 1;
  }
}

function isSplat(word: number, bits: 8 | 16): boolean {
  const repeated = bits === 8 ? (word & 0xff) * 0x1010101 : (word & 0xffff) * 0x10001;
  return (repeated | 0) === (word | 0);
}
