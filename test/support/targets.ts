/** Modules to check, and faults put into their text. */

import type { Role } from '../../src/bits/machine.ts';
import type { Engine, Rtl } from '../../src/simulate/engine.ts';
import { cosimulate, type Target } from '../../src/verify/cosimulate.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { macElement } from '../laws/engine-laws.ts';

/** The MAC in a role, with its golden model. */
export function macTarget(role: Role, params: Readonly<Record<string, unknown>> = {}): Target {
  const element = macElement(params);
  return { plan: element.plan(role), golden: () => element.golden(role) };
}

/** The text with something else in place of a part of it; throws when there is no such part. */
export function withFault(rtl: Rtl, original: string | RegExp, fault: string): Rtl {
  const files = rtl.files.map((file) => ({ ...file, text: file.text.replace(original, fault) }));
  if (files.every((file, i) => file.text === rtl.files[i]?.text)) {
    throw new Error(`the text has no ${String(original)}:\n${rtl.files[0]?.text}`);
  }
  return { ...rtl, files };
}

/** The same target with a fault in its text. */
export function mutated(from: Target, original: string | RegExp, fault: string): Target {
  return { ...from, rtl: withFault(from.rtl ?? rtlOf(from.plan), original, fault) };
}

/** Whether an engine shows that a target is not what its golden model says. The failure is not made small. */
export async function isFound(target: Target, engine: Engine, vectors: number): Promise<boolean> {
  const options = { engines: [engine], vectors, seed: 6, shrinkSeconds: 0 };
  const [result] = await cosimulate(target, options);
  return (result?.mismatches ?? 0) > 0;
}
