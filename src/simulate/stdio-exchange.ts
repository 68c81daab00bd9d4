/** One request at a time to a simulator that is kept alive, and the bytes of its answer. */

import { EngineError } from '../errors.ts';
import { watchOver } from './patience.ts';

export type Exchange = {
  /**
   * Call `send`, then wait for exactly `answerBytes` bytes.
   *
   * @throws {EngineError} when the tool ends, or says nothing for too long
   */
  ask(answerBytes: number, send: () => void): Promise<Uint8Array>;
  /** Bytes of the answer. More than was asked for ends the tool. */
  receive(chunk: Uint8Array): void;
  /** What the tool says of itself; its last lines become part of the error when it ends. */
  complain(text: string): void;
  /** The tool is gone, or about to be: whoever waits or asks from now on is told so. The first reason counts. */
  end(reason: string): void;
};

const lastLines = 12;
const keptCharacters = 8192;

/**
 * @param tool its name, for errors
 * @param stop ends it
 * @param worked seconds of processor time that it has worked so far; undefined where that is not known
 */
export function openExchange(
  tool: string,
  stop: () => void,
  worked: () => number | undefined,
): Exchange {
  let waiting:
    { readonly answer: Uint8Array; filled: number; settle(error?: Error): void } | undefined;
  let ended: string | undefined;
  let complaints = '';
  const complain = (text: string): void => {
    complaints = (complaints + text).slice(-keptCharacters);
  };
  const end = (reason: string): void => {
    ended ??= reason;
    const text = complaints.trim() === '' ? '' : `:\n${tail(complaints)}`;
    waiting?.settle(new EngineError(`${tool} must answer, not ${ended}${text}`));
  };
  return {
    complain,
    end,
    receive(chunk): void {
      if (waiting === undefined || waiting.filled + chunk.length > waiting.answer.length) {
        complain(new TextDecoder().decode(chunk));
        end('say more than it was asked');
        stop();
        return;
      }
      waiting.answer.set(chunk, waiting.filled);
      waiting.filled += chunk.length;
      if (waiting.filled === waiting.answer.length) waiting.settle();
    },
    ask(answerBytes, send): Promise<Uint8Array> {
      return new Promise((resolve, reject) => {
        const answer = new Uint8Array(answerBytes);
        const forget = watchOver({ heard: () => waiting?.filled ?? 0, worked }, (reason) => {
          end(reason);
          stop();
        });
        waiting = {
          answer,
          filled: 0,
          settle(error): void {
            forget();
            waiting = undefined;
            if (error === undefined) resolve(answer);
            else reject(error);
          },
        };
        if (ended === undefined) send();
        else end(ended);
      });
    },
  };
}

/** The last lines of a tool's output. */
export function tail(text: string): string {
  return text.trimEnd().split('\n').slice(-lastLines).join('\n');
}
