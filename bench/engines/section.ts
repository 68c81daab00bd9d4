/** The embedded engine against Verilator (-O3, one thread) and Icarus, on emitted Verilog, all outputs checked. */

import { inScratch, median } from '../gates/verilator.ts';
import { rateText } from '../section.ts';
import type { BenchContext, Figures, Section } from '../section.ts';
import { embeddedRunner } from './embedded.ts';
import type { Runner } from './embedded.ts';
import { icarusRunner, verilatorRunner } from './native.ts';
import { streamCount, workload } from './workload.ts';
import type { Workload } from './workload.ts';

/** Cycles, all streams together, for which the ratio with build time is given. */
const cyclesWithBuild = 1e7;

export const enginesSection: Section = {
  name: 'engines',
  title: 'Register-transfer level: embedded, Verilator -O3, Icarus (cycles per second)',
  async run(context) {
    context.print(
      [
        'design'.padEnd(14),
        'embedded'.padStart(10),
        'Verilator'.padStart(10),
        'Icarus'.padStart(10),
        '/Verilator'.padStart(11),
        '/Icarus'.padStart(9),
        'build s'.padStart(14),
        `/Verilator, ${cyclesWithBuild} cycles and build`,
      ].join(' '),
    );
    const rows: Figures[] = [];
    for (const [size, cycles] of [
      [undefined, 1024],
      [8, 256],
      [16, 128],
    ] as const) {
      rows.push(await compare(await workload(size, cycles), context));
    }
    return rows;
  },
};

async function compare(work: Workload, { isQuick, print }: BenchContext): Promise<Figures> {
  const perRepeat = work.cycles * streamCount;
  const embedded = await embeddedRunner(work);
  const figures = await inScratch(async (folder) => {
    const verilator = await verilatorRunner(work, folder);
    const rounds = isQuick ? 3 : 7;
    const seconds = isQuick ? 0.15 : 0.4;
    const [oursRepeats, theirsRepeats] = [
      await calibrate(embedded, seconds),
      await calibrate(verilator, seconds),
    ];
    const turns: { ours: number; theirs: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      turns.push({
        ours: (oursRepeats * perRepeat) / (await embedded.run(oursRepeats)),
        theirs: (theirsRepeats * perRepeat) / (await verilator.run(theirsRepeats)),
      });
    }
    return {
      embedded: median(turns.map(({ ours }) => ours)),
      verilator: median(turns.map(({ theirs }) => theirs)),
      overVerilator: median(turns.map(({ ours, theirs }) => ours / theirs)),
      buildSeconds: { embedded: embedded.buildSeconds, verilator: verilator.buildSeconds },
    };
  });
  const icarus = await icarusRunner(work);
  const icarusRate = perRepeat / (await icarus.run(1));
  await icarus.close();
  const { buildSeconds } = figures;
  const withBuild =
    (buildSeconds.verilator + cyclesWithBuild / figures.verilator) /
    (buildSeconds.embedded + cyclesWithBuild / figures.embedded);
  const overIcarus = figures.embedded / icarusRate;
  print(
    [
      work.name.padEnd(14),
      rateText(figures.embedded).padStart(10),
      rateText(figures.verilator).padStart(10),
      rateText(icarusRate).padStart(10),
      figures.overVerilator.toFixed(1).padStart(11),
      overIcarus.toFixed(0).padStart(9),
      `${buildSeconds.embedded.toFixed(1)} / ${buildSeconds.verilator.toFixed(1)}`.padStart(14),
      withBuild.toFixed(1),
    ].join(' '),
  );
  return {
    design: work.name,
    module: work.rtl.top,
    streams: streamCount,
    cyclesPerStream: work.cycles,
    unit: 'cycles per second of CPU time (Icarus: of wall time)',
    ...figures,
    icarus: icarusRate,
    overIcarus,
    overVerilatorWithBuild: { cycles: cyclesWithBuild, ratio: withBuild },
  };
}

/** Repeats that take about `seconds`; the engine is warm afterwards. */
async function calibrate(runner: Runner, seconds: number): Promise<number> {
  await runner.run(2);
  // The optimising compiler works beside us: give it a moment.
  await new Promise((resolve) => setTimeout(resolve, 500));
  let repeats = 1;
  for (;;) {
    const taken = await runner.run(repeats);
    if (taken >= seconds / 4) return Math.max(1, Math.round((repeats * seconds) / taken));
    repeats *= 2;
  }
}
