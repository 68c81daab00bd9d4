/** How a module is driven, read from its plan: which inputs travel together, what throttles, what resets. */

import type { Word } from '../bits/index.ts';
import { InvariantError } from '../errors.ts';
import type { Plan, Port } from '../structure/plan.ts';

/** Inputs that travel together. */
export type Source = {
  /** High when a beat is offered; absent: there is a beat in every cycle. */
  readonly valid?: string;
  /** Output that takes the beat; absent: it is taken in every enabled cycle. */
  readonly ready?: string;
  readonly data: readonly Port[];
};

export type Drive = {
  readonly reset?: string;
  /** Freezes the module when low. */
  readonly enable?: string;
  readonly sources: readonly Source[];
  /** Inputs that are high but for pauses: the enable, and `ready` of output streams. */
  readonly throttles: readonly string[];
  /** Inputs held at a value whatever is drawn. */
  readonly held?: Readonly<Record<string, Word>>;
};

/** The drive of a plan, from its interface and the roles and names of its ports. */
export function driveOf(plan: Plan, held?: Readonly<Record<string, Word>>): Drive {
  const drive = interfaceDrive(plan);
  return held === undefined ? drive : { ...drive, held };
}

function interfaceDrive(plan: Plan): Drive {
  const inputs = plan.ports.filter(
    (port) => port.direction === 'input' && port.role !== 'clock' && port.role !== 'reset',
  );
  const reset = plan.ports.find((port) => port.role === 'reset')?.name;
  const base = reset === undefined ? {} : { reset };
  const named = (name: string): Port => {
    const found = inputs.find((port) => port.name === name);
    if (found === undefined) throw new InvariantError(`${plan.module} has no input ${name}`);
    return found;
  };
  const has = (name: string): boolean => inputs.some((port) => port.name === name);
  const enable = plan.interface.kind === 'pipe' && has('en_i') ? 'en_i' : undefined;

  if (plan.interface.kind === 'stream') {
    const { streams } = plan.interface;
    const throttles = streams
      .filter((stream) => stream.direction === 'output')
      .map((stream) => stream.ready);
    const sources = streams
      .filter((stream) => stream.direction === 'input')
      .map(({ valid, ready, data }) => ({ valid, ready, data: data.map(named) }));
    const used = new Set([
      ...throttles,
      ...sources.flatMap((source) => [source.valid, ...source.data.map((port) => port.name)]),
    ]);
    const rest = inputs.filter((port) => !used.has(port.name));
    return { ...base, throttles, sources: withRest(sources, rest) };
  }
  const valid = plan.interface.kind === 'pipe' && has('valid_i') ? 'valid_i' : undefined;
  const data = inputs.filter((port) => port.name !== enable && port.name !== valid);
  return {
    ...base,
    ...(enable === undefined ? {} : { enable }),
    throttles: enable === undefined ? [] : [enable],
    sources: [{ ...(valid === undefined ? {} : { valid }), data }],
  };
}

function withRest(sources: readonly Source[], rest: readonly Port[]): Source[] {
  return rest.length === 0 ? [...sources] : [...sources, { data: rest }];
}
