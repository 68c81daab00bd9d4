/** A simulator that is kept alive: how long it may say nothing, and what is told when it does. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openExchange } from '../../src/simulate/stdio-exchange.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('one that says nothing for two minutes is ended', async () => {
  const stop = vi.fn<() => void>();
  const exchange = openExchange('tool', stop);
  const answer = exchange.ask(4, () => undefined);
  const told = answer.catch((error: unknown) => String(error));
  vi.advanceTimersByTime(119_000);
  expect(stop).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(await told).toContain('tool must answer, not stay silent for 120 seconds');
  expect(stop).toHaveBeenCalledOnce();
});

test('one that says something now and then may take as long as it likes', async () => {
  const exchange = openExchange('tool', () => undefined);
  const answer = exchange.ask(4, () => undefined);
  for (let byte = 1; byte <= 4; byte++) {
    vi.advanceTimersByTime(100_000);
    exchange.receive(Uint8Array.of(byte));
  }
  expect(await answer).toEqual(Uint8Array.of(1, 2, 3, 4));
});

test('bytes that came while this thread was busy count, though the alarm rings first', async () => {
  const exchange = openExchange('tool', () => undefined);
  const answer = exchange.ask(2, () => undefined);
  // A thread that was busy for minutes: its timer rings once, then what has come is read.
  vi.advanceTimersByTime(60_000);
  exchange.receive(Uint8Array.of(1));
  vi.advanceTimersByTime(60_000);
  exchange.receive(Uint8Array.of(2));
  expect(await answer).toEqual(Uint8Array.of(1, 2));
});
