/** Strengths that nothing reads are left out of what `vvp` runs; where they decide, they stay. */

import { describe, expect, test } from 'vitest';
import type { Rtl } from '../../../src/simulate/engine.ts';
import { icarus } from '../../../src/simulate/icarus.ts';
import { icarusWasm } from '../../../src/simulate/icarus-wasm/engine.ts';
import { withoutIdleStrengths } from '../../../src/simulate/icarus-wasm/strengths.ts';
import { noise, trace, withSession } from '../../laws/engine-laws.ts';
import { isPresent } from '../../support/engines.ts';

function rewritten(image: string): string {
  return Buffer.from(withoutIdleStrengths(Buffer.from(image, 'latin1'))).toString('latin1');
}

const parts = 'L_0x1 .concat8 [ 1 1 0 0], L_0x2, L_0x3;\nv0x4_0 .net "a\xe9", 1 0, L_0x1;\n';

test('parts of a net are gathered without strengths; all else stays, byte for byte', () => {
  expect(rewritten(parts)).toBe(parts.replace('.concat8', '.concat'));
  const quoted = '  %vpi_call 2 3 "$display", "L_0x1 .concat8 [";\n';
  expect(rewritten(parts + quoted)).toBe(parts.replace('.concat8', '.concat') + quoted);
});

test.each([
  'v0x5_0 .net8 "w", 0 0, L_0x1; 1 drivers, strength-aware',
  'RS_0x5 .resolv tri, L_0x1, L_0x6;',
  'I0x5 .island tran;',
  'L_0x5 .functor AND 1, L_0x1, C8<110>, C4<1>, C4<1>;',
])('beside %s every strength stays', (reader) => {
  expect(rewritten(`${parts}${reader}\n`)).toBe(`${parts}${reader}\n`);
});

/** A module whose parts come out of others: those are what Icarus gathers with strengths. */
function ofText(name: string, body: string): Rtl {
  const text = `module ${name} (input wire [3:0] a_i, input wire [3:0] b_i, output wire [3:0] y_o);
  wire [3:0] w;
${body}
endmodule
module buffer (input wire [1:0] a_i, output wire [1:0] y_o);
  assign y_o = ~a_i;
endmodule
module gate (input wire a_i, input wire b_i, output wire y_o);
  bufif1 u0 (y_o, a_i, b_i);
endmodule
module weak (input wire [1:0] a_i, output wire [1:0] y_o);
  assign (weak0, highz1) y_o = a_i;
endmodule
`;
  return {
    top: name,
    files: [{ path: `rtl/${name}.v`, text }],
    inputs: ['a_i', 'b_i'].map((port) => ({ name: port, width: 4 })),
    outputs: [{ name: 'y_o', width: 4 }],
  };
}

const designs: readonly (readonly [string, Rtl])[] = [
  [
    'parts of a net',
    ofText(
      'parts',
      '  buffer u0 (a_i[1:0], w[3:2]);\n  buffer u1 (w[3:2], w[1:0]);\n  assign y_o = w + b_i;',
    ),
  ],
  [
    'parts of a net, one of them undriven',
    ofText('undriven', '  buffer u0 (a_i[1:0], w[3:2]);\n  assign y_o = w ^ (b_i & 4);'),
  ],
  [
    'parts that pass a z on, and a sum of them',
    ofText(
      'passing',
      `  weak u0 (.a_i(a_i[1:0]), .y_o(w[1:0]));
  gate u1 (a_i[2], b_i[2], w[2]);
  gate u2 (a_i[3], b_i[3], w[3]);
  assign y_o = { w[3:2], w[1] === 1'bz, ^w };`,
    ),
  ],
  [
    'parts that two drivers of unlike strength share',
    ofText(
      'shared',
      `  weak u0 (.a_i(a_i[1:0]), .y_o(w[1:0]));
  buffer u1 (.a_i(a_i[3:2]), .y_o(w[3:2]));
  assign (pull0, weak1) w = b_i;
  assign y_o = w;`,
    ),
  ],
  [
    'switches, three-state gates and a pull on parts of a net',
    ofText(
      'switched',
      `  gate u0 (a_i[0], b_i[0], w[0]);
  pullup (w[0]);
  weak u1 (.a_i(a_i[2:1]), .y_o(w[2:1]));
  tranif1 u2 (w[2], w[0], b_i[2]);
  gate u3 (a_i[3], b_i[3], w[3]);
  assign y_o = w;`,
    ),
  ],
];

describe.skipIf(!isPresent(icarusWasm) || !isPresent(icarus))('beside native Icarus', () => {
  test.each(designs)('%s: the same trace, x for x', async (_, rtl) => {
    const stimulus = noise(rtl, 600, 3);
    const [native, ours] = await Promise.all(
      [icarus, icarusWasm].map((engine) =>
        withSession(engine, rtl, async (session) => trace(await session.cycles(stimulus))),
      ),
    );
    expect(ours).toEqual(native);
    expect(new Set(native).size).toBeGreaterThan(3);
  });
});
