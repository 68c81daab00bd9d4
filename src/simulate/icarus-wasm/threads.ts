/** The threads that run Icarus Verilog, as the rest of pelab sees them. */

import { MessageChannel } from 'node:worker_threads';
import type { Worker } from 'node:worker_threads';
import { EngineError } from '../../errors.ts';
import { processorSeconds } from '../processor-time.ts';
import { openExchange, tail } from '../stdio-exchange.ts';
import type { Verilog } from './elaborate.ts';
import { post, type Mailbox } from './mailbox.ts';
import { giveBack, takeThread } from './thread-pool.ts';
import type { Programs } from './store.ts';
import type { WorkerMessage, WorkerTask } from './worker.ts';

type Elaborated = Extract<WorkerMessage, { kind: 'elaborated' }>['result'];

/**
 * Elaborate on a thread.
 *
 * @returns the text that `vvp` runs
 * @throws {EngineError} when Icarus refuses the Verilog
 */
export async function elaborateInThread(programs: Programs, verilog: Verilog): Promise<Uint8Array> {
  const { ivlpp, ivl } = programs;
  const worker = takeThread();
  const result = await new Promise<Elaborated>((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'elaborated') resolve(message.result);
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new EngineError('ivl must answer before its thread ends')));
    const task: WorkerTask = { kind: 'elaborate', programs: { ivlpp, ivl }, verilog };
    worker.postMessage(task);
  });
  giveBack(worker);
  if (result.ok) return result.value;
  throw new EngineError(`icarus-wasm must accept the text:\n${tail(result.error)}`);
}

/** A simulator on a thread. */
export type Simulator = {
  /**
   * Send `request` and wait for exactly `answerBytes` bytes.
   *
   * @param powerUp whether it is for a new run of the simulator
   * @throws {EngineError} when the simulator ends, or says nothing for too long
   */
  exchange(powerUp: boolean, request: Uint8Array, answerBytes: number): Promise<Uint8Array>;
  /** End it. */
  close(): Promise<void>;
};

/** Start `vvp` on what `elaborateInThread` gave. */
export function startSimulator({ vvp }: Programs, image: Uint8Array): Simulator {
  const { port1, port2 } = new MessageChannel();
  const posted = new Int32Array(new SharedArrayBuffer(4));
  const mailbox: Mailbox = { posted, port: port1 };
  const worker: Worker = takeThread();
  // Whose the thread is: nobody may end one that has been given back, and nobody gives back one that is being ended.
  let isOurs = true;
  let isAsked = false;
  const end = async (): Promise<void> => {
    if (!isOurs) return;
    isOurs = false;
    await worker.terminate();
  };
  let thread: string | undefined;
  const worked = (): number | undefined =>
    thread === undefined ? undefined : processorSeconds(thread);
  const talk = openExchange('vvp', () => void end(), worked);
  const gone = new Promise<void>((resolve) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'began') ({ thread } = message);
      if (message.kind === 'said') talk.receive(message.bytes);
      if (message.kind !== 'ended') return;
      const { status, stderr } = message.ending;
      talk.complain(stderr);
      talk.end(status === undefined ? 'trap' : `end with status ${status}`);
      if (isOurs) giveBack(worker);
      isOurs = false;
      resolve();
    });
    worker.on('error', (error) => talk.end(`fail: ${error.message}`));
    worker.on('exit', () => {
      talk.end('be ended');
      resolve();
    });
  });
  const task: WorkerTask = { kind: 'simulate', vvp, image, mailbox: { posted, port: port2 } };
  worker.postMessage(task, [port2]);
  return {
    async exchange(powerUp, bytes, answerBytes): Promise<Uint8Array> {
      const send = (): void => post(mailbox, { run: powerUp ? 'new' : 'same', bytes });
      isAsked = true;
      const answer = await talk.ask(answerBytes, send);
      isAsked = false;
      return answer;
    },
    async close(): Promise<void> {
      talk.end('be used after it was closed');
      // One that owes an answer may never look into its mailbox again.
      if (isAsked) await end();
      else post(mailbox, { run: 'none', bytes: new Uint8Array(0) });
      await gone;
      port1.close();
    },
  };
}
