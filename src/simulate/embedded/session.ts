import { setImmediate } from 'node:timers/promises';
import { InvariantError } from '../../errors.ts';
import { block, layout } from '../engine.ts';
import type { Block, Layout, Session } from '../engine.ts';
import type { Machine, RegisterPlace } from './machine.ts';
import { readLane, responseMover, stimulusMover } from './transpose.ts';

export type EmbeddedSession = Session & {
  readonly machine: Machine;
  /** Run on as `cycles` does, and also return the value of named registers before each edge. */
  trace(inputs: Block): Promise<{ readonly outputs: Block; readonly registers: Block }>;
};

/** Bytes of the buffers between rows and lanes: they stay in the second-level cache. */
const bufferBytes = 256 * 1024;

/** Milliseconds after which a long run lets others have the thread: timers, signals, progress. */
const turnMs = 50;

/** A session on a machine, which belongs to it from now on. Calls are answered in turn. */
export function openSession(top: string, machine: Machine, outputs: Layout): EmbeddedSession {
  const { lanes, stimulusBytes, responseBytes } = machine;
  const cyclesPerRun = Math.max(
    1,
    Math.min(1024, Math.floor(bufferBytes / Math.max(1, stimulusBytes + responseBytes))),
  );
  const stimulusAt = machine.reserve(stimulusBytes * cyclesPerRun);
  const responseAt = machine.reserve(responseBytes * cyclesPerRun);
  const stateBytes = stimulusAt;
  const put = stimulusMover(machine.stimuli, stimulusBytes, lanes);
  const take = responseMover(machine.outputs, responseBytes, lanes);

  let queue: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(() => {
      if (isClosed) throw new InvariantError(`the session of ${top} is closed`);
      return work();
    });
    queue = result.catch(() => undefined);
    return result;
  };

  /** Run one stream per lane, from the present state. */
  const runLanes = async (inputs: readonly Block[]): Promise<Block[]> => {
    let turn = performance.now();
    const results = inputs.map(({ cycles }) => block(outputs, cycles));
    const longest = Math.max(0, ...inputs.map(({ cycles }) => cycles));
    for (let first = 0; first < longest; first += cyclesPerRun) {
      const count = Math.min(cyclesPerRun, longest - first);
      const { buffer } = machine.memory;
      for (const [lane, input] of inputs.entries()) {
        const cycles = Math.min(count, input.cycles - first);
        if (cycles > 0) put(input, first, cycles, buffer, stimulusAt, lane);
      }
      machine.run(count, stimulusAt, responseAt);
      for (const [lane, result] of results.entries()) {
        const cycles = Math.min(count, result.cycles - first);
        if (cycles > 0) take(result, first, cycles, buffer, responseAt, lane);
      }
      if (performance.now() - turn > turnMs) {
        await setImmediate();
        turn = performance.now();
      }
    }
    return results;
  };

  const registerLayout = layout(machine.registers);
  const readRegisters = (into: Block, cycle: number): void => {
    const memory = new Uint8Array(machine.memory.buffer);
    for (const [i, place] of machine.registers.entries()) {
      const field = registerLayout.fields[i];
      if (field !== undefined) readRegister(memory, place, lanes, into, cycle, field.offset);
    }
  };

  return {
    machine,
    cycles: (inputs) =>
      inTurn(async () => {
        const [result] = await runLanes([inputs]);
        return result ?? block(outputs, 0);
      }),
    runAll: (inputs) =>
      inTurn(async () => {
        const saved = new Uint8Array(machine.memory.buffer, 0, stateBytes).slice();
        const results: Block[] = [];
        for (let i = 0; i < inputs.length; i += lanes) {
          machine.powerUp();
          results.push(...(await runLanes(inputs.slice(i, i + lanes))));
        }
        new Uint8Array(machine.memory.buffer).set(saved);
        return results;
      }),
    trace: (inputs) =>
      inTurn(async () => {
        const registers = block(registerLayout, inputs.cycles);
        const result = block(outputs, inputs.cycles);
        for (let t = 0; t < inputs.cycles; t++) {
          readRegisters(registers, t);
          const { stride } = inputs.layout;
          const words = inputs.words.subarray(t * stride, (t + 1) * stride);
          const [row] = await runLanes([{ layout: inputs.layout, cycles: 1, words }]);
          if (row !== undefined) result.words.set(row.words, t * outputs.stride);
        }
        return { outputs: result, registers };
      }),
    async close() {
      await queue;
      isClosed = true;
    },
  };
}

function readRegister(
  memory: Uint8Array,
  place: RegisterPlace,
  lanes: number,
  into: Block,
  cycle: number,
  offset: number,
): void {
  let value = readLane(memory, place.address, place.width, lanes, 0);
  const base = cycle * into.layout.stride + offset;
  for (let i = 0; i * 32 < place.width; i++) {
    into.words[base + i] = Number(value & 0xffffffffn);
    value >>= 32n;
  }
}
