/**
 * Exhaustive checks of a signed multiplier: our gates against a golden function, Verilator's RTL model against the
 * same product in C++. CPU time, interleaved rounds, medians; both sides compare every result.
 */

import type { Rtl } from '../../src/simulate/engine.ts';
import { prepareExhaustive } from '../../src/verify/exhaustive.ts';
import { buildVerilator, cpuSeconds, inScratch, median } from './verilator.ts';

export type ExhaustiveBench = {
  /** Bits of both operands together. */
  readonly bits: number;
  /** Combinations per second of CPU time. */
  readonly embedded: number;
  readonly verilator: number;
  readonly overVerilator: number;
  /** CPU seconds of one check. */
  readonly seconds: { readonly embedded: number; readonly verilator: number };
  /** From Verilog text to the first check. */
  readonly buildSeconds: { readonly embedded: number; readonly verilator: number };
};

/** Check all pairs of two signed operands of `width` bits. */
export async function benchExhaustive(width: number, rounds: number): Promise<ExhaustiveBench> {
  const text = `module mul(input signed [${width - 1}:0] a_i, input signed [${width - 1}:0] b_i,
  output signed [${2 * width - 1}:0] p_o);
  assign p_o = a_i * b_i;
endmodule
`;
  const rtl: Rtl = {
    top: 'mul',
    files: [{ path: 'mul.v', text }],
    inputs: [
      { name: 'a_i', width },
      { name: 'b_i', width },
    ],
    outputs: [{ name: 'p_o', width: 2 * width }],
  };
  const combinations = 2 ** (2 * width);
  const started = performance.now();
  const prepared = await prepareExhaustive({
    rtl,
    golden: {
      module: new URL('./golden.ts', import.meta.url).href,
      name: 'signedProduct',
      args: width,
    },
  });
  const run = async (): Promise<number> => {
    const from = cpuSeconds();
    // Short checks are repeated: the clock of CPU time ticks in milliseconds.
    const times = Math.max(1, 2 ** 22 / combinations);
    for (let i = 0; i < times; i++) {
      const { mismatches } = await prepared.run({ maxBits: 40, threads: 0 });
      if (mismatches !== 0) throw new Error(`${mismatches} products differ`);
    }
    return (cpuSeconds() - from) / times;
  };
  await prepared.estimateSeconds(1);
  const embeddedBuild = (performance.now() - started) / 1000;
  return inScratch(async (folder) => {
    const verilator = await buildVerilator(folder, 'mul', { 'mul.v': text }, harness(width));
    const rows: { e: number; v: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      const e = await run();
      rows.push({ e, v: Number(await verilator.run([])) });
    }
    const seconds = {
      embedded: median(rows.map(({ e }) => e)),
      verilator: median(rows.map(({ v }) => v)),
    };
    return {
      bits: 2 * width,
      embedded: combinations / seconds.embedded,
      verilator: combinations / seconds.verilator,
      overVerilator: median(rows.map(({ e, v }) => v / e)),
      seconds,
      buildSeconds: { embedded: embeddedBuild, verilator: verilator.buildSeconds },
    };
  });
}

function harness(width: number): string {
  return `#include "Vmul.h"
#include "verilated.h"
#include <cstdio>
#include <ctime>
int main() {
  Vmul* top = new Vmul;
  const int width = ${width};
  const unsigned long long count = 1ull << width, mask = (1ull << (2 * width)) - 1;
  unsigned long long bad = 0;
  const int times = width <= 8 ? 64 : 1;
  clock_t from = clock();
  for (int t = 0; t < times; t++)
    for (unsigned long long b = 0; b < count; b++)
      for (unsigned long long a = 0; a < count; a++) {
        top->a_i = a; top->b_i = b; top->eval();
        long long x = (long long)(a << (64 - width)) >> (64 - width);
        long long y = (long long)(b << (64 - width)) >> (64 - width);
        bad += top->p_o != ((unsigned long long)(x * y) & mask);
      }
  double seconds = double(clock() - from) / CLOCKS_PER_SEC / times;
  if (bad) { fprintf(stderr, "%llu products differ\\n", bad); return 1; }
  printf("%.9f\\n", seconds);
  return 0;
}
`;
}
