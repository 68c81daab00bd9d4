/** Combinations streamed through a clocked netlist: one per operation, its results read `latency` cycles later. */

import { portBits } from './graph.ts';
import { defineStep, laneBytes } from './kernel.ts';
import { toProgram } from './program.ts';
import { fixedPlanes, lanePlanes, storeLanePlane } from './sweep-parts.ts';
import type { SweepParts } from './sweep-parts.ts';

/**
 * Define and export `sweep(block, blocks)`: from power-up, the opening, then operation after operation. Step
 * number and combination are the same.
 */
export function defineStreamSweep({
  graph,
  spec,
  swept,
  fixed,
  outputs,
  module,
  take,
  here,
  collect,
}: SweepParts): { readonly order: readonly number[]; readonly operations: number } {
  const bits = portBits(swept);
  const fixedBytes = portBits(fixed) * laneBytes;
  const { program, literalOfNet } = toProgram({ ...graph, inputs: [...fixed, ...swept] });
  const literal = (net: number): number => literalOfNet[net] ?? 0;
  const step = defineStep(
    module,
    {
      program,
      inputs: portBits(fixed) + bits,
      outputs: outputs.flatMap((port) => Array.from(port.nets, literal)),
      next: Array.from(graph.registers.next, literal),
    },
    here(),
  );
  take(step.scratchBytes);
  const stateBytes = graph.registers.count * laneBytes;
  const state = take(stateBytes);
  const nextState = take(stateBytes);
  const input = take(fixedBytes + Math.max(bits, lanePlanes.length) * laneBytes);
  const rows = [...spec.opening, ...spec.phases];
  const rowTable = take(fixedBytes * rows.length);
  const out = take(portBits(outputs) * laneBytes);
  rows.forEach((row, i) => module.data(rowTable + i * fixedBytes, fixedPlanes(fixed, row)));
  const operands = input + fixedBytes;
  const blockBits = Math.max(0, bits - lanePlanes.length);
  const phases = spec.phases.length;

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
  const loadRow = (row: () => void): void => {
    if (fixedBytes === 0) return;
    body.i32(input).i32(rowTable);
    row();
    body.i32(fixedBytes).op('i32.mul').op('i32.add').i32(fixedBytes).memoryCopy();
  };
  const cycle = (): void => {
    body.i32(input).i32(out).get(now).get(then).call(step.index);
    body.get(now).set(swap).get(then).set(now).get(swap).set(then);
  };
  const setBlock = (): void => {
    for (let bit = 0; bit < blockBits; bit++) {
      body.i32(0).i32(0).get(block).i32(bit).op('i32.shr_u').i32(1).op('i32.and').op('i32.sub');
      body.op('i32x4.splat');
      body.memory('v128.store', operands + (lanePlanes.length + bit) * laneBytes);
    }
  };

  if (stateBytes > 0) body.i32(state).i32(0).i32(stateBytes).memoryFill();
  body.i32(state).set(now).i32(nextState).set(then);
  body
    .i32(operands)
    .i32(0)
    .i32(Math.max(bits, lanePlanes.length) * laneBytes)
    .memoryFill();
  for (let row = 0; row < spec.opening.length; row++) {
    loadRow(() => body.i32(row));
    cycle();
  }
  lanePlanes
    .slice(0, bits)
    .forEach((plane, bit) => storeLanePlane(body, plane, operands + bit * laneBytes));
  body.get(first).set(block);
  setBlock();
  if (phases === 1) loadRow(() => body.i32(spec.opening.length));
  // `wait` cycles until the next result; then one every `phases` cycles.
  body.i32(spec.latency).set(wait);
  body.get(blocks).set(left);
  body.loop(() => {
    if (phases > 1) loadRow(() => body.get(phase).i32(spec.opening.length).op('i32.add'));
    cycle();
    body
      .get(wait)
      .op('i32.eqz')
      .if(
        () => {
          collect(body, out, result);
          body.get(result).i32(1).op('i32.add').set(result);
          body.get(left).i32(1).op('i32.sub').set(left);
          body.i32(phases - 1).set(wait);
        },
        () => body.get(wait).i32(1).op('i32.sub').set(wait),
      );
    body.get(phase).i32(1).op('i32.add').tee(phase).i32(phases).op('i32.eq');
    body.if(() => {
      body.i32(0).set(phase);
      body.get(block).i32(1).op('i32.add').set(block);
      setBlock();
    });
    body.get(left).brIf(0);
  });
  return {
    order: Array.from({ length: bits }, (_, bit) => bit),
    operations: (program.size - program.sources - 1) * phases,
  };
}
