/** What a layer costs in a mode: cycles and bytes by the scheduled model, energy by synthesis of the element. */

import type { Design } from '../design/index.ts';
import { renderPlan } from '../emit/verilog.ts';
import { estimateBySynthesis } from '../estimate/synthesis.ts';
import { energyMeter } from '../run/energy.ts';
import { libraryOf } from '../run/estimate.ts';
import type { Gemm } from '../workloads/shapes.ts';
import type { Mode } from './modes.ts';

export const costNames = ['cycles', 'bytes', 'energy'] as const;

export type CostName = (typeof costNames)[number];

/** Units of the costs. */
export const costUnits = { cycles: 'cycles', bytes: 'bytes', energy: 'nJ' } as const;

export type LayerCost = {
  /** All products of the layer, cycles lost to memory included. */
  readonly cycles: number;
  /** Between the array, or the element, and its buffers. */
  readonly bytes: number;
  /** Of the elements' words, nJ; null where energy has not been measured. */
  readonly energyNj: number | null;
};

/** Cost of all products of a layer. `energyPerMacFj` as measured in this mode, or null. */
export function layerCost(gemm: Gemm, mode: Mode, energyPerMacFj: number | null): LayerCost {
  const { m, k, n, count } = gemm;
  const { cycles, stallCycles, trafficBytes } = mode.target.schedule({ m, k, n });
  const { weight, activation, output } = trafficBytes;
  const numbers = mode.packing?.numbers ?? 1;
  // A word that zeros fill costs what a full one does.
  const slots = m * n * Math.ceil(k / numbers) * numbers;
  return {
    cycles: count * (cycles + stallCycles),
    bytes: count * (weight + activation + output),
    energyNj: energyPerMacFj === null ? null : (count * slots * energyPerMacFj) / 1e6,
  };
}

/** The cost by name. */
export function costOf(cost: LayerCost, name: CostName): number {
  return name === 'energy' ? (cost.energyNj ?? Infinity) : cost[name];
}

/**
 * Energy per multiply-accumulate of the element in each mode, fJ: one synthesis, the toggles of the workload's words in
 * every mode.
 *
 * @throws {EngineError} when Yosys or ABC refuses the text
 */
export async function modeEnergies(design: Design, modes: readonly Mode[]): Promise<number[]> {
  const [first] = modes;
  if (first === undefined) return [];
  const plan = first.design.element.plan(first.target.role);
  const library = await libraryOf(design);
  const clockPs = 1e6 / design.technology.clockMhz;
  const emitted = { plan, files: renderPlan(plan, design.hash) };
  const { design: mapped } = await estimateBySynthesis(emitted, library, {
    scope: 'element',
    clockPs,
    effort: 'clock',
  });
  const energies: number[] = [];
  for (const mode of modes) {
    const { timed, zeroDelay } = await energyMeter(mode.design, 'element')(mapped, clockPs);
    energies.push((timed ?? zeroDelay).energyPerMacFj);
  }
  return energies;
}
