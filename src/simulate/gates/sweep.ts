/**
 * A kernel that feeds a netlist every combination of some inputs: combination c is lane c mod 128 of block
 * c / 128, so the low seven bits are constant patterns and one more bit changes every other block. Results come
 * back as columns of integers in the order of the combinations.
 */

import { InvariantError } from '../../errors.ts';
import type { Body } from '../wasm/body.ts';
import { ModuleBuilder, pageBytes } from '../wasm/module.ts';
import { columnBlockBytes, columnsOf, defineDiffer, defineSpread } from './columns.ts';
import type { Column } from './columns.ts';
import { portBits } from './graph.ts';
import type { GateGraph, PortNets } from './graph.ts';
import { defineStep, laneBytes, lanes } from './kernel.ts';
import { toProgram } from './program.ts';

/** How combinations are fed. */
export type SweepSpec = {
  /** Ports swept, the first one in the low bits of the combination. */
  readonly swept: readonly string[];
  /** Value of every other input in each cycle of an operation; one row where an operation takes one cycle. */
  readonly phases: readonly Readonly<Record<string, bigint>>[];
  /** Cycles of reset before the first operation, with these values of the other inputs; swept ports are 0. */
  readonly opening: readonly Readonly<Record<string, bigint>>[];
  /** Outputs to collect. */
  readonly outputs: readonly string[];
  /** Cycles from the first cycle of an operation to the one in which its outputs are read; 0: the same. */
  readonly latency: number;
  /** Combinations per call, a multiple of 128. */
  readonly chunk: number;
};

/** A compiled sweep; everything in it can be posted to a worker thread. */
export type SweepKernel = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly inputColumns: readonly Column[];
  readonly outputColumns: readonly Column[];
  /** Bits of a combination. */
  readonly bits: number;
  readonly chunk: number;
  /** Addresses of columns: of the swept inputs, the results, the expected results. */
  readonly inputs: readonly number[];
  readonly results: readonly number[];
  readonly expected: readonly number[];
  /** Operations of 128 lanes per cycle. */
  readonly operations: number;
};

const scratchAddress = 1024;

/** Constant planes of the low seven bits of the lane number. */
const lanePlanes = Array.from({ length: 7 }, (_, bit) => {
  const plane = new Uint8Array(laneBytes);
  for (let lane = 0; lane < lanes; lane++) {
    if ((lane >> bit) & 1) plane[lane >> 3] = (plane[lane >> 3] ?? 0) | (1 << (lane & 7));
  }
  return plane;
});

/**
 * Compile a sweep. Exports: `memory`; `sweep(block, blocks)`, which starts from power-up, plays the opening, and
 * writes the results of that many blocks of 128 combinations; `differ<i>(blocks)` per output column; and
 * `operands<i>(high)` per input column, which writes its values for a chunk whose first value is `high`.
 */
export function compileSweep(graph: GateGraph, spec: SweepSpec): SweepKernel {
  const find = (ports: readonly PortNets[], name: string): PortNets => {
    const port = ports.find((each) => each.name === name);
    if (port === undefined) throw new InvariantError(`${graph.name} has no port ${name} to sweep`);
    return port;
  };
  const swept = spec.swept.map((name) => find(graph.inputs, name));
  const fixed = graph.inputs.filter((port) => !spec.swept.includes(port.name));
  const outputs = spec.outputs.map((name) => find(graph.outputs, name));
  const inputColumns = columnsOf(swept.map(shapeOf));
  const outputColumns = columnsOf(outputs.map(shapeOf));
  const bits = portBits(swept);
  const fixedBytes = portBits(fixed) * laneBytes;

  const { program, literalOfNet } = toProgram({ ...graph, inputs: [...fixed, ...swept] });
  const literal = (net: number): number => literalOfNet[net] ?? 0;
  const module = new ModuleBuilder();
  const step = defineStep(
    module,
    {
      program,
      inputs: portBits(fixed) + bits,
      outputs: outputs.flatMap((port) => Array.from(port.nets, literal)),
      next: Array.from(graph.registers.next, literal),
    },
    scratchAddress,
  );

  let at = scratchAddress + step.scratchBytes;
  const take = (size: number): number => {
    const start = Math.ceil(at / 64) * 64;
    at = start + size;
    return start;
  };
  const stateBytes = graph.registers.count * laneBytes;
  const state = take(stateBytes);
  const next = take(stateBytes);
  const input = take(fixedBytes + Math.max(bits, 7) * laneBytes);
  const rows = [...spec.opening, ...spec.phases];
  const rowTable = take(fixedBytes * rows.length);
  const out = take(portBits(outputs) * laneBytes);
  const blocks = spec.chunk / lanes;
  const inputs = inputColumns.map(() => take(blocks * columnBlockBytes));
  const results = outputColumns.map(() => take(blocks * columnBlockBytes));
  const expected = outputColumns.map(() => take(blocks * columnBlockBytes));
  module.memory({ min: Math.ceil(at / pageBytes) });
  rows.forEach((row, i) => module.data(rowTable + i * fixedBytes, fixedPlanes(fixed, row)));

  let shift = 0;
  inputColumns.forEach((column, i) => {
    defineOperands(module, `operands${i}`, inputs[i] ?? 0, shift, column.width, spec.chunk);
    shift += column.width;
  });
  const spreads = outputColumns.map((column) => defineSpread(module, column.width));
  outputColumns.forEach((column, i) => {
    const differ = defineDiffer(module, column);
    const { body } = module.function({ params: ['i32'], results: ['i32'] }, `differ${i}`);
    body.i32(results[i] ?? 0).i32(expected[i] ?? 0);
    body.get(0).i32(columnBlockBytes).op('i32.mul').call(differ);
  });
  const planeOf = outputColumns.map((column) => {
    const before = outputs.slice(
      0,
      outputs.findIndex((port) => port.name === column.port),
    );
    return out + (portBits(before) + column.low) * laneBytes;
  });
  defineSweep(module, {
    step: step.index,
    state,
    next,
    stateBytes,
    input,
    fixedBytes,
    bits,
    rowTable,
    opening: spec.opening.length,
    phases: spec.phases.length,
    latency: spec.latency,
    out,
    collect(body, block) {
      outputColumns.forEach((_, i) => {
        body.i32(planeOf[i] ?? 0);
        body.get(block).i32(columnBlockBytes).op('i32.mul');
        body
          .i32(results[i] ?? 0)
          .op('i32.add')
          .call(spreads[i] ?? 0);
      });
    },
  });
  return {
    bytes: module.encode(),
    inputColumns,
    outputColumns,
    bits,
    chunk: spec.chunk,
    inputs,
    results,
    expected,
    operations: program.size - program.sources - 1,
  };
}

function shapeOf({ name, nets }: PortNets): { name: string; width: number } {
  return { name, width: nets.length };
}

/**
 * Values of a column over a chunk: bits `shift ..` of the combination. A chunk starts at a multiple of its length,
 * so the part from within the chunk and the part from its start have no bit in common.
 */
function defineOperands(
  module: ModuleBuilder,
  name: string,
  address: number,
  shift: number,
  width: number,
  chunk: number,
): void {
  const { body } = module.function({ params: ['i32'], results: [] }, name);
  const high = body.local('v128');
  const count = body.local('v128');
  const at = body.local('i32');
  body.get(0).op('i32x4.splat').set(high);
  body.v128(0, 1, 2, 3).set(count);
  body.loop(() => {
    body.get(at).get(high);
    if (shift < 32) {
      body.get(count).i32(shift).op('i32x4.shr_u');
      body
        .splat((2 ** width - 1) | 0)
        .op('v128.and')
        .op('v128.or');
    }
    body.memory('v128.store', address);
    body.get(count).splat(4).op('i32x4.add').set(count);
    body.get(at).i32(laneBytes).op('i32.add').tee(at);
    body
      .i32(chunk * 4)
      .op('i32.lt_u')
      .brIf(0);
  });
}

type SweepLayout = {
  readonly step: number;
  readonly state: number;
  readonly next: number;
  readonly stateBytes: number;
  readonly input: number;
  readonly fixedBytes: number;
  readonly bits: number;
  /** Fixed planes: of the opening's cycles, then of the phases. */
  readonly rowTable: number;
  readonly opening: number;
  readonly phases: number;
  readonly latency: number;
  readonly out: number;
  /** Emit the transposition of the outputs into the results of the block in a local. */
  collect(body: Body, block: number): void;
};

function defineSweep(module: ModuleBuilder, at: SweepLayout): void {
  const { body } = module.function({ params: ['i32', 'i32'], results: [] }, 'sweep');
  const [first, blocks] = [0, 1];
  const now = body.local('i32');
  const then = body.local('i32');
  const swap = body.local('i32');
  const block = body.local('i32');
  const phase = body.local('i32');
  const left = body.local('i32');
  const result = body.local('i32');
  const wait = body.local('i32');
  const index = body.local('i32');
  const plane = body.local('i32');
  const swept = at.input + at.fixedBytes;

  const load = (row: () => void): void => {
    if (at.fixedBytes === 0) return;
    body.i32(at.input).i32(at.rowTable);
    row();
    body.i32(at.fixedBytes).op('i32.mul').op('i32.add').i32(at.fixedBytes).memoryCopy();
  };
  const step = (): void => {
    body.i32(at.input).i32(at.out).get(now).get(then).call(at.step);
    body.get(now).set(swap).get(then).set(now).get(swap).set(then);
  };
  // Bit 7 + i of the combination is bit i of the block; plane by plane.
  const setPlane = (): void => {
    body.get(plane).i32(0).get(block).get(index).op('i32.shr_u').i32(1).op('i32.and');
    body
      .op('i32.sub')
      .op('i32x4.splat')
      .memory('v128.store', swept + 7 * laneBytes);
    body.get(plane).i32(laneBytes).op('i32.add').set(plane);
    body.get(index).i32(1).op('i32.add').set(index);
  };

  if (at.stateBytes > 0) body.i32(at.state).i32(0).i32(at.stateBytes).memoryFill();
  body.i32(at.state).set(now).i32(at.next).set(then);
  body
    .i32(swept)
    .i32(0)
    .i32(Math.max(7, at.bits) * laneBytes)
    .memoryFill();
  for (let cycle = 0; cycle < at.opening; cycle++) {
    load(() => body.i32(cycle));
    step();
  }
  lanePlanes.slice(0, at.bits).forEach((pattern, bit) => {
    const words = new Int32Array(pattern.buffer);
    body.i32(0).v128(words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0);
    body.memory('v128.store', swept + bit * laneBytes);
  });
  body.get(first).set(block);
  for (let bit = 7; bit < at.bits; bit++) setPlane();
  if (at.phases === 1) load(() => body.i32(at.opening));
  // `wait` cycles until the next result; then one every `phases` cycles.
  body.i32(at.latency).set(wait);
  body.get(blocks).set(left);
  body.loop(() => {
    if (at.phases > 1) load(() => body.get(phase).i32(at.opening).op('i32.add'));
    step();
    body
      .get(wait)
      .op('i32.eqz')
      .if(
        () => {
          at.collect(body, result);
          body.get(result).i32(1).op('i32.add').set(result);
          body.get(left).i32(1).op('i32.sub').set(left);
          body.i32(at.phases - 1).set(wait);
        },
        () => body.get(wait).i32(1).op('i32.sub').set(wait),
      );
    body.get(phase).i32(1).op('i32.add').tee(phase).i32(at.phases).op('i32.eq');
    body.if(() => {
      body.i32(0).set(phase);
      if (at.bits <= 7) return;
      // The next block: as in any binary counter, the bits up to the lowest that becomes one.
      body.get(block).i32(1).op('i32.add').set(block);
      body.i32(0).set(plane).i32(0).set(index);
      body.block(() => {
        body.loop(() => {
          setPlane();
          body.get(block).get(index).i32(1).op('i32.sub').op('i32.shr_u').i32(1).op('i32.and');
          body
            .get(index)
            .i32(at.bits - 7)
            .op('i32.ge_u')
            .op('i32.or')
            .brIf(1);
          body.br(0);
        });
      });
    });
    body.get(left).brIf(0);
  });
}

/** Planes of the fixed ports: every lane the same. */
function fixedPlanes(
  ports: readonly PortNets[],
  values: Readonly<Record<string, bigint>>,
): Uint8Array {
  const planes = new Uint8Array(portBits(ports) * laneBytes);
  let bit = 0;
  for (const { name, nets } of ports) {
    const value = values[name] ?? 0n;
    for (let i = 0; i < nets.length; i++, bit++) {
      if ((value >> BigInt(i)) & 1n) planes.fill(0xff, bit * laneBytes, (bit + 1) * laneBytes);
    }
  }
  return planes;
}
