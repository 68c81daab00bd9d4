/** A gate netlist ready to run: 128 independent lanes from power-up, a row of bit planes per cycle. */

import { exportedFunction, exportedMemory, wasm } from '../../wasm/host.ts';
import type { WasmMemory } from '../../wasm/host.ts';
import { ModuleBuilder, pageBytes } from '../../wasm/module.ts';
import { portBits } from './graph.ts';
import type { GateGraph } from './graph.ts';
import { defineRun, defineStep, laneBytes } from './kernel.ts';
import { toProgram } from './program.ts';

/**
 * Bit planes: for each cycle a row, for each bit of each port in order 16 bytes, one bit per lane, lane 0 in
 * the lowest bit of the first byte.
 */
export type Planes = Uint8Array;

export type GateMachine = {
  readonly inputBits: number;
  readonly outputBits: number;
  /** Operations per evaluation, of 128 lanes each. */
  readonly operations: number;
  /** All states to zero. */
  reset(): void;
  /** Advance; outputs are those just before each rising edge. */
  run(inputs: Planes, cycles: number): Planes;
  /** Advance with the same row of inputs in every cycle. @returns the outputs of the last cycle */
  hold(row: Planes, cycles: number): Planes;
};

/** Cycles per call into the kernel: enough to forget the call, few enough to stay in the cache. */
const blockCycles = 64;

const scratchAddress = 1024;

/** Compile a netlist for evaluation: only what outputs and next states need. */
export function compileGates(graph: GateGraph): GateMachine {
  const { program, literalOfNet } = toProgram(graph);
  const literal = (net: number): number => literalOfNet[net] ?? 0;
  const outputs = graph.outputs.flatMap((port) => Array.from(port.nets, literal));
  const next = Array.from(graph.registers.next, literal);
  const inputBits = portBits(graph.inputs);
  const module = new ModuleBuilder();
  const step = defineStep(module, { program, inputs: inputBits, outputs, next }, scratchAddress);
  defineRun(module, step, 'run');
  const stateBytes = next.length * laneBytes;
  const stateAddress = align(scratchAddress + step.scratchBytes);
  const nextAddress = stateAddress + stateBytes;
  const inAddress = align(nextAddress + stateBytes);
  const outAddress = align(inAddress + inputBits * laneBytes * blockCycles);
  const end = outAddress + outputs.length * laneBytes * blockCycles;
  module.memory({ min: Math.ceil(end / pageBytes) });
  const { exports } = new wasm.Instance(new wasm.Module(module.encode()));
  const memory: WasmMemory = exportedMemory(exports);
  const run = exportedFunction(exports, 'run');
  const bytes = new Uint8Array(memory.buffer);
  let odd = false;

  const inRow = inputBits * laneBytes;
  const outRow = outputs.length * laneBytes;
  const advance = (cycles: number, inStride: number, outStride: number): void => {
    const [now, then] = odd ? [nextAddress, stateAddress] : [stateAddress, nextAddress];
    run(inAddress, outAddress, now, then, cycles, inStride, outStride);
    if (cycles % 2 === 1) odd = !odd;
  };
  return {
    inputBits,
    outputBits: outputs.length,
    operations: program.size - program.sources - 1,
    reset() {
      bytes.fill(0, stateAddress, inAddress);
    },
    run(inputs, cycles) {
      const result = new Uint8Array(cycles * outRow);
      for (let at = 0; at < cycles; at += blockCycles) {
        const count = Math.min(blockCycles, cycles - at);
        bytes.set(inputs.subarray(at * inRow, (at + count) * inRow), inAddress);
        advance(count, inRow, outRow);
        result.set(bytes.subarray(outAddress, outAddress + count * outRow), at * outRow);
      }
      return result;
    },
    hold(row, cycles) {
      bytes.set(row.subarray(0, inRow), inAddress);
      for (let at = 0; at < cycles; at += blockCycles)
        advance(Math.min(blockCycles, cycles - at), 0, 0);
      return bytes.slice(outAddress, outAddress + outRow);
    },
  };
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
