/**
 * Zero-delay toggles of every net. Each cycle is evaluated as usual while every net's value goes to a trace; the
 * trace is then counted net by net, which keeps the counting loop out of the evaluation.
 */

import { exportedFunction, exportedMemory, wasm } from '../../wasm/host.ts';
import { ModuleBuilder, pageBytes } from '../../wasm/module.ts';
import { portBits } from './graph.ts';
import type { GateGraph } from './graph.ts';
import { defineRun, defineStep, laneBytes, lanes } from './kernel.ts';
import type { Planes } from './machine.ts';
import { toProgram } from './program.ts';

/** Counts the toggles of every net, over the lanes in use. */
export type ToggleCounter = {
  readonly inputBits: number;
  /** States to zero, counts to zero; the next cycle has no predecessor. */
  reset(): void;
  /** Forget the counts but not the present values: what follows a warm-up. */
  clear(): void;
  /** Advance. The step from the last cycle of one call to the first of the next counts. */
  run(inputs: Planes, cycles: number): void;
  /** Toggles of each net so far, summed over lanes. */
  counts(): Float64Array;
  /** Cycle-to-cycle steps counted so far, summed over lanes. */
  steps(): number;
};

const scratchAddress = 1024;

/** Bytes of trace that stay in the second-level cache. */
const traceTarget = 1 << 18;

/** @param used lanes that carry stimulus; the others are not counted */
export function compileToggles(graph: GateGraph, used: number = lanes): ToggleCounter {
  const { program, literalOfNet } = toProgram(graph);
  const nodes = [...new Set(Array.from(literalOfNet, (literal) => literal >> 1))].filter(
    (n) => n > 0,
  );
  const blockCycles = Math.min(
    64,
    Math.max(4, 2 * Math.floor(traceTarget / (nodes.length * laneBytes) / 2)),
  );
  const rowBytes = blockCycles * laneBytes;
  const inputBits = portBits(graph.inputs);
  const next = Array.from(graph.registers.next, (net) => literalOfNet[net] ?? 0);
  const module = new ModuleBuilder();
  const step = defineStep(
    module,
    {
      program,
      inputs: inputBits,
      outputs: nodes.map((node) => 2 * node),
      next,
      outputStride: rowBytes,
      anyPolarity: true,
    },
    scratchAddress,
  );
  const stateBytes = next.length * laneBytes;
  const stateAddress = align(scratchAddress + step.scratchBytes);
  const nextAddress = stateAddress + stateBytes;
  const inAddress = align(nextAddress + stateBytes);
  const lastAddress = align(inAddress + inputBits * rowBytes);
  const countAddress = align(lastAddress + nodes.length * laneBytes);
  const traceAddress = align(countAddress + nodes.length * 8);
  module.memory({ min: Math.ceil((traceAddress + nodes.length * rowBytes) / pageBytes) });
  defineRun(module, step, 'trace');
  defineCount(module, {
    lastAddress,
    countAddress,
    traceAddress,
    rowBytes,
    nets: nodes.length,
    used,
  });
  const { exports } = new wasm.Instance(new wasm.Module(module.encode()));
  const bytes = new Uint8Array(exportedMemory(exports).buffer);
  const trace = exportedFunction(exports, 'trace');
  const count = exportedFunction(exports, 'count');
  let odd = false;
  let started = false;
  let steps = 0;

  const clear = (): void => {
    bytes.fill(0, countAddress, traceAddress);
    steps = 0;
  };
  return {
    inputBits,
    reset() {
      bytes.fill(0, stateAddress, inAddress);
      clear();
      started = false;
    },
    clear,
    run(inputs, cycles) {
      const inRow = inputBits * laneBytes;
      for (let at = 0; at < cycles; at += blockCycles) {
        const many = Math.min(blockCycles, cycles - at);
        bytes.set(inputs.subarray(at * inRow, (at + many) * inRow), inAddress);
        const [now, then] = odd ? [nextAddress, stateAddress] : [stateAddress, nextAddress];
        trace(inAddress, traceAddress, now, then, many, inRow, laneBytes);
        if (many % 2 === 1) odd = !odd;
        count(many, started ? 1 : 0);
        steps += used * (started ? many : many - 1);
        started = true;
      }
    },
    counts() {
      const perNode = new BigUint64Array(bytes.buffer, countAddress, nodes.length);
      const ofNode = new Map(nodes.map((node, i) => [node, Number(perNode[i] ?? 0n)]));
      return Float64Array.from(literalOfNet, (literal) => ofNode.get(literal >> 1) ?? 0);
    },
    steps: () => steps,
  };
}

type CountSpec = {
  readonly lastAddress: number;
  readonly countAddress: number;
  readonly traceAddress: number;
  readonly rowBytes: number;
  readonly nets: number;
  readonly used: number;
};

/**
 * `count(cycles, started)`: for each net, add the ones of the exclusive or of successive values. Scalar
 * population counts, because vectors have none that is fast.
 */
function defineCount(module: ModuleBuilder, spec: CountSpec): void {
  const { body } = module.function({ params: ['i32', 'i32'], results: [] }, 'count');
  const net = body.local('i32');
  const at = body.local('i32');
  const end = body.local('i32');
  const low = body.local('i64');
  const high = body.local('i64');
  const value = body.local('i64');
  const sum = body.local('i64');
  const [maskLow, maskHigh] = laneMask(spec.used);
  const half = (previous: number, offset: number, mask: bigint): void => {
    body.get(at).memory('i64.load', offset).tee(value);
    body.get(previous).op('i64.xor');
    if (mask !== -1n) body.i64(mask).op('i64.and');
    body.op('i64.popcnt').get(sum).op('i64.add').set(sum);
    body.get(value).set(previous);
  };
  body.loop(() => {
    body.get(net).i32(spec.rowBytes).op('i32.mul').i32(spec.traceAddress).op('i32.add').tee(at);
    body.get(0).i32(4).op('i32.shl').op('i32.add').set(end);
    body.get(1).if(
      () => {
        body.get(net).i32(4).op('i32.shl').memory('i64.load', spec.lastAddress).set(low);
        body
          .get(net)
          .i32(4)
          .op('i32.shl')
          .memory('i64.load', spec.lastAddress + 8)
          .set(high);
      },
      () => {
        body.get(at).memory('i64.load', 0).set(low);
        body.get(at).memory('i64.load', 8).set(high);
      },
    );
    body.i64(0n).set(sum);
    body.loop(() => {
      half(low, 0, maskLow);
      half(high, 8, maskHigh);
      body.get(at).i32(laneBytes).op('i32.add').tee(at).get(end).op('i32.lt_u').brIf(0);
    });
    body.get(net).i32(4).op('i32.shl').get(low).memory('i64.store', spec.lastAddress);
    body
      .get(net)
      .i32(4)
      .op('i32.shl')
      .get(high)
      .memory('i64.store', spec.lastAddress + 8);
    body.get(net).i32(3).op('i32.shl');
    body.get(net).i32(3).op('i32.shl').memory('i64.load', spec.countAddress);
    body.get(sum).op('i64.add').memory('i64.store', spec.countAddress);
    body.get(net).i32(1).op('i32.add').tee(net).i32(spec.nets).op('i32.lt_u').brIf(0);
  });
}

/** Ones for the first `used` lanes, as two signed 64-bit halves. */
export function laneMask(used: number): readonly [bigint, bigint] {
  const all = (1n << BigInt(used)) - 1n;
  return [BigInt.asIntN(64, all), BigInt.asIntN(64, all >> 64n)];
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
