/**
 * The rules of AXI that a module must keep, watched cycle by cycle: what is offered stays, as it is, until it is taken,
 * and every request has one response, in order.
 */

import type { Outputs, Signals } from '../bits/machine.ts';
import type { Stream } from '../structure/plan.ts';

/** Requests, all of which must have come before the response: address and data of a write, address of a read. */
export type Exchange = { readonly requests: readonly Stream[]; readonly response: Stream };

export type ProtocolMonitor = {
  /** Watch a cycle. @returns what breaks a rule in it, as sentences */
  watch(inputs: Signals, outputs: Outputs): string[];
  /** Transactions so far: responses, and beats of streams that are in no exchange. */
  readonly transactions: number;
  /** Requests without a response. */
  readonly open: number;
};

/** Watch the output streams of a module, and the exchanges among its streams. */
export function protocolMonitor(
  streams: readonly Stream[],
  exchanges: readonly Exchange[],
): ProtocolMonitor {
  const waiting = new Map<string, Outputs>();
  const requested = exchanges.map(({ requests }) => requests.map(() => 0));
  const answered = exchanges.map(() => 0);
  const asked = new Set(exchanges.flatMap(({ requests }) => requests));
  let transactions = 0;
  const openOf = (i: number): number => Math.min(...(requested[i] ?? [0])) - (answered[i] ?? 0);
  return {
    watch(inputs, outputs) {
      if (inputs['rst'] === 1n) {
        waiting.clear();
        requested.forEach((counts) => counts.fill(0));
        answered.fill(0);
        return [];
      }
      const broken: string[] = [];
      const all = { ...inputs, ...outputs };
      for (const { direction, valid, ready, data } of streams) {
        if (direction === 'input') continue;
        const before = waiting.get(valid);
        const payload = Object.fromEntries(data.map((name) => [name, outputs[name]]));
        if (before !== undefined && all[valid] !== 1n) {
          broken.push(`${valid} must stay high until ${ready}`);
        } else if (before !== undefined) {
          for (const name of data) {
            if (before[name] !== payload[name]) broken.push(`${name} must stay until ${ready}`);
          }
        }
        if (all[valid] === 1n && all[ready] !== 1n) waiting.set(valid, payload);
        else waiting.delete(valid);
      }
      exchanges.forEach(({ requests, response }, i) => {
        if (all[response.valid] === 1n && openOf(i) < 1) {
          broken.push(`${response.valid} must have a request before it`);
        }
        if (moves(all, response)) answered[i] = (answered[i] ?? 0) + 1;
        requests.forEach((request, j) => {
          const counts = requested[i];
          if (counts !== undefined && moves(all, request)) counts[j] = (counts[j] ?? 0) + 1;
        });
      });
      transactions += streams.filter((each) => !asked.has(each) && moves(all, each)).length;
      return broken;
    },
    get transactions(): number {
      return transactions;
    },
    get open(): number {
      return exchanges.reduce((sum, _, i) => sum + openOf(i), 0);
    },
  };
}

function moves(signals: Outputs, { valid, ready }: Stream): boolean {
  return signals[valid] === 1n && signals[ready] === 1n;
}

/**
 * The exchanges of an AXI4-Lite port among a module's streams.
 *
 * @param prefix what stands in front of AXI's own names
 */
export function axiLiteExchanges(streams: readonly Stream[], prefix: string): Exchange[] {
  const named = (channel: string): Stream => {
    const found = streams.find(({ valid }) => valid.startsWith(`${prefix}${channel}valid`));
    if (found === undefined) throw new RangeError(`no channel is named ${prefix}${channel}`);
    return found;
  };
  return [
    { requests: [named('aw'), named('w')], response: named('b') },
    { requests: [named('ar')], response: named('r') },
  ];
}
