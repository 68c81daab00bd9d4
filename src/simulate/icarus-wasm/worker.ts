/** A thread that runs Icarus Verilog: one task after the other, each an elaboration or a simulator's whole life. */

import { parentPort } from 'node:worker_threads';
import { folder, place } from '../../eda/wasi-files.ts';
import type { StreamNode } from '../../eda/wasi-files.ts';
import type { Result } from '../../errors.ts';
import type { WasmModule } from '../../wasm/host.ts';
import { ownTask } from '../processor-time.ts';
import { elaborate, moduleFolder, type Verilog } from './elaborate.ts';
import { openInbox, type Mailbox } from './mailbox.ts';
import { runProgram, type Ending } from './program.ts';
import { systemModules, type Programs } from './store.ts';

export type WorkerTask =
  | {
      readonly kind: 'elaborate';
      readonly programs: Pick<Programs, 'ivlpp' | 'ivl'>;
      readonly verilog: Verilog;
    }
  | {
      readonly kind: 'simulate';
      readonly vvp: WasmModule;
      readonly image: Uint8Array;
      readonly mailbox: Mailbox;
    };

export type WorkerMessage =
  | { readonly kind: 'elaborated'; readonly result: Result<Uint8Array, string> }
  /** A simulator starts, on the thread that has this folder in `/proc`; undefined where there is none. */
  | { readonly kind: 'began'; readonly thread: string | undefined }
  /** Bytes of an answer. */
  | { readonly kind: 'said'; readonly bytes: Uint8Array }
  | { readonly kind: 'ended'; readonly ending: Ending };

/** Bytes of memory for each byte of the text that a simulator reads: 2.5 to 4.2 were seen. */
const roomPerByte = 4;

/** Bytes of an answer that are gathered before they are sent on, and milliseconds after which they go all the same. */
const parcelBytes = 1 << 16;
const parcelMilliseconds = 1000;

parentPort?.on('message', (task: WorkerTask) => {
  if (task.kind === 'elaborate') {
    send({ kind: 'elaborated', result: elaborate(task.programs, task.verilog) });
  } else {
    send({ kind: 'began', thread: ownTask() });
    send({ kind: 'ended', ending: simulate(task) });
    task.mailbox.port.close();
  }
});

function simulate({ vvp, image, mailbox }: Extract<WorkerTask, { kind: 'simulate' }>): Ending {
  const outbox = openOutbox();
  const inbox = openInbox(mailbox, outbox.flush);
  const room = roomPerByte * image.length;
  const surroundings = { stdin: inbox.stdin, stdout: outbox.stdout, room };
  let ending: Ending;
  do {
    const root = folder();
    place(root, '/image.vvp', image);
    // The simulator asks whether the file of a module is there before it asks for the module.
    for (const name of systemModules) {
      place(root, `${moduleFolder}/${name}.vpi`, new Uint8Array(0));
    }
    ending = runProgram(vvp, ['vvp', '-n', '/image.vvp'], root, surroundings);
    outbox.flush();
  } while (inbox.renew());
  return ending;
}

function openOutbox(): { readonly stdout: StreamNode; flush(): void } {
  let parcel = new Uint8Array(parcelBytes);
  let filled = 0;
  let sent = performance.now();
  const flush = (): void => {
    if (filled > 0) send({ kind: 'said', bytes: parcel.slice(0, filled) });
    filled = 0;
    sent = performance.now();
  };
  const write = (from: Uint8Array): void => {
    if (filled + from.length > parcel.length) flush();
    if (from.length > parcel.length) parcel = new Uint8Array(from.length);
    parcel.set(from, filled);
    filled += from.length;
    if (performance.now() - sent > parcelMilliseconds) flush();
  };
  return { stdout: { kind: 'stream', read: () => 0, write }, flush };
}

function send(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}
