/** The embedded engine on a workload: every specified bit of every output in every cycle is compared, in wasm. */

import { readNetlist, simulationPasses } from '../../src/eda/netlist-read.ts';
import { exportedFunction, wasm } from '../../src/wasm/host.ts';
import { buildMachine } from '../../src/simulate/embedded/machine.ts';
import type { Machine } from '../../src/simulate/embedded/machine.ts';
import { stimulusMover, writeLanes } from '../../src/simulate/embedded/transpose.ts';
import { ModuleBuilder } from '../../src/wasm/module.ts';
import { cpuSeconds } from '../gates/verilator.ts';
import type { Workload } from './workload.ts';

/** Cycles per call: long enough for the call to cost nothing, short enough for its rows to stay in cache. */
const cyclesPerCall = 64;

export type Runner = {
  /** Wall seconds from Verilog text to the first cycle. */
  readonly buildSeconds: number;
  /** Repeat the workload. @returns CPU seconds @throws {Error} on a mismatch */
  run(repeats: number): Promise<number>;
};

export async function embeddedRunner(work: Workload): Promise<Runner> {
  const from = performance.now();
  const netlist = await readNetlist(work.rtl, { passes: simulationPasses, cache: false });
  const machine = buildMachine(netlist, work.rtl.top, work.rtl.clock);
  const buildSeconds = (performance.now() - from) / 1000;

  const { lanes, memory, stimulusBytes, responseBytes } = machine;
  const stimulus = machine.reserve(stimulusBytes * work.cycles);
  const response = machine.reserve(responseBytes * cyclesPerCall);
  const expected = machine.reserve(responseBytes * work.cycles);
  const specified = machine.reserve(responseBytes * work.cycles);
  const put = stimulusMover(machine.stimuli, stimulusBytes, lanes);
  for (const [lane, inputs] of work.inputs.entries()) {
    put(inputs, 0, work.cycles, memory.buffer, stimulus, lane);
    writeExpected(machine, work, lane, expected, specified);
  }
  const differ = compileDiffer(machine);
  const once = (): void => {
    for (let t = 0; t < work.cycles; t += cyclesPerCall) {
      const count = Math.min(cyclesPerCall, work.cycles - t);
      machine.run(count, stimulus + t * stimulusBytes, response);
      const at = t * responseBytes;
      if (differ(response, expected + at, specified + at, count * responseBytes) !== 0) {
        throw new Error(`${work.name}: the embedded engine differs from golden after cycle ${t}`);
      }
    }
  };
  return {
    buildSeconds,
    async run(repeats) {
      const start = cpuSeconds();
      for (let i = 0; i < repeats; i++) once();
      return cpuSeconds() - start;
    },
  };
}

/** Golden's outputs of one lane, in the form of response rows. */
function writeExpected(
  machine: Machine,
  work: Workload,
  lane: number,
  expectedAt: number,
  specifiedAt: number,
): void {
  const { lanes, responseBytes } = machine;
  const bytes = new Uint8Array(machine.memory.buffer);
  const rows = work.expected[lane];
  if (rows === undefined) return;
  const { fields, stride } = rows.layout;
  const read = (words: Uint32Array, t: number, offset: number, count: number): bigint => {
    let value = 0n;
    for (let i = count - 1; i >= 0; i--) {
      value = (value << 32n) | BigInt(words[t * stride + offset + i] ?? 0);
    }
    return value;
  };
  for (let t = 0; t < work.cycles; t++) {
    const slots = new Map<number, { width: number; value: bigint; mask: bigint }>();
    for (const field of fields) {
      const value = read(rows.words, t, field.offset, field.words);
      const mask = read(rows.specified, t, field.offset, field.words);
      let bit = 0n;
      for (const piece of machine.outputs.get(field.name) ?? []) {
        if (piece.kind === 'slot') {
          const slot = slots.get(piece.offset) ?? { width: piece.slotWidth, value: 0n, mask: 0n };
          const low = BigInt(piece.low);
          slot.value |= BigInt.asUintN(piece.width, value >> bit) << low;
          slot.mask |= BigInt.asUintN(piece.width, mask >> bit) << low;
          slots.set(piece.offset, slot);
        }
        bit += BigInt(piece.width);
      }
    }
    for (const [offset, { width, value, mask }] of slots) {
      const at = t * responseBytes + offset;
      writeLanes(bytes, expectedAt + at, width, lanes, lane, value);
      writeLanes(bytes, specifiedAt + at, width, lanes, lane, mask);
    }
  }
}

/** `differ(a, b, mask, bytes)`: not zero where `a` and `b` differ in a bit of the mask. */
function compileDiffer(machine: Machine): (...args: number[]) => number {
  const module = new ModuleBuilder();
  module.importMemory('host', 'memory', { min: 1 });
  const { body } = module.function(
    { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] },
    'differ',
  );
  const [a, b, mask, bytes] = [0, 1, 2, 3];
  const sum = body.local('v128');
  body.loop(() => {
    body.get(sum).get(a).memory('v128.load').get(b).memory('v128.load').op('v128.xor');
    body.get(mask).memory('v128.load').op('v128.and').op('v128.or').set(sum);
    for (const pointer of [a, b, mask]) body.get(pointer).i32(16).op('i32.add').set(pointer);
    body.get(bytes).i32(16).op('i32.sub').tee(bytes).brIf(0);
  });
  body.get(sum).op('v128.any_true');
  const { exports } = new wasm.Instance(new wasm.Module(module.encode()), {
    host: { memory: machine.memory },
  });
  const differ = exportedFunction(exports, 'differ');
  return (...args) => Number(differ(...args));
}
