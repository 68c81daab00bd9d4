/**
 * Structure of aligned sums: the greatest exponent so far, right shifters in place of the quire's left ones, one adder
 * of the window's width.
 */

import type { Role } from '../../bits/machine.ts';
import { adderPlan } from '../../structure/adder/plan.ts';
import type { Operator, Plan } from '../../structure/plan.ts';
import { alignedGuard, exponentBits, type XrNpeParams } from './params.ts';
import { held, modeTag, productsOf, xrNpePorts } from './products.ts';

/** Places of a product of posit(16,1), its top one included. */
const productBits = 26;

/** Plan of the element with aligned sums. */
export function alignedPlan(p: XrNpeParams, role: Role): Plan {
  const { alignedBits, pipeline } = p;
  const window = alignedBits + alignedGuard;
  const products = productsOf(p);
  const stage = pipeline - 1;
  const pairAdder = adderPlan({ kind: 'sklansky', width: alignedBits + 2, carryIn: true });
  const dotAdder = adderPlan({ kind: 'sklansky', width: alignedBits + 3, carryIn: true });
  const adder = adderPlan({ kind: 'sklansky', width: window, carryIn: true });
  const isWide = p.modes.includes('posit16_1');
  const late = pipeline > 1 ? '_q' : '';
  const lanes = [0, 1, 2, 3].map((index) => ({ index, from: 5 * index, to: 5 * index + 4 }));
  const shift = (widths: readonly number[]): Operator => ({
    kind: 'shift',
    part: 'alignment',
    widths,
    count: 1,
    stage,
  });
  return {
    module: `xr_npe_aligned${alignedBits}_s${pipeline}_${modeTag(p)}`,
    template: 'elements/xr-npe-aligned',
    summary: 'SIMD multiply-accumulate on FP4 and posits, sums aligned and cut',
    params: { modes: p.modes, accumulate: p.accumulate, alignedBits, pipeline, lanes: role.lanes },
    sources: ['xrnpe2025', 'pdpu2023'],
    interface: { kind: 'pipe', latency: pipeline, interval: 1 },
    ports: xrNpePorts({
      width: window + exponentBits + 3,
      format: `xrnpe_aligned${alignedBits}`,
    }),
    view: {
      ...products.view,
      aligned: alignedBits,
      window,
      exponent: exponentBits,
      hasCut: alignedBits < productBits,
      lowest: productBits - alignedBits,
      hasPad: alignedBits > productBits,
      pad: alignedBits - productBits,
      lanes,
      signs: window - alignedBits - 3,
      wide: isWide ? `places_wide${late}` : "7'd0",
      pairAdder: pairAdder.module,
      dotAdder: dotAdder.module,
      adder: adder.module,
    },
    operators: [
      ...products.operators,
      { kind: 'compare', part: 'exponents', widths: [7, 7], count: 4, stage },
      { kind: 'sub', part: 'exponents', widths: [7, 7, 7], count: isWide ? 2 : 1, stage },
      { kind: 'sub', part: 'exponents', widths: [7, 5, 7], count: isWide ? 3 : 4, stage },
      ...lanes.map(() => shift([alignedBits, exponentBits, alignedBits])),
      { ...shift([window, exponentBits, window]), signed: true },
      { kind: 'xor', part: 'lane adders', widths: [alignedBits], count: 4, stage },
      held(window, 'sum'),
      held(exponentBits, 'sum'),
      held(3, 'sum'),
    ],
    children: [
      ...products.children,
      { plan: pairAdder, count: 2, part: 'lane adders', stage },
      { plan: dotAdder, count: 1, part: 'lane adders', stage },
      { plan: adder, count: 1, part: 'sum', stage },
    ],
  };
}
