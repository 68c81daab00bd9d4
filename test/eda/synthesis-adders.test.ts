import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adderCells } from '../../src/eda/adder-cells.ts';
import { mapAdders } from '../../src/eda/synthesis-adders.ts';
import type { Bit, NetlistCell, NetlistModule } from '../../src/eda/netlist.ts';
import { evaluate } from '../../src/technology/boolean.ts';
import { genericLibrary } from '../../src/technology/generic.ts';
import type { Library } from '../../src/technology/library.ts';

function library(name: string): Library {
  const found = genericLibrary(name);
  if (found === undefined) throw new Error(name);
  return found;
}

function box(type: string, inputs: readonly Bit[], sum: Bit, carry: Bit): NetlistCell {
  const names = ['a_i', 'b_i', 'c_i'].slice(0, inputs.length);
  const connections: Record<string, readonly Bit[]> = { sum_o: [sum], carry_o: [carry] };
  names.forEach((name, i) => (connections[name] = [inputs[i] ?? '0']));
  return {
    type,
    parameters: {},
    attributes: {},
    port_directions: {
      ...Object.fromEntries(names.map((name) => [name, 'input' as const])),
      sum_o: 'output',
      carry_o: 'output',
    },
    connections,
  };
}

const INPUTS = 4;

/** Values of the outputs for one pattern of the inputs, whatever cells the module is made of. */
function simulate(module: NetlistModule, pattern: number, lib: Library): number[] {
  const value = new Map<Bit, bigint>([
    ['0', 0n],
    ['1', 1n],
    ['x', 0n],
  ]);
  module.ports['i']?.bits.forEach((bit, i) => value.set(bit, BigInt((pattern >> i) & 1)));
  let waiting = Object.values(module.cells);
  while (waiting.length > 0) {
    const rest = waiting.filter((cell) => !settle(cell, value, lib));
    if (rest.length === waiting.length) throw new Error('stuck');
    waiting = rest;
  }
  return (module.ports['o']?.bits ?? []).map((bit) => Number(value.get(bit) ?? -1n));
}

function settle(cell: NetlistCell, value: Map<Bit, bigint>, lib: Library): boolean {
  const pin = (name: string): bigint | undefined => {
    const bit = cell.connections[name]?.[0];
    return bit === undefined ? undefined : value.get(bit);
  };
  const inputs = Object.keys(cell.connections).filter((n) => cell.port_directions[n] === 'input');
  if (inputs.some((name) => pin(name) === undefined)) return false;
  const set = (name: string, v: bigint): void => {
    value.set(cell.connections[name]?.[0] ?? 'x', v);
  };
  const [a, b, c] = [pin('A') ?? pin('a_i') ?? 0n, pin('B') ?? pin('b_i') ?? 0n, pin('c_i') ?? 0n];
  switch (cell.type) {
    case 'pe_full_adder':
    case 'pe_half_adder':
      set('sum_o', (a + b + c) & 1n);
      set('carry_o', (a + b + c) >> 1n);
      return true;
    case '$_AND_':
      set('Y', a & b);
      return true;
    case '$_OR_':
      set('Y', a | b);
      return true;
    case '$_XOR_':
      set('Y', a ^ b);
      return true;
    case '$_XNOR_':
      set('Y', 1n ^ a ^ b);
      return true;
    case '$_NOT_':
      set('Y', 1n ^ a);
      return true;
    default:
      for (const out of lib.cells.get(cell.type)?.pins ?? []) {
        if (out.function !== undefined) set(out.name, evaluate(out.function, pin, 1n));
      }
      return true;
  }
}

/** Random networks of adders: inputs from constants, module inputs and earlier outputs; some outputs unused. */
const network = fc
  .array(
    fc.record({
      full: fc.boolean(),
      picks: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
      constants: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .chain((rows) =>
    fc.record({
      rows: fc.constant(rows),
      outputs: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    }),
  )
  .map(({ rows, outputs }): NetlistModule => {
    const nets: number[] = Array.from({ length: INPUTS }, (_, i) => 2 + i);
    let next = 2 + INPUTS;
    const cells: Record<string, NetlistCell> = {};
    rows.forEach((row, i) => {
      const inputs = row.picks.slice(0, row.full ? 3 : 2).map((pick, k): Bit => {
        const constant = row.constants[k] ?? 9;
        return constant < 2 ? '0' : constant < 3 ? '1' : (nets[pick % nets.length] ?? 2);
      });
      cells[`u_${i}`] = box(row.full ? 'pe_full_adder' : 'pe_half_adder', inputs, next, next + 1);
      nets.push(next, next + 1);
      next += 2;
    });
    return {
      attributes: {},
      ports: {
        i: { direction: 'input', bits: nets.slice(0, INPUTS) },
        o: { direction: 'output', bits: outputs.map((pick) => nets[pick % nets.length] ?? 2) },
      },
      cells,
      netnames: {},
    };
  });

describe('adders made ready for mapping', () => {
  test.each(['generic45', 'generic130', 'generic7'])(
    '%s: any network of adders keeps its function, as cells and as gates',
    (name) => {
      const lib = library(name);
      fc.assert(
        fc.property(network, (module) => {
          for (const cells of [adderCells(lib), {}]) {
            const rewritten = mapAdders(module, cells);
            for (let pattern = 0; pattern < 1 << INPUTS; pattern++) {
              expect(simulate(rewritten, pattern, lib)).toEqual(simulate(module, pattern, lib));
            }
            expect(Object.values(rewritten.cells).some((cell) => cell.type.startsWith('pe_'))).toBe(
              false,
            );
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  const single = (inputs: readonly Bit[], outputs: readonly Bit[]): string[] =>
    Object.values(
      mapAdders(
        {
          attributes: {},
          ports: {
            i: { direction: 'input', bits: [2, 3, 4, 5] },
            o: { direction: 'output', bits: outputs },
          },
          cells: { u: box('pe_full_adder', inputs, 10, 11) },
          netnames: {},
        },
        adderCells(library('generic45')),
      ).cells,
    ).map((cell) => cell.type);

  test('a full adder with all inputs and outputs in use is one cell', () => {
    expect(single([2, 3, 4], [10, 11])).toEqual(['FA_X1']);
  });
  test('a constant zero leaves a half adder, a constant one an exclusive nor and an or', () => {
    expect(single([2, '0', 3], [10, 11])).toEqual(['$_XOR_', '$_AND_']);
    expect(single([2, 3, '1'], [10, 11])).toEqual(['$_XNOR_', '$_OR_']);
  });
  test('two constants leave an inverter or nothing', () => {
    expect(single(['1', '0', 3], [10, 11])).toEqual(['$_NOT_']);
    expect(single(['1', '1', 3], [10, 11])).toEqual([]);
    expect(single(['0', '0', '1'], [10, 11])).toEqual([]);
  });
  test('an unused carry leaves two exclusive ors', () => {
    expect(single([2, 3, 4], [10])).toEqual(['$_XOR_', '$_XOR_']);
  });
  test('a repeated input passes through', () => {
    expect(single([2, 3, 2], [10, 11])).toEqual([]);
  });
});
