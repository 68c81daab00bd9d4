/** The AXI4-Stream wrapper of every shipped design: lint-free, as planned, and transparent under back-pressure. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { Design } from '../../src/design/design.ts';
import { axisInterfaces, axiStreamPlan, sideBand } from '../../src/handover/axi-stream.ts';
import { elaborate } from '../../src/index.ts';
import { emitDesign } from '../../src/run/emit.ts';
import { targetOf } from '../../src/run/target.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { auditPlan, auditSentences } from '../../src/verify/audit.ts';
import { lint } from '../../src/verify/lint.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { isPresent } from '../support/engines.ts';

const designs = fileURLToPath(new URL('../../designs/', import.meta.url));
const names = readdirSync(designs).filter((name) => /^[^.]+\.yaml$/.test(name));
const scratch = mkdtempSync(join(tmpdir(), 'pelab-bus-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A design whose array has at most 4 x 4 elements. */
async function small(section: object): Promise<Design> {
  return elaborate({
    name: 'bus',
    workload: { gemms: [{ name: 'tile', m: 4, k: 9, n: 4 }] },
    ...section,
  });
}

const elements = {
  'sum kept': { element: { family: 'mac' } },
  'three stages': { element: { family: 'float-mac', pipeline: 3 } },
  'no valid of its own': { element: { family: 'light-pe' } },
};
const arrays = ['systolic-os', 'systolic-ws', 'adder-tree', 'cube', 'matrix-2d'].map(
  (architecture) =>
    [
      architecture,
      { element: { family: 'mac', weight: 'int5' }, array: { architecture, rows: 3, columns: 3 } },
    ] as const,
);
const cases = [...Object.entries(elements), ...arrays];

/** What the emitted bus bench says, its wrapper edited. */
function verdict(design: Design, edit: (wrapper: string) => string, seed = 1): string {
  const at = mkdtempSync(join(scratch, 'bench-'));
  const { files, top } = emitDesign(design);
  const wrapper = `axi/${top}_axis.v`;
  for (const { path, content } of files) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), path === wrapper ? edit(String(content)) : content);
  }
  const run = (...command: readonly string[]): string =>
    execFileSync(command[0] ?? '', command.slice(1), { cwd: at, encoding: 'utf8' });
  run(
    'iverilog',
    '-g2005',
    '-Wall',
    '-o',
    'tb.vvp',
    '-f',
    `${design.name}.f`,
    wrapper,
    `axi/${top}_axis_tb.v`,
  );
  const lines = run('vvp', '-n', 'tb.vvp', `+seed=${seed}`).split('\n');
  return lines.find((line) => /^(PASS|FAIL)/.test(line)) ?? '';
}

describe('the AXI4-Stream wrapper', () => {
  test.each(cases)('%s: no warning, and what its plan claims', async (_, section) => {
    const plan = axiStreamPlan(targetOf(await small(section)).plan());
    const rtl = rtlOf(plan);
    expect(auditSentences(await auditPlan(plan, rtl.files))).toEqual([]);
    for (const { tool, messages } of await lint(rtl)) {
      expect({ tool, messages }).toEqual({ tool, messages: [] });
    }
  });

  test.each(names)('%s: every port of the design has its place on the bus', async (name) => {
    const plan = targetOf(await elaborate(join(designs, name))).plan();
    const interfaces = axisInterfaces(plan);
    const placed = [
      ...interfaces.flatMap(({ fields }) => fields.map(({ port }) => port)),
      ...interfaces.flatMap(({ valid, ready }) => [valid, ready]),
      ...sideBand(plan).map((port) => port.name),
      'clk',
      'rst',
      'en_i',
    ];
    expect(plan.ports.map((port) => port.name).filter((port) => !placed.includes(port))).toEqual(
      [],
    );
    for (const { name: bus, fields, dataWidth } of interfaces) {
      const taken = fields
        .filter(({ signal }) => signal === 'tdata')
        .flatMap(({ low, width }) => Array.from({ length: width }, (__, bit) => low + bit));
      expect({ bus, overlaps: taken.length - new Set(taken).size }).toEqual({ bus, overlaps: 0 });
      expect(Math.max(-1, ...taken)).toBeLessThan(dataWidth);
      expect(dataWidth % 8).toBe(0);
    }
  });
});

describe.skipIf(!isPresent(icarus))('the emitted bus bench', () => {
  test.each(cases)('%s: golden transfers arrive, in order and once', async (_, section) => {
    const design = await small(section);
    for (const seed of [1, 77]) {
      expect(verdict(design, (text) => text, seed)).toMatch(/^PASS: \d+ transfers/);
    }
  });

  test('a wrapper that loses, doubles, swaps or withdraws a transfer fails', async () => {
    const element = await small(elements['sum kept']);
    const array = await small({ ...arrays[0]?.[1] });
    const faults: readonly (readonly [Design, string, string, RegExp])[] = [
      [element, 'm_axis_tvalid || m_axis_tready', 'm_axis_tvalid || 1', /^FAIL/],
      [element, '.valid_i(s_axis_tvalid)', ".valid_i(1'b1)", /^FAIL/],
      [element, 's_axis_tready = go', "s_axis_tready = 1'b1", /^FAIL/],
      [element, '.a_i(s_axis_tdata[7:0])', '.a_i(s_axis_tdata[8:1])', /^FAIL/],
      [array, '.ready_i(m_axis_tready)', ".ready_i(1'b1)", /^FAIL/],
      [array, '.last_i(s_axis_tlast)', ".last_i(1'b0)", /^FAIL: transfers are missing/],
    ];
    for (const [design, from, to, expected] of faults) {
      const edit = (text: string): string => {
        expect(text).toContain(from);
        return text.replace(from, to);
      };
      expect({ to, verdict: verdict(design, edit) }).toEqual({
        to,
        verdict: expect.stringMatching(expected) as string,
      });
    }
  });
});
