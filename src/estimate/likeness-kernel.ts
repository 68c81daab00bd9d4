/**
 * The inner loop of corrections, as WebAssembly on pairs of doubles: the same sums in the same order as in
 * JavaScript, hence the same bits on every machine, at a fraction of the time.
 */
import type { Body } from '../wasm/body.ts';
import { exportedFunction, wasm } from '../wasm/host.ts';
import type { WasmModule } from '../wasm/host.ts';
import { ModuleBuilder, pageBytes } from '../wasm/module.ts';

/** Designs per turn of the loop: as many accumulators as stay in registers. */
const STRIDE = 16;
const VECTORS = STRIDE / 2;
const WORD = 8;
/** An active row: its factor, then its address. */
const ENTRY = 16;

/** Rows of values by design, ready to be weighed against a design. */
export type LikenessKernel = {
  /** Name a row and its factor; rows are used in the order in which they are named. */
  activate(row: number, factor: number): void;
  /**
   * `start` and, design by design, its alpha over 1 + half the squared distance, which is `square` + its own square
   * - 2 times the sum of the active rows times their factors. Afterwards no row is active.
   */
  sum(start: number, square: number): number;
};

/**
 * @param rows    values by design, each as long as `alpha`
 * @param squares of each design
 * @param alpha   of each design
 */
export function likenessKernel(
  rows: readonly Float64Array[],
  squares: Float64Array,
  alpha: Float64Array,
): LikenessKernel {
  // Designs that fill up the last turn have an alpha of 0.
  const bytes = WORD * STRIDE * Math.ceil(alpha.length / STRIDE);
  const squaresAt = ENTRY * rows.length;
  const alphaAt = squaresAt + bytes;
  const rowsAt = alphaAt + bytes;
  const memory = new wasm.Memory({
    initial: Math.ceil((rowsAt + rows.length * bytes) / pageBytes),
  });
  const view = new Float64Array(memory.buffer);
  view.set(squares, squaresAt / WORD);
  view.set(alpha, alphaAt / WORD);
  rows.forEach((row, k) => view.set(row, (rowsAt + k * bytes) / WORD));
  const addresses = new Int32Array(memory.buffer);
  const { exports } = new wasm.Instance(compiled(), { host: { memory } });
  const sum = exportedFunction(exports, 'sum') as Sum;
  let active = 0;
  return {
    activate(row, factor) {
      view[2 * active] = factor;
      addresses[4 * active + 2] = rowsAt + row * bytes;
      active++;
    },
    sum(start, square) {
      const end = ENTRY * active;
      active = 0;
      return sum(end, squaresAt, alphaAt, bytes, start, square);
    },
  };
}

type Sum = (
  end: number,
  squares: number,
  alpha: number,
  bytes: number,
  start: number,
  square: number,
) => number;

let module: WasmModule | undefined;

function compiled(): WasmModule {
  if (module !== undefined) return module;
  const builder = new ModuleBuilder();
  builder.importMemory('host', 'memory', { min: 1 });
  const { body } = builder.function(
    { params: ['i32', 'i32', 'i32', 'i32', 'f64', 'f64'], results: ['f64'] },
    'sum',
  );
  emitSum(body);
  return (module = new wasm.Module(builder.encode()));
}

/** Parameters of the function, by local. */
const [END, SQUARES, ALPHA, BYTES, SUM, SQUARE] = [0, 1, 2, 3, 4, 5] as const;

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
        body.get(entry).memory('v128.load64_splat').set(factor);
        body.get(entry).memory('i32.load', WORD).get(at).op('i32.add').set(from);
        products.forEach((product, i) => {
          body
            .get(product)
            .get(factor)
            .get(from)
            .memory('v128.load', 2 * WORD * i);
          body.op('f64x2.mul').op('f64x2.add').set(product);
        });
        body.get(entry).i32(ENTRY).op('i32.add').set(entry).br(0);
      });
    });
    products.forEach((product, i) => {
      const offset = 2 * WORD * i;
      const load = (base: number): Body =>
        body.get(base).get(at).op('i32.add').memory('v128.load', offset);
      load(ALPHA);
      one(body).splat(0).get(SQUARE).op('f64x2.splat');
      load(SQUARES).op('f64x2.add');
      half(body).op('f64x2.mul').get(product).op('f64x2.sub');
      body.op('f64x2.max').op('f64x2.add').op('f64x2.div').set(terms);
      for (const lane of [0, 1]) {
        body.get(SUM).get(terms).lane('f64x2.extract_lane', lane).op('f64.add').set(SUM);
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

/** 1.0 in both lanes. */
function one(body: Body): Body {
  return body.v128(0, 0x3ff00000, 0, 0x3ff00000);
}

/** 0.5 in both lanes. */
function half(body: Body): Body {
  return body.v128(0, 0x3fe00000, 0, 0x3fe00000);
}
