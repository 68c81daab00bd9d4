import { expect, test } from 'vitest';
import { verilator } from '../../src/simulate/verilator.ts';
import { lint, verilatorLint, yosysLint } from '../../src/verify/lint.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { macElement } from '../laws/engine-laws.ts';
import { isPresent } from '../support/engines.ts';

const rtl = rtlOf(macElement().plan({ kind: 'accumulate', lanes: 2 }));

test('the MAC as emitted has no warnings from any linter present', async () => {
  const results = await lint(rtl);
  expect(results[0]).toMatchObject({ tool: 'yosys', warnings: 0, messages: [] });
  for (const result of results) expect(result.messages).toEqual([]);
});

test('Yosys names a net that nothing drives', async () => {
  const files = rtl.files.map((file) => ({
    ...file,
    text: file.text.replace('assign acc_o', '// assign acc_o'),
  }));
  const result = await yosysLint({ ...rtl, files });
  expect(result.warnings).toBeGreaterThan(0);
  expect(result.messages.join('\n')).toContain('acc_o');
});

test('a text that cannot be read is a warning that says so, not a crash', async () => {
  const result = await yosysLint({ ...rtl, files: [{ path: 'rtl/a.v', text: 'module ;' }] });
  expect(result.warnings).toBe(1);
  expect(result.messages[0]).toMatch(/syntax error/);
});

test.skipIf(!isPresent(verilator))('Verilator names a signal that is never used', async () => {
  const files = rtl.files.map((file) => ({
    ...file,
    text: file.text.replace('  // Full-width', '  wire spare = en_i;\n  // Full-width'),
  }));
  const result = await verilatorLint({ ...rtl, files });
  expect(result?.messages).toEqual([
    expect.stringMatching(
      /^%Warning-UNUSEDSIGNAL: rtl\/0\/mac_acc2_as8_ws8_c32.v:\d+:\d+: Signal is not used: 'spare'/,
    ),
  ]);
});
