/** What software has done, and what it has seen of it: enough to tell whether it was right. */

import type { Word } from '../../bits/index.ts';
import type { Outcome, StreamBeat } from '../bus-program.ts';
import type { Job, Operands } from './software.ts';

/** A job that has begun, and the beats of results that came of it. */
export type Begun = {
  readonly job: Job;
  readonly operands: readonly Operands[];
  readonly beats: readonly StreamBeat[];
};

export type Deed =
  | (Begun & { readonly did: 'run'; readonly outcome: Outcome })
  | (Begun & {
      readonly did: 'abort';
      readonly isReset: boolean;
      readonly isIdle: boolean;
      readonly ended: Outcome['ended'];
      /** `mode` after it. */
      readonly mode: Word;
    })
  /** A panel that ends in the wrong beat. */
  | { readonly did: 'framing'; readonly isIdle: boolean; readonly ended: Outcome['ended'] }
  /** A start with settings that are not legal. */
  | {
      readonly did: 'illegal';
      readonly setting: string;
      readonly isError: boolean;
      readonly status: Word;
    }
  /** A write to a setting, and another start, while a run is under way. */
  | (Begun & { readonly did: 'locked'; readonly isIdle: boolean; readonly isRefused: boolean })
  /** Some bytes of a setting written, and any addresses read or written. */
  | {
      readonly did: 'registers';
      readonly setting: string;
      readonly kept: number;
      readonly data: number;
      readonly strobe: number;
      readonly word: Word;
      readonly accesses: readonly Access[];
    }
  /** The reset of the hardware, whatever was under way. */
  | { readonly did: 'reset' };

export type Access = {
  readonly address: number;
  readonly isWrite: boolean;
  readonly isError: boolean;
};
