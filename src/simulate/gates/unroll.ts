/**
 * A clocked netlist in single-operation mode as one function of the operands, where it is one. The netlist is
 * evaluated symbolically from any state: operations before, the operation in question, operations after, each with
 * unknown operands of its own. If the outputs read at the end depend on no other unknown than the operands in
 * question, the netlist is a function of them, whatever came before: that is proved here, not assumed.
 */

import { portBits } from './graph.ts';
import type { GateGraph, PortNets } from './graph.ts';
import { ProgramBuilder, toProgram, zero } from './program.ts';
import type { Literal, Program } from './program.ts';

export type UnrollSpec = {
  /** Ports of the operands; their bits in order are the sources of the function. */
  readonly swept: readonly PortNets[];
  readonly fixed: readonly PortNets[];
  /** Values of the fixed ports in each cycle of an operation. */
  readonly phases: readonly Readonly<Record<string, bigint>>[];
  readonly outputs: readonly PortNets[];
  /** Cycles from the first of the operation to the one in which its outputs are read. */
  readonly latency: number;
};

/** Outputs as literals of a program whose sources are the operand bits. */
export type PureFunction = { readonly program: Program; readonly outputs: readonly Literal[] };

/** Operations before the one in question, beyond its latency: for control to settle. */
const settling = 4;

/** More operations than this are not worth unrolling. */
const maxOperations = 2_000_000;

/** The function, or undefined where the outputs depend on anything but the operands of the operation. */
export function unroll(graph: GateGraph, spec: UnrollSpec): PureFunction | undefined {
  const { program: one, literalOfNet } = toProgram({
    ...graph,
    inputs: [...spec.fixed, ...spec.swept],
  });
  const { phases, latency } = spec;
  const sweptBits = portBits(spec.swept);
  const before = graph.registers.count === 0 ? 0 : Math.ceil(latency / phases.length) + settling;
  const cycles = before * phases.length + latency + 1;
  if (cycles * (one.size - one.sources) > maxOperations) return undefined;
  const operations = Math.ceil(cycles / phases.length);
  // Sources: the operands in question, those of all other operations, the state at the start.
  const builder = new ProgramBuilder(sweptBits * (operations + 1) + graph.registers.count);
  const source = (index: number): Literal => builder.source(index);
  let state: Literal[] = Array.from({ length: graph.registers.count }, (_, i) =>
    source(sweptBits * (operations + 1) + i),
  );
  let outputs: Literal[] = [];
  for (let cycle = 0; cycle < cycles; cycle++) {
    const operation = Math.floor(cycle / phases.length);
    const block = operation === before ? 0 : operation + 1;
    const inputs = [
      ...fixedLiterals(spec.fixed, phases[cycle % phases.length] ?? {}),
      ...Array.from({ length: sweptBits }, (_, bit) => source(block * sweptBits + bit)),
    ];
    const literals = replay(builder, one, [...inputs, ...state]);
    const ofNet = (net: number): Literal => {
      const literal = literalOfNet[net] ?? zero;
      return (literals[literal >> 1] ?? zero) ^ (literal & 1);
    };
    outputs = spec.outputs.flatMap((port) => Array.from(port.nets, ofNet));
    state = Array.from(graph.registers.next, ofNet);
  }
  return onlyFirst(builder.finish(), outputs, sweptBits);
}

function fixedLiterals(
  ports: readonly PortNets[],
  values: Readonly<Record<string, bigint>>,
): Literal[] {
  return ports.flatMap(({ name, nets }) =>
    Array.from(nets, (_, i): Literal => Number(((values[name] ?? 0n) >> BigInt(i)) & 1n)),
  );
}

/** The nodes of a program on other sources. */
function replay(
  builder: ProgramBuilder,
  program: Program,
  sources: readonly Literal[],
): Int32Array {
  const literals = new Int32Array(program.size);
  sources.forEach((literal, i) => (literals[i + 1] = literal));
  const at = (literal: Literal): Literal => (literals[literal >> 1] ?? zero) ^ (literal & 1);
  for (let n = program.sources + 1; n < program.size; n++) {
    const a = at(program.left[n] ?? 0);
    const b = at(program.right[n] ?? 0);
    literals[n] = program.isXor[n] === 1 ? builder.xor(a, b) : builder.and(a, b);
  }
  return literals;
}

/** The part below some literals on the first `bits` sources, or undefined if other sources are read. */
function onlyFirst(
  program: Program,
  outputs: readonly Literal[],
  bits: number,
): PureFunction | undefined {
  const needed = new Uint8Array(program.size);
  for (const literal of outputs) needed[literal >> 1] = 1;
  for (let n = program.size - 1; n > program.sources; n--) {
    if (needed[n] === 0) continue;
    needed[(program.left[n] ?? 0) >> 1] = 1;
    needed[(program.right[n] ?? 0) >> 1] = 1;
  }
  for (let n = bits + 1; n <= program.sources; n++) if (needed[n] === 1) return undefined;
  const builder = new ProgramBuilder(bits);
  const literals = new Int32Array(program.size);
  for (let n = 1; n <= bits; n++) literals[n] = builder.source(n - 1);
  const at = (literal: Literal): Literal => (literals[literal >> 1] ?? zero) ^ (literal & 1);
  for (let n = program.sources + 1; n < program.size; n++) {
    if (needed[n] === 0) continue;
    const a = at(program.left[n] ?? 0);
    const b = at(program.right[n] ?? 0);
    literals[n] = program.isXor[n] === 1 ? builder.xor(a, b) : builder.and(a, b);
  }
  return { program: builder.finish(), outputs: outputs.map(at) };
}
