/** The element alone over the clock: how area and path of the MAC and of OPT1 answer to a faster clock. */

import { clockSweep, quotient, type DesignData, type DesignPoint } from '../design-point.ts';
import type { Conditions, Figure, Section } from '../paper.ts';
import { elementDensity, pointRows } from './point-rows.ts';

const SOURCE = 'TPE, HPCA 2025, as quoted by a reader of the paper';

/** int8 x int8 into 32 bits, on operands drawn as the paper draws them. */
export function element(family: string, seed: number): DesignData {
  return {
    name: `tpe-${family}`,
    element: { family, weight: 'int8', activation: 'int8', accumulator: 32 },
    workload: {
      gemms: [{ name: 'square', m: 64, k: 256, n: 64 }],
      data: { distribution: 'normal', seed },
    },
  };
}

export const elements: Section = {
  slug: 'elements',
  title: 'The element over the clock',
  explanation:
    'The paper synthesises the MAC and OPT1 alone for growing clocks (SMIC 28 nm, Design Compiler). Ours are the ' +
    'same elements from the emitted Verilog, mapped by Yosys and ABC for each clock. OPT1 is counted without the ' +
    'adder that resolves its sum: the paper has one per row, not one per element.',
  async measure(conditions) {
    // The paper's step of 1.5 up to where the MAC just ends: 1.0 to 1.5 GHz there, 0.5 to 0.75 GHz here.
    const clocksGhz = [0.5, 0.75];
    const sweep = async (family: string): Promise<DesignPoint[]> =>
      clockSweep(element(family, conditions.seed), 'element', clocksGhz, conditions);
    const mac = await sweep('mac');
    const opt1 = await sweep('opt1');
    const opt2 = await sweep('opt2');
    return [
      ...paths(mac, opt1, conditions),
      ...growth(mac, opt1, conditions),
      ...pointRows('mac', mac, conditions.library, elementDensity),
      ...pointRows('opt1', opt1, conditions.library, elementDensity),
      ...pointRows('opt2', opt2, conditions.library, elementDensity),
    ];
  },
};

function paths(mac: readonly DesignPoint[], opt1: readonly DesignPoint[], { library }: Conditions) {
  const note =
    'Ours is another library: read the ratio of the two paths, which does not depend on the node so much.';
  const conditions = `${library}, clock target 0.5 GHz`;
  const [macPs, opt1Ps] = [mac[0]?.pathPs ?? null, opt1[0]?.pathPs ?? null];
  return [
    figure('critical path of the MAC', conditions, 'ps', 1950, macPs, note),
    figure('critical path of OPT1', conditions, 'ps', 920, opt1Ps, note),
    figure('critical path, OPT1 / MAC', conditions, 'x', 0.92 / 1.95, quotient(opt1Ps, macPs), ''),
  ];
}

function growth(
  mac: readonly DesignPoint[],
  opt1: readonly DesignPoint[],
  { library }: Conditions,
) {
  const conditions = `${library}, clock target 0.75 GHz / 0.5 GHz; 1.5 GHz / 1.0 GHz published`;
  const ratio = (points: readonly DesignPoint[]): number | null =>
    quotient(points[1]?.areaUm2 ?? null, points[0]?.areaUm2 ?? null);
  const missed = [...mac, ...opt1].some((point) => !point.met) ? ' A clock was missed.' : '';
  const note =
    'The paper retimes and sizes with a commercial tool; ABC buys less speed with area, so ours grow less.' +
    missed;
  return [
    figure('growth of the area of the MAC', conditions, 'x', 1.93, ratio(mac), note),
    figure('growth of the area of OPT1', conditions, 'x', 1.14, ratio(opt1), ''),
  ];
}

function figure(
  quantity: string,
  conditions: string,
  unit: string,
  published: number,
  ours: number | null,
  note: string,
): Figure {
  return { quantity, conditions, unit, published, source: SOURCE, ours, note };
}
