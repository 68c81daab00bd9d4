/** Output bits of a module that are constant, whatever comes in, once a first sum has been begun. */

import type { Bit } from '../../eda/netlist.ts';
import { resetPort } from '../../structure/plan.ts';
import { openingCycles } from '../play.ts';
import { inOrder, type CutModule } from './cut.ts';
import { outputOf, tritOf, type Trit } from './ternary.ts';

/** What is known of a module's inputs in a cycle, by their names; the others may be anything. */
type Known = Readonly<Record<string, Trit>>;

/** Cycles that the first sum is given to go through; a pipeline that is longer shows fewer constants. */
const longestPipeline = 64;

/**
 * Constant bits of each output; `x` for the others.
 *
 * Found by simulation in three values, from a power-up of which nothing is known: a reset, a beat of any operands that
 * begins a sum, and whatever may follow while the module is enabled. From then on every input may be anything, a
 * reset, too: what is known of a register stays known if no cycle can change it.
 */
export function constantOutputs(cut: CutModule): ReadonlyMap<string, readonly Trit[]> {
  const cells = inOrder(cut.cells);
  const registers = [...cut.inputs].flatMap(([name, held]) => {
    const next = cut.outputs.get(name);
    return next === undefined ? [] : [{ held, next }];
  });
  type State = ReadonlyMap<Bit, Trit>;
  const settled = (state: State, known: Known): ((bit: Bit) => Trit) => {
    const values = new Map(state);
    for (const [name, value] of Object.entries(known)) {
      for (const bit of cut.inputs.get(name) ?? []) values.set(bit, value);
    }
    const valueOf = (bit: Bit): Trit => tritOf(bit, values);
    for (const cell of cells) {
      const y = cell.connections['Y'] ?? [];
      outputOf(cell, valueOf).forEach((value, i) => values.set(y[i] ?? 'x', value));
    }
    return valueOf;
  };
  const after = (state: State, known: Known): State => {
    const valueOf = settled(state, known);
    return new Map(
      registers.flatMap(({ held, next }) =>
        held.map((bit, i) => [bit, valueOf(next[i] ?? 'x')] as const),
      ),
    );
  };
  const on: Known = { [resetPort.name]: '0', en_i: '1' };
  let state: State = new Map();
  for (let cycle = 0; cycle < openingCycles; cycle++)
    state = after(state, { [resetPort.name]: '1' });
  state = after(state, { ...on, valid_i: '1', first_i: '1' });
  for (let cycle = 0; cycle < longestPipeline; cycle++) state = after(state, on);
  for (let isGrowing = true; isGrowing;) {
    const next = after(state, {});
    const both = new Map(
      [...state].map(([bit, value]) => [bit, next.get(bit) === value ? value : ('x' as const)]),
    );
    isGrowing = [...both].some(([bit, value]) => value !== state.get(bit));
    state = both;
  }
  const valueOf = settled(state, {});
  return new Map([...cut.outputs].map(([name, bits]) => [name, bits.map(valueOf)]));
}
