/**
 * An event-driven simulator of one lane, written plainly: a queue of events in time, gates evaluated when an input
 * changes, a pending output change cancelled when the gate thinks better of it before its delay is over.
 */

import { evaluate } from '../../../src/technology/boolean.ts';
import type { Expression } from '../../../src/technology/boolean.ts';

export type EventGate = {
  readonly inputs: readonly number[];
  readonly output: number;
  readonly function: Expression;
  /** Undefined for wires inside a cell: they follow at once and are not counted. */
  readonly delay: number | undefined;
};

export type EventRegister = { readonly state: number; readonly next: number };

type Change = { readonly net: number; readonly value: boolean; cancelled: boolean };

export class EventSimulator {
  readonly values: boolean[];
  readonly toggles: Float64Array;
  readonly #gates: readonly EventGate[];
  readonly #readers: number[][];
  readonly #inertial: boolean;

  /** Gates in any order. */
  constructor(nets: number, gates: readonly EventGate[], inertial: boolean) {
    this.values = Array.from({ length: nets }, (_, net) => net === 1);
    this.toggles = new Float64Array(nets);
    this.#gates = gates;
    this.#inertial = inertial;
    this.#readers = Array.from({ length: nets }, () => []);
    gates.forEach((gate, g) => {
      for (const net of new Set(gate.inputs)) this.#readers[net]!.push(g);
    });
  }

  /** Drive nets at given times and run until nothing happens. */
  run(drives: readonly { net: number; value: boolean; time: number }[], counting: boolean): void {
    const queue = new Map<number, Change[]>();
    const pending = new Map<number, Change>();
    const scheduled = new Map<number, boolean>();
    const at = (time: number): Change[] => {
      const list = queue.get(time) ?? [];
      queue.set(time, list);
      return list;
    };
    for (const { net, value, time } of drives) at(time).push({ net, value, cancelled: false });
    while (queue.size > 0) {
      const now = Math.min(...queue.keys());
      // All changes of this moment first, then the gates they reach, each once; wires inside cells at once.
      let changes = queue.get(now)!;
      queue.delete(now);
      while (changes.length > 0) {
        const reached = new Set<number>();
        for (const change of changes) {
          if (change.cancelled) continue;
          if (pending.get(change.net) === change) pending.delete(change.net);
          if (this.values[change.net] === change.value) continue;
          this.values[change.net] = change.value;
          if (counting) this.toggles[change.net]!++;
          for (const g of this.#readers[change.net]!) reached.add(g);
        }
        changes = [];
        for (const g of reached) {
          const gate = this.#gates[g]!;
          const value = this.#evaluate(gate);
          const net = gate.output;
          if (gate.delay === undefined) {
            changes.push({ net, value, cancelled: false });
          } else if (this.#inertial) {
            const waiting = pending.get(net);
            if (waiting !== undefined && value === this.values[net]) {
              waiting.cancelled = true;
              pending.delete(net);
            } else if (waiting === undefined && value !== this.values[net]) {
              const change = { net, value, cancelled: false };
              pending.set(net, change);
              at(now + gate.delay).push(change);
            }
          } else if (value !== (scheduled.get(net) ?? this.values[net])) {
            scheduled.set(net, value);
            at(now + gate.delay).push({ net, value, cancelled: false });
          }
        }
      }
    }
  }

  /** Settle every gate at once, without counting: the state before the first cycle. */
  settle(): void {
    for (let moved = true; moved;) {
      moved = false;
      for (const gate of this.#gates) {
        const value = this.#evaluate(gate);
        if (value === this.values[gate.output]) continue;
        this.values[gate.output] = value;
        moved = true;
      }
    }
  }

  #evaluate(gate: EventGate): boolean {
    const value = (name: string): bigint => (this.values[gate.inputs[Number(name)]!] ? 1n : 0n);
    return evaluate(gate.function, value, 1n) === 1n;
  }
}
