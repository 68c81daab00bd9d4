/** Z3 on a claim: the cycles of the transition system one after the other, from any state. */

import { runZ3 } from '../../eda/z3.ts';
import { EngineError, invariant } from '../../errors.ts';
import type { Shape } from '../../simulate/engine.ts';
import type { Model } from './model.ts';
import { netOf, type Assumption, type Claim, type Counterexample } from './problem.ts';
import type { SatAnswer } from './sat.ts';

/** What is asked of a transition system: can it be, under what is assumed, that something is broken? */
export type Query = {
  readonly given: readonly Assumption[];
  readonly cycles: number;
  /** Commands before what is broken, which a state can always fulfil. */
  readonly declared?: string;
  /** A term of sort Bool. */
  readonly broken: string;
  /** The tactic for it; by default the solver's own choice. */
  readonly tactic?: string;
  /** Terms whose words are wanted beside the counter-example. */
  readonly shown?: readonly string[];
};

/**
 * Decide one claim.
 *
 * @param signal ends the solver
 * @returns undefined where the solver gives up
 * @throws {EngineError} when the solver refuses its text; what aborted the signal
 */
export function decideByZ3(
  model: Model,
  claim: Claim,
  signal: AbortSignal,
): Promise<SatAnswer | undefined> {
  const { given, holds } = claim;
  return askZ3(model, { given, cycles: holds.at, broken: broken(model, claim) }, signal);
}

/** As `decideByZ3`, for what is no claim on a net: terms name nets by `netTerm`. */
export async function askZ3(
  model: Model,
  query: Query,
  signal: AbortSignal,
): Promise<(SatAnswer & { readonly shown?: readonly bigint[] }) | undefined> {
  const { cycles, declared = '', shown = [] } = query;
  const asked = [...wordsOf(model, cycles), ...shown];
  const base = `${model.text}\n${assumed(model, query)}`;
  const printed = await runZ3(
    [
      `${base}${declared}`,
      `(assert ${query.broken})`,
      query.tactic === undefined ? '(check-sat)' : `(check-sat-using ${query.tactic})`,
      ...asked.map((term) => `(get-value (${term}))`),
      '',
    ].join('\n'),
    signal,
  );
  switch (statusOf(printed)) {
    case 'sat': {
      const words = wordsIn(printed);
      invariant(words.length === asked.length, 'z3 gives every value it was asked for');
      const found = counterexample(words, model, cycles);
      return { verdict: 'refuted', found, shown: words.slice(words.length - shown.length) };
    }
    case 'unsat': {
      const given = statusOf(await runZ3(`${base}(check-sat)\n`, signal));
      if (given === 'unknown') return undefined;
      return { verdict: given === 'sat' ? 'proved' : 'vacuous' };
    }
    case 'unknown':
      return undefined;
  }
}

function statusOf(printed: string): 'sat' | 'unsat' | 'unknown' {
  const [status] = /^(sat|unsat|unknown)$/m.exec(printed) ?? [];
  // What asks for values after `unsat` is refused: only what comes before counts.
  const refused = /^\(error .*$/m.exec(printed);
  if (status === undefined || (refused !== null && refused.index < printed.indexOf(status))) {
    throw new EngineError(`z3 refused its text: ${refused?.[0] ?? printed.slice(0, 200)}`);
  }
  return status === 'sat' || status === 'unsat' ? status : 'unknown';
}

/** The states, the steps between them, and what is assumed. */
function assumed({ top, widths }: Model, { given, cycles }: Query): string {
  const lines: string[] = [];
  for (let cycle = 1; cycle <= cycles; cycle++) {
    lines.push(`(declare-const s${cycle} |${top}_s|)`);
    if (cycle > 1) lines.push(`(assert (|${top}_t| s${cycle - 1} s${cycle}))`);
    for (const { net, value, at } of given) {
      if (at === undefined || at === cycle) {
        lines.push(`(assert ${isWord(top, widths, net, cycle, BigInt(value))})`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

function broken({ top, widths }: Model, { holds }: Claim): string {
  const { net, value, at, from = at } = holds;
  const held = Array.from({ length: at - from + 1 }, (_, i) =>
    isWord(top, widths, net, from + i, BigInt(value)),
  );
  return `(not (and ${held.join(' ')}))`;
}

/** The word of a net in a cycle, as a term. */
export function netTerm(top: string, net: string, cycle: number): string {
  return `(|${top}_n ${net}| s${cycle})`;
}

/** That a net has a word in a cycle. Nets of one bit are of sort Bool. */
function isWord(
  top: string,
  widths: Model['widths'],
  net: string,
  cycle: number,
  word: bigint,
): string {
  const { name, bit } = netOf(net);
  const term = netTerm(top, name, cycle);
  const width = widths.get(name);
  invariant(width !== undefined, `${name} is a net of ${top}`);
  if (width === 1) return word === 0n ? `(not ${term})` : term;
  if (bit !== undefined) return `(= ((_ extract ${bit} ${bit}) ${term}) #b${word})`;
  return `(= ${term} (_ bv${BigInt.asUintN(width, word)} ${width}))`;
}

/** Terms of what a counter-example is made of: registers in the first cycle, then the inputs of each. */
function wordsOf({ top, registers, inputs }: Model, cycles: number): string[] {
  const ask = (cycle: number, shapes: readonly Shape[]): string[] =>
    shapes.map(({ name }) => netTerm(top, name, cycle));
  return [
    ...ask(1, registers),
    ...Array.from({ length: cycles }, (_, i) => ask(i + 1, inputs)).flat(),
  ];
}

/** The values that were asked for, in their order. */
function wordsIn(printed: string): bigint[] {
  return [...printed.matchAll(/ (#b[01]+|#x[0-9a-f]+|true|false)\)\)$/gm)].map(([, text = '']) =>
    wordIn(text),
  );
}

/** The first values, in the order of `wordsOf`. */
function counterexample(
  words: readonly bigint[],
  { registers, inputs }: Model,
  cycles: number,
): Counterexample {
  const named = (shapes: readonly Shape[], from: number): Record<string, bigint> =>
    Object.fromEntries(shapes.map(({ name }, i) => [name, words[from + i] ?? 0n]));
  return {
    registers: named(registers, 0),
    inputs: Array.from({ length: cycles }, (_, cycle) =>
      named(inputs, registers.length + cycle * inputs.length),
    ),
  };
}

function wordIn(text: string): bigint {
  if (text === 'true' || text === 'false') return text === 'true' ? 1n : 0n;
  return BigInt(`0${text.slice(1)}`);
}
