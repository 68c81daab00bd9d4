/**
 * What the numbers at a plan's ports say of it: how far they range, how many digits they carry. Operands that cancel or
 * overflow move a datapath less than its gates let expect.
 */
import { bitLength } from '../bits/index.ts';
import type { Dyadic } from '../formats/dyadic.ts';
import type { Format } from '../formats/format.ts';
import { parseFormat } from '../formats/index.ts';
import type { Plan, Port } from '../structure/plan.ts';
import { featureId, remembered } from './features.ts';
import type { FeatureVector } from './features.ts';

/** Sizes of the numbers of one format. */
type NumberSize = {
  /** Doublings from the finest step to the greatest value. */
  readonly octaves: number;
  /** Bits of the longest significand. */
  readonly digits: number;
  readonly isSigned: boolean;
};

const NONE: NumberSize = { octaves: 0, digits: 0, isSigned: false };

const sizes = remembered((name) => {
  const format = parseFormat(name);
  return format === undefined ? NONE : sizeOf(format);
});

/** Features of a port, together: one look-up each. */
const portFeatures = remembered((port) => ({
  octaves: featureId(`octaves ${port}`, 'most'),
  digits: featureId(`digits ${port}`, 'most'),
  signed: featureId(`signed numbers ${port}`, 'most'),
  lanes: featureId(`lanes ${port}`, 'most'),
}));

const feature = {
  headroom: featureId('octaves beyond operands', 'most'),
  shortfall: featureId('octaves short of operands', 'most'),
} as const;

/** Add the features of the numbers that come and go at the ports of a whole. */
export function describeNumbers({ ports }: Plan, into: FeatureVector): void {
  let operands = 0;
  let results = 0;
  for (const port of ports) {
    if (port.role !== 'data') continue;
    const size = port.format === undefined ? NONE : sizes(port.format);
    const lanes = port.lanes ?? 1;
    describePort(port, size, lanes, into);
    if (port.direction === 'output') results = Math.max(results, size.octaves);
    else operands += size.octaves;
  }
  into.raise(feature.headroom, results - operands);
  into.raise(feature.shortfall, operands - results);
}

function describePort(port: Port, size: NumberSize, lanes: number, into: FeatureVector): void {
  // Results are named differently, operands alike.
  const ids = portFeatures(port.direction === 'output' ? 'result' : port.name);
  into.raise(ids.octaves, size.octaves);
  into.raise(ids.digits, size.digits);
  if (size.isSigned) into.raise(ids.signed, 1);
  into.raise(ids.lanes, lanes);
}

function sizeOf({ maximum, unit, significand, signed }: Format): NumberSize {
  return {
    octaves: exponentOf(maximum) - unit + 1,
    digits: significand,
    isSigned: signed,
  };
}

/** Of the leading bit. */
function exponentOf({ m, e }: Dyadic): number {
  return bitLength(m) - 1 + e;
}
