/**
 * The inner loop of corrections, as WebAssembly on vectors of four single-precision numbers: the same sums in the same
 * order as plain loops, hence the same bits on every machine, at a fraction of the time.
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
/** An active row: its factor, then its address. */
const ENTRY = 8;
/** Bytes that a vector load may not straddle. */
const LINE = 64;

/** Rows of values by design, ready to be weighed against a design. All are rounded to single precision. */
export type LikenessKernel = {
  /** Name a row and its factor; rows are used in the order in which they are named. */
  activate(row: number, factor: number): void;
  /**
   * `start` and, design by design, its alpha over the greater of 1 and `size` + its own size less the sum of the active
   * rows times their factors; all but the sum over the designs in single precision. Afterwards no row is active.
   */
  sum(start: number, size: number): number;
};

/**
 * @param rows  values by design, each as long as `alpha`
 * @param sizes of each design
 * @param alpha of each design
 */
export function likenessKernel(
  rows: readonly Float64Array[],
  sizes: Float64Array,
  alpha: Float64Array,
): LikenessKernel {
  // Designs that fill up the last turn have an alpha of 0.
  const bytes = WORD * STRIDE * Math.ceil(alpha.length / STRIDE);
  const sizesAt = LINE * Math.ceil((ENTRY * rows.length) / LINE);
  const alphaAt = sizesAt + bytes;
  const rowsAt = alphaAt + bytes;
  const memory = new wasm.Memory({
    initial: Math.ceil((rowsAt + rows.length * bytes) / pageBytes),
  });
  const view = new Float32Array(memory.buffer);
  view.set(sizes, sizesAt / WORD);
  view.set(alpha, alphaAt / WORD);
  rows.forEach((row, k) => view.set(row, (rowsAt + k * bytes) / WORD));
  const addresses = new Int32Array(memory.buffer);
  const { exports } = new wasm.Instance(compiled(), { host: { memory } });
  const sum = exportedFunction(exports, 'sum') as Sum;
  let active = 0;
  return {
    activate(row, factor) {
      view[2 * active] = factor;
      addresses[2 * active + 1] = rowsAt + row * bytes;
      active++;
    },
    sum(start, size) {
      const end = ENTRY * active;
      active = 0;
      return sum(end, sizesAt, alphaAt, bytes, start, size);
    },
  };
}

type Sum = (
  end: number,
  sizes: number,
  alpha: number,
  bytes: number,
  start: number,
  size: number,
) => number;

let module: WasmModule | undefined;

function compiled(): WasmModule {
  if (module !== undefined) return module;
  const builder = new ModuleBuilder();
  builder.importMemory('host', 'memory', { min: 1 });
  const { body } = builder.function(
    { params: ['i32', 'i32', 'i32', 'i32', 'f64', 'f32'], results: ['f64'] },
    'sum',
  );
  emitSum(body);
  return (module = new wasm.Module(builder.encode()));
}

/** Parameters of the function, by local. */
const [END, SIZES, ALPHA, BYTES, SUM, SIZE] = [0, 1, 2, 3, 4, 5] as const;

/** 1.0 in single precision. */
const ONE = 0x3f800000;

function emitSum(body: Body): void {
  const at = body.local('i32');
  const entry = body.local('i32');
  const from = body.local('i32');
  const factor = body.local('v128');
  const terms = body.local('v128');
  const products = Array.from({ length: VECTORS }, () => body.local('v128'));
  body.loop(() => {
    for (const product of products) body.splat(0).set(product);
    body.i32(0).set(entry);
    body.block(() => {
      body.loop(() => {
        body.get(entry).get(END).op('i32.ge_u').brIf(1);
        body.get(entry).memory('v128.load32_splat').set(factor);
        body.get(entry).memory('i32.load', WORD).get(at).op('i32.add').set(from);
        products.forEach((product, i) => {
          body.get(product).get(factor);
          body.get(from).memory('v128.load', LANES * WORD * i);
          body.op('f32x4.mul').op('f32x4.add').set(product);
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
      body.get(SIZE).op('f32x4.splat');
      load(SIZES).op('f32x4.add').get(product).op('f32x4.sub');
      body.splat(ONE).op('f32x4.max').op('f32x4.div').set(terms);
      for (let lane = 0; lane < LANES; lane++) {
        body.get(SUM).get(terms).lane('f32x4.extract_lane', lane);
        body.op('f64.promote_f32').op('f64.add').set(SUM);
      }
    });
    body
      .get(at)
      .i32(STRIDE * WORD)
      .op('i32.add')
      .tee(at);
    body.get(BYTES).op('i32.lt_u').brIf(0);
  });
  body.get(SUM);
}
