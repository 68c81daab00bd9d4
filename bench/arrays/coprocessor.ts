/**
 * Random software on the co-processor until 10^5 transactions are done, which are requests answered and beats of
 * streams: runs of all shapes and formats, aborts, resets by software and of the hardware, broken panels, illegal
 * settings, pauses on every channel. What comes is judged by exact sums and by the rules of AXI; the RTL must give
 * every output of the golden machine in every cycle.
 */

import { coprocessorMachine } from '../../src/arrays/simd-coprocessor/golden.ts';
import { simdCoprocessor } from '../../src/arrays/simd-coprocessor/index.ts';
import { wordsOf } from '../../src/arrays/simd-coprocessor/words.ts';
import { xrNpe } from '../../src/elements/xr-npe/index.ts';
import { engineByName } from '../../src/simulate/index.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { faceOf, playRows } from '../../src/verify/play.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { traffic } from '../../test/arrays/simd-coprocessor-traffic.ts';
import type { BenchContext, Figures, Section } from '../section.ts';

const wanted = 1e5;

/** Runs of this many cycles go through the engine together. */
const cycles = 2000;
const together = 16;

async function run({ isQuick, print }: BenchContext): Promise<Figures[]> {
  const element = xrNpe.configure({ sums: 'dot', readout: 'posit8_0', pipeline: 1 });
  if (!element.ok) throw new Error('the element must be good');
  const words = wordsOf(element.value);
  const sides = { rows: 2, columns: 2, bus: 32, depth: 4 };
  const design = simdCoprocessor.configure(sides, element.value);
  if (!design.ok || typeof words === 'string') throw new Error('the co-processor must be good');
  const { arithmetic } = element.value;
  const golden = () => coprocessorMachine(arithmetic, { ...sides, ...words, latency: 1 });
  const plan = design.value.plan();
  const rtl = rtlOf(plan);
  const session = await (await engineByName('embedded')).open(rtl);
  const from = performance.now();
  const totals: Record<string, number> = { transactions: 0, cycles: 0, wrong: 0, differences: 0 };
  const count = (name: string, more: number): void =>
    void (totals[name] = (totals[name] ?? 0) + more);
  try {
    for (
      let seed = 1;
      (totals['transactions'] ?? 0) < (isQuick ? wanted / 20 : wanted);
      seed += together
    ) {
      const runs = Array.from({ length: together }, (_, i) =>
        traffic(golden(), plan, { ...sides, ...words, latency: 1 }, seed + i, cycles),
      );
      const played = runs.map(({ rows }) => playRows(rows, golden(), faceOf(rtl)));
      const answers = await session.runAll(played.map(({ inputs }) => inputs));
      runs.forEach(({ transactions, rows, wrong, done }, i) => {
        count('transactions', transactions);
        count('cycles', rows.length);
        count('wrong', wrong.length);
        wrong.forEach((sentence) => print(`seed ${seed + i}: ${sentence}`));
        for (const [name, times] of Object.entries(done)) count(name, times);
        const [one, answer] = [played[i], answers[i]];
        const isEqual =
          one !== undefined &&
          answer !== undefined &&
          firstDifference(one.expected, answer) === undefined;
        count('differences', isEqual ? 0 : 1);
      });
      print(`${totals['transactions']} transactions in ${totals['cycles']} cycles`);
    }
  } finally {
    await session.close();
  }
  const figures = { ...totals, seconds: (performance.now() - from) / 1000 };
  print(JSON.stringify(figures));
  return [figures];
}

export const coprocessorSection: Section = {
  name: 'coprocessor',
  title: 'Random software on the co-processor',
  run,
};
