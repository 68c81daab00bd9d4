/**
 * Verilog of what a stream of digits is to do, written into its module: a list of groups in the order in which they came,
 * of the first of which one digit goes out in a cycle. Where the module's own registers hold the same, they agree.
 */

import { digitsOfInteger, type DigitEncoding } from '../../bits/digits.ts';
import { clog2, decodeInteger } from '../../bits/index.ts';
import type { Plan } from '../../structure/plan.ts';

/** A stream of digits, as its module has it. */
export type Chooser = {
  readonly plan: Plan;
  /** Words of a group, and groups that can wait. */
  readonly group: number;
  readonly queue: number;
  /** What says more of a digit than that it is not zero: names of its bits. */
  readonly codes: readonly string[];
  /** Bits of a group's number within its bit weight. */
  readonly numberBits: number;
  /** Groups bring their numbers; those without digits and marks are left out. */
  readonly isNumbered: boolean;
  /** Bit weights begin when all streams are there. */
  readonly meets: boolean;
};

/** Bits that tell sums apart. */
const bankBits = 2;

/** What a module with the ports of a stream of digits is; undefined where it has other ones. */
export function chooserShape(plan: Plan): Chooser | undefined {
  const width = (name: string): number => plan.ports.find((port) => port.name === name)?.width ?? 0;
  const { group, queue } = plan.params;
  if (typeof group !== 'number' || typeof queue !== 'number' || width('index_o') === 0) {
    return undefined;
  }
  return {
    plan,
    group,
    queue,
    codes: ['negative', 'double'].filter((code) => width(`${code}_o`) > 0),
    numberBits: width('index_o') - bankBits - clog2(group),
    isNumbered: width('number_i') > 0,
    meets: width('meet_i') > 0,
  };
}

/** The list, what goes out of it, and whether the module's registers agree: `agrees`, `asked`, `sent`, `met`. */
export function streamText(chooser: Chooser): string {
  const { group: g, queue: q, codes, numberBits, isNumbered, meets } = chooser;
  const number = bankBits + numberBits;
  const entry = 3 + g * (1 + codes.length) + (isNumbered ? number : 0);
  const places = Array.from({ length: q }, (_, i) => i);
  const words = Array.from({ length: g }, (_, i) => i);
  const codesAt = (i: number): string => {
    const top = 2 + g * (1 + codes.length - i) - 1;
    return `w_head[${top}:${top - g + 1}]`;
  };
  const numberOf = isNumbered
    ? `w_head[${entry - 2}:${entry - 1 - number}]`
    : '{ w_bank_now, w_count_now }';
  const all = ['last_i', ...(isNumbered ? ['number_i'] : []), ...codes.map((c) => `${c}_code_q`)];
  return `
  wire [${entry - 1}:0] w_in = { ${[...all, 'nonzero_q', 'next_i', 'first_i'].join(', ')} };
  wire w_push = push_i${isNumbered ? ' && (first_i || next_i || last_i || nonzero_q != 0)' : ''};
  reg w_has, w_closed, w_met, w_full;
  reg [${entry - 1}:0] w_head;
  reg [${q * entry - 1}:0] w_list;
  reg [7:0] w_n;
  reg [1:0] w_bank;
  reg [${numberBits - 1}:0] w_count;

  wire w_begins = w_head[0] || w_head[1];
  wire w_goes = w_has && !w_closed${meets ? ' && (w_met || !w_begins)' : ''};
  wire [${g - 1}:0] w_left = w_head[${g + 1}:2];
  wire [${g - 1}:0] w_rest = w_left & (w_left - ${g}'d1);
  wire [${g - 1}:0] w_low = w_left & ~w_rest;
  wire w_ends = w_goes && w_rest == 0;
  wire w_free = w_ends || !w_has;
  wire w_takes = w_free && w_n != 0;
  wire [${q * entry - 1}:0] w_list_now = w_takes ? w_list >> ${entry} : w_list;
  wire [7:0] w_n_now = w_takes ? w_n - 8'd1 : w_n;
  wire [1:0] w_bank_now = w_bank + { 1'b0, w_goes && w_head[0] };
  wire [${numberBits - 1}:0] w_count_now = w_goes && w_begins ? ${numberBits}'d0 : w_count;

  always @(posedge clk) begin
    w_met <= ${meets ? 'meet_i' : "1'b0"};
    w_full <= full_o;
    if (rst) begin
      w_has <= 1'b0;
      w_closed <= 1'b0;
      w_n <= 8'd0;
      w_bank <= 2'd3;
      w_count <= ${numberBits}'d0;
    end else begin
      w_has <= w_free ? w_n != 0 : 1'b1;
      w_closed <= (w_ends && w_head[${entry - 1}]) || (w_closed && !open_i);
      w_n <= w_n_now + { 7'd0, w_push };
      w_bank <= w_bank_now;
      w_count <= w_count_now + { ${numberBits - 1}'d0, w_ends };
    end
    w_head <= w_free ? w_list[${entry - 1}:0]
      : w_goes ? { w_head[${entry - 1}:${g + 2}], w_rest, 2'b00 } : w_head;
${places
  .map(
    (i) =>
      `    w_list[${entry * i} +: ${entry}] <= w_push && w_n_now == 8'd${i} ? w_in : w_list_now[${entry * i} +: ${entry}];`,
  )
  .join('\n')}
  end

  wire [7:0] w_ones = ${words.map((i) => `{ 7'd0, w_left[${i}] }`).join(' + ')};
  wire w_same_head = head_q == w_head[${entry - 1}:${g + 2}] && left_q == w_left
    && first_q == w_head[0] && next_q == w_head[1]
    && ${words
      .slice(1)
      .map((i) => `more_q[${i - 1}] == (w_ones > 8'd${i})`)
      .join(' && ')};
  (* keep *) wire agrees = w_n <= 8'd${q} && (w_full || w_n < 8'd${q})
    && ${places.map((i) => `used_q[${i}] == (w_n > 8'd${i})`).join(' && ')}
    && ${places.map((i) => `(w_n <= 8'd${i} || gen_place[${i}].entry_q == w_list[${entry * i} +: ${entry}])`).join('\n    && ')}
    && take_q == w_free
    && ((shift_q == w_free && stays_q == !w_free) || (w_n == 0 && !w_has))
    && issue_q == w_goes && pop_q == w_ends && closed_q == w_closed
    && (!w_has || w_same_head)${isNumbered ? '' : ' && bank_q == w_bank && count_q == w_count'};
  (* keep *) wire allowed = !(push_i && w_full);

  wire w_reads = w_goes && w_left != 0;
  reg [${clog2(g) - 1}:0] w_word;
  always @* begin
    w_word = ${clog2(g)}'d0;
${words.map((i) => `    if (w_low[${i}]) w_word = ${clog2(g)}'d${i};`).join('\n')}
  end
  reg w_read, w_read2, w_first, w_first2, w_next, w_next2, w_meets;
  reg [${number + clog2(g) - 1}:0] w_index;
${codes.map((c) => `  reg w_${c}, w_${c}2;`).join('\n')}
  always @(posedge clk) begin
    w_read <= w_reads && !rst;
    w_index <= w_reads && !rst ? { ${numberOf}, w_word } : ${number + clog2(g)}'d0;
    w_first <= w_goes && w_head[0];
    w_next <= w_goes && w_head[1];
    w_read2 <= w_read;
    w_first2 <= w_first;
    w_next2 <= w_next;
    w_meets <= ${meets ? 'meets_o' : "1'b0"};
${codes.map((c, i) => `    w_${c} <= |(${codesAt(i)} & w_low);\n    w_${c}2 <= w_${c};`).join('\n')}
  end
  (* keep *) wire asked = read_o == w_read && index_o == w_index && closed_o == w_closed;
  (* keep *) wire sent = nonzero_o == w_read2 && first_o == w_first2 && next_o == w_next2${codes
    .map((c) => ` && (!w_read2 || ${c}_o == w_${c}2)`)
    .join('')};
  (* keep *) wire met = w_meets == (w_has && !w_closed && w_begins);
`;
}

/** The digits of words at each bit weight by their definition, and whether the code registers hold them: `coded`. */
export function digitText(
  { group, codes }: Chooser,
  encoding: DigitEncoding,
  width: number,
  isSigned: boolean,
  planeWidth: number,
): string {
  const rows = Array.from({ length: 2 ** width }, (_, word) =>
    digitsOfInteger(encoding, decodeInteger(BigInt(word), width, isSigned), width, isSigned)
      .map((digit, plane) => [digit, plane] as const)
      .filter(([digit]) => digit !== 0)
      .map(([digit, plane]) => {
        const bits = `1'b1, 1'b${digit < 0 ? 1 : 0}, 1'b${Math.abs(digit) > 1 ? 1 : 0}`;
        return `      { ${planeWidth}'d${plane}, ${width}'d${word} }: digit_of = { ${bits} };`;
      }),
  ).flat();
  const words = Array.from({ length: group }, (_, i) => i);
  const same = words.map((i) => {
    const wanted = `w_digits[${3 * i} +: 3]`;
    const each = ['negative', 'double'].map((code, at) => {
      const bit = `w_digits[${3 * i + 1 - at}]`;
      return codes.includes(code) ? `${code}_code_q[${i}] == ${bit}` : `!${bit}`;
    });
    const zero = `${wanted} == 3'd0 && !nonzero_q[${i}]`;
    return `((${zero}) || (${[`w_digits[${3 * i + 2}]`, `nonzero_q[${i}]`, ...each].join(' && ')}))`;
  });
  const stay = ['nonzero_q', ...codes.map((code) => `${code}_code_q`)];
  return `
  function [2:0] digit_of(input [${planeWidth + width - 1}:0] at);
    case (at)
${rows.join('\n')}
      default: digit_of = 3'd0;
    endcase
  endfunction
  reg [${3 * group - 1}:0] w_digits;
  reg [${group * stay.length - 1}:0] w_codes;
  always @(posedge clk) begin
    w_digits <= { ${words
      .toReversed()
      .map((i) => `digit_of({ plane_i, a_i[${width * i} +: ${width}] })`)
      .join(', ')} };
    w_codes <= { ${stay.join(', ')} };
  end
  (* keep *) wire coded = ${same.join('\n    && ')};
  (* keep *) wire kept_codes = { ${stay.join(', ')} } == w_codes;
`;
}
