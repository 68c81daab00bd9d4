/**
 * A term-pair element after Laconic. From its abstract and what others say of it: both operands in Booth digits, one
 * pair of non-zero digits per lane and cycle, lanes that wait for the slowest. Our own, for want of the text: order of
 * the pairs, a compressor tree in the place of the histogram of exponents, encoders inside, registers and widths.
 */

import { pacedMachine } from '../../golden/pace.ts';
import { digitArithmetic } from '../digit-element.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { pacedLatency, pacedRefuses } from '../lane-element.ts';
import { laconicPace } from './golden.ts';
import { laconicNest } from './nest.ts';
import { laconicSchema, parseLaconic, type LaconicParams } from './params.ts';
import { laconicPlan } from './plan.ts';
import { laconicPublished } from './published.ts';

export const laconic: ElementFamily = defineElement<LaconicParams>({
  slug: 'laconic',
  title: 'Pairs of non-zero digits (after Laconic)',
  summary:
    'Integers of 3 to 16 bits, both in digits; a cycle per pair of digits that are not zero, in lanes that wait for the slowest. Pairs and waiting as published; order of the pairs, tree, encoders and registers are our own. By itself, with a handshake.',
  sources: ['laconic2019'],
  schema: laconicSchema,
  parse: parseLaconic,
  arithmetic: digitArithmetic,
  refuses: (p, role) => pacedRefuses(laconicPace(p), role),
  latency: (p) => pacedLatency(laconicPace(p)),
  golden: (p) => pacedMachine(digitArithmetic(p), laconicPace(p)),
  plan: laconicPlan,
  nest: laconicNest,
  pace: laconicPace,
  published: laconicPublished,
});
