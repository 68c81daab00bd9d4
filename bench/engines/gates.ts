/** The gate-level benches as sections. */

import { mac8, mul8 } from '../gates/designs.ts';
import { benchExhaustive } from '../gates/exhaustive.ts';
import { benchNetlist } from '../gates/netlist.ts';
import { rateText } from '../section.ts';
import type { Figures, Section } from '../section.ts';

export const gatesSection: Section = {
  name: 'gates',
  title: 'Gate netlists: 128 lanes, Verilator -O3, Icarus (cycles per second)',
  async run({ isQuick, print }) {
    const rows: Figures[] = [];
    for (const design of [mul8, mac8]) {
      const row = await benchNetlist(design, isQuick ? 3 : 7, isQuick ? 0.25 : 1);
      print(
        `${row.design}: ${rateText(row.embedded)}, ${row.overVerilator.toFixed(0)} x Verilator, ` +
          `${row.overIcarus.toFixed(0)} x Icarus`,
      );
      rows.push(row);
    }
    return rows;
  },
};

export const exhaustiveSection: Section = {
  name: 'exhaustive',
  title: 'Exhaustive checks of a multiplier (combinations per second)',
  async run({ isQuick, print }) {
    const rows: Figures[] = [];
    const rounds: readonly (readonly [number, number])[] = isQuick
      ? [[8, 3]]
      : [
          [8, 5],
          [12, 5],
          [16, 1],
        ];
    for (const [width, times] of rounds) {
      const row = await benchExhaustive(width, times);
      print(
        `2^${row.bits}: ${rateText(row.embedded)}, ${row.overVerilator.toFixed(0)} x Verilator, ` +
          `${secondsText(row.seconds.embedded)} against ${secondsText(row.seconds.verilator)}`,
      );
      rows.push(row);
    }
    return rows;
  },
};

function secondsText(seconds: number): string {
  return seconds < 0.1 ? `${(1000 * seconds).toPrecision(2)} ms` : `${seconds.toPrecision(2)} s`;
}
