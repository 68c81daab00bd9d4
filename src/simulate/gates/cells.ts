/**
 * What a cell of a gate netlist computes: each output a boolean function of its inputs and, in a register, of
 * its state. The gates Yosys writes without a library are built in; a Liberty library brings its own.
 */

import { invariant } from '../../errors.ts';
import { gate, not, parseExpression, pin } from '../../technology/boolean.ts';
import type { Expression } from '../../technology/boolean.ts';
import { outputsOf } from '../../technology/library.ts';
import type { Cell, Library } from '../../technology/library.ts';

export type CellModel = {
  /** Input pins without the clock. */
  readonly inputs: readonly string[];
  /** Output pins and their functions of input pins and of `register.state`. */
  readonly outputs: readonly { readonly pin: string; readonly function: Expression }[];
  /** A rising-edge register of one bit. */
  readonly register?: {
    readonly clock: string;
    /** Name of the state in the functions. */
    readonly state: string;
    /** The state after the edge, a function of input pins and state. */
    readonly next: Expression;
  };
};

/** Model of a cell type, or undefined for a type that is not a cell. */
export type CellModels = (type: string) => CellModel | undefined;

const combinational: Readonly<Record<string, readonly [inputs: string, output: string]>> = {
  $_BUF_: ['A', 'A'],
  $_NOT_: ['A', '!A'],
  $_AND_: ['A B', 'A & B'],
  $_NAND_: ['A B', '!(A & B)'],
  $_OR_: ['A B', 'A | B'],
  $_NOR_: ['A B', '!(A | B)'],
  $_XOR_: ['A B', 'A ^ B'],
  $_XNOR_: ['A B', '!(A ^ B)'],
  $_ANDNOT_: ['A B', 'A & !B'],
  $_ORNOT_: ['A B', 'A | !B'],
  $_MUX_: ['A B S', '(S & B) | (!S & A)'],
  $_NMUX_: ['A B S', '!((S & B) | (!S & A))'],
  $_AOI3_: ['A B C', '!((A & B) | C)'],
  $_OAI3_: ['A B C', '!((A | B) & C)'],
  $_AOI4_: ['A B C D', '!((A & B) | (C & D))'],
  $_OAI4_: ['A B C D', '!((A | B) & (C | D))'],
};

/** `select ? then : otherwise`. */
function choose(select: Expression, then: Expression, otherwise: Expression): Expression {
  return gate('or', [gate('and', [select, then]), gate('and', [not(select), otherwise])]);
}

function active(name: string, polarity: string | undefined): Expression {
  return polarity === 'N' ? not(pin(name)) : pin(name);
}

const cache = new Map<string, CellModel | undefined>();

/**
 * The gates of Yosys' internal library: the combinational ones and the rising-edge flip-flops, with or without
 * enable and synchronous reset of either polarity. Latches, falling edges and asynchronous controls have no model.
 */
export const genericCells: CellModels = (type) => {
  if (!cache.has(type)) cache.set(type, genericModel(type));
  return cache.get(type);
};

function genericModel(type: string): CellModel | undefined {
  const entry = combinational[type];
  if (entry !== undefined) {
    const [inputs, text] = entry;
    const value = parseExpression(text);
    invariant(value !== undefined, `${type} has a function`);
    return { inputs: inputs.split(' '), outputs: [{ pin: 'Y', function: value }] };
  }
  // $_DFF_P_, $_DFFE_PP_, $_SDFF_PP0_, $_SDFFE_PP0P_ (reset first), $_SDFFCE_PP0P_ (enable first)
  const match = /^\$_(S?)DFF(C?)(E?)_P(?:([PN])([01]))?([PN])?_$/.exec(type);
  if (match === null) return undefined;
  const [, hasReset, enableFirst, hasEnable, resetPolarity, resetValue, enablePolarity] = match;
  if ((hasReset === 'S') !== (resetPolarity !== undefined)) return undefined;
  if ((hasEnable === 'E') !== (enablePolarity !== undefined)) return undefined;
  const state = pin('IQ');
  const enabled = (next: Expression): Expression =>
    hasEnable === 'E' ? choose(active('E', enablePolarity), next, state) : next;
  const reset = (next: Expression): Expression =>
    hasReset === 'S'
      ? choose(
          active('R', resetPolarity),
          { op: 'constant', value: resetValue === '1' ? 1 : 0 },
          next,
        )
      : next;
  const next = enableFirst === 'C' ? enabled(reset(pin('D'))) : reset(enabled(pin('D')));
  return {
    inputs: ['D', ...(hasReset === 'S' ? ['R'] : []), ...(hasEnable === 'E' ? ['E'] : [])],
    outputs: [{ pin: 'Q', function: state }],
    register: { clock: 'C', state: 'IQ', next },
  };
}

/**
 * The cells of a library: those with a function for every output and, if they hold state, one rising-edge
 * flip-flop without asynchronous controls. Other cells have no model.
 */
export function libraryCells(library: Library): CellModels {
  const known = new Map<string, CellModel | undefined>();
  return (type) => {
    if (!known.has(type)) {
      const cell = library.cells.get(type);
      known.set(type, cell === undefined ? undefined : libraryModel(cell));
    }
    return known.get(type);
  };
}

function libraryModel(cell: Cell): CellModel | undefined {
  const { sequential } = cell;
  const outputs: { pin: string; function: Expression }[] = [];
  for (const output of outputsOf(cell)) {
    if (output.function === undefined) return undefined;
    const value =
      sequential === undefined
        ? output.function
        : stateOnly(output.function, sequential.state, sequential.inverted);
    outputs.push({ pin: output.name, function: value });
  }
  const pins = cell.pins.filter((p) => p.direction === 'input').map((p) => p.name);
  if (sequential === undefined) return { inputs: pins, outputs };
  const { clock, next, state, inverted } = sequential;
  if (sequential.kind !== 'flip-flop' || clock.op !== 'pin') return undefined;
  if (sequential.clear !== undefined || sequential.preset !== undefined) return undefined;
  return {
    inputs: pins.filter((name) => name !== clock.pin),
    outputs,
    register: { clock: clock.pin, state, next: stateOnly(next, state, inverted) },
  };
}

/** The expression with the inverted state written as the complement of the state. */
function stateOnly(of: Expression, state: string, inverted: string): Expression {
  switch (of.op) {
    case 'constant':
      return of;
    case 'pin':
      return of.pin === inverted ? not(pin(state)) : of;
    case 'not':
      return not(stateOnly(of.of, state, inverted));
    case 'and':
    case 'or':
    case 'xor':
      return gate(
        of.op,
        of.of.map((each) => stateOnly(each, state, inverted)),
      );
  }
}
