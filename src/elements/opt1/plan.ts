/**
 * Structure of OPT1, as its nest says: recoded partial products of all lanes and both words of the sum so far in one
 * compressor tree, whose two rows are the next sum. No carry runs along the sum; the resolver adds the words once per
 * result.
 */

import type { Role } from '../../bits/machine.ts';
import { carrySaveForm } from '../../structure/carry-save/form.ts';
import { carrySavePlan } from '../../structure/carry-save/plan.ts';
import { digitCoderPlan } from '../../structure/encoders/coder.ts';
import type { EdgeCoder, Plan } from '../../structure/plan.ts';
import { recodedSide } from '../../structure/products/choose.ts';
import { resolvedElementPlan, resolverPlan } from '../../structure/resolver.ts';
import { accumulatorSigned, integerMacTag } from '../integer-mac.ts';
import { opt1Nest } from './nest.ts';
import { adderTag, buildTag, type Opt1Params } from './params.ts';

/** Plan of the element by itself: behind it stands its resolver, within it the encoder. */
export function opt1Plan(p: Opt1Params, role: Role): Plan {
  const whole = { ...p, encode: 'element' as const };
  return resolvedElementPlan(opt1InnerPlan(whole, role), opt1Resolver(p), adderTag(p));
}

/** What an array has at its edge, so that digits are made once for all elements they go to. */
export function opt1Edge(p: Opt1Params): EdgeCoder | undefined {
  const { encodeAt } = carrySaveForm(opt1Nest(p));
  if (encodeAt !== 'edge') return undefined;
  const isFirst = recodedSide(p.encoding, p.activation, p.weight) === 'first';
  return {
    operand: isFirst ? 'activation' : 'weight',
    plan: digitCoderPlan(p.encoding, isFirst ? p.activation : p.weight),
  };
}

/** Plan of the final addition. */
export function opt1Resolver(p: Opt1Params): Plan {
  return resolverPlan({ width: p.accumulator, format: formatOf(p), adder: p.adder });
}

/** Plan of the element as arrays have it: `acc_i` and `acc_o` are `{ carry, sum }`. */
export function opt1InnerPlan(p: Opt1Params, role: Role): Plan {
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  return carrySavePlan(
    {
      nest: opt1Nest(p),
      module: `opt1_${keeps ? 'acc' : 'chain'}${lanes === 1 ? '' : lanes}_${integerMacTag(p)}${buildTag(p)}`,
      template: 'elements/opt1',
      summary: keeps
        ? 'integer multiply-accumulate that keeps its sum in carry-save form'
        : 'integer multiply-add onto a passing sum in carry-save form',
      sources: ['tpe2025'],
      params: {
        activation: p.activation.format,
        weight: p.weight.format,
        accumulator: p.accumulator,
        pipeline: p.pipeline,
        lanes,
        encoding: p.encoding,
        tree: p.tree,
        ...(p.encode === 'edge' ? { encode: p.encode } : {}),
      },
      activation: p.activation,
      weight: p.weight,
      accumulator: p.accumulator,
      format: formatOf(p),
      pipeline: p.pipeline,
      encoding: p.encoding,
      tree: p.tree,
    },
    role,
  );
}

function formatOf(p: Opt1Params): string {
  return `${accumulatorSigned(p) ? '' : 'u'}int${p.accumulator}`;
}
