/** The bit-serial element: one operand in parallel, the other digit by digit, after Stripes. */

import { pacedMachine } from '../../golden/pace.ts';
import { digitArithmetic } from '../digit-element.ts';
import { defineElement, type ElementFamily } from '../family.ts';
import { pacedLatency, pacedRefuses } from '../lane-element.ts';
import { bitSerialPace } from './golden.ts';
import { bitSerialNest } from './nest.ts';
import { bitSerialSchema, parseBitSerial, type BitSerialParams } from './params.ts';
import { bitSerialPlan } from './plan.ts';
import { bitSerialPublished } from './published.ts';

export const bitSerial: ElementFamily = defineElement<BitSerialParams>({
  slug: 'bit-serial',
  title: 'Bit-serial multiply-accumulate (after Stripes)',
  summary:
    'Integers of 2 to 16 bits; weights in parallel, activations digit by digit, zero or not: as many cycles per beat of lanes as digits. By itself, with a handshake.',
  sources: ['stripes2016'],
  schema: bitSerialSchema,
  parse: parseBitSerial,
  arithmetic: digitArithmetic,
  refuses: (p, role) => pacedRefuses(bitSerialPace(p), role),
  latency: (p) => pacedLatency(bitSerialPace(p)),
  golden: (p) => pacedMachine(digitArithmetic(p), bitSerialPace(p)),
  plan: bitSerialPlan,
  nest: bitSerialNest,
  pace: bitSerialPace,
  published: bitSerialPublished,
});
