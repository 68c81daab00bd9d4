/** The bench that users receive: it passes on our RTL, fails on a wrong one, by the commands in its own header. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  renderSelfCheck,
  renderStandAlone,
  type BenchRow,
} from '../../src/emit/bench-selfcheck.ts';
import { renderPlan, type SourceFile } from '../../src/emit/verilog.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { verilator } from '../../src/simulate/verilator.ts';
import { macElement } from '../laws/engine-laws.ts';
import { isPresent } from '../support/engines.ts';

const role = { kind: 'accumulate', lanes: 2 } as const;
const element = macElement();
const plan = element.plan(role);
const rows = playSome(300);

function playSome(cycles: number): BenchRow[] {
  const golden = element.golden(role);
  return Array.from({ length: cycles }, (_, t) => {
    const inputs = {
      rst: t < 2 || t === 150 ? 1n : 0n,
      en_i: t % 7 === 0 ? 0n : 1n,
      valid_i: t % 3 === 0 ? 0n : 1n,
      first_i: t % 11 === 5 ? 1n : 0n,
      a_i: BigInt((t * 7919) % 65536),
      b_i: BigInt((t * 104729) % 65536),
    };
    return { inputs, outputs: golden.step(inputs) };
  });
}

describe('self-checking bench', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'selfcheck-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, files: readonly SourceFile[]): string => {
    for (const file of files) {
      const path = join(folder, name, file.path);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, file.text);
    }
    return join(folder, name);
  };

  const design = (edit: (text: string) => string = (text) => text): SourceFile[] => [
    ...renderPlan(plan).map((file) => ({ ...file, text: edit(file.text) })),
    ...renderSelfCheck(plan, rows, { fileList: 'filelist.f' }),
    { path: 'filelist.f', text: `rtl/${plan.module}.v\n` },
  ];

  /** The command of the header that begins with a word. */
  const command = (files: readonly SourceFile[], tool: string): string => {
    const bench = files.find((file) => file.path.endsWith('_tb.v'));
    const line = bench?.text.split('\n').find((one) => one.startsWith(`//   $ ${tool} `));
    if (line === undefined) throw new Error(`no ${tool} command in the header`);
    return line.slice('//   $ '.length);
  };

  const shell = (text: string, cwd: string): string =>
    execFileSync('sh', ['-c', `${text} 2>&1`], { cwd, encoding: 'utf8' });

  test.skipIf(!isPresent(icarus))('passes under Icarus, with not a word of warning', () => {
    const files = design();
    const said = shell(command(files, 'iverilog'), write('right', files));
    expect(said).toMatch(/^PASS: \d+ checks in 300 cycles\n$/);
    expect(Number(/\d+/.exec(said)?.[0])).toBeGreaterThan(450);
  });

  test.skipIf(!isPresent(icarus))(
    'fails under Icarus when a sign is lost, and names the first cycles',
    () => {
      const files = design((text) => text.replace('w_1 = $signed(', 'w_1 = ('));
      const edited = files.map((file) => ({
        ...file,
        text: file.text.replace('product_1 = a_1 * w_1', "product_1 = a_1 * (w_1 & 8'sh7f)"),
      }));
      const said = shell(command(edited, 'iverilog'), write('wrong', edited));
      expect(said).toMatch(/^cycle \d+: acc_o must be [0-9a-f]{8}, not [0-9a-f]{8}\n/);
      expect(said).toMatch(/\nFAIL: \d+ of \d+ checks in 300 cycles\n$/);
    },
  );

  test.skipIf(!isPresent(icarus))('an unknown output fails', () => {
    const files = design((text) =>
      text.replace("if (rst) valid_sum_q <= 1'b0;", "if (rst) valid_sum_q <= 1'bx;"),
    );
    expect(shell(command(files, 'iverilog'), write('unknown', files))).toMatch(/FAIL: /);
  });

  test.skipIf(!isPresent(verilator))('passes under Verilator, every warning on', () => {
    const files = design();
    const cwd = write('verilated', files);
    shell(`verilator --lint-only --timing -Wall -f filelist.f tb/${plan.module}_tb.v`, cwd);
    expect(shell(command(files, 'verilator'), cwd)).toMatch(/\nPASS: \d+ checks in 300 cycles\n/);
  });

  test.skipIf(!isPresent(icarus))(
    'the stand-alone form holds its vectors and writes a waveform',
    () => {
      const bench = 'shows_a_failure';
      const howto = ['how to'];
      const cwd = write('alone', [
        ...renderPlan(plan),
        {
          path: `${bench}.v`,
          text: renderStandAlone(plan, rows.slice(0, 20), { bench, summary: 'a failure', howto }),
        },
      ]);
      const said = shell(`iverilog -g2005 -Wall -o a.vvp rtl/*.v ${bench}.v && vvp -n a.vvp`, cwd);
      expect(said).toMatch(/PASS: \d+ checks in 20 cycles\n/);
      expect(shell(`ls ${bench}.vcd`, cwd)).toBe(`${bench}.vcd\n`);
    },
  );

  test('a bench without vectors is refused', () => {
    expect(() => renderSelfCheck(plan, [], { fileList: 'filelist.f' })).toThrow(/has no vectors/);
  });

  test('is the same twice', () => {
    expect(design()).toEqual(design());
  });
});
