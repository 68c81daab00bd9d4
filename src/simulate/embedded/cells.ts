/** The meaning of each combinational Yosys cell, in vectors. */

import { EngineError } from '../../errors.ts';
import { addSub, negate } from './add.ts';
import { anyBit, compare, everyBit, invert, parity } from './compare.ts';
import type { Comparison } from './compare.ts';
import { divide } from './division.ts';
import { choose, pick, shiftEither, shiftLeftBy, shiftRightBy, unpacked } from './shift.ts';
import type { VectorGraph } from './vector-graph.ts';
import { bitOf, constantValue, extend, widthOf, zipWords } from './value.ts';
import type { Operand, Value } from './value.ts';
import { multiply } from './multiply.ts';
import type { Word } from './word.ts';

/** What a cell's meaning is computed from. */
export type CellInputs = {
  readonly graph: VectorGraph;
  readonly type: string;
  /** The value on an input port. */
  readonly port: (name: string) => Value;
  /** An integer parameter; 0 when absent. */
  readonly parameter: (name: string) => number;
  /** A parameter's bits, for tables. */
  readonly bits: (name: string) => bigint;
  /** Bits of the output. */
  readonly width: number;
  /** How messages name the cell. */
  readonly name: string;
};

type Meaning = (cell: CellInputs) => Value;

const a = (cell: CellInputs): Operand => ({
  value: cell.port('A'),
  isSigned: cell.parameter('A_SIGNED') === 1,
});
const b = (cell: CellInputs): Operand => ({
  value: cell.port('B'),
  isSigned: cell.parameter('B_SIGNED') === 1,
});

/** A truth value, zero-extended to the output's width. */
function truth(cell: CellInputs, mask: Word): Value {
  return extend(cell.graph, [mask], cell.width, false);
}

const comparison =
  (kind: Comparison): Meaning =>
  (cell) =>
    truth(cell, compare(cell.graph, kind, a(cell), b(cell)));

function bitwise(cell: CellInputs, kind: Logic, isInverted: boolean): Value {
  const { graph, width } = cell;
  const left = a(cell);
  const right = b(cell);
  const combined = logic(
    graph,
    kind,
    extend(graph, left.value, width, left.isSigned),
    extend(graph, right.value, width, right.isSigned),
  );
  return isInverted ? complement(graph, combined) : combined;
}

function complement(graph: VectorGraph, value: Value): Value {
  return value.map((word) => ({
    ...word,
    above: word.above === 'sign' ? 'sign' : 'junk',
    vectors: word.vectors.map((vector) => graph.not(vector)),
  }));
}

function bothTrue(cell: CellInputs, kind: 'and' | 'or'): Value {
  const { graph } = cell;
  const left = anyBit(graph, cell.port('A'));
  const right = anyBit(graph, cell.port('B'));
  const vectors = left.vectors.map((vector, i) => graph[kind](vector, right.vectors[i] ?? vector));
  return truth(cell, { ...left, vectors });
}

/** A shift of A, extended to the wider of itself and the output. */
function extendedA(cell: CellInputs): Value {
  const { value, isSigned } = a(cell);
  return extend(cell.graph, value, Math.max(cell.width, widthOf(value)), isSigned);
}

function shiftLeftCell(cell: CellInputs): Value {
  const { graph, width } = cell;
  const { value, isSigned } = a(cell);
  return shiftLeftBy(graph, extend(graph, value, width, isSigned), cell.port('B'));
}

function shiftRightCell(cell: CellInputs, fill: 'zero' | 'sign'): Value {
  const shifted = shiftRightBy(cell.graph, extendedA(cell), cell.port('B'), fill);
  return extend(cell.graph, shifted, cell.width, false);
}

function prioritised(cell: CellInputs): Value {
  const { graph, width } = cell;
  const choices = cell.port('B');
  const selects = cell.port('S');
  let value = cell.port('A');
  for (let i = 0; i < widthOf(selects); i++) {
    const choice = unpacked(graph, choices, i, width);
    value = choose(graph, bitOf(graph, selects, i), choice, value);
  }
  return value;
}

function lookUpTable(cell: CellInputs): Value {
  const inputs = cell.port('A');
  const table = constantValue(cell.graph, cell.bits('LUT'), 2 ** widthOf(inputs));
  return pick(cell.graph, table, inputs, 1);
}

type Logic = 'and' | 'or' | 'xor';

function logic(graph: VectorGraph, kind: Logic, left: Value, right: Value): Value {
  return zipWords(graph, left, right, (x, y) => graph[kind](x, y));
}

/** A gate of Yosys' internal library, as a function of its inputs. */
const gate =
  (make: (graph: VectorGraph, port: (name: string) => Value) => Value): Meaning =>
  (cell) =>
    make(cell.graph, cell.port);

const not = complement;

const gates: Readonly<Record<string, Meaning>> = {
  $_BUF_: gate((_, p) => p('A')),
  $_NOT_: gate((g, p) => not(g, p('A'))),
  $_AND_: gate((g, p) => logic(g, 'and', p('A'), p('B'))),
  $_OR_: gate((g, p) => logic(g, 'or', p('A'), p('B'))),
  $_XOR_: gate((g, p) => logic(g, 'xor', p('A'), p('B'))),
  $_NAND_: gate((g, p) => not(g, logic(g, 'and', p('A'), p('B')))),
  $_NOR_: gate((g, p) => not(g, logic(g, 'or', p('A'), p('B')))),
  $_XNOR_: gate((g, p) => not(g, logic(g, 'xor', p('A'), p('B')))),
  $_ANDNOT_: gate((g, p) => logic(g, 'and', p('A'), not(g, p('B')))),
  $_ORNOT_: gate((g, p) => logic(g, 'or', p('A'), not(g, p('B')))),
  $_MUX_: gate((g, p) => choose(g, bitOf(g, p('S'), 0), p('B'), p('A'))),
  $_NMUX_: gate((g, p) => not(g, choose(g, bitOf(g, p('S'), 0), p('B'), p('A')))),
  $_AOI3_: gate((g, p) => not(g, logic(g, 'or', logic(g, 'and', p('A'), p('B')), p('C')))),
  $_OAI3_: gate((g, p) => not(g, logic(g, 'and', logic(g, 'or', p('A'), p('B')), p('C')))),
  $_AOI4_: gate((g, p) =>
    not(g, logic(g, 'or', logic(g, 'and', p('A'), p('B')), logic(g, 'and', p('C'), p('D')))),
  ),
  $_OAI4_: gate((g, p) =>
    not(g, logic(g, 'and', logic(g, 'or', p('A'), p('B')), logic(g, 'or', p('C'), p('D')))),
  ),
};

const meanings: Readonly<Record<string, Meaning>> = {
  $add: (cell) => addSub(cell.graph, 'add', a(cell), b(cell), cell.width),
  $sub: (cell) => addSub(cell.graph, 'sub', a(cell), b(cell), cell.width),
  $neg: (cell) => negate(cell.graph, a(cell), cell.width),
  $mul: (cell) => multiply(cell.graph, a(cell), b(cell), cell.width),
  $div: (cell) => divide(cell.graph, 'quotient', a(cell), b(cell), cell.width),
  $mod: (cell) => divide(cell.graph, 'remainder', a(cell), b(cell), cell.width),
  $pos: (cell) => extend(cell.graph, cell.port('A'), cell.width, a(cell).isSigned),
  $buf: (cell) => cell.port('A'),
  $not: (cell) =>
    complement(cell.graph, extend(cell.graph, cell.port('A'), cell.width, a(cell).isSigned)),
  $and: (cell) => bitwise(cell, 'and', false),
  $or: (cell) => bitwise(cell, 'or', false),
  $xor: (cell) => bitwise(cell, 'xor', false),
  $xnor: (cell) => bitwise(cell, 'xor', true),
  $eq: comparison('eq'),
  $ne: comparison('ne'),
  $eqx: comparison('eq'),
  $nex: comparison('ne'),
  $lt: comparison('lt'),
  $le: comparison('le'),
  $gt: comparison('gt'),
  $ge: comparison('ge'),
  $logic_not: (cell) => truth(cell, invert(cell.graph, anyBit(cell.graph, cell.port('A')))),
  $logic_and: (cell) => bothTrue(cell, 'and'),
  $logic_or: (cell) => bothTrue(cell, 'or'),
  $reduce_or: (cell) => truth(cell, anyBit(cell.graph, cell.port('A'))),
  $reduce_bool: (cell) => truth(cell, anyBit(cell.graph, cell.port('A'))),
  $reduce_and: (cell) => truth(cell, everyBit(cell.graph, cell.port('A'))),
  $reduce_xor: (cell) => truth(cell, parity(cell.graph, cell.port('A'))),
  $reduce_xnor: (cell) => truth(cell, invert(cell.graph, parity(cell.graph, cell.port('A')))),
  $mux: (cell) =>
    choose(cell.graph, bitOf(cell.graph, cell.port('S'), 0), cell.port('B'), cell.port('A')),
  $pmux: prioritised,
  $bmux: (cell) => pick(cell.graph, cell.port('A'), cell.port('S'), cell.width),
  $lut: lookUpTable,
  $shl: shiftLeftCell,
  $sshl: shiftLeftCell,
  $shr: (cell) => shiftRightCell(cell, 'zero'),
  $sshr: (cell) => shiftRightCell(cell, a(cell).isSigned ? 'sign' : 'zero'),
  $shift: (cell) => shiftEither(cell.graph, a(cell), b(cell), cell.width),
  $shiftx: (cell) => shiftEither(cell.graph, a(cell), b(cell), cell.width),
  ...gates,
};

/** True for a cell whose output is a function of its inputs and whose meaning is known. */
export function isCombinational(type: string): boolean {
  return Object.hasOwn(meanings, type);
}

/** The value on a cell's output. @throws {EngineError} for a cell that is not known */
export function evaluate(cell: CellInputs): Value {
  const meaning = meanings[cell.type];
  if (meaning === undefined) throw unsupported(cell);
  return meaning(cell);
}

function unsupported(cell: CellInputs): EngineError {
  return new EngineError(
    `the embedded engine must be given cells that it knows, not ${cell.type} (${cell.name})`,
  );
}
