/** Mutants that change what a register holds while a mark beside it says that nobody looks. */

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNetlist } from '../../../src/eda/netlist-read.ts';
import { compareFlattened, outputsIn } from '../../../src/verify/mutate/equivalence.ts';
import { faultsOf } from '../../../src/verify/mutate/faults.ts';

/** What a mark becomes while nothing is loaded, and what is read: tables by `{ in_i, mark, twice }`. */
type Tables = { readonly mark: number; readonly read: number };

/** A digit of Booth's with its mark, in registers: whether it is not zero, and whether it counts twice. */
const digit = ({ mark, read }: Tables): string => `module top(input clk, input [2:0] a_i,
  input load_i, input in_i, output y_o);
  wire late = a_i[2] ^ a_i[1];
  reg mark, twice;
  always @(posedge clk) begin
    if (load_i) twice <= (a_i[1] ~^ a_i[0]) & late;
    mark <= load_i ? |a_i & ~&a_i : 8'd${mark} >> { in_i, mark, twice };
  end
  assign y_o = 8'd${read} >> { in_i, mark, twice };
endmodule`;

/** What is said of the digit whose `late` is always 1: then those that are zero count twice. */
async function answer(tables: Tables): Promise<string | undefined> {
  return answerOf(digit(tables));
}

/** What is said of a module whose lowest `late` is always 1. */
async function answerOf(text: string): Promise<string | undefined> {
  const files = [{ path: 'd.v', text }];
  const rtl = { top: 'top', files, inputs: [], outputs: [] };
  const netlist = await readNetlist(rtl, { passes: ['opt_expr', 'opt_dff'] });
  const module = netlist.modules['top'];
  if (module === undefined) throw new Error('top');
  const group = faultsOf('top', module, 1, new Map(), outputsIn(netlist)).find(
    ({ where, fault }) => where.startsWith('late') && fault.form === 'constant' && fault.isOne,
  );
  if (group === undefined) return undefined;
  const mutant = group.first;
  return (await compareFlattened(netlist, 'top', new Set(), [{ mutant, group }], 60)).get(mutant);
}

/** Whether the fault shows: sound and broken registers, from every content on that both may have, side by side. */
function isSeen({ mark, read }: Tables): boolean {
  const bit = (table: number, at: number): number => (table >> at) & 1;
  const loaded = Array.from({ length: 8 }, (_, a) => {
    const [nonzero, same] = [a !== 0 && a !== 7, a === 0 || a === 3 || a === 4 || a === 7];
    const held = Number(nonzero) * 2;
    return [held + Number(same && a !== 0 && a !== 7), held + Number(same)] as const;
  });
  const pairs = new Set([0, 1, 2, 3].map((held) => 5 * held));
  for (const pair of pairs) {
    const [ours, theirs] = [pair >> 2, pair & 3];
    for (const shift of [0, 4]) {
      if (bit(read, ours + shift) !== bit(read, theirs + shift)) return true;
      const next = (held: number): number => 2 * bit(mark, held + shift) + (held & 1);
      pairs.add(4 * next(ours) + next(theirs));
    }
    for (const [sound, broken] of loaded) pairs.add(4 * sound + broken);
  }
  return false;
}

/** The mark is cleared by `in_i`, else it stays; the digit is read while it is marked. */
const whileMarked = { mark: 0b00001100, read: 0b10001000 };

test('what a register holds while its mark is low may be anything', async () => {
  expect(isSeen(whileMarked)).toBe(false);
  expect(await answer(whileMarked)).toBe('equivalent');
});

test('a mark that nobody looks at, or that is set again, is none', async () => {
  const read = { ...whileMarked, read: 0b10101010 };
  const setAgain = { ...whileMarked, mark: 0b11001111 };
  for (const tables of [read, setAgain]) {
    expect(isSeen(tables)).toBe(true);
    expect(await answer(tables)).toBe('different');
  }
});

test('digits that wait in line take their marks along', async () => {
  // Everything in line moves at one word: of all that does, only the marks of a digit say whether it counts.
  const line = (read: string): string => `module top(input clk, input go_i, input [15:0] a_i,
  input [15:0] b_i, input [15:0] c_i, output y_o);
  wire [15:0] late = a_i | ~c_i;
  reg [15:0] mark, twice, mark_next, twice_next, mark_head, twice_head;
  always @(posedge clk) begin
    mark <= a_i; twice <= b_i & late;
    mark_next <= go_i ? mark : mark_head; twice_next <= go_i ? twice : twice_head;
    mark_head <= go_i ? mark_next : mark; twice_head <= go_i ? twice_next : twice;
  end
  assign y_o = ${read};
endmodule`;
  expect(await answerOf(line('|(twice_head & mark_head)'))).toBe('equivalent');
  expect(await answerOf(line('|(twice_head & mark_next)'))).toBe('different');
});

test('whatever is read and however marks go on, no digit is called the same that is not', async () => {
  const table = fc.integer({ min: 0, max: 255 });
  // Half of the tables read the digit only while it is marked.
  const read = fc.oneof(
    table,
    table.map((one) => (one & 0b11001100) | (0b00100010 * (one & 1))),
  );
  let proved = 0;
  await fc.assert(
    fc.asyncProperty(fc.record({ mark: table, read }), async (tables) => {
      const found = await answer(tables);
      if (found !== 'equivalent') return;
      proved++;
      expect(isSeen(tables)).toBe(false);
    }),
    { numRuns: 12, seed: 6 },
  );
  expect(proved).toBeGreaterThan(0);
});

test('of what stands behind one gate each bit is asked by itself, and a mark may have a reset', async () => {
  // The sign of a word that is not valid changes; what is kept still beside it does not, and shows at all times. So
  // many bits load `valid_i` that only those are tried that load nothing else.
  const word = (
    read: string,
  ): string => `module top(input clk, input rst, input valid_i, input mode_i,
  input a_i, input b_i, input [63:0] w_i, output y_o);
  wire late = valid_i && mode_i;
  wire sign = a_i & late;
  reg sign_q, other_q, mark_q;
  reg [63:0] wide_q;
  always @(posedge clk) begin
    sign_q <= sign;
    other_q <= b_i ^ (sign & late & valid_i & mode_i);
    wide_q <= w_i & {64{valid_i && mode_i}};
  end
  always @(posedge clk) begin
    if (rst) mark_q <= 1'b0;
    else mark_q <= valid_i && mode_i;
  end
  assign y_o = other_q ^ ^wide_q ^ (${read});
endmodule`;
  expect(await answerOf(word('sign_q & mark_q'))).toBe('equivalent');
  expect(await answerOf(word('sign_q & !mark_q'))).toBe('different');
});
