/** Mutants whose registers hold something else, and what can tell. */

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNetlist } from '../../../src/eda/netlist-read.ts';
import { compareFlattened, outputsIn } from '../../../src/verify/mutate/equivalence.ts';
import { faultsOf, type FaultKind } from '../../../src/verify/mutate/faults.ts';

type Ends = Readonly<Record<string, string | undefined>>;

/** What becomes of the faults of a kind at a net of a module's text, by the lower of the bits that they touch. */
async function ends(
  text: string,
  kind: FaultKind,
  net: string,
  kept: ReadonlySet<string> = new Set(),
): Promise<Ends> {
  const rtl = { top: 'top', files: [{ path: 'd.v', text }], inputs: [], outputs: [] };
  const netlist = await readNetlist(rtl, { passes: ['opt_expr', 'opt_dff'] });
  const module = netlist.modules['top'];
  if (module === undefined) throw new Error('top');
  const groups = faultsOf('top', module, 1, new Map(), outputsIn(netlist));
  const suspects = groups
    .filter((group) => group.kind === kind && group.where.startsWith(net))
    .flatMap((group) => group.live.map((index) => ({ mutant: group.first + index, group, index })));
  expect(suspects.length).toBeGreaterThan(0);
  const proofs = await compareFlattened(netlist, 'top', kept, suspects, 60);
  return Object.fromEntries(suspects.map(({ mutant, index }) => [index, proofs.get(mutant)]));
}

/** Two registers in a row, the second of which holds its word as long as it is told; `read` says what leaves it. */
const chain = (
  read: string,
): string => `module top(input clk, input [7:0] a_i, input hold_i, output y_o);
  reg [7:0] first;
  reg [7:0] second;
  always @(posedge clk) begin first <= a_i; if (!hold_i) second <= first; end
  assign y_o = ${read};
endmodule`;

const perBit = (of: (index: number) => string): Ends =>
  Object.fromEntries(Array.from({ length: 7 }, (_, index) => [index, of(index)]));

test('wires that change places in front of a register are missed only where it is asked for one of them', async () => {
  const seen = await ends(chain('|second[7:4] || second[2]'), 'crossed', 'first');
  // 0 and 1 are read by nobody, 1 and 2, 2 and 3, 3 and 4 tell one that is read from one that is not.
  expect(seen).toEqual(perBit((index) => (index === 0 || index > 3 ? 'equivalent' : 'different')));
});

test('of two wires in either order it can be asked how many are high, and not which', async () => {
  expect(await ends(chain('^second'), 'crossed', 'first')).toEqual(perBit(() => 'equivalent'));
  expect(await ends(chain('&second[5:2]'), 'crossed', 'first')).toEqual(
    perBit((index) => (index === 1 || index === 5 ? 'different' : 'equivalent')),
  );
  // 100 or more: bit 7, or bits 6 and 5 with any of bits 4, 3 and 2.
  const isSame = new Set([0, 2, 3, 5]);
  expect(await ends(chain("second > 8'd99"), 'crossed', 'first')).toEqual(
    perBit((index) => (isSame.has(index) ? 'equivalent' : 'different')),
  );
});

test('a word that goes round through crossed wires comes back in either order', async () => {
  const ring = (
    read: string,
  ): string => `module top(input clk, input [7:0] a_i, input load_i, output y_o);
  reg [7:0] word;
  always @(posedge clk) word <= load_i ? a_i : { word[6:0], word[7] };
  assign y_o = ${read};
endmodule`;
  // Turned by one place a round, a pair that has changed places is no pair for long.
  expect(new Set(Object.values(await ends(ring('^word[1:0]'), 'crossed', 'word')))).toEqual(
    new Set(['different']),
  );
  const still = ring('^word[1:0]').replace('{ word[6:0], word[7] }', 'word');
  expect(await ends(still, 'crossed', 'word')).toMatchObject({ 0: 'equivalent', 1: 'different' });
});

test('a register that no output can tell may hold anything, and one that an output shows may not', async () => {
  const either = (one: string, other: string): string =>
    chain(`second[3] ? (a_i[1] | a_i[2]) : (${one} | ${other})`);
  const ofThree = (word: Ends): string | undefined => word['3'];
  expect(ofThree(await ends(either('a_i[2]', 'a_i[1]'), 'constant', 'first'))).toBe('equivalent');
  expect(ofThree(await ends(either('a_i[2]', 'a_i[0]'), 'constant', 'first'))).toBe('different');
});

test('wires that change places are equivalent for those tables of a word that are symmetric in them', async () => {
  const table = fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.subarray([0, 2, 4, 6]));
  await fc.assert(
    fc.asyncProperty(table, async ([drawn, symmetric]) => {
      const swapped = (word: number, low: number): number => {
        const change = ((word >> low) ^ (word >> (low + 1))) & 1;
        return word ^ (change * (3 << low));
      };
      const least = (word: number): number =>
        symmetric.reduce((one, low) => Math.min(one, swapped(one, low)), word);
      const words = Array.from({ length: 256 }, (_, word) => word);
      const high = words.map((word) => (drawn >> BigInt(least(word))) & 1n);
      const text = high.toReversed().join('');
      const answer = perBit((low) =>
        words.every((word) => high[word] === high[swapped(word, low)]) ? 'equivalent' : 'different',
      );
      // 256 digits: the table as a binary number.
      const seen = await ends(chain(`256'b${text} >> second`), 'crossed', 'first');
      expect(seen).toEqual(answer);
    }),
    { numRuns: 3, seed: 6 },
  );
});

/** Sums with marks beside them, in a module of its own; two of the marks change places on the way out. */
const marked = (
  marks: string,
): string => `module unit(input clk, input rst, input en_i, input valid_i,
  input first_i, input [3:0] a_i, output reg [7:0] acc_o);
  reg early, full;
  reg [3:0] word;
  always @(posedge clk) begin
    if (rst) full <= 0; else if (en_i) full <= valid_i;
    if (en_i) begin early <= first_i; word <= a_i; end
    if (en_i && full) begin
      acc_o[3:0] <= (early ? 4'd0 : acc_o[3:0]) + word;
      acc_o[7:4] <= ${marks};
    end
  end
endmodule
module top(input clk, input rst, input en_i, input valid_i, input first_i, input [3:0] a_i,
  output [7:0] y_o);
  unit u(.clk(clk), .rst(rst), .en_i(en_i), .valid_i(valid_i), .first_i(first_i), .a_i(a_i), .acc_o(y_o));
endmodule`;

test('what a module always gives out once a sum has begun may change places', async () => {
  const sticky = "(acc_o[7:4] & {4{!early}}) | {3'd0, &word}";
  const kept = new Set(['unit']);
  expect(await ends(marked(sticky), 'crossed', 'y_o', kept)).toMatchObject({
    3: 'different',
    4: 'different',
    5: 'equivalent',
    6: 'equivalent',
  });
  // Nothing clears what the marks held at power-up: that they stay as they are is not enough.
  const never = sticky.replace('{4{!early}}', "4'd15");
  expect(await ends(marked(never), 'crossed', 'y_o', kept)).toEqual(perBit(() => 'different'));
  // Cleared by the beat that begins a sum, but set by one in 16 later.
  const later = sticky.replace("{3'd0, &word}", "{{2{&word}}, 1'd0, &word}");
  expect(await ends(marked(later), 'crossed', 'y_o', kept)).toMatchObject({ 5: 'different' });
});
