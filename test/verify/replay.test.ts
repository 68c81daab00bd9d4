import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { icarus } from '../../src/simulate/icarus.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import type { Counterexample } from '../../src/verify/counterexample.ts';
import { counterexampleFiles, readReplay, replay, writeFiles } from '../../src/verify/replay.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { counterexampleVcd } from '../../src/verify/waves.ts';
import { isPresent } from '../support/engines.ts';
import { macTarget, mutated } from '../support/targets.ts';

const right = macTarget({ kind: 'accumulate', lanes: 1 });
const wrong = mutated(right, 'a_0 * w_0', "(a_0 * w_0) & 16'shbfff");
const rtl = wrong.rtl ?? rtlOf(wrong.plan);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!isPresent(icarus))('a counter-example', () => {
  let found: Counterexample | undefined;
  let paths: string[] = [];
  beforeAll(async () => {
    const [result] = await cosimulate(wrong, { engines: [icarus], vectors: 100, seed: 3 });
    found = result?.counterexample;
    if (found === undefined) throw new Error('the fault was not found');
    paths = writeFiles(folder, counterexampleFiles(found, wrong.plan, rtl));
  });

  test('leaves a replay file, a waveform, a test bench and the text that failed', () => {
    const name = wrong.plan.module;
    expect(paths.map((path) => path.slice(folder.length + 1))).toEqual([
      `${name}-icarus.replay.json`,
      `${name}-icarus.vcd`,
      `${name}_counterexample.v`,
      `rtl/${name}.v`,
    ]);
  });

  test('replayed, differs in the same cycle and port; on the right text it does not', async () => {
    const recorded = readReplay(paths[0] ?? '');
    const [again] = await replay({ rtl, golden: wrong.golden }, recorded, [icarus]);
    expect(again).toMatchObject({ kind: 'replay', seed: 3 });
    expect(again?.mismatches).toBeGreaterThan(0);
    expect(again?.counterexample).toEqual(found);
    const [fixed] = await replay({ rtl: rtlOf(right.plan), golden: right.golden }, recorded, [
      icarus,
    ]);
    expect(fixed).toMatchObject({ mismatches: 0, cycles: found?.rows.length });
    expect(fixed).not.toHaveProperty('counterexample');
  });

  test('its test bench shows the failure by the command in its header', () => {
    const text = readFileSync(paths[2] ?? '', 'utf8');
    const command = text
      .split('\n')
      .find((line) => line.startsWith('//   $ iverilog'))
      ?.slice(7);
    const said = execFileSync('sh', ['-c', `${command} 2>&1`], { cwd: folder, encoding: 'utf8' });
    const { cycle, port, expected, got } = found as Counterexample;
    const digits = (literal: string): string => literal.replace(/^\d+'h/, '');
    expect(said).toContain(
      `cycle ${cycle}: ${port} must be ${digits(expected)}, not ${digits(got)}\n`,
    );
    expect(said).toMatch(/FAIL: 1 of \d+ checks in \d+ cycles\n/);
  });

  test('a replay file of another module is refused', async () => {
    const other = macTarget({ kind: 'chain', lanes: 1 });
    const recorded = readReplay(paths[0] ?? '');
    await expect(
      replay({ rtl: rtlOf(other.plan), golden: other.golden }, recorded, [icarus]),
    ).rejects.toThrow(
      /^the replay file must be one of mac_chain_as8_ws8_c32 with inputs en_i, a_i/,
    );
  });
});

test.each([
  ['{', /must be a readable JSON file/],
  ['{}', /schema must be pelab.replay\/1, not absent/],
  [
    JSON.stringify({
      schema: 'pelab.replay/1',
      module: 'm',
      engine: 'icarus',
      seed: 1,
      rows: [{ inputs: { a: 'xyz' } }],
    }),
    /rows.0.inputs.a must be a word in hexadecimal digits, not "xyz"/,
  ],
])('a replay file that reads %s is refused in one sentence', (text, sentence) => {
  const file = join(folder, 'broken.json');
  writeFileSync(file, text);
  expect(() => readReplay(file)).toThrow(sentence);
});

test('the waveform holds inputs, RTL and golden, and x where the golden model is silent', () => {
  const ports = {
    inputs: [{ name: 'a_i', width: 4 }],
    outputs: [
      { name: 'valid_o', width: 1 },
      { name: 'y_o', width: 4 },
    ],
  };
  const rows = [
    { inputs: { a_i: '3' }, expected: {}, got: { valid_o: 'x', y_o: "4'b1x01" } },
    { inputs: { a_i: '3' }, expected: { valid_o: '1', y_o: 'f' }, got: { valid_o: '1', y_o: '7' } },
  ];
  const found = {
    module: 'm',
    engine: 'icarus',
    seed: 1,
    cycle: 1,
    port: 'y_o',
    expected: "4'hf",
    got: "4'h7",
    rows,
    text: '',
  } as const;
  expect(counterexampleVcd(found, ports)).toBe(`$timescale 1ns $end
$scope module m $end
$scope module inputs $end
$var wire 1 & edge $end
$var wire 4 ! a_i $end
$upscope $end
$scope module rtl $end
$var wire 1 " valid_o $end
$var wire 4 # y_o $end
$upscope $end
$scope module golden $end
$var wire 1 $ valid_o $end
$var wire 4 % y_o $end
$upscope $end
$upscope $end
$enddefinitions $end
#0
0&
b0011 !
x"
b1x01 #
x$
bxxxx %
#5
1&
#10
0&
1"
b0111 #
1$
b1111 %
#15
1&
#20
`);
});
