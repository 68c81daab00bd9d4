/** Modules to check, and faults put into their text. */

import type { Role } from '../../src/bits/machine.ts';
import type { Target } from '../../src/verify/cosimulate.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { macElement } from '../laws/engine-laws.ts';

/** The MAC in a role, with its golden model. */
export function macTarget(role: Role, params: Readonly<Record<string, unknown>> = {}): Target {
  const element = macElement(params);
  return { plan: element.plan(role), golden: () => element.golden(role) };
}

/** The same with a fault in the text; throws when the text has no such place. */
export function mutated(from: Target, original: string | RegExp, fault: string): Target {
  const rtl = from.rtl ?? rtlOf(from.plan);
  const files = rtl.files.map((file) => ({ ...file, text: file.text.replace(original, fault) }));
  if (files.every((file, i) => file.text === rtl.files[i]?.text)) {
    throw new Error(`the text has no ${String(original)}:\n${rtl.files[0]?.text}`);
  }
  return { ...from, rtl: { ...rtl, files } };
}
