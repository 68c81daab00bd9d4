/** Somebody's unit against exact arithmetic: the planted bug is found, the mended unit agrees, whatever the latency. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { duel } from '../../../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'pelab-duel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const save = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const shipped = readFileSync('designs/duel/e4m3_mul.v', 'utf8');
const mended = shipped.replace('lost >= half', 'lost > half || (lost == half && kept[0])');
const map = 'designs/duel/e4m3_mul.ports.yaml';

describe('an E4M3 multiplier that rounds ties away from zero', () => {
  test('is caught: its latency, every mistake, the simplest vector, the page', async () => {
    const report = await duel({
      files: ['designs/duel/e4m3_mul.v'],
      top: 'e4m3_mul',
      map,
      out: folder,
    });
    expect(report).toMatchObject({
      mode: 'pipelined',
      latency: 2,
      vectors: 65536,
      exhaustive: true,
      mismatches: 2552,
      kinds: { special: 0, 'sign of zero': 0, 'one step off': 2552, 'far off': 0 },
      smallest: { operands: ['20', '04'], expected: '00', got: '01' },
    });
    const failing = readFileSync(join(folder, 'e4m3_mul.duel', 'failing.txt'), 'utf8').split('\n');
    expect(failing).toContain('20 04 00');
    const page = readFileSync(join(folder, 'e4m3_mul.duel', 'duel.html'), 'utf8');
    expect(page).toContain('2552 of 65536 vectors are wrong');
    expect(page.match(/<rect /g)).toHaveLength(64 * 64);
  });

  test('agrees on every pair once ties go to even', async () => {
    expect(mended).not.toBe(shipped);
    const report = await duel({ files: [save('mended.v', mended)], top: 'e4m3_mul', map });
    expect(report).toMatchObject({ mismatches: 0, vectors: 65536, latency: 2 });
    expect(report.smallest).toBe(undefined);
  });

  test('is right again, when the map declares its rounding', async () => {
    const away = save('away.yaml', `${readFileSync(map, 'utf8')}rounding: nearest-away\n`);
    const report = await duel({ files: ['designs/duel/e4m3_mul.v'], top: 'e4m3_mul', map: away });
    expect(report.mismatches).toBe(0);
  });
});

describe('an E5M2 multiplier in SystemVerilog that forgets what lies below its guard bit', () => {
  const unit = { top: 'e5m2_mul', map: 'designs/duel/e5m2_mul.ports.yaml' };
  const shippedSv = readFileSync('designs/duel/e5m2_mul.sv', 'utf8');

  test('is caught: structs of a package as ports, a valid, a reset, three cycles', async () => {
    const report = await duel({ ...unit, files: ['designs/duel/e5m2_mul.sv'] });
    // 888 by a count over exact fractions that shares nothing with pelab.
    expect(report).toMatchObject({
      mode: 'pipelined',
      latency: 3,
      vectors: 65536,
      mismatches: 888,
      smallest: { operands: ['31', '04'], expected: '01', got: '00' },
    });
  });

  test('agrees on every pair once they count', async () => {
    const right = shippedSv.replace('guard && kept[0]', 'guard && (kept[0] || |below[64:0])');
    expect(right).not.toBe(shippedSv);
    const report = await duel({ ...unit, files: [save('right.sv', right)] });
    expect(report).toMatchObject({ mismatches: 0, vectors: 65536, latency: 3 });
  });
});

describe('units of other kinds', () => {
  test('a combinational subtractor of parameters and an inverted operand order is caught', async () => {
    const file = save(
      'sub.v',
      'module sub #(parameter W = 4) (input [W-1:0] l, input [W-1:0] r, output [W-1:0] d);\n  assign d = r - l;\nendmodule\n',
    );
    const ports = (a: string, b: string): string =>
      save(
        `sub-${a}.yaml`,
        `operation: sub\nformat: int8\nports: {a: ${a}, b: ${b}, result: d}\nparameters: {W: 8}\n`,
      );
    const wrong = await duel({ files: [file], top: 'sub', map: ports('l', 'r') });
    expect(wrong).toMatchObject({ mode: 'combinational', latency: 0 });
    // r - l and l - r are one word where they are 0 or -128.
    expect(wrong.mismatches).toBe(65536 - 2 * 256);
    const right = await duel({ files: [file], top: 'sub', map: ports('r', 'l') });
    expect(right.mismatches).toBe(0);
  });

  test('a unit that takes a pair only every few cycles is given time', async () => {
    const file = save(
      'slow.v',
      `module slow (input clk, input rst_n, input go, input [3:0] a, input [3:0] b, output reg [3:0] y);
  reg [3:0] left;
  reg [3:0] sum;
  always @(posedge clk) begin
    if (!rst_n) left <= 4'd0;
    else if (go) begin left <= b; sum <= 4'd0; end
    else if (left != 4'd0) begin left <= left - 4'd1; sum <= sum + a; end
    else y <= sum;
  end
endmodule
`,
    );
    const slow = save(
      'slow.yaml',
      `operation: mul
format: uint4
ports: {a: a, b: b, result: y, clock: clk, reset: {port: rst_n, active: low}, valid: go}
`,
    );
    const report = await duel({ files: [file], top: 'slow', map: slow });
    expect(report).toMatchObject({ mode: 'held', mismatches: 0, vectors: 256, exhaustive: true });
  });

  test('a failing draw of a wide unit is made small', async () => {
    const file = save(
      'wide.v',
      `module wide (input clk, input [31:0] a, input [31:0] b, output reg [31:0] y);
  // The carry out of the low half is lost when it meets a carry out of the next bit.
  wire [16:0] low = a[15:0] + b[15:0];
  always @(posedge clk) y <= { a[31:16] + b[31:16] + { 15'd0, low[16] & ~(a[16] & b[16]) }, low[15:0] };
endmodule
`,
    );
    const wide = save(
      'wide.yaml',
      'operation: add\nformat: uint32\nports: {a: a, b: b, result: y, clock: clk}\n',
    );
    const report = await duel({ files: [file], top: 'wide', map: wide, vectors: 20_000 });
    expect(report).toMatchObject({ latency: 1, exhaustive: false, vectors: 20_000 });
    expect(report.mismatches).toBeGreaterThan(100);
    // Both have bit 16, and their low halves carry: no vector has fewer ones.
    const ones = (report.smallest?.operands ?? []).map(
      (word) => BigInt(`0x${word}`).toString(2).replaceAll('0', '').length,
    );
    expect(ones.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(6);
  });
});

describe('what does not fit is refused', () => {
  const refused = async (text: string, top = 'e4m3_mul'): Promise<unknown> =>
    duel({ files: ['designs/duel/e4m3_mul.v'], top, map: save('bad.yaml', text) });
  const ports = 'a: x, b: y, result: p, clock: clock';

  test('a module that the files do not define', async () => {
    await expect(
      refused(`operation: mul\nformat: e4m3\nports: {${ports}}\n`, 'e4m3_mull'),
    ).rejects.toThrow('--top must be one of e4m3_mul, not e4m3_mull; did you mean e4m3_mul?');
  });

  test.each([
    [
      'a port',
      'ports: {a: xx, b: y, result: p, clock: clock}',
      'ports.xx must be a port of the unit, not absent; did you mean x?',
    ],
    [
      'a parameter',
      `ports: {${ports}}\nparameters: {W: 8}`,
      'parameters.W must be a parameter of the unit, not absent',
    ],
    [
      'a constant',
      `ports: {${ports}}\nconstants: {mode: 1}`,
      'constants.mode must be an input of the unit, not absent',
    ],
  ])('%s that the unit does not have', async (_what, lines, sentence) => {
    await expect(refused(`operation: mul\nformat: e4m3\n${lines}\n`)).rejects.toThrow(sentence);
  });

  test('registers without a clock', async () => {
    await expect(
      refused('operation: mul\nformat: e4m3\nports: {a: x, b: y, result: p}\n'),
    ).rejects.toThrow(/^[^\n]*: ports\.clock must be given for a unit with registers, not absent$/);
  });

  test('an input that nothing drives', async () => {
    const text =
      'module gated (input [7:0] a, b, input on, output [7:0] y);\n' +
      "  assign y = on ? a + b : 8'd0;\nendmodule\n";
    const gated = save(
      'gated.yaml',
      'operation: add\nformat: uint8\nports: {a: a, b: b, result: y}\n',
    );
    await expect(
      duel({ files: [save('gated.v', text)], top: 'gated', map: gated }),
    ).rejects.toThrow(
      'constants.on must be given for an input of the unit that ports does not name, not absent',
    );
  });

  test('a port of another width, with what it is', async () => {
    await expect(
      refused('operation: mul\nformat: fp16\nports: {a: x, b: y, result: p, clock: clock}\n'),
    ).rejects.toThrow('ports.x must be an input of 16 bits of the unit, not an input of 8 bits');
  });

  test('operands that the operation does not have', async () => {
    await expect(
      refused('operation: mul\nformat: e4m3\nports: {a: x, result: p, clock: clock}\n'),
    ).rejects.toThrow('ports.b must be given, not absent');
  });

  test('a unit that is never right has no latency', async () => {
    await expect(
      refused('operation: add\nformat: uint8\nports: {a: x, b: y, result: p, clock: clock}\n'),
    ).rejects.toThrow('latency must be found below 64 cycles');
  });
});
