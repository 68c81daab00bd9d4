/**
 * The inner loop of corrections, as WebAssembly on vectors: distances are exact, in whole steps of a grid, and the rest is
 * done in the order that is stated here. So it has the same bits on every machine, at a fraction of the time of plain
 * loops.
 */
import type { Body } from '../wasm/body.ts';
import { exportedFunction, wasm } from '../wasm/host.ts';
import type { WasmModule } from '../wasm/host.ts';
import { ModuleBuilder, pageBytes } from '../wasm/module.ts';

/** Designs per turn of the loop: as many accumulators as stay in registers. */
const STRIDE = 32;
const LANES = 4;
const VECTORS = STRIDE / LANES;
const WORD = 4;
/** A pair of places, 16 bits each, then the address of what the designs have there. */
const ENTRY = 8;
/** Bytes that a vector load may not straddle. */
const LINE = 64;

/** Designs on a grid, ready to be compared with one more. */
export type LikenessKernel = {
  /** The design to compare is in this place on an axis, which is named once; 0 on those that are not named. */
  place(axis: number, steps: number): void;
  /**
   * Over the designs, the sum of alpha over 1 + half the squared distance: quotients in single precision, added up in
   * double: every fourth design, then of these four sums the first and third, the second and fourth, both. Afterwards
   * every place is 0.
   */
  sum(): number;
};

/**
 * @param axes  places of the designs by axis, each as long as `alpha`; no squared distance reaches 2^31 steps
 * @param alpha of each design
 * @param step  half the square of a step
 */
export function likenessKernel(
  axes: readonly Int16Array[],
  alpha: Float64Array,
  step: number,
): LikenessKernel {
  // Designs that fill up the last turn have an alpha of 0.
  const count = STRIDE * Math.ceil(alpha.length / STRIDE);
  const bytes = WORD * count;
  const pairs = Math.ceil(axes.length / 2);
  const squaresAt = LINE * Math.ceil((ENTRY * pairs) / LINE);
  const alphaAt = squaresAt + bytes;
  const axesAt = alphaAt + bytes;
  const memory = new wasm.Memory({ initial: Math.ceil((axesAt + pairs * bytes) / pageBytes) });
  const words = new Int32Array(memory.buffer);
  const halves = new Int16Array(memory.buffer);
  new Float32Array(memory.buffer, alphaAt).set(alpha);
  axes.forEach((axis, a) => {
    const at = (axesAt + (a >> 1) * bytes) / 2 + (a & 1);
    axis.forEach((steps, i) => {
      halves[at + 2 * i] = steps;
      words[squaresAt / WORD + i] = (words[squaresAt / WORD + i] as number) + steps * steps;
    });
  });
  const { exports } = new wasm.Instance(compiled(), { host: { memory } });
  const sum = exportedFunction(exports, 'sum') as Sum;
  /** Entry of a pair, from 1. */
  const entryOf = new Int32Array(pairs);
  let entries = 0;
  let square = 0;
  return {
    place(axis, steps) {
      const pair = axis >> 1;
      let entry = entryOf[pair] as number;
      if (entry === 0) {
        entry = ++entries;
        entryOf[pair] = entry;
        words[2 * entry - 2] = 0;
        words[2 * entry - 1] = axesAt + pair * bytes;
      }
      halves[4 * entry - 4 + (axis & 1)] = steps;
      square += steps * steps;
    },
    sum() {
      const found = sum(ENTRY * entries, squaresAt, alphaAt, bytes, square | 0, step);
      for (; entries > 0; entries--) {
        entryOf[((words[2 * entries - 1] as number) - axesAt) / bytes] = 0;
      }
      square = 0;
      return found;
    },
  };
}

type Sum = (
  end: number,
  squares: number,
  alpha: number,
  bytes: number,
  square: number,
  step: number,
) => number;

let module: WasmModule | undefined;

function compiled(): WasmModule {
  if (module !== undefined) return module;
  const builder = new ModuleBuilder();
  builder.importMemory('host', 'memory', { min: 1 });
  const { body } = builder.function(
    { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'f32'], results: ['f64'] },
    'sum',
  );
  emitSum(body);
  return (module = new wasm.Module(builder.encode()));
}

/** Parameters of the function, by local. */
const [END, SQUARES, ALPHA, BYTES, SQUARE, STEP] = [0, 1, 2, 3, 4, 5] as const;

/** 1.0 in single precision. */
const ONE = 0x3f800000;
/** The upper two lanes of four, to the lower places. */
const UPPER = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];

function emitSum(body: Body): void {
  const at = body.local('i32');
  const entry = body.local('i32');
  const from = body.local('i32');
  const places = body.local('v128');
  const terms = body.local('v128');
  const [lower, upper] = [body.local('v128'), body.local('v128')];
  const [square, step, one] = [body.local('v128'), body.local('v128'), body.local('v128')];
  const products = Array.from({ length: VECTORS }, () => body.local('v128'));
  body.get(SQUARE).op('i32x4.splat').set(square);
  body.get(STEP).op('f32x4.splat').set(step);
  body.splat(ONE).set(one);
  body.loop(() => {
    for (const product of products) body.splat(0).set(product);
    body.i32(0).set(entry);
    body.block(() => {
      body.loop(() => {
        body.get(entry).get(END).op('i32.ge_u').brIf(1);
        body.get(entry).memory('v128.load32_splat').set(places);
        body.get(entry).memory('i32.load', WORD).get(at).op('i32.add').set(from);
        products.forEach((product, i) => {
          body.get(product).get(places);
          body.get(from).memory('v128.load', LANES * WORD * i);
          body.op('i32x4.dot_i16x8_s').op('i32x4.add').set(product);
        });
        body.get(entry).i32(ENTRY).op('i32.add').set(entry).br(0);
      });
    });
    products.forEach((product, i) => {
      const load = (base: number): Body =>
        body
          .get(base)
          .get(at)
          .op('i32.add')
          .memory('v128.load', LANES * WORD * i);
      load(ALPHA);
      // Modulo 2^32: what overflows on the way comes back.
      load(SQUARES).get(square).op('i32x4.add');
      body.get(product).i32(1).op('i32x4.shl').op('i32x4.sub').op('f32x4.convert_i32x4_s');
      body.get(step).op('f32x4.mul').get(one).op('f32x4.add').op('f32x4.div').set(terms);
      body.get(lower).get(terms);
      body.op('f64x2.promote_low_f32x4').op('f64x2.add').set(lower);
      body.get(upper).get(terms).get(terms).shuffle(UPPER);
      body.op('f64x2.promote_low_f32x4').op('f64x2.add').set(upper);
    });
    body
      .get(at)
      .i32(STRIDE * WORD)
      .op('i32.add')
      .tee(at);
    body.get(BYTES).op('i32.lt_u').brIf(0);
  });
  body.get(lower).get(upper).op('f64x2.add').tee(lower).lane('f64x2.extract_lane', 0);
  body.get(lower).lane('f64x2.extract_lane', 1).op('f64.add');
}
