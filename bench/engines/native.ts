/** Verilator and Icarus on the same workload, the same comparison in their own languages. */

import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { icarus } from '../../src/simulate/icarus.ts';
import { layout } from '../../src/simulate/engine.ts';
import type { Field, Rtl } from '../../src/simulate/engine.ts';
import { buildVerilator } from '../gates/verilator.ts';
import type { Runner } from './embedded.ts';
import type { Workload } from './workload.ts';

/** Compiled at -O3 for one thread; inputs and golden outputs are read from a file before the clock starts. */
export async function verilatorRunner(work: Workload, folder: string): Promise<Runner> {
  const files = Object.fromEntries(work.rtl.files.map(({ path, text }) => [basename(path), text]));
  const built = await buildVerilator(folder, work.rtl.top, files, harness(work.rtl));
  const data = join(folder, `${work.rtl.top}.bin`);
  await writeFile(data, vectors(work));
  return {
    buildSeconds: built.buildSeconds,
    run: async (repeats) => Number(await built.run([data, String(repeats)])),
  };
}

/** All streams: number of streams and cycles, then inputs, golden outputs and the bits it specifies. */
function vectors(work: Workload): Uint8Array {
  const parts = [
    Uint32Array.of(work.inputs.length, work.cycles),
    ...work.inputs.map(({ words }) => words),
    ...work.expected.map(({ words }) => words),
    ...work.expected.map(({ specified }) => specified),
  ];
  return Buffer.concat(
    parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength)),
  );
}

function assign(field: Field): string {
  const { name, offset, words } = field;
  if (words === 1) return `top->${name} = in[${offset}];`;
  if (words === 2) return `top->${name} = in[${offset}] | (uint64_t)in[${offset + 1}] << 32;`;
  return `for (int i = 0; i < ${words}; i++) top->${name}[i] = in[${offset} + i];`;
}

function compare(field: Field): string {
  const { name, offset, words } = field;
  if (words === 1) return `bad |= (top->${name} ^ want[${offset}]) & mask[${offset}];`;
  if (words === 2) {
    return `bad |= ((uint32_t)top->${name} ^ want[${offset}]) & mask[${offset}];
      bad |= ((uint32_t)(top->${name} >> 32) ^ want[${offset + 1}]) & mask[${offset + 1}];`;
  }
  return `for (int i = 0; i < ${words}; i++) bad |= (top->${name}[i] ^ want[${offset} + i]) & mask[${offset} + i];`;
}

function harness(rtl: Rtl): string {
  const inputs = layout(rtl.inputs);
  const outputs = layout(rtl.outputs);
  return `#include "V${rtl.top}.h"
#include "verilated.h"
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>
static std::vector<uint32_t> read(FILE* file, size_t words) {
  std::vector<uint32_t> data(words);
  if (fread(data.data(), 4, words, file) != words) exit(2);
  return data;
}
int main(int argc, char** argv) {
  FILE* file = fopen(argv[1], "rb");
  const long repeats = atol(argv[2]);
  const auto head = read(file, 2);
  const size_t streams = head[0], cycles = head[1];
  const auto ins = read(file, streams * cycles * ${inputs.stride});
  const auto wants = read(file, streams * cycles * ${outputs.stride});
  const auto masks = read(file, streams * cycles * ${outputs.stride});
  auto* top = new V${rtl.top};
  uint32_t bad = 0;
  const clock_t from = clock();
  for (long r = 0; r < repeats; r++)
    for (size_t t = 0; t < streams * cycles; t++) {
      const uint32_t* in = &ins[t * ${inputs.stride}];
      const uint32_t* want = &wants[t * ${outputs.stride}];
      const uint32_t* mask = &masks[t * ${outputs.stride}];
      ${inputs.fields.map(assign).join('\n      ')}
      top->${rtl.clock ?? 'clk'} = 0;
      top->eval();
      ${outputs.fields.map(compare).join('\n      ')}
      top->${rtl.clock ?? 'clk'} = 1;
      top->eval();
    }
  const double seconds = double(clock() - from) / CLOCKS_PER_SEC;
  if (bad) { fprintf(stderr, "outputs differ from golden\\n"); return 1; }
  printf("%.9f\\n", seconds);
  return 0;
}
`;
}

/** Through pipes, as co-simulation runs it; wall seconds, because most of them are the simulator's. */
export async function icarusRunner(work: Workload): Promise<Runner & { close(): Promise<void> }> {
  const from = performance.now();
  const session = await icarus.open(work.rtl);
  return {
    buildSeconds: (performance.now() - from) / 1000,
    async run(repeats) {
      const start = performance.now();
      for (let i = 0; i < repeats; i++) {
        for (const [s, output] of (await session.runAll(work.inputs)).entries()) {
          const expected = work.expected[s];
          if (expected === undefined) continue;
          const isWrong = output.words.some(
            (word, w) => ((word ^ (expected.words[w] ?? 0)) & (expected.specified[w] ?? 0)) !== 0,
          );
          if (isWrong) throw new Error(`${work.name}: Icarus differs from golden`);
        }
      }
      return (performance.now() - start) / 1000;
    },
    close: () => session.close(),
  };
}
