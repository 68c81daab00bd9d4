/** A thread that runs Icarus Verilog: one task after the other, each an elaboration or a simulator's whole life. */

import { parentPort } from 'node:worker_threads';
import { folder, place } from '../../eda/wasi-files.ts';
import type { StreamNode } from '../../eda/wasi-files.ts';
import type { Result } from '../../errors.ts';
import type { WasmModule } from '../../wasm/host.ts';
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
  /** Bytes of an answer. */
  | { readonly kind: 'said'; readonly bytes: Uint8Array }
  | { readonly kind: 'ended'; readonly ending: Ending };

/** Bytes of an answer that are gathered before they are sent on. */
const parcelBytes = 1 << 16;

parentPort?.on('message', (task: WorkerTask) => {
  if (task.kind === 'elaborate') {
    send({ kind: 'elaborated', result: elaborate(task.programs, task.verilog) });
  } else {
    send({ kind: 'ended', ending: simulate(task) });
    task.mailbox.port.close();
  }
});

function simulate({ vvp, image, mailbox }: Extract<WorkerTask, { kind: 'simulate' }>): Ending {
  const outbox = openOutbox();
  const inbox = openInbox(mailbox, outbox.flush);
  const streams = { stdin: inbox.stdin, stdout: outbox.stdout };
  let ending: Ending;
  do {
    const root = folder();
    place(root, '/image.vvp', image);
    // The simulator asks whether the file of a module is there before it asks for the module.
    for (const name of systemModules) {
      place(root, `${moduleFolder}/${name}.vpi`, new Uint8Array(0));
    }
    ending = runProgram(vvp, ['vvp', '-n', '/image.vvp'], root, streams);
    outbox.flush();
  } while (inbox.renew());
  return ending;
}

function openOutbox(): { readonly stdout: StreamNode; flush(): void } {
  let parcel = new Uint8Array(parcelBytes);
  let filled = 0;
  const flush = (): void => {
    if (filled > 0) send({ kind: 'said', bytes: parcel.slice(0, filled) });
    filled = 0;
  };
  const write = (from: Uint8Array): void => {
    if (filled + from.length > parcel.length) flush();
    if (from.length > parcel.length) parcel = new Uint8Array(from.length);
    parcel.set(from, filled);
    filled += from.length;
  };
  return { stdout: { kind: 'stream', read: () => 0, write }, flush };
}

function send(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}
