/** Place and route: the harness is transparent, the layout repeatable, what does not fit is said so. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../src/errors.ts';
import { pinHarnessPlan } from '../../src/handover/pin-harness.ts';
import { elaborate, fpga } from '../../src/index.ts';
import { placeIce40, readReport } from '../../src/run/place/place.ts';
import { findPlacer } from '../../src/run/place/placer.ts';
import { block, layout, readField, writeField } from '../../src/simulate/engine.ts';
import { embeddedEngine } from '../../src/simulate/embedded/engine.ts';
import { auditPlan, auditSentences } from '../../src/verify/audit.ts';
import { lint } from '../../src/verify/lint.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { enginesRequired } from '../support/engines.ts';

const out = mkdtempSync(join(tmpdir(), 'pelab-place-test-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const isPresent = enginesRequired || (await findPlacer()) !== undefined;
if (!isPresent) process.stderr.write('skipped: tests that need nextpnr-ice40\n');

const design = await elaborate({
  name: 'placed',
  element: { family: 'mac', weight: 'int3', activation: 'int3', accumulator: 8 },
  technology: { clock: '50 MHz' },
  workload: { gemms: [{ name: 'tile', m: 2, k: 4, n: 2 }] },
});
const harness = pinHarnessPlan(design.element.plan({ kind: 'accumulate', lanes: 1 }));

test('the harness: no warning, and what its plan claims', async () => {
  const rtl = rtlOf(harness);
  expect(auditSentences(await auditPlan(harness, rtl.files))).toEqual([]);
  for (const { tool, messages } of await lint(rtl)) {
    expect({ tool, messages }).toEqual({ tool, messages: [] });
  }
});

test('what is shifted in is worked on, and the sum can be shifted out', async () => {
  const rtl = rtlOf(harness);
  const session = await embeddedEngine.open(rtl);
  // Inputs of the design from bit 0: rst, en, valid, first, a (3), b (3). 3 x -2, first of a sum.
  const bits = [0, 1, 1, 1, 1, 1, 0, 0, 1, 1];
  const loadAt = bits.length + 2;
  const shape = layout(rtl.inputs);
  const stimulus = block(shape, loadAt + 11);
  for (const field of shape.fields) {
    for (let cycle = 0; cycle < stimulus.cycles; cycle++) {
      const value = field.name === 'scan_i' ? (bits[cycle] ?? 0) : cycle === loadAt ? 1 : 0;
      writeField(stimulus, field, cycle, BigInt(value));
    }
  }
  const answer = await session.cycles(stimulus);
  await session.close();
  const [scan] = answer.layout.fields;
  if (scan === undefined) throw new Error('the harness has one output');
  // valid_o, then the sum from its lowest bit.
  const shown = Array.from({ length: 9 }, (_, i) => readField(answer, scan, loadAt + 1 + i));
  expect(shown.map(Number)).toEqual([1, 0, 1, 0, 1, 1, 1, 1, 1]);
});

test('a report without a clock is an error, not a rate of zero', () => {
  expect(() => readReport('{"fmax": {}, "utilization": {}}')).toThrow(EngineError);
});

describe.skipIf(!isPresent)('nextpnr', () => {
  test('gives a rate and a bitstream, twice the same', async () => {
    const options = {
      families: [],
      scopes: ['element'],
      place: ['hx8k'],
      dsp: false,
      out,
    } as const;
    const [first] = (await fpga(design, options)).placements;
    const image = readFileSync(first?.bitstream ?? '');
    const [second] = (await fpga(design, options)).placements;
    expect(second).toEqual(first);
    expect(readFileSync(second?.bitstream ?? '').equals(image)).toBe(true);
    expect(first?.fmaxMhz).toBeGreaterThan(20);
    // At least the registers of the harness and of the sum.
    expect(first?.logicCells).toBeGreaterThan(10 + 9 + 9 + 8);
    expect(image.length).toBeGreaterThan(10_000);
  });

  test('a design that does not fit is refused, in the words of the tool', async () => {
    const text = `module long_line (input wire clk, input wire d_i, output wire q_o);
  reg [5999:0] line_q;
  always @(posedge clk) line_q <= { line_q[5998:0], d_i };
  assign q_o = line_q[5999];
endmodule
`;
    const source = { top: 'long_line', files: [{ path: 'long_line.v', text }] };
    const placed = placeIce40(source, 'up5k', { clockMhz: 50, seed: 1 });
    await expect(placed).rejects.toThrow(/nextpnr-ice40 must accept the design:/);
  });
});
