/** Units of one format each that do together what the one of all formats does: as many products per cycle, exact sums. */

import { elaborateDesign, type Design } from '../../design/index.ts';
import { renderPlan } from '../../emit/verilog.ts';
import { estimateBySynthesis } from '../../estimate/synthesis.ts';
import { mapToFpga, type FpgaCounts } from '../../eda/fpga.ts';
import type { FpgaFamily } from '../../eda/fpga-cells.ts';
import { libraryOf } from '../../run/estimate.ts';
import type { Plan } from '../../structure/plan.ts';
import { ownFigure, type Conditions, type Figure, type Section } from '../paper.ts';
import { positMac, simd, type ModeName } from './designs.ts';

const CLOCK_GHZ = 0.25;

const families = ['xilinx', 'ecp5'] as const satisfies readonly FpgaFamily[];

type Counts = Pick<FpgaCounts, 'luts' | 'flipFlops'>;

/** A module to be measured, by name. */
type Unit = { readonly name: string; readonly design: Design; readonly plan: Plan };

/** The one of all formats, then the four of one each: `posit-mac` of the mode's lanes and share of the quire. */
function units(seed: number): { readonly all: Unit; readonly single: readonly Unit[] } {
  const unit = (name: string, data: ReturnType<typeof simd>, lanes: number): Unit => {
    const design = elaborateDesign(data);
    return { name, design, plan: design.element.plan({ kind: 'accumulate', lanes }) };
  };
  const posit = (mode: ModeName, lanes: number): Unit =>
    unit(`posit-mac of ${lanes} ${mode}`, positMac(seed, mode, 128 / lanes), lanes);
  return {
    all: unit('xr-npe, all formats', simd(seed), 1),
    single: [
      posit('posit16_1', 1),
      posit('posit8_0', 2),
      posit('posit4_1', 4),
      unit('xr-npe of E2M1 alone', simd(seed, ['e2m1']), 1),
    ],
  };
}

export const dedicated: Section = {
  slug: 'dedicated',
  title: 'Against four units of one format each',
  explanation:
    'Each unit takes as many numbers per cycle as a word of its format holds and has the quire that a lane or a word has ' +
    'there: posit-mac with one, two and four lanes; for FP4 the element built for it alone. Areas by synthesis.',
  async measure({ library: libraryName, seed }) {
    const { all, single } = units(seed);
    const area = async ({ design, plan }: Unit): Promise<number> => {
      const library = await libraryOf(design, libraryName);
      const emitted = { plan, files: renderPlan(plan, design.hash) };
      const options = { scope: 'element', clockPs: 1000 / CLOCK_GHZ } as const;
      return (await estimateBySynthesis(emitted, library, options)).estimate.areaUm2;
    };
    const whole = await area(all);
    const areas: number[] = [];
    for (const each of single) areas.push(await area(each));
    const conditions = `${libraryName}, clock target ${CLOCK_GHZ} GHz, pipeline of 3`;
    const four = areas.reduce((sum, one) => sum + one, 0);
    return [
      row(`area, ${all.name}`, conditions, 'um2', whole),
      ...single.map(({ name }, i) => row(`area, ${name}`, conditions, 'um2', areas[i] ?? NaN)),
      row('area, all formats / the four', conditions, 'x', whole / four),
      row('area, all formats / posit-mac of posit16_1', conditions, 'x', whole / (areas[0] ?? NaN)),
    ];
  },
};

export const fpga: Section = {
  slug: 'fpga',
  title: 'LUTs and flip-flops',
  explanation:
    'The same units mapped by Yosys, multipliers in LUTs. The abstract has ratios of its co-processor over accelerators it ' +
    'does not name: they cannot be measured again.',
  async measure({ seed }: Conditions) {
    const { all, single } = units(seed);
    const figures: Figure[] = [];
    for (const family of families) {
      const counted: Counts[] = [];
      for (const { name, design, plan } of [all, ...single]) {
        const files = renderPlan(plan, design.hash);
        const { counts } = await mapToFpga({ top: plan.module, files }, family, { dsp: false });
        counted.push(counts);
        figures.push(
          row(`LUTs, ${name}`, family, '', counts.luts),
          row(`flip-flops, ${name}`, family, '', counts.flipFlops),
        );
      }
      const share = (kind: keyof Counts): number => {
        const [whole = NaN, ...four] = counted.map((counts) => counts[kind]);
        return whole / four.reduce((sum, one) => sum + one, 0);
      };
      figures.push(
        row('LUTs, all formats / the four', family, 'x', share('luts')),
        row('flip-flops, all formats / the four', family, 'x', share('flipFlops')),
      );
    }
    return figures;
  },
};

function row(quantity: string, conditions: string, unit: string, ours: number): Figure {
  return ownFigure({ quantity, conditions, unit }, ours);
}
