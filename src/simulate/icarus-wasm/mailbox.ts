/**
 * Bytes to and from a program that runs on a thread without ever returning to that thread's event loop: it sleeps
 * in a read of standard input until something has come.
 */

import { receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { StreamNode } from '../../eda/wasi-files.ts';

/** What the thread of the program is given when it starts. */
export type Mailbox = {
  /** Counts what was put into the port. */
  readonly posted: Int32Array<SharedArrayBuffer>;
  readonly port: MessagePort;
};

export type Request = {
  /** The run of the program that these bytes are for; `none`: there will be no more. */
  readonly run: 'same' | 'new' | 'none';
  readonly bytes: Uint8Array;
};

/** Put a request into the mailbox and wake the program. */
export function post(mailbox: Mailbox, request: Request): void {
  mailbox.port.postMessage(request, [request.bytes.buffer as ArrayBuffer]);
  Atomics.add(mailbox.posted, 0, 1);
  Atomics.notify(mailbox.posted, 0);
}

/** The program's side. */
export type Inbox = {
  readonly stdin: StreamNode;
  /**
   * Begin the run that ended the input of the last one.
   *
   * @returns false when there is none
   */
  renew(): boolean;
};

/**
 * Standard input from a mailbox. A request for a new run or none is the end of input for the present one.
 *
 * @param beforeWaiting called when the program is about to sleep: all that it has said must be on its way by then
 */
export function openInbox(mailbox: Mailbox, beforeWaiting: () => void): Inbox {
  let rest = new Uint8Array(0);
  let nextRun: Uint8Array | undefined;
  let hasBegun = false;
  let isOver = false;
  const fill = (): void => {
    while (rest.length === 0 && nextRun === undefined && !isOver) {
      beforeWaiting();
      const { run, bytes } = nextRequest(mailbox);
      if (run === 'none') isOver = true;
      else if (run === 'new' && hasBegun) nextRun = bytes;
      else rest = new Uint8Array(bytes);
      hasBegun = true;
    }
  };
  const read = (into: Uint8Array, mayWait: boolean): number => {
    if (mayWait) fill();
    const part = rest.subarray(0, into.length);
    into.set(part);
    rest = rest.subarray(part.length);
    return part.length;
  };
  return {
    stdin: { kind: 'stream', read, write: () => undefined },
    renew(): boolean {
      if (nextRun === undefined) return false;
      rest = new Uint8Array(nextRun);
      nextRun = undefined;
      return true;
    },
  };
}

function nextRequest({ posted, port }: Mailbox): Request {
  for (;;) {
    const seen = Atomics.load(posted, 0);
    const received = receiveMessageOnPort(port) as { readonly message: Request } | undefined;
    if (received !== undefined) return received.message;
    Atomics.wait(posted, 0, seen);
  }
}
