/** The AXI4-Stream wrapper of every shipped design: lint-free, as planned, and transparent under back-pressure. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { Design } from '../../src/design/design.ts';
import { axiControlPlan } from '../../src/handover/axi-control.ts';
import { axisInterfaces, sideBand } from '../../src/handover/axi-stream.ts';
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
/** Results that are there for one cycle; operands that are asked for by index. */
const beside = {
  'results for one cycle': { element: { family: 'bit-serial', lanes: 4 } },
  'results at any pace': { element: { family: 'laconic', lanes: 2 } },
  'an operand memory': {
    element: { family: 'opt4c' },
    array: { architecture: 'column-engine', rows: 3, columns: 4, depth: 32, resolvers: 2 },
  },
  'an operand memory in slices': {
    element: { family: 'opt4e', lanes: 2 },
    array: { architecture: 'column-engine', rows: 1, columns: 1, depth: 64, group: 2 },
  },
};
const cases = [...Object.entries(elements), ...arrays, ...Object.entries(beside)];

/** The files of a design, in a folder of their own, one of them edited. */
function placed(
  design: Design,
  edit?: { readonly file: RegExp; edit(text: string): string },
): string {
  const at = mkdtempSync(join(scratch, 'bench-'));
  for (const { path, content } of emitDesign(design).files) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    const changed = edit?.file.test(path) === true ? edit.edit(String(content)) : content;
    writeFileSync(join(at, path), changed);
  }
  return at;
}

/** What the bus bench in a folder says, the design's own bench where there is none. */
function verdict(at: string, name: string, bench: 'bus' | 'sim', seed = 1): string {
  const run = (...command: readonly string[]): string =>
    execFileSync(command[0] ?? '', command.slice(1), { cwd: at, encoding: 'utf8' });
  const listed = readdirSync(join(at, 'axi')).filter((file) => file.endsWith('.v'));
  const files =
    bench === 'bus' ? listed.map((file) => `axi/${file}`) : [`tb/${benchOf(join(at, 'tb'))}`];
  run('iverilog', '-g2005', '-Wall', '-o', 'tb.vvp', '-f', `${name}.f`, ...files);
  const lines = run('vvp', '-n', 'tb.vvp', `+seed=${seed}`).split('\n');
  return lines.find((line) => /^(PASS|FAIL)/.test(line)) ?? '';
}

function benchOf(folder: string): string {
  return readdirSync(folder).find((file) => file.endsWith('_tb.v')) ?? '';
}

describe('the AXI4-Stream wrapper', () => {
  test.each(cases)('%s: no warning, and what its plan claims', async (_, section) => {
    const design = await small(section);
    const plan = axiControlPlan(targetOf(design).plan(), design.hash);
    const rtl = rtlOf(plan);
    expect(auditSentences(await auditPlan(plan, rtl.files))).toEqual([]);
    for (const { tool, messages } of await lint(rtl)) {
      expect({ tool, messages }).toEqual({ tool, messages: [] });
    }
  });

  test.each(names)('%s: every port of the design has its place on the bus', async (name) => {
    const design = await elaborate(join(designs, name));
    const plan = targetOf(design).plan();
    const interfaces = axisInterfaces(plan);
    const onBus = [
      ...interfaces.flatMap(({ fields }) => fields.map(({ port }) => port)),
      ...interfaces.flatMap(({ valid, ready }) => [valid, ready]),
      'clk',
      'rst',
      'en_i',
    ];
    const { fetch } = { fetch: undefined, ...plan.interface };
    // A design with a bus of its own has an interrupt beside it.
    const side = sideBand(plan).map((port) => port.name);
    expect(side).toEqual(design.array?.registers === undefined ? [] : ['irq_o']);
    const known = [...onBus, ...side, fetch?.read, fetch?.index, fetch?.data];
    expect(plan.ports.map((port) => port.name).filter((port) => !known.includes(port))).toEqual([]);
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

describe.skipIf(!isPresent(icarus))('the emitted benches', () => {
  test.each(cases)('%s: golden transfers arrive, in order and once', async (_, section) => {
    const at = placed(await small(section));
    for (const seed of [1, 77]) {
      expect(verdict(at, 'bus', 'bus', seed)).toMatch(/^PASS: \d+ transfers/);
    }
  });

  test.each(names)('%s: passes, alone and on the bus', async (name) => {
    const design = await elaborate(join(designs, name));
    // Icarus takes up to a minute for the large ones: PELAB_ALL_DESIGNS=1 runs these too.
    const { array } = design;
    const isSmall = array === undefined || (array.isDataDependent === true && array.elements <= 32);
    if (!isSmall && process.env['PELAB_ALL_DESIGNS'] !== '1') return;
    const at = placed(design);
    expect(verdict(at, design.name, 'sim')).toMatch(/^PASS: \d+ checks/);
    expect(verdict(at, design.name, 'bus')).toMatch(/^PASS: \d+ transfers/);
  });

  test('a wrapper that loses, doubles, swaps, withdraws or miscounts a transfer fails', async () => {
    const element = await small(elements['sum kept']);
    const array = await small({ ...arrays[0]?.[1] });
    const faults: readonly (readonly [Design, string, string, RegExp])[] = [
      [element, 'm_axis_tvalid || m_axis_tready', 'm_axis_tvalid || 1', /^FAIL/],
      [element, '.valid_i(s_axis_tvalid)', ".valid_i(1'b1)", /^FAIL/],
      [element, 's_axis_tready = go', "s_axis_tready = 1'b1", /^FAIL/],
      [element, '.a_i(s_axis_tdata[7:0])', '.a_i(s_axis_tdata[8:1])', /^FAIL/],
      [element, "packet_ends ? 16'd0", "packet_ends ? 16'd1", /^FAIL/],
      [element, 's_axis_gated_ready && run', 's_axis_gated_ready', /^FAIL/],
      [element, 'if (m_axis_waits) m_axis', 'if (m_axis_moves) m_axis', /^FAIL/],
      [element, '(restart && written[0])', '(restart && written[2])', /^FAIL/],
      [array, '.ready_i(m_axis_tready)', ".ready_i(1'b1)", /^FAIL/],
      [array, '.last_i(s_axis_tlast)', ".last_i(1'b0)", /^FAIL: transfers are missing/],
    ];
    for (const [design, from, to, expected] of faults) {
      let edits = 0;
      const edit = (text: string): string => {
        if (text.includes(from)) edits += 1;
        return text.replace(from, to);
      };
      const at = placed(design, { file: /^axi\/.*_(axi|axis)\.v$/, edit });
      expect({ from, edits }).toEqual({ from, edits: 1 });
      expect({ to, verdict: verdict(at, 'bus', 'bus') }).toEqual({
        to,
        verdict: expect.stringMatching(expected) as string,
      });
    }
  });
});
