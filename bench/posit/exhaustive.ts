/**
 * Exhaustive checks of posit hardware on gates: all pairs of posit(16,1) through the multiplier, and through `xr-npe`
 * into its quire; all 2^32 sums of the quire of posit(8,0) through its encoder.
 * `node --import tsx bench/posit/exhaustive.ts [--only products,words,readouts] [--seconds N]`: each check stops after
 * so many seconds and says how far it came; the default is to the end.
 */

import { parseArgs } from 'node:util';
import { xrNpe } from '../../src/elements/xr-npe/index.ts';
import { positMultiplierPlan } from '../../src/structure/posit-multiplier.ts';
import { quireEncoderPlan } from '../../src/structure/quire-encoder.ts';
import { prepareExhaustive, type ExhaustiveTarget } from '../../src/verify/exhaustive.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { rateText } from '../section.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'products,words,readouts' },
    seconds: { type: 'string' },
    threads: { type: 'string', default: '0' },
  },
});
const only = values.only.split(',');
const seconds = values.seconds === undefined ? Infinity : Number(values.seconds);
const golden = new URL('./golden.ts', import.meta.url).href;

/** The multiplier, both operands swept. */
function products(): ExhaustiveTarget {
  return {
    rtl: rtlOf(positMultiplierPlan({ bits: 16, es: 1 })),
    golden: { module: golden, name: 'positProduct', args: 'posit16_1' },
  };
}

/**
 * The SIMD element of all formats in words of one posit(16,1), each a sum of its own: every bit of the quire. Operands
 * count with their bits reversed, so that a part of the sweep has operands of all sizes.
 */
function words(): ExhaustiveTarget {
  const element = xrNpe.configure({ sums: 'dot', pipeline: 1 });
  if (!element.ok) throw new Error('the element must be good');
  const plan = element.value.plan({ kind: 'accumulate', lanes: 1 });
  const { files } = rtlOf(plan);
  const text = `module word(input clk, input rst, input [15:0] a_i, input [15:0] b_i, output [133:0] acc_o);
  wire valid;
  ${plan.module} u_element (.clk(clk), .rst(rst), .en_i(1'b1), .valid_i(1'b1), .first_i(1'b1),
    .a_i({ 2'd0, ${reversed('a_i')} }), .b_i({ ${reversed('b_i')} }), .valid_o(valid), .acc_o(acc_o));
endmodule
`;
  return {
    rtl: {
      top: 'word',
      files: [...files, { path: 'word.v', text }],
      inputs: [
        { name: 'rst', width: 1 },
        { name: 'a_i', width: 16 },
        { name: 'b_i', width: 16 },
      ],
      outputs: [{ name: 'acc_o', width: 134 }],
      clock: 'clk',
    },
    golden: {
      module: new URL('./exact-product.ts', import.meta.url).href,
      name: 'exactProduct',
      args: 'posit16_1',
    },
    phases: [{ rst: 0n }],
    latency: 1,
  };
}

/** The bits of a port of 16, the lowest first. */
function reversed(port: string): string {
  return Array.from({ length: 16 }, (_, bit) => `${port}[${bit}]`).join(', ');
}

/** The encoder of the 32-bit quire, its NaR bit low. */
function readouts(): ExhaustiveTarget {
  const plan = quireEncoderPlan({ format: { bits: 8, es: 0 }, width: 32, unit: 12 });
  const { files } = rtlOf(plan);
  const text = `module number(input [31:0] sum_i, output [7:0] result_o);
  ${plan.module} u_encoder (.acc_i({ 1'b0, sum_i }), .result_o(result_o));
endmodule
`;
  return {
    rtl: {
      top: 'number',
      files: [...files, { path: 'number.v', text }],
      inputs: [{ name: 'sum_i', width: 32 }],
      outputs: [{ name: 'result_o', width: 8 }],
    },
    golden: {
      module: golden,
      name: 'quireReadout',
      args: { name: 'posit8_0', unit: 12, width: 32 },
    },
  };
}

for (const [name, title, target] of [
  ['products', 'posit(16,1) products', products],
  ['words', 'posit(16,1) products in the quire of xr-npe', words],
  ['readouts', 'posit(8,0) read-out of a quire of 32 bits', readouts],
] as const) {
  if (!only.includes(name)) continue;
  const prepared = await prepareExhaustive(target());
  const stop = new AbortController();
  const from = performance.now();
  let [done, mismatches] = [0, 0];
  const run = prepared.run({
    maxBits: 32,
    threads: Number(values.threads),
    signal: stop.signal,
    progress: (state) => {
      ({ done, mismatches } = state);
      if ((performance.now() - from) / 1000 > seconds) stop.abort();
    },
  });
  await run.catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  const wall = (performance.now() - from) / 1000;
  const whole = done === prepared.combinations ? 'all' : `of ${prepared.combinations}`;
  process.stdout.write(
    `${title}: ${done} ${whole}, ${mismatches} mismatches, ${wall.toFixed(1)} s, ${rateText(done / wall)}\n`,
  );
  if (mismatches > 0) process.exitCode = 1;
}
