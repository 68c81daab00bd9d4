import { assert, bigInt, integer, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { exportedFunction, exportedMemory, wasm } from '../../src/wasm/host.ts';
import type { WasmFunction, WasmGlobal } from '../../src/wasm/host.ts';
import { Bytes } from '../../src/wasm/bytes.ts';
import { ModuleBuilder } from '../../src/wasm/module.ts';
import { laneOps, plainOps } from '../../src/wasm/opcodes.ts';
import type { LaneOp, PlainOp } from '../../src/wasm/opcodes.ts';
import type { Signature } from '../../src/wasm/module.ts';
import type { Body, ValueType } from '../../src/wasm/body.ts';

function compile(signature: Signature, fill: (body: Body) => void): WasmFunction {
  const module = new ModuleBuilder();
  module.memory({ min: 1 });
  fill(module.function(signature, 'f').body);
  const instance = new wasm.Instance(new wasm.Module(module.encode()));
  return exportedFunction(instance.exports, 'f');
}

test('LEB128: integers decode to themselves', () => {
  assert(
    property(bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      const f = compile({ params: [], results: ['i64'] }, (body) => body.i64(value));
      const g = compile({ params: [], results: ['i32'] }, (body) =>
        body.i32(Number(value & 0xffffffffn)),
      );
      expect(f()).toBe(value);
      expect(g()).toBe(Number(BigInt.asIntN(32, value)));
    }),
    { numRuns: 200 },
  );
  const bytes = new Bytes();
  bytes.u32(0xffffffff);
  expect([...bytes.finish()]).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
});

/** What each instruction takes and gives; found by asking the engine's validator. */
function accepts(
  op: (body: Body) => void,
  params: readonly ValueType[],
  results: readonly ValueType[],
): boolean {
  const module = new ModuleBuilder();
  const { body } = module.function({ params, results });
  params.forEach((_, i) => body.get(i));
  op(body);
  return wasm.validate(module.encode());
}

test('every plain instruction is one that the engine knows, with a type that fits its name', () => {
  const shapes: readonly (readonly ValueType[])[] = [
    [], ['i32'], ['i64'], ['v128'], ['i32', 'i32'], ['i64', 'i64'], ['v128', 'v128'],
    ['v128', 'i32'], ['v128', 'v128', 'v128'], ['i32', 'i32', 'i32'], ['f32'], ['f64', 'f64'],
  ]; // prettier-ignore
  const gives: readonly (readonly ValueType[])[] = [[], ['i32'], ['i64'], ['f64'], ['v128']];
  const refused: string[] = [];
  for (const name of Object.keys(plainOps) as PlainOp[]) {
    const fits = shapes.some((params) =>
      gives.some((results) => accepts((body) => body.op(name), params, results)),
    );
    if (!fits) refused.push(name);
  }
  for (const name of Object.keys(laneOps) as LaneOp[]) {
    const scalar = (/^(?:f32|f64|i64)/.exec(name)?.[0] ?? 'i32') as ValueType;
    const extract = name.includes('extract');
    const params: ValueType[] = extract ? ['v128'] : ['v128', scalar];
    const results: ValueType[] = [extract ? scalar : 'v128'];
    if (!accepts((body) => body.lane(name, 1), params, results)) refused.push(name);
  }
  expect(refused).toEqual([]);
});

test('arithmetic instructions compute what their names say', () => {
  const cases: readonly (readonly [PlainOp, (a: number, b: number) => number])[] = [
    ['i32.add', (a, b) => (a + b) | 0],
    ['i32.sub', (a, b) => (a - b) | 0],
    ['i32.mul', (a, b) => Math.imul(a, b)],
    ['i32.and', (a, b) => a & b],
    ['i32.or', (a, b) => a | b],
    ['i32.xor', (a, b) => a ^ b],
    ['i32.shl', (a, b) => a << b],
    ['i32.shr_s', (a, b) => a >> b],
    ['i32.shr_u', (a, b) => (a >>> b) | 0],
    ['i32.lt_s', (a, b) => Number(a < b)],
    ['i32.lt_u', (a, b) => Number(a >>> 0 < b >>> 0)],
    ['i32.ge_u', (a, b) => Number(a >>> 0 >= b >>> 0)],
  ];
  for (const [name, expected] of cases) {
    const f = compile({ params: ['i32', 'i32'], results: ['i32'] }, (body) =>
      body.get(0).get(1).op(name),
    );
    assert(
      property(integer(), integer(), (a, b) => {
        expect(f(a, b)).toBe(expected(a, b));
      }),
    );
  }
});

/** Lanes of `op(a, b)` for vectors made of the given bytes. */
function vectorOp(name: PlainOp, a: Uint8Array, b: Uint8Array): Uint8Array {
  const module = new ModuleBuilder();
  module.memory({ min: 1 });
  module
    .function({ params: [], results: [] }, 'f')
    .body.i32(0)
    .i32(0)
    .memory('v128.load', 16)
    .i32(0)
    .memory('v128.load', 32)
    .op(name)
    .memory('v128.store', 48);
  const { exports } = new wasm.Instance(new wasm.Module(module.encode()));
  const memory = new Uint8Array(exportedMemory(exports).buffer);
  memory.set(a, 16);
  memory.set(b, 32);
  exportedFunction(exports, 'f')();
  return memory.slice(48, 64);
}

test('vector instructions compute lane by lane', () => {
  type Lanes = Int8Array | Int16Array | Int32Array | BigInt64Array;
  const binary: readonly (readonly [
    PlainOp,
    (bytes: Uint8Array) => Lanes,
    (a: bigint, b: bigint) => bigint,
  ])[] = [
    ['i8x16.add', (x) => new Int8Array(x.buffer), (a, b) => a + b],
    ['i8x16.sub', (x) => new Int8Array(x.buffer), (a, b) => a - b],
    ['i8x16.gt_s', (x) => new Int8Array(x.buffer), (a, b) => (a > b ? -1n : 0n)],
    ['i16x8.add', (x) => new Int16Array(x.buffer), (a, b) => a + b],
    ['i16x8.mul', (x) => new Int16Array(x.buffer), (a, b) => a * b],
    ['i16x8.max_s', (x) => new Int16Array(x.buffer), (a, b) => (a > b ? a : b)],
    ['i32x4.sub', (x) => new Int32Array(x.buffer), (a, b) => a - b],
    ['i32x4.mul', (x) => new Int32Array(x.buffer), (a, b) => a * b],
    ['i32x4.lt_s', (x) => new Int32Array(x.buffer), (a, b) => (a < b ? -1n : 0n)],
    ['i64x2.add', (x) => new BigInt64Array(x.buffer), (a, b) => a + b],
    ['i64x2.mul', (x) => new BigInt64Array(x.buffer), (a, b) => a * b],
    ['v128.andnot', (x) => new Int32Array(x.buffer), (a, b) => a & ~b],
  ];
  const vector = uint8Array({ minLength: 16, maxLength: 16 });
  for (const [name, view, expected] of binary) {
    assert(
      property(vector, vector, (a, b) => {
        const lanes = view(Uint8Array.from(a));
        const others = view(Uint8Array.from(b));
        const wanted = view(new Uint8Array(16));
        for (let i = 0; i < lanes.length; i++) {
          const value = expected(BigInt(lanes[i] ?? 0), BigInt(others[i] ?? 0));
          if (wanted instanceof BigInt64Array) wanted[i] = value;
          else wanted[i] = Number(BigInt.asIntN(32, value));
        }
        expect(vectorOp(name, a, b)).toEqual(new Uint8Array(wanted.buffer));
      }),
      { numRuns: 20 },
    );
  }
});

test('a loop with br_if sums an array, and data segments are there at start', () => {
  const module = new ModuleBuilder();
  module.memory({ min: 1 });
  module.data(8, new Uint8Array(Uint32Array.of(1, 2, 3, 4, 5).buffer));
  const { body } = module.function({ params: ['i32', 'i32'], results: ['i32'] }, 'sum');
  const total = body.local('i32');
  body.loop(() => {
    body.get(total).get(0).memory('i32.load').op('i32.add').set(total);
    body.get(0).i32(4).op('i32.add').set(0);
    body.get(1).i32(1).op('i32.sub').tee(1).brIf(0);
  });
  body.get(total);
  const { exports } = new wasm.Instance(new wasm.Module(module.encode()));
  expect(exportedFunction(exports, 'sum')(8, 5)).toBe(15);
});

test('imports, globals, calls, blocks and branches work together', () => {
  const module = new ModuleBuilder();
  const seen: number[] = [];
  const log = module.importFunction('host', 'log', { params: ['i32'], results: [] });
  module.importMemory('host', 'memory', { min: 1, max: 2 });
  const counter = module.global('i32', 5, 'counter');
  const inner = module.function({ params: [], results: [] });
  inner.body
    .globalGet(counter)
    .i32(1)
    .op('i32.sub')
    .globalSet(counter)
    .globalGet(counter)
    .call(log);
  const { body } = module.function({ params: [], results: ['i32'] }, 'run');
  body.block(() => {
    body.loop(() => {
      body.call(inner.index);
      body.globalGet(counter).op('i32.eqz').brIf(1);
      body.br(0);
    });
  });
  body.i32(1);
  body.if(
    () => body.i32(64).i32(7).i32(16).memoryFill(),
    () => body.op('unreachable'),
  );
  body.i32(80).i32(64).i32(4).memoryCopy().i32(80).memory('i32.load8_u');
  const memory = new wasm.Memory({ initial: 1, maximum: 2 });
  const { exports } = new wasm.Instance(new wasm.Module(module.encode()), {
    host: { memory, log: (value: number) => seen.push(value) },
  });
  expect(exportedFunction(exports, 'run')()).toBe(7);
  expect(seen).toEqual([4, 3, 2, 1, 0]);
  expect((exports['counter'] as WasmGlobal).value).toBe(0);
});

test('shuffle, lane loads and constants address the bytes they name', () => {
  const f = compile({ params: ['i32'], results: ['i32'] }, (body) => {
    body
      .v128(0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c)
      .v128(0x13121110, 0x17161514, 0x1b1a1918, -1);
    body.shuffle([16, 1, 18, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 31]);
    const v = body.local('v128');
    body.set(v).i32(0).get(v).laneMemory('v128.store32_lane', 0, 32);
    body.i32(0).i32(0).memory('i32.load', 32).memory('i32.store', 64);
    body.i32(0).splat(0).laneMemory('v128.load32_lane', 3, 64).lane('i32x4.extract_lane', 3);
    body.get(0).op('i32.add');
  });
  expect(f(1)).toBe(0x03120110 + 1);
});
