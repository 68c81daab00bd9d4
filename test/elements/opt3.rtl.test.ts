import { describe, expect, test } from 'vitest';
import { digitCount, digitEncodings } from '../../src/bits/digits.ts';
import { pack, signed, wrap } from '../../src/bits/index.ts';
import type { Outputs, Signals } from '../../src/bits/machine.ts';
import { opt3 } from '../../src/elements/opt3/index.ts';
import { readField } from '../../src/simulate/engine.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { faceOf, playRows } from '../../src/verify/play.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { elementOf, type Section } from '../laws/element-laws.ts';
import { lawEngines } from '../support/engines.ts';
import { isFound, mutated } from '../support/targets.ts';

const role = { kind: 'digit', lanes: 1 } as const;
const engines = await lawEngines();

const cases: readonly Section[] = [
  {},
  { encoding: 'booth4', accumulator: 19 },
  { encoding: 'csd', weight: 'uint4', activation: 'int4', accumulator: 12 },
  { encoding: 'twos-complement', activation: 'uint5', weight: 'uint3', accumulator: 13 },
  { encoding: 'sign-magnitude', activation: 'int16', weight: 'int16', accumulator: 40 },
];

function targetOf(section: Section): Parameters<typeof cosimulate>[0] {
  const element = elementOf(opt3, section);
  return { plan: element.plan(role), golden: () => element.golden(role) };
}

describe.each(engines)('opt3: RTL under $name', (engine) => {
  test.each(cases)('%j equals golden in every cycle', async (section) => {
    const results = await cosimulate(targetOf(section), {
      engines: [engine],
      vectors: 1500,
      seed: 5,
    });
    requireMatch(results);
    expect(results[0]?.vectors).toBeGreaterThanOrEqual(1500);
  });
});

/** Sums of a group of one word four times, times one weight, for every pair: rows, and the cycle of each result. */
function everyPair(section: Section): { rows: Signals[]; results: Map<number, bigint> } {
  const element = elementOf(opt3, section);
  const { activation, weight, accumulator } = element.arithmetic;
  const encoding = element.serial()?.encoding;
  if (encoding === undefined) throw new Error('opt3 takes digits');
  const planes = digitCount(encoding, activation.width, true);
  const machine = element.golden(role);
  const rows: Signals[] = [];
  const step = (row: Signals): Outputs => {
    rows.push(row);
    return machine.step(row);
  };
  step({ rst: 1n });
  step({ rst: 1n });
  const results = new Map<number, bigint>();
  for (let a = 0n; a < 2n ** BigInt(activation.width); a++) {
    for (let b = 0n; b < 2n ** BigInt(weight.width); b++) {
      let sent = 0;
      for (let isClosed = false; !isClosed;) {
        const outputs = step({
          valid_i: sent < planes ? 1n : 0n,
          first_i: sent === 0 ? 1n : 0n,
          next_i: sent > 0 ? 1n : 0n,
          last_i: sent === planes - 1 ? 1n : 0n,
          plane_i: BigInt(Math.max(0, planes - 1 - sent)),
          a_i: pack([a, a, a, a], activation.width),
          b_i: b,
        });
        if (outputs['ready_o'] === 1n && sent < planes) sent++;
        isClosed = outputs['closed_o'] === 1n;
      }
      step({ b_i: b, open_i: 1n });
      step({ b_i: b });
      step({ b_i: b });
      const product = 4n * signed(a, activation.width) * signed(b, weight.width);
      results.set(rows.length - 1, wrap(product, accumulator.width));
    }
  }
  return { rows, results };
}

test.each(digitEncodings)(
  'opt3: int4 in %s multiplies every pair of operands',
  async (encoding) => {
    const [first] = engines;
    if (first === undefined) throw new Error('no engine to check RTL with');
    const section = { weight: 'int4', activation: 'int4', accumulator: 10, encoding };
    const { rows, results } = everyPair(section);
    expect(results.size).toBe(256);
    const target = targetOf(section);
    const rtl = rtlOf(target.plan);
    const played = playRows(rows, target.golden(), faceOf(rtl));
    const session = await first.open(rtl);
    const answer = await session.cycles(played.inputs);
    await session.close();
    expect(firstDifference(played.expected, answer)).toBeUndefined();
    const sum = answer.layout.fields.find(({ name }) => name === 'acc_o');
    if (sum === undefined) throw new Error('no acc_o');
    for (const [cycle, product] of results) expect(readField(answer, sum, cycle)).toBe(product);
  },
);

test.each([
  ['the increment of a negative multiple is lost', 'carry_d[0] = increment_q', "carry_d[0] = 1'b0"],
  ['carries do not move up with the sum', "{ carry_q[CB-D-1:0], {D{1'b0}} }", 'carry_q'],
  ['a new sum keeps the old one', 'keep_q  <= !first && !next', 'keep_q  <= !next'],
  ['the sign of a multiple is not extended', '{(CW-PW){multiple_q[PW-1]}}', "{(CW-PW){1'b0}}"],
  ['a beat is lost when the queue is full', 'push_q <= room && beat', 'push_q <= beat'],
])('opt3: a fault is found: %s', async (_, original, fault) => {
  const [first] = engines;
  if (first === undefined) throw new Error('no engine to check RTL with');
  const target = mutated(targetOf({}), original, fault);
  expect(await isFound(target, first, 2000)).toBe(true);
});
