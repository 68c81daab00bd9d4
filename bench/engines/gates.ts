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
    for (const width of isQuick ? [8] : [8, 12]) {
      const row = await benchExhaustive(width, isQuick ? 3 : 5);
      print(
        `2^${row.bits}: ${rateText(row.embedded)}, ${row.overVerilator.toFixed(0)} x Verilator, ` +
          `${row.seconds.embedded.toPrecision(2)} s`,
      );
      rows.push(row);
    }
    return rows;
  },
};
