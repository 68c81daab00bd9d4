/**
 * The other side of the co-processor's ports: a bus master that does one request after the other, a sender that
 * offers beats in order, a receiver that keeps what comes. Software is a generator that yields what it wants done.
 */

import type { Outputs, Signals } from '../../bits/machine.ts';
import type { Word } from '../../bits/index.ts';
import { registerNamed } from '../../bits/register-map.ts';
import type { Answer, BusStep, Software, StreamBeat } from '../bus-program.ts';
import { coprocessorMap } from './registers.ts';

/** The channels on which a host can let the other side wait. */
export type Channel = 'aw' | 'w' | 'b' | 'ar' | 'r' | 'in' | 'out';

export type Host<T> = {
  /** Inputs of this cycle, from the outputs of the one before; the first cycle is a reset. */
  next(previous: Outputs | undefined): Signals;
  readonly done: boolean;
  /** What the software returned. */
  readonly value: T | undefined;
  /** Beats of the output stream, in order. */
  readonly received: readonly StreamBeat[];
  /** Cycles, counted from reset, in which beats were taken: the first of the input, the last of the output. */
  readonly firstIn: number | undefined;
  readonly lastOut: number | undefined;
  /** Cycles so far. */
  readonly cycle: number;
};

const nothing: Answer = { data: 0n, isError: false };

/** Run software against a co-processor; `pauses` says in which cycles a channel is let wait. */
export function host<T>(
  software: (received: readonly StreamBeat[]) => Software<T>,
  pauses: (channel: Channel) => boolean = () => false,
): Host<T> {
  const received: StreamBeat[] = [];
  const script = software(received);
  let queue: readonly StreamBeat[] = [];
  /** Beats of the queue that are gone: it is long, and goes one by one. */
  let sent = 0;
  let request = { address: false, data: false };
  let step: BusStep | undefined;
  let waited = 0;
  let value: T | undefined;
  let done = false;
  let cycle = 0;
  let firstIn: number | undefined;
  let lastOut: number | undefined;
  let offered: Signals = {};

  const proceed = (answer: Answer): void => {
    for (let reply = answer; ; reply = nothing) {
      const { value: wanted, done: isOver = false } = script.next(reply);
      if (isOver) {
        done = true;
        value = wanted as T;
        step = undefined;
        return;
      }
      step = wanted as BusStep;
      if (step.do === 'send') [queue, sent] = [[...queue.slice(sent), ...step.beats], 0];
      else if (step.do === 'withdraw')
        queue = queue.slice(0, offered['s_axis_tvalid_i'] === 1n ? sent + 1 : sent);
      else break;
    }
    request = { address: true, data: step.do === 'write' };
    waited = 0;
  };

  /** What happened in the cycle before. */
  const observe = (outputs: Outputs): void => {
    const moved = (valid: string, ready: string): boolean =>
      (offered[valid] ?? outputs[valid]) === 1n && (offered[ready] ?? outputs[ready]) === 1n;
    if (moved('s_axis_tvalid_i', 's_axis_tready_o')) {
      firstIn ??= cycle;
      sent++;
      offered = { ...offered, s_axis_tvalid_i: 0n };
    }
    if (moved('m_axis_tvalid_o', 'm_axis_tready_i')) {
      lastOut = cycle;
      received.push({
        data: outputs['m_axis_tdata_o'] ?? 0n,
        last: outputs['m_axis_tlast_o'] === 1n,
      });
    }
    for (const [valid, ready] of [
      ['s_axil_awvalid_i', 's_axil_awready_o'],
      ['s_axil_arvalid_i', 's_axil_arready_o'],
    ] as const) {
      if (moved(valid, ready)) request.address = false;
    }
    if (moved('s_axil_wvalid_i', 's_axil_wready_o')) request.data = false;
    waited++;
    const answer = answerOf(outputs, moved);
    if (answer !== undefined) proceed(answer);
  };

  const answerOf = (
    outputs: Outputs,
    moved: (valid: string, ready: string) => boolean,
  ): Answer | undefined => {
    switch (step?.do) {
      case 'write':
        return moved('s_axil_bvalid_o', 's_axil_bready_i')
          ? { data: 0n, isError: outputs['s_axil_bresp_o'] !== 0n }
          : undefined;
      case 'read':
        return moved('s_axil_rvalid_o', 's_axil_rready_i')
          ? { data: outputs['s_axil_rdata_o'] ?? 0n, isError: outputs['s_axil_rresp_o'] !== 0n }
          : undefined;
      case 'wait':
        return isOver(step.for, outputs) ? nothing : undefined;
      default:
        return undefined;
    }
  };
  const isOver = (until: 'interrupt' | 'sent' | number, outputs: Outputs): boolean => {
    if (until === 'interrupt') return outputs['irq_o'] === 1n;
    return until === 'sent' ? queue.length === sent : waited >= until;
  };

  /** Offer, or go on offering: what was offered and not taken stays. */
  const offer = (channel: Channel, name: string, wanted: boolean): Word =>
    wanted && (offered[name] === 1n || !pauses(channel)) ? 1n : 0n;

  return {
    next(previous) {
      if (previous === undefined) return { rst: 1n, ...idle };
      if (cycle === 0) proceed(nothing);
      else observe(previous);
      cycle++;
      const isWrite = step?.do === 'write';
      const isRead = step?.do === 'read';
      const beat = queue[sent];
      const address = step?.do === 'write' ? step.to : step?.do === 'read' ? step.from : 0;
      offered = {
        rst: 0n,
        s_axil_awvalid_i: offer('aw', 's_axil_awvalid_i', isWrite && request.address),
        s_axil_awaddr_i: addressOf(address),
        s_axil_wvalid_i: offer('w', 's_axil_wvalid_i', isWrite && request.data),
        s_axil_wdata_i: step?.do === 'write' ? step.data : 0n,
        s_axil_wstrb_i: step?.do === 'write' ? (step.strobe ?? 15n) : 0n,
        s_axil_bready_i: pauses('b') ? 0n : 1n,
        s_axil_arvalid_i: offer('ar', 's_axil_arvalid_i', isRead && request.address),
        s_axil_araddr_i: addressOf(address),
        s_axil_rready_i: pauses('r') ? 0n : 1n,
        s_axis_tvalid_i: offer('in', 's_axis_tvalid_i', beat !== undefined),
        s_axis_tdata_i: beat?.data ?? 0n,
        s_axis_tlast_i: beat?.last === true ? 1n : 0n,
        m_axis_tready_i: pauses('out') ? 0n : 1n,
      };
      return offered;
    },
    get done(): boolean {
      return done;
    },
    get value(): T | undefined {
      return value;
    },
    received,
    get firstIn(): number | undefined {
      return firstIn;
    },
    get lastOut(): number | undefined {
      return lastOut;
    },
    get cycle(): number {
      return cycle;
    },
  };
}

const idle: Signals = {
  s_axil_awvalid_i: 0n,
  s_axil_wvalid_i: 0n,
  s_axil_bready_i: 0n,
  s_axil_arvalid_i: 0n,
  s_axil_rready_i: 0n,
  s_axis_tvalid_i: 0n,
  m_axis_tready_i: 0n,
};

function addressOf(place: string | number): Word {
  return BigInt(typeof place === 'number' ? place : registerNamed(coprocessorMap, place).offset);
}
