/**
 * Structure of OPT1: recoded partial products of all lanes and both words of the sum so far in one compressor
 * tree, whose two rows are the next sum. No carry runs along the sum; the resolver adds the words once per result.
 */

import type { Role } from '../../bits/machine.ts';
import { accumulatePorts, chainPorts } from '../../structure/element-ports.ts';
import { digitNames } from '../../structure/encoders/index.ts';
import { input, type Operator, type Plan } from '../../structure/plan.ts';
import { chooseDigitProducts } from '../../structure/products/choose.ts';
import { laneColumns } from '../../structure/products/columns.ts';
import { laneProductsView } from '../../structure/products/lanes.ts';
import { resolvedElementPlan, resolverPlan } from '../../structure/resolver.ts';
import { accumulatorSigned, integerMacTag } from '../integer-mac.ts';
import { adderTag, buildTag, type Opt1Params } from './params.ts';
import { opt1Trees } from './trees.ts';

/** Plan of the element by itself: behind it stands its resolver. */
export function opt1Plan(p: Opt1Params, role: Role): Plan {
  return resolvedElementPlan(opt1InnerPlan(p, role), opt1Resolver(p), adderTag(p));
}

/** Plan of the final addition. */
export function opt1Resolver(p: Opt1Params): Plan {
  return resolverPlan({ width: p.accumulator, format: formatOf(p), adder: p.adder });
}

/** Plan of the element as arrays have it: `acc_i` and `acc_o` are `{ carry, sum }`. */
export function opt1InnerPlan(p: Opt1Params, role: Role): Plan {
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  const pipelined = p.pipeline === 2;
  const cw = p.accumulator;
  const products = chooseDigitProducts(p.encoding, p.activation, p.weight);
  const module = `opt1_${keeps ? 'acc' : 'chain'}${lanes === 1 ? '' : lanes}_${integerMacTag(p)}${buildTag(p)}`;
  const trees = opt1Trees({
    module,
    params: p,
    columns: laneColumns(products, lanes),
    keeps,
  });
  return {
    module,
    template: 'elements/opt1',
    summary: keeps
      ? 'integer multiply-accumulate that keeps its sum in carry-save form'
      : 'integer multiply-add onto a passing sum in carry-save form',
    params: {
      activation: p.activation.format,
      weight: p.weight.format,
      accumulator: cw,
      pipeline: p.pipeline,
      lanes,
      encoding: p.encoding,
      tree: p.tree,
    },
    sources: ['tpe2025', ...products.plan.sources],
    interface: { kind: 'pipe', latency: p.pipeline, interval: 1 },
    ports: ports(p, role),
    view: {
      cw,
      hasState: keeps,
      hasPipeline: pipelined,
      digits: digitNames[p.encoding],
      ...laneProductsView(products, lanes, {
        activation: p.activation.width,
        weight: p.weight.width,
      }),
      first: pipelined ? 'first_q' : 'first_i',
      valid: pipelined ? 'valid_q' : 'valid_i',
      passing: pipelined ? 'acc_in_q' : 'acc_i',
      ...trees.view,
    },
    operators: ownOperators(p, role, trees.heldBits),
    children: [{ plan: products.plan, count: lanes, part: 'partial products' }, ...trees.children],
  };
}

function formatOf(p: Opt1Params): string {
  return `${accumulatorSigned(p) ? '' : 'u'}int${p.accumulator}`;
}

function ports(p: Opt1Params, { kind, lanes }: Role): Plan['ports'] {
  const words = { width: 2 * p.accumulator, format: formatOf(p) };
  const list = (kind === 'accumulate' ? accumulatePorts : chainPorts)(
    input('a_i', p.activation.width * lanes, 'activations', {
      format: p.activation.format,
      lanes,
    }),
    input('b_i', p.weight.width * lanes, 'weights', { format: p.weight.format, lanes }),
    words,
  );
  return list.map((port) =>
    port.name.startsWith('acc_')
      ? { ...port, lanes: 2, doc: `${port.doc}, in two words: { carry, sum }` }
      : port,
  );
}

/** Registers and multiplexers of the element itself; all arithmetic is in its children. */
function ownOperators(p: Opt1Params, { kind }: Role, heldBits: number): Operator[] {
  const keeps = kind === 'accumulate';
  const bits = 2 * p.accumulator;
  const register = (width: number, part: string, reset = false): Operator => ({
    kind: 'register',
    part,
    widths: [width],
    count: 1,
    enable: true,
    reset,
  });
  const stage = p.pipeline - 1;
  const operators = [register(bits, 'accumulator')];
  if (keeps) {
    operators.push(
      { kind: 'mux', part: 'accumulator', widths: [bits], count: 1, stage },
      register(p.pipeline, 'control', true),
    );
  }
  if (p.pipeline === 2) {
    operators.push(register(heldBits, 'pipeline'), register(keeps ? 1 : bits, 'pipeline'));
  }
  return operators;
}
