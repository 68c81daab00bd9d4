/**
 * What elements claim of a beat that stays for several cycles, by its definition: how many they are, and that then its
 * products are in the sum. For the solvers, where beats are wrong or cannot be followed by weights.
 */

import type { Element } from '../../elements/family.ts';
import type { Pace } from '../../golden/pace.ts';
import type { ControlClaim, Setting } from '../../arrays/control-claim.ts';
import type { Signals } from '../../bits/machine.ts';
import type { Rtl } from '../../simulate/engine.ts';
import type { WrongBeat } from '../weights/pair-beats.ts';
import { observed } from './observer.ts';
import type { ClaimedModule } from './prove-control.ts';
import { running, taken, takenText } from './taken.ts';

/** Both claims of a beat, as sentences. */
export const beatSentences = {
  cycles:
    'a beat that is taken in any state stays for as many cycles as its operands ask for, and then the next one may be taken',
  sum: 'a beat that is taken in any state is shown with the sum of before, or without it where it is a first one, and the products of its lanes',
} as const;

/**
 * The claims, for every number of cycles that a beat can take.
 *
 * @param wrong look at these words alone, of which it is known what is wrong
 */
export function beatSums(element: Element, pace: Pace, rtl: Rtl, wrong?: WrongBeat): ClaimedModule {
  const { mostCycles, delay } = pace;
  const ends = lengths(element, pace);
  const begun: Setting[] = [running, taken(1, 1), ...settings(wrong?.inputs ?? {})];
  const works = (cycles: number): Setting[] =>
    Array.from({ length: cycles - 1 }, (_, i) => ({ net: 'one_ready_o', value: 0, at: i + 2 }));
  const counts = Array.from({ length: mostCycles }, (_, i) => i + 1).filter(
    (cycles) => wrong === undefined || cycles === wrong.cycles,
  );
  const claims = counts.flatMap((cycles): (ControlClaim & Pick<WrongBeat, 'what'>)[] => [
    {
      what: 'cycles',
      name: `${beatSentences.cycles}: ${cycles}`,
      given: [...begun, ...works(cycles)],
      holds: { net: 'prompt', value: 1, at: cycles + 1 },
    },
    {
      what: 'sum',
      name: `${beatSentences.sum}: ${cycles} cycles`,
      given: [...begun, ...works(cycles), { net: 'one_ready_o', value: 1, at: cycles + 1 }],
      holds: { net: `right${cycles}`, value: 1, at: cycles + 1 + delay },
    },
  ]);
  const isMeant = ({ what, holds }: (typeof claims)[number]): boolean =>
    wrong === undefined
      ? // No beat ends in other cycles.
        what === 'cycles' || ends.has(holds.at - 1 - delay)
      : what === wrong.what;
  return {
    module: rtl.top,
    rtl: observed(rtl, { instances: ['one'], text: meaning(element, pace) }),
    claims: { free: [], claims: claims.filter(isMeant) },
  };
}

/** Cycles that beats can stay. */
function lengths({ arithmetic: { activation, weight } }: Element, pace: Pace): ReadonlySet<number> {
  const counts = (width: number, of: (word: bigint) => number): number[] => [
    ...new Set(Array.from({ length: 2 ** width }, (_, word) => of(BigInt(word)))),
  ];
  const ofWeights = counts(weight.width, pace.weightDigits);
  return new Set(
    counts(activation.width, pace.activationDigits).flatMap((a) =>
      ofWeights.map((b) => Math.max(1, a * b)),
    ),
  );
}

function settings(words: Signals): Setting[] {
  return Object.entries(words).map(([net, value]) => ({ net, value, at: 1 }));
}

/**
 * Verilog of a beat by its definition: its products, multiplied and added as numbers; how long it stays, by tables of the
 * digits of each word; and the sums of the cycles before.
 */
function meaning({ arithmetic }: Element, pace: Pace): string {
  const { activation, weight, accumulator, integer } = arithmetic;
  const { lanes, mostCycles, delay } = pace;
  const bits = accumulator.width;
  const number = (port: string, width: number, lane: number, isSigned: boolean): string => {
    const word = `${port}[${width * lane} +: ${width}]`;
    return isSigned ? `$signed(${word})` : `$signed({ 1'b0, ${word} })`;
  };
  const each = Array.from({ length: lanes }, (_, lane) => {
    const [a, b] = [
      number('a_i', activation.width, lane, integer?.activationSigned === true),
      number('b_i', weight.width, lane, integer?.weightSigned === true),
    ];
    const [da, db] = [
      `digits_a(a_i[${activation.width * lane} +: ${activation.width}])`,
      `digits_b(b_i[${weight.width * lane} +: ${weight.width}])`,
    ];
    return `  wire signed [${bits - 1}:0] a${lane} = ${a};
  wire signed [${bits - 1}:0] b${lane} = ${b};
  wire [15:0] most${lane} = ${da} * ${db} > ${lane === 0 ? "16'd1" : `most${lane - 1}`} ? ${da} * ${db} : ${lane === 0 ? "16'd1" : `most${lane - 1}`};`;
  });
  const products = each.map((_, lane) => `a${lane} * b${lane}`).join(' + ');
  const right = Array.from(
    { length: mostCycles },
    (_, i) =>
      `  (* keep *) wire right${i + 1} = one_valid_o && one_acc_o == (first_q[${delay}] ? ${bits}'d0 : before_q[${bits * i} +: ${bits}]) + sum_q[${bits * delay} +: ${bits}];`,
  );
  return `${table('digits_a', activation.width, pace.activationDigits)}
${table('digits_b', weight.width, pace.weightDigits)}
${each.join('\n')}
${takenText}
  reg [15:0] most_q, count_q;
  reg [${delay}:0] first_q;
  reg [${bits * (delay + 1) - 1}:0] sum_q;
  reg [${bits * mostCycles - 1}:0] before_q;
  always @(posedge clk) begin
    first_q <= { first_q, taken ? first_i : first_q[0] };
    sum_q <= { sum_q, taken ? ${products} : sum_q[${bits - 1}:0] };
    most_q <= taken ? most${lanes - 1} : most_q;
    count_q <= taken ? 16'd1 : count_q + 16'd1;
    before_q <= { before_q, one_acc_o };
  end
  (* keep *) wire prompt = one_ready_o == (count_q >= most_q);
${right.join('\n')}`;
}

/** A function of a word, as a table. */
function table(name: string, width: number, of: (word: bigint) => number): string {
  const rows = Array.from({ length: 2 ** width }, (_, word) => [word, of(BigInt(word))] as const);
  const most = Math.max(...rows.map(([, count]) => count));
  // The commonest count needs no row.
  return [
    `  function [15:0] ${name}(input [${width - 1}:0] word);`,
    '    case (word)',
    ...rows
      .filter(([, count]) => count !== most)
      .map(([word, count]) => `      ${width}'d${word}: ${name} = 16'd${count};`),
    `      default: ${name} = 16'd${most};`,
    '    endcase',
    '  endfunction',
  ].join('\n');
}
