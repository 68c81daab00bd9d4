/** Verilog that is not ours: other names, an active-low reset, a parameter, no enable. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { icarus } from '../../src/simulate/icarus.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { foreignRtl } from '../../src/verify/foreign.ts';
import { lint } from '../../src/verify/lint.ts';
import type { VerificationResult } from '../../src/verify/result.ts';
import { isPresent } from '../support/engines.ts';
import { macTarget } from '../support/targets.ts';

const target = macTarget({ kind: 'accumulate', lanes: 1 });

const theirs = `// somebody's unit; its module keyword stands in a comment, too
module helper (input [15:0] x, output [31:0] y);
  assign y = {{16{x[15]}}, x};
endmodule
module their_mac #(parameter W = 4) (
  input clock, input rst_n, input go, input start, input scan,
  input signed [W-1:0] left, input signed [W-1:0] right, output reg done, output reg [31:0] total
);
  wire [2*W-1:0] product = left * right;
  wire [31:0] wide;
  helper h (.x(product), .y(wide));
  always @(posedge clock) begin
    done <= rst_n & go & ~scan;
    if (go) total <= (start ? 32'd0 : total) + wide;
  end
endmodule
`;

const map = `
top: their_mac
ports:
  clk: clock
  rst: {port: rst_n, active: low}
  en_i: {absent: 1}
  valid_i: go
  first_i: start
  a_i: left
  b_i: right
  valid_o: done
  acc_o: total
constants: {scan: 0}
parameters: {W: 8}
`;

let folder = '';
const put = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'foreign-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!isPresent(icarus))('under Icarus', () => {
  const check = async (text: string): Promise<VerificationResult | undefined> => {
    const sources = { files: [put('unit.v', text)], map: put('ports.yaml', map) };
    const subject = { ...target, ...foreignRtl(target.plan, sources) };
    const [result] = await cosimulate(subject, { engines: [icarus], vectors: 2000, seed: 5 });
    return result;
  };

  test('a right unit behind a port map passes', async () => {
    const result = await check(theirs);
    expect(result).toMatchObject({ mismatches: 0, module: `pelab_wrapper_${target.plan.module}` });
    expect(result?.samples).toBeGreaterThan(2000);
  });

  test('a unit that treats one operand as unsigned is caught on one pair of operands', async () => {
    const result = await check(theirs.replace('input signed [W-1:0] right', 'input [W-1:0] right'));
    expect(result?.mismatches).toBeGreaterThan(0);
    expect(result?.counterexample?.rows.length).toBe(4);
  });

  test('a unit with our own ports needs no map and no wrapper', async () => {
    const own = theirs
      .replace('their_mac #(parameter W = 4)', 'plain_mac #(parameter W = 8)')
      .replaceAll(/\bclock\b/g, 'clk')
      .replaceAll(/\bgo\b/g, 'valid_i')
      .replaceAll(/\bstart\b/g, 'first_i')
      .replaceAll(/\bleft\b/g, 'a_i')
      .replaceAll(/\bright\b/g, 'b_i')
      .replaceAll(/\bdone\b/g, 'valid_o')
      .replaceAll(/\btotal\b/g, 'acc_o')
      .replace('input rst_n', 'input rst')
      .replace('rst_n & valid_i & ~scan', '~rst & valid_i')
      .replace('input scan', 'input en_i');
    const files = [put('own.v', own)];
    const { rtl, held } = foreignRtl(target.plan, { files, top: 'plain_mac' });
    expect(rtl.top).toBe('plain_mac');
    expect(held).toEqual({});
    const [result] = await cosimulate(
      { ...target, rtl },
      { engines: [icarus], vectors: 500, seed: 5 },
    );
    // It has no enable: pelab finds that out.
    expect(result?.counterexample?.rows.some((row) => row.inputs['en_i'] === '0')).toBe(true);
  });
});

test('the wrapper has no lint warnings of its own', async () => {
  const sources = { files: [put('clean.v', theirs)], map: put('clean.yaml', map) };
  const { rtl } = foreignRtl(target.plan, sources);
  const results = await lint(rtl);
  const wrapper = results
    .flatMap((result) => result.messages)
    .filter((text) => /wrapper/.test(text));
  // Our enable goes nowhere: that is what `absent` says.
  expect(wrapper.filter((text) => !text.includes("'en_i'"))).toEqual([]);
});

test.each([
  ['ports: {a_j: left}', /ports\.a_j must be one of .*, not a key named a_j; did you mean a_i\?$/],
  ['ports: {a_i: 7}', /ports\.a_i must be/],
  ['port: {}', /port must be one of top, ports, constants, parameters, not a key named port/],
  ['top: [', /well-formed YAML/],
])('a port map that reads %s is refused', (text, sentence) => {
  const sources = { files: [put('unit.v', theirs)], map: put('wrong.yaml', text) };
  expect(() => foreignRtl(target.plan, sources)).toThrow(sentence);
});

test('files with several modules and none of our name need --top', () => {
  expect(() => foreignRtl(target.plan, { files: [put('unit.v', theirs)] })).toThrow(
    '--top must be given where the files hold no module mac_acc_as8_ws8_c32, not one of helper, their_mac',
  );
});

test('a --top that the files do not define is told, unless a macro may define it', () => {
  const plan = target.plan;
  const file = put('one.v', theirs);
  expect(() => foreignRtl(plan, { files: [file], top: 'their_mak' })).toThrow(
    '--top must be one of helper, their_mac, not their_mak; did you mean their_mac?',
  );
  const made = put('made.v', '`define NAME made\nmodule `NAME (input x); endmodule\n');
  expect(foreignRtl(plan, { files: [made], top: 'made' }).rtl.top).toBe('made');
});

test('a file that is not there is told by name', () => {
  expect(() => foreignRtl(target.plan, { files: [join(folder, 'absent.v')] })).toThrow(/absent\.v/);
});
