/** Two solvers, one interface: what each decides, counter-examples that the simulator shows, and what is left open. */

import { describe, expect, test } from 'vitest';
import type { Rtl } from '../../../src/simulate/engine.ts';
import { decide } from '../../../src/verify/solve/decide.ts';
import { modelOf } from '../../../src/verify/solve/model.ts';
import { flattened, type Claim, type Problem } from '../../../src/verify/solve/problem.ts';
import { replay } from '../../../src/verify/solve/replay.ts';
import { decideBySat } from '../../../src/verify/solve/sat.ts';
import { decideByZ3 } from '../../../src/verify/solve/smt.ts';

const width = 20;

/** A module whose output `holds_o` says of three words what is claimed. */
function about(condition: string): Problem {
  const inputs = ['a_i', 'b_i', 'c_i'].map((name) => ({ name, width }));
  const ports = inputs.map(({ name }) => `input wire [${width - 1}:0] ${name}`);
  const text = `module words (${ports.join(', ')}, output wire holds_o);
    assign holds_o = ${condition};
  endmodule`;
  const outputs = [{ name: 'holds_o', width: 1 }];
  const rtl: Rtl = { top: 'words', files: [{ path: 'words.v', text }], inputs, outputs };
  return { ...flattened(rtl), claims: [{ given: [], holds: { net: 'holds_o', value: 1, at: 1 } }] };
}

describe('of multipliers that share operands', () => {
  const sum = 'a_i * b_i + a_i * c_i';

  test('SAT does not decide within its limit that they distribute, and Z3 proves it', async () => {
    const problem = about(`a_i * (b_i + c_i) == ${sum}`);
    expect(await decide(problem, 1, 60)).toEqual([{ verdict: 'proved', by: 'z3' }]);
  });

  test('one that fails for two words alone is refuted with those', async () => {
    const problem = about(`a_i * (b_i + c_i) == ${sum} + (a_i == 3 && c_i == 77777)`);
    const [answer] = await decide(problem, 1, 60);
    if (answer?.verdict !== 'refuted') throw new Error(answer?.verdict);
    const [{ a_i: a = '', c_i: c = '', holds_o: holds } = {}] = answer.trace;
    expect([answer.by, Number.parseInt(a, 2), Number.parseInt(c, 2), holds]).toEqual([
      'z3',
      3,
      77777,
      '0',
    ]);
  });

  test('what neither decides in time is not decided', async () => {
    // Two primes of 30 bits: false, and long to find out.
    const product = 1_000_000_007n * 1_000_000_009n;
    const [x, y] = ["{ 30'd0, a_i, b_i[19:10] }", "{ 30'd0, b_i[9:0], c_i }"];
    const problem = about(`${x} * ${y} != 60'd${product}`);
    expect(await decide(problem, 1, 1)).toEqual([{ verdict: 'not decided' }]);
  });
});

/** A counter that steps when told, and its count a cycle ago. */
function counter(claims: readonly Claim[], next = "count_q + 4'd1"): Problem {
  const text = `module counter (input wire clk, input wire rst, input wire step_i);
    (* keep *) reg [3:0] count_q, before_q;
    always @(posedge clk) begin
      before_q <= count_q;
      if (rst) count_q <= 4'd0; else if (step_i) count_q <= ${next};
    end
    (* keep *) wire grows = count_q == before_q + 4'd1;
  endmodule`;
  const inputs = ['clk', 'rst', 'step_i'].map((name) => ({ name, width: 1 }));
  const files = [{ path: 'counter.v', text }];
  return { ...flattened({ top: 'counter', files, inputs, outputs: [], clock: 'clk' }), claims };
}

const grows: Claim = {
  given: [
    { net: 'rst', value: 0 },
    { net: 'step_i', value: 1, at: 1 },
  ],
  holds: { net: 'grows', value: 1, at: 2 },
};
const impossible: Claim = {
  given: [
    { net: 'rst', value: 1, at: 1 },
    { net: 'count_q', value: 5, at: 2 },
  ],
  holds: { net: 'grows', value: 1, at: 3 },
};

describe.each(['sat', 'z3'] as const)('%s on claims from any state', (by) => {
  const answers = async (problem: Problem): Promise<unknown[]> => {
    const signal = AbortSignal.timeout(60_000);
    const model = await modelOf(problem);
    const found =
      by === 'sat'
        ? await decideBySat(problem, signal)
        : await Promise.all(problem.claims.map((claim) => decideByZ3(model, claim, signal)));
    return Promise.all(
      found.map(async (answer, i) => {
        const claim = problem.claims[i];
        if (answer?.verdict !== 'refuted' || claim === undefined) return answer?.verdict;
        return replay(problem, model, claim, answer.found);
      }),
    );
  };

  test('a step is proved, and what cannot be assumed says nothing', async () => {
    expect(await answers(counter([grows, impossible]))).toEqual(['proved', 'vacuous']);
  });

  test('a counter that skips a count is refuted by the one state from which it does', async () => {
    const text = "count_q == 4'd11 ? 4'd13 : count_q + 4'd1";
    const [trace] = await answers(counter([grows], text));
    expect(trace).toHaveLength(2);
    expect(trace).toMatchObject([{ step_i: '1' }, { grows: '0' }]);
  });
});

test('a counter-example that the simulator does not show is an error and no refutation', async () => {
  const problem = counter([grows]);
  const found = { registers: { count_q: 3n, before_q: 0n }, inputs: [{ step_i: 1n }, {}] };
  await expect(replay(problem, await modelOf(problem), grows, found)).rejects.toThrow(
    'the simulator does not show what the solver found of counter',
  );
});
