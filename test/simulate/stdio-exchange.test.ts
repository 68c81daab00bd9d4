/** A simulator that is kept alive: how long it may say nothing, and what is told when it does. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openExchange } from '../../src/simulate/stdio-exchange.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const seconds = (count: number): unknown => vi.advanceTimersByTime(count * 1000);

/** An exchange with a simulator that works `share` of the time; where undefined, nobody knows. */
function open(share: number | undefined): {
  readonly exchange: ReturnType<typeof openExchange>;
  readonly stop: ReturnType<typeof vi.fn<() => void>>;
  readonly told: (answer: Promise<unknown>) => Promise<string>;
} {
  const stop = vi.fn<() => void>();
  const from = Date.now();
  const worked = (): number | undefined =>
    share === undefined ? undefined : ((Date.now() - from) / 1000) * share;
  return {
    exchange: openExchange('tool', stop, worked),
    stop,
    told: (answer) => answer.then(String, String),
  };
}

test.each([
  ['works without a pause for ten minutes', 1, 600, 'work for 600 seconds and stay silent'],
  ['gets a tenth of a processor', 0.1, 6000, 'work for 600 seconds and stay silent'],
  ['sleeps, waiting for what will never come', 0, 120, 'sleep for 120 seconds'],
  ['works who knows how much', undefined, 600, 'work for 600 seconds and stay silent'],
])('one that says nothing and %s is ended', async (_, share, limit, reason) => {
  const { exchange, stop, told } = open(share);
  const answer = told(exchange.ask(4, () => undefined));
  seconds(limit - 1);
  expect(stop).not.toHaveBeenCalled();
  seconds(61);
  expect(await answer).toContain(`tool must answer, not ${reason}`);
  expect(stop).toHaveBeenCalledOnce();
});

test.each([1, 0, undefined])(
  'one that says something now and then may take as long as it likes (work: %s)',
  async (share) => {
    const { exchange } = open(share);
    const answer = exchange.ask(40, () => undefined);
    for (let byte = 1; byte <= 40; byte++) {
      seconds(100);
      exchange.receive(Uint8Array.of(byte));
    }
    expect((await answer).at(-1)).toBe(40);
  },
);

test('bytes that came while this thread was busy count, though the alarm rings first', async () => {
  let worked = 0;
  const exchange = openExchange(
    'tool',
    () => undefined,
    () => worked,
  );
  const answer = exchange.ask(2, () => undefined);
  // A thread that was busy for an hour: its timer rings once, then what has come is read.
  for (const byte of [1, 2]) {
    worked += 3600;
    seconds(60);
    exchange.receive(Uint8Array.of(byte));
  }
  expect(await answer).toEqual(Uint8Array.of(1, 2));
});
