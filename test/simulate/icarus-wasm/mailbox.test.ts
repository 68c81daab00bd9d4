/** Standard input of a program that never returns to its event loop. */

import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import {
  openInbox,
  post,
  type Inbox,
  type Mailbox,
} from '../../../src/simulate/icarus-wasm/mailbox.ts';

type Ends = { readonly outer: Mailbox; readonly inbox: Inbox; readonly waits: () => number };

/** Both ends on one thread: reads never sleep here, because what they wait for has been posted. */
function ends(): Ends {
  const { port1, port2 } = new MessageChannel();
  const posted = new Int32Array(new SharedArrayBuffer(4));
  let waits = 0;
  const inbox = openInbox({ posted, port: port2 }, () => waits++);
  return { outer: { posted, port: port1 }, inbox, waits: () => waits };
}

function read({ stdin }: Inbox, length: number, mayWait = true): number[] {
  const into = new Uint8Array(length);
  return [...into.subarray(0, stdin.read(into, mayWait))];
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test('bytes come in the order of posting, in pieces of any size, and waiting is announced', () => {
  const { outer, inbox, waits } = ends();
  post(outer, { run: 'same', bytes: bytes(1, 2, 3) });
  post(outer, { run: 'same', bytes: bytes() });
  post(outer, { run: 'same', bytes: bytes(4) });
  expect(read(inbox, 2, false)).toEqual([]);
  expect(waits()).toBe(0);
  expect(read(inbox, 2)).toEqual([1, 2]);
  expect(read(inbox, 2)).toEqual([3]);
  expect(read(inbox, 2, false)).toEqual([]);
  expect(read(inbox, 2)).toEqual([4]);
  expect(waits()).toBe(3);
  outer.port.close();
});

test('a power-up ends the input of the run that has begun, and its bytes are for the next', () => {
  const { outer, inbox } = ends();
  post(outer, { run: 'new', bytes: bytes(1) });
  post(outer, { run: 'new', bytes: bytes(2, 3) });
  expect(read(inbox, 4)).toEqual([1]);
  expect(read(inbox, 4)).toEqual([]);
  expect(read(inbox, 4)).toEqual([]);
  expect(inbox.renew()).toBe(true);
  expect(read(inbox, 1)).toEqual([2]);
  expect(read(inbox, 4)).toEqual([3]);
  post(outer, { run: 'none', bytes: bytes() });
  expect(read(inbox, 4)).toEqual([]);
  expect(inbox.renew()).toBe(false);
  outer.port.close();
});
