/** What the main thread and the thread of a long command say to each other. */

import type { LeftoverEvent } from '../cleanup.ts';
import type { Step } from '../progress.ts';
import type { Failure } from './failure.ts';

export type ThreadMessage =
  | { readonly kind: 'out' | 'err'; readonly text: string }
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'leftover'; readonly event: LeftoverEvent }
  | { readonly kind: 'done'; readonly code: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type ThreadData = { readonly argv: readonly string[]; readonly version: string };
