/** Icarus Verilog as WebAssembly: the engine laws are in ../engines.test.ts; here, that it is Icarus and no native one. */

import { delimiter } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { icarus } from '../../../src/simulate/icarus.ts';
import { icarusWasm } from '../../../src/simulate/icarus-wasm/engine.ts';
import type { Engine, Rtl } from '../../../src/simulate/engine.ts';
import { macElement, noise, rtlOf, trace, wideComb, withSession } from '../../laws/engine-laws.ts';
import { isPresent } from '../../support/engines.ts';

const saturating = macElement({ overflow: 'saturate', accumulator: 18, pipeline: 2 });
const mac = rtlOf(saturating.plan({ kind: 'accumulate', lanes: 3 }));

/** A module that shows what a four-state simulator alone shows: x from an unknown bit, z from nothing that drives. */
const fourState: Rtl = {
  top: 'four_state',
  files: [
    {
      path: 'rtl/four_state.sv',
      text: `module four_state (input logic clk, input logic [3:0] a_i, output logic [3:0] a_o, z_o, x_o);
  logic [3:0] kept;
  always_ff @(posedge clk) if (a_i[0]) kept[1:0] <= a_i[1:0];
  assign a_o = kept + a_i;
  assign z_o = a_i[3] ? 4'bz : a_i;
  always_comb x_o = kept === 4'bx ? 4'b1010 : {3'b0, $countones(a_i) == 2};
endmodule
`,
    },
  ],
  inputs: [{ name: 'a_i', width: 4 }],
  outputs: ['a_o', 'z_o', 'x_o'].map((name) => ({ name, width: 4 })),
  clock: 'clk',
};

describe.skipIf(!isPresent(icarusWasm))('icarus-wasm', () => {
  describe('with an empty PATH', () => {
    const outside = process.env['PATH'];
    beforeEach(() => {
      process.env['PATH'] = ['/nowhere', '/nor/here'].join(delimiter);
    });
    afterEach(() => {
      process.env['PATH'] = outside;
    });

    test('simulates, and says which Icarus it is', async () => {
      expect(await icarus.version()).toBeUndefined();
      expect(await icarusWasm.version()).toMatch(/^Icarus Verilog version 11\.\d.*, WebAssembly$/);
      const answer = await withSession(icarusWasm, wideComb, (session) =>
        session.cycles(noise(wideComb, 5, 1)),
      );
      expect(answer.cycles).toBe(5);
    });
  });

  test.skipIf(!isPresent(icarus)).each([
    ['a saturating MAC', mac],
    ['SystemVerilog with x and z', fourState],
  ])('%s: the trace of native Icarus, x for x, over powers-up and long stimuli', async (_, rtl) => {
    const stimuli = [noise(rtl, 4200, 1), noise(rtl, 40, 2), noise(rtl, 4200, 3)];
    const traceBy = (engine: Engine): Promise<string[]> =>
      withSession(engine, rtl, async (session) => [
        ...(await session.runAll(stimuli)).flatMap(trace),
        ...trace(await session.cycles(noise(rtl, 60, 4))),
        ...(await session.runAll(stimuli.slice(1))).flatMap(trace),
        ...trace(await session.cycles(noise(rtl, 60, 5))),
      ]);
    const [native, ours] = [await traceBy(icarus), await traceBy(icarusWasm)];
    expect(ours).toHaveLength(native.length);
    expect(ours.findIndex((line, cycle) => line !== native[cycle])).toBe(-1);
    expect(native.join()).toMatch(/o=[01]*x/);
  });

  test.each([
    ['ends the simulation', '$finish', /vvp must answer, not end with status 0/],
    ['prints to standard output', '$display("more")', /not say more than it was asked/],
  ])('a design that %s is an EngineError, not a hang', async (_, call, message) => {
    const rtl = {
      ...wideComb,
      files: wideComb.files.map((file) => ({
        ...file,
        text: file.text.replace('endmodule', `  always @* if (e_i) ${call};\nendmodule`),
      })),
    };
    const session = await icarusWasm.open(rtl);
    await expect(session.cycles(noise(wideComb, 50, 1))).rejects.toThrow(message);
    await session.close();
    await expect(session.cycles(noise(wideComb, 3, 1))).rejects.toThrow(
      'the session of wide_comb is closed',
    );
  });
});

test('without the programs the engine is missing, and says how to build them', async () => {
  const outside = process.env['PELAB_ICARUS_WASM'];
  process.env['PELAB_ICARUS_WASM'] = '/nowhere';
  try {
    expect(await icarusWasm.version()).toBeUndefined();
    await expect(icarusWasm.open(wideComb)).rejects.toMatchObject({
      name: 'EngineError',
      message: expect.stringMatching(/must be in \/nowhere; build it once with `npm run build:/),
    });
  } finally {
    if (outside === undefined) delete process.env['PELAB_ICARUS_WASM'];
    else process.env['PELAB_ICARUS_WASM'] = outside;
  }
});
