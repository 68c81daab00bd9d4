/** Blocks as bytes on a pipe, and the session that both native engines share. */

import { InvariantError } from '../errors.ts';
import type { StdioBench } from '../emit/bench-stdio.ts';
import { block, layout, type Block, type Layout, type Rtl, type Session } from './engine.ts';

/** A simulator behind pipes: how it starts and what it is sent. */
export type StdioProtocol = {
  /** A simulator at power-up. */
  start(): StdioSimulator;
  /** Release what `start` needs. */
  dispose(): Promise<void>;
};

export type StdioSimulator = {
  /** True when `powerUp` below is honoured, so that one process serves many stimuli. */
  readonly restarts: boolean;
  /** Run a piece of a block. */
  run(piece: Block, powerUp: boolean, answer: Block): Promise<void>;
  close(): Promise<void>;
};

/** Bytes of one exchange, each way: large enough to hide the pipe, small enough for any memory. */
const pieceBytes = 1 << 20;

/** What the bench must know of a design. */
export function stdioBench(rtl: Rtl): StdioBench {
  const inputs = layout(rtl.inputs);
  const outputs = layout(rtl.outputs);
  return {
    top: rtl.top,
    clock: rtl.clock,
    inputs: inputs.fields,
    outputs: outputs.fields,
    inputWords: inputs.stride,
    outputWords: outputs.stride,
  };
}

/** A session over a protocol. Calls are queued: the pipe carries one stimulus at a time. */
export function stdioSession(rtl: Rtl, protocol: StdioProtocol, fourState: boolean): Session {
  const inputLayout = layout(rtl.inputs);
  const outputLayout = layout(rtl.outputs);
  let running: StdioSimulator | undefined;
  let spare: StdioSimulator | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(() => {
      if (isClosed) throw new InvariantError(`the session of ${rtl.top} is closed`);
      return work();
    });
    queue = result.catch(() => undefined);
    return result;
  };

  const drive = async (
    simulator: StdioSimulator,
    inputs: Block,
    powerUp: boolean,
  ): Promise<Block> => {
    requireLayout(inputs, inputLayout);
    const answer = withUnknown(block(outputLayout, inputs.cycles), fourState);
    const rows = Math.max(
      1,
      Math.floor(pieceBytes / (4 * Math.max(inputLayout.stride, outputLayout.stride, 1))),
    );
    for (let from = 0; from < inputs.cycles; from += rows) {
      const to = Math.min(inputs.cycles, from + rows);
      await simulator.run(cut(inputs, from, to), powerUp && from === 0, cut(answer, from, to));
    }
    return answer;
  };

  const close = async (): Promise<void> => {
    await Promise.all([running?.close(), spare?.close()]);
    running = undefined;
    spare = undefined;
  };

  return {
    cycles: (inputs) =>
      inTurn(() => {
        running ??= protocol.start();
        return drive(running, inputs, false);
      }),
    runAll: (inputs) =>
      inTurn(async () => {
        const answers: Block[] = [];
        for (const stimulus of inputs) {
          const simulator = spare ?? protocol.start();
          // The next process starts while this one works.
          spare = simulator.restarts ? simulator : protocol.start();
          try {
            answers.push(await drive(simulator, stimulus, true));
          } catch (error) {
            await close();
            throw error;
          } finally {
            if (!simulator.restarts) await simulator.close();
          }
        }
        return answers;
      }),
    close: async () => {
      if (isClosed) return;
      await inTurn(async () => {
        isClosed = true;
        await close();
        await protocol.dispose();
      });
    },
  };
}

/** Words of a block as bytes, without a copy. */
export function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

/** A piece as the Verilog bench reads it: number of cycles, then rows, each one number, most significant byte first. */
export function icarusRequest(piece: Block): Uint8Array {
  const { stride } = piece.layout;
  const bytes = new Uint8Array(4 + piece.cycles * stride * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, piece.cycles);
  for (let cycle = 0; cycle < piece.cycles; cycle++) {
    const base = cycle * stride;
    for (let i = 0; i < stride; i++) {
      view.setUint32(4 + (base + stride - 1 - i) * 4, piece.words[base + i] ?? 0);
    }
  }
  return bytes;
}

/** Four-state words, value then unknown, into a block; an unknown bit reads as 0. */
export function fourStateInto(answer: Block, words: Uint32Array): void {
  const { unknown } = answer;
  for (let i = 0; i < answer.words.length; i++) {
    const b = words[2 * i + 1] ?? 0;
    answer.words[i] = (words[2 * i] ?? 0) & ~b;
    if (unknown !== undefined) unknown[i] = b;
  }
}

function withUnknown(from: Block, fourState: boolean): Block {
  return fourState ? { ...from, unknown: new Uint32Array(from.words.length) } : from;
}

/** Cycles `from` up to `to`, sharing memory with the block. */
function cut(whole: Block, from: number, to: number): Block {
  const { stride } = whole.layout;
  const rows = (words: Uint32Array): Uint32Array => words.subarray(from * stride, to * stride);
  return {
    layout: whole.layout,
    cycles: to - from,
    words: rows(whole.words),
    ...(whole.unknown === undefined ? {} : { unknown: rows(whole.unknown) }),
  };
}

function requireLayout(inputs: Block, expected: Layout): void {
  if (portList(inputs.layout) !== portList(expected)) {
    throw new InvariantError(
      `stimulus has ports ${portList(inputs.layout)}, the design has ${portList(expected)}`,
    );
  }
}

function portList(of: Layout): string {
  return of.fields.map((field) => `${field.name}:${field.width}`).join(' ');
}
