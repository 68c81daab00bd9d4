/** Where the energy of a word goes, mode by mode: one netlist of all formats under the words of each. */

import { elaborateDesign, type Design } from '../../design/index.ts';
import { renderPlan } from '../../emit/verilog.ts';
import { measureEnergy } from '../../estimate/energy.ts';
import { estimateBySynthesis } from '../../estimate/synthesis.ts';
import { operandStream } from '../../run/operand-stream.ts';
import { libraryOf } from '../../run/estimate.ts';
import { targetOf } from '../../run/target.ts';
import { lanesOf } from '../../elements/xr-npe/params.ts';
import { shapesOf } from '../../verify/rtl.ts';
import { ownFigure, type Figure, type Section } from '../paper.ts';
import { modeNames, simd, type Exponents, type ModeName } from './designs.ts';

const CLOCK_GHZ = 0.4;

/** Words of each mode. */
const WORDS = 512;

export type ModeEnergy = {
  readonly mode: ModeName;
  /** One word, without glitches, fJ. */
  readonly wordFj: number;
  /** By part of the datapath; `clock` is that of all registers, whatever the mode. */
  readonly parts: ReadonlyMap<string, number>;
};

/** Energies of one netlist under each mode's words: normal numbers, sums of 256. */
export async function modeEnergies(
  libraryName: string,
  seed: number,
  exponents: Exponents = 'adders',
): Promise<ModeEnergy[]> {
  const of = (mode: ModeName): Design => elaborateDesign(simd(seed, modeNames, mode, exponents));
  const built = of(modeNames[0]);
  const library = await libraryOf(built, libraryName);
  const plan = built.element.plan(targetOf(built).role);
  const periodPs = 1000 / CLOCK_GHZ;
  const emitted = { plan, files: renderPlan(plan, built.hash) };
  const { design } = await estimateBySynthesis(emitted, library, {
    scope: 'element',
    clockPs: periodPs,
  });
  const netlist = {
    creator: 'pelab',
    modules: Object.fromEntries(
      [...design.synthesis.modules].map(([name, module]) => [name, module.netlist]),
    ),
  };
  return modeNames.map((mode) => {
    const variant = of(mode);
    const stream = operandStream(variant, targetOf(variant), shapesOf(plan).inputs, WORDS, 0);
    const { zeroDelay } = measureEnergy(netlist, plan.module, library, [stream], {
      periodPs,
      glitches: false,
      partOf: (cell) => design.partOf(plan.module, cell.name),
    });
    const parts = zeroDelay.breakdown.map(({ part, energyPerCycleFj }): [string, number] => [
      part,
      energyPerCycleFj ?? 0,
    ]);
    return { mode, wordFj: zeroDelay.energyPerCycleFj, parts: new Map(parts) };
  });
}

export const energy: Section = {
  slug: 'energy',
  title: 'Energy per mode and part',
  explanation:
    'One netlist of all formats under the words of each mode, without glitches. What a mode does not use gets zeros and ' +
    'keeps its registers still; their clock pins are charged all the same, as the flow has no clock gates.',
  async measure({ library, seed }) {
    const energies = await modeEnergies(library, seed);
    const inBlocks = await modeEnergies(library, seed, 'blocks');
    const row = (mode: string, quantity: string, ours: number): Figure => {
      const conditions = `${mode}; ${library}, ${CLOCK_GHZ} GHz, normal numbers`;
      return ownFigure({ quantity, conditions, unit: 'fJ' }, ours);
    };
    return energies.flatMap(({ mode, wordFj, parts }, i) => [
      row(mode, 'energy per MAC', wordFj / lanesOf[mode]),
      row(mode, 'energy per word', wordFj),
      row(mode, 'energy per word, exponents in blocks', inBlocks[i]?.wordFj ?? NaN),
      ...[...parts]
        .toSorted(([, a], [, b]) => b - a)
        .map(([part, fj]) => row(mode, `energy per word, ${part}`, fj)),
    ]);
  },
};
