/** What each mode works with: blocks of the mantissa array, products per cycle. */

import { elaborateDesign } from '../../design/index.ts';
import { simulateDesign } from '../../run/simulate.ts';
import { activeBlocks } from '../../structure/posit-simd-mantissa.ts';
import { ownFigure, type Figure, type Section } from '../paper.ts';
import { modeNames, simd, type ModeName } from './designs.ts';

/** Blocks of 2 x 2 bits whose operands are not held at 0; products of posit(4,1) are powers of two and need none. */
const blocks: Readonly<Record<ModeName, number>> = {
  posit16_1: activeBlocks('wide'),
  posit8_0: activeBlocks('half'),
  e2m1: activeBlocks('any'),
  posit4_1: 0,
};

const NOTE = 'The abstract has no figure per mode.';

export const modes: Section = {
  slug: 'modes',
  title: 'Work per mode',
  explanation:
    'The abstract names formats and purpose, no counts: these are of our datapath. Blocks are those of 49 whose ' +
    'operands are not held at 0; the rate is that of a product of 16 x 256 x 16 numbers, fill included.',
  async measure({ seed }) {
    const figures: Figure[] = [];
    for (const mode of modeNames) {
      const row = (quantity: string, unit: string, ours: number): Figure =>
        ownFigure({ quantity, conditions: mode, unit }, ours, NOTE);
      figures.push(row('blocks of the mantissa array at work', 'of 49', blocks[mode]));
      const design = elaborateDesign(simd(seed, modeNames, mode));
      const { macs, cycles } = await simulateDesign(design, { errorBudget: 1 });
      figures.push(row('throughput', 'MAC per cycle', macs / cycles));
    }
    return figures;
  },
};
