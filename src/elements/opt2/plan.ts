/**
 * Structure of OPT2, as its nest says: products of one bit weight of all lanes in a narrow tree, shifted to their
 * weight once per result, in the resolver, or once per beat.
 */

import type { Role } from '../../bits/machine.ts';
import { carrySaveForm } from '../../structure/carry-save/form.ts';
import { planeResolverPlan } from '../../structure/carry-save/plane-plan.ts';
import { carrySavePlan } from '../../structure/carry-save/plan.ts';
import { digitCoderPlan } from '../../structure/encoders/coder.ts';
import type { EdgeCoder, Plan } from '../../structure/plan.ts';
import { chooseDigitProducts, recodedSide } from '../../structure/products/choose.ts';
import { resolvedElementPlan, resolverPlan } from '../../structure/resolver.ts';
import { accumulatorSigned, integerMacTag } from '../integer-mac.ts';
import { opt2Nest } from './nest.ts';
import { adderTag, buildTag, type Opt2Params } from './params.ts';

/** Plan of the element by itself: behind it stands its resolver, within it the encoder. */
export function opt2Plan(p: Opt2Params, role: Role): Plan {
  const whole = { ...p, encode: 'element' as const };
  return resolvedElementPlan(opt2InnerPlan(whole, role), opt2Resolver(p, role), adderTag(p));
}

/** What an array has at its edge, so that digits are made once for all elements they go to. */
export function opt2Edge(p: Opt2Params): EdgeCoder | undefined {
  const { encodeAt } = carrySaveForm(opt2Nest(p));
  if (encodeAt !== 'edge') return undefined;
  const isFirst = recodedSide(p.encoding, p.activation, p.weight) === 'first';
  return {
    operand: isFirst ? 'activation' : 'weight',
    plan: digitCoderPlan(p.encoding, isFirst ? p.activation : p.weight),
  };
}

/** Plan of the final addition: of one sum, or of one for every weight. */
export function opt2Resolver(p: Opt2Params, role: Role): Plan {
  const { accumulator: width, adder } = p;
  const format = formatOf(p);
  const { shiftAt } = carrySaveForm(opt2Nest(p, role.kind === 'chain'));
  if (shiftAt !== 'result') return resolverPlan({ width, format, adder });
  const { rows } = chooseDigitProducts(p.encoding, p.activation, p.weight);
  return planeResolverPlan({ width, format, adder, shifts: rows.map(({ shift }) => shift) });
}

/** Plan of the element as arrays have it: `acc_o` is `{ carry, sum }`, of every weight where each has its sum. */
export function opt2InnerPlan(p: Opt2Params, role: Role): Plan {
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  const { laneSumBits } = p;
  return carrySavePlan(
    {
      nest: opt2Nest(p, !keeps),
      module: `opt2_${keeps ? 'acc' : 'chain'}${lanes === 1 ? '' : lanes}_${integerMacTag(p)}${buildTag(p)}`,
      template: 'elements/opt2',
      summary: keeps
        ? 'integer multiply-accumulate, products added by bit weight'
        : 'integer multiply-add onto a passing sum, products added by bit weight',
      sources: ['tpe2025'],
      params: {
        activation: p.activation.format,
        weight: p.weight.format,
        accumulator: p.accumulator,
        pipeline: p.pipeline,
        lanes,
        encoding: p.encoding,
        shift: p.shift ?? (keeps ? 'result' : 'beat'),
        tree: p.tree,
        ...(p.encode === 'edge' ? { encode: p.encode } : {}),
        ...(laneSumBits === undefined ? {} : { laneSumBits }),
      },
      activation: p.activation,
      weight: p.weight,
      accumulator: p.accumulator,
      format: formatOf(p),
      pipeline: p.pipeline,
      encoding: p.encoding,
      tree: p.tree,
      ...(laneSumBits === undefined ? {} : { laneSumBits }),
    },
    role,
  );
}

function formatOf(p: Opt2Params): string {
  return `${accumulatorSigned(p) ? '' : 'u'}int${p.accumulator}`;
}
