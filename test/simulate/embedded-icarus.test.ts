import { asyncProperty, assert, integer } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { block, layout, readField, readUnknown, writeField } from '../../src/simulate/engine.ts';
import type { Block, Layout } from '../../src/simulate/engine.ts';
import { openEmbedded } from '../../src/simulate/embedded/engine.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { isPresent } from '../support/engines.ts';
import { randomHierarchy, randomModule } from '../support/random-verilog.ts';

/** Words mixed of uniform values and corners, from a seed; `rst` only in the first cycle and now and then. */
function stimulus(shape: Layout, cycles: number, seed: number): Block {
  const made = block(shape, cycles);
  let state = BigInt(seed) * 2n + 1n;
  const next = (): bigint => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return state >> 33n;
  };
  for (let t = 0; t < cycles; t++) {
    for (const field of shape.fields) {
      const top = 1n << BigInt(field.width - 1);
      const uniform = (next() << 62n) ^ (next() << 31n) ^ next();
      const corners = [0n, -1n, top, top - 1n, 1n];
      const value = next() % 4n === 0n ? (corners[Number(next() % 5n)] ?? 0n) : uniform;
      const isReset = field.name === 'rst';
      const wanted = isReset ? (t === 0 || next() % 16n === 0n ? 1n : 0n) : value;
      writeField(made, field, t, BigInt.asUintN(field.width, wanted));
    }
  }
  return made;
}

describe.skipIf(!isPresent(icarus))(
  'the embedded engine and Icarus agree on every known bit',
  () => {
    test.each([
      ['random modules', randomModule],
      ['random hierarchies', randomHierarchy],
    ])('of %s', async (_, modules) => {
      let compared = 0;
      await assert(
        asyncProperty(modules, integer({ min: 0, max: 1e6 }), async (rtl, seed) => {
          const [ours, theirs] = [await openEmbedded(rtl), await icarus.open(rtl)];
          try {
            const inputs = layout(rtl.inputs);
            const streams = [24, 17, 1].map((cycles, i) => stimulus(inputs, cycles, seed + i));
            const got = await ours.runAll(streams);
            const want = await theirs.runAll(streams);
            const wrong: string[] = [];
            for (const [i, stream] of streams.entries()) {
              for (let t = 0; t < stream.cycles; t++) {
                for (const field of want[i]!.layout.fields) {
                  const unknown = readUnknown(want[i]!, field, t);
                  const a = readField(got[i]!, field, t) & ~unknown;
                  const b = readField(want[i]!, field, t) & ~unknown;
                  compared++;
                  if (a !== b)
                    wrong.push(
                      `${field.name} in cycle ${t}: 0x${a.toString(16)}, not 0x${b.toString(16)}`,
                    );
                }
              }
            }
            expect({
              wrong: wrong.slice(0, 5),
              text: rtl.files.map(({ text }) => text).join('\n'),
            }).toMatchObject({
              wrong: [],
            });
          } finally {
            await ours.close();
            await theirs.close();
          }
        }),
        { numRuns: Number(process.env['PELAB_RUNS'] ?? 6) },
      );
      expect(compared).toBeGreaterThan(100);
    });
  },
);
