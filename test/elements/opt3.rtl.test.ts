import { describe, expect, test } from 'vitest';
import { opt3 } from '../../src/elements/opt3/index.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { elementOf, type Section } from '../laws/element-laws.ts';
import { presentEngines } from '../support/engines.ts';
import { mutated } from '../support/targets.ts';

const role = { kind: 'digit', lanes: 1 } as const;
const engines = await presentEngines('embedded', 'icarus');

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
  const [result] = await cosimulate(target, { engines: [first], vectors: 2000, seed: 6 });
  expect(result?.mismatches).toBeGreaterThan(0);
});
