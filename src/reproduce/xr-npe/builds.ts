/** What it costs to have four formats in one: the build of all against four of one format each. */

import { designPoint } from '../design-point.ts';
import { ownFigure, type Figure, type Section } from '../paper.ts';
import { modeNames, positMac, simd } from './designs.ts';

/** Slow enough for every build. */
const CLOCK_GHZ = 0.25;

export const builds: Section = {
  slug: 'builds',
  title: 'One build of four formats, four builds of one',
  explanation:
    'The element synthesised with all formats, and with each format alone, quire and pipeline the same; beside them ' +
    'posit-mac in posit(16,1), and the build of all formats whose mantissa blocks add exponents of posit(4,1) where ' +
    'they multiply nothing, as the abstract says of its array. The abstract has no such figures; its gain of 42 % is over a MAC it does not name.',
  async measure(conditions) {
    const { seed, library } = conditions;
    const area = async (data: ReturnType<typeof simd>): Promise<number> =>
      (await designPoint(data, 'element', CLOCK_GHZ, conditions)).areaUm2;
    const at = `${library}, clock target ${CLOCK_GHZ} GHz, quire of 128 bits`;
    const row = (quantity: string, unit: string, ours: number): Figure =>
      ownFigure({ quantity, conditions: at, unit }, ours);
    const all = await area(simd(seed));
    const inBlocks = await area(simd(seed, modeNames, undefined, 'blocks'));
    const singles: number[] = [];
    for (const mode of modeNames) singles.push(await area(simd(seed, [mode])));
    const four = singles.reduce((sum, one) => sum + one, 0);
    const mac = await area(positMac(seed));
    return [
      row('area, all formats', 'um2', all),
      row('area, all formats, exponents in blocks', 'um2', inBlocks),
      ...modeNames.map((mode, i) => row(`area, ${mode} alone`, 'um2', singles[i] ?? NaN)),
      row('area, all formats / the four alone', 'x', all / four),
      row('area, all formats / posit16_1 alone', 'x', all / (singles[0] ?? NaN)),
      row('area, all formats / posit-mac', 'x', all / mac),
    ];
  },
};
