/**
 * Structure of OPT4E, as its nest says: its loop over k in space is the lanes. The multiples that their digits select
 * go into registers; one compressor tree takes them and both words of the sum so far to the next two words.
 */

import { digitRadix } from '../../bits/digits.ts';
import type { Role } from '../../bits/machine.ts';
import { compressorTreePlan } from '../../structure/compressor-tree.ts';
import { multipleColumns } from '../../structure/digit/multiples.ts';
import { digitPorts } from '../../structure/digit/ports.ts';
import { digitProduct, type DigitProduct } from '../../structure/digit/product.ts';
import { requireStream } from '../../structure/digit/stream-form.ts';
import { digitsOf } from '../../structure/encoders/index.ts';
import type { Nest } from '../../structure/nest.ts';
import { input, type Plan } from '../../structure/plan.ts';
import { joinColumns, wordColumns } from '../../structure/products/columns.ts';
import { register } from '../../structure/registers.ts';
import { resolvedElementPlan, resolverPlan } from '../../structure/resolver.ts';
import { adderTag } from '../adder-choice.ts';
import { digitLatency, digitSumFormat, digitTag } from '../digit-element.ts';
import { opt4eNest } from './nest.ts';
import type { Opt4eParams } from './params.ts';

/** From the clock edge to the output of a register, and through the gates that keep, shift or clear; 45 nm library. */
const registerPs = 100;
const gatePs = 100;

/** Plan of the element by itself: behind it stands its resolver. */
export function opt4ePlan(p: Opt4eParams, role: Role): Plan {
  return resolvedElementPlan(opt4eInnerPlan(p, role), opt4eResolver(p), adderTag(p));
}

/** Plan of the final addition. */
export function opt4eResolver(p: Opt4eParams, _role?: Role, stages: 1 | 2 = 1): Plan {
  const { accumulator: width, adder } = p;
  return resolverPlan({ width, format: digitSumFormat(p), adder, stages });
}

/** Plan of the element as the column engine has it: `acc_o` is `{ carry, sum }`. */
export function opt4eInnerPlan(p: Opt4eParams, _role: Role): Plan {
  return opt4eInnerPlanOf(p, opt4eNest(p));
}

/** Plan of a nest, of as many lanes as it has k side by side. */
export function opt4eInnerPlanOf(p: Omit<Opt4eParams, 'lanes'>, nest: Nest): Plan {
  const digits = digitsOf(p.encoding, p.activation).length;
  const { lanes } = requireStream(nest, { digits, encodeAt: 'row' });
  const cw = p.accumulator;
  const product = digitProduct(p.encoding, p.activation, p.weight);
  const { width: pw, signed } = product;
  const hasNegative = product.buses.includes('negative');
  const module = `opt4e${lanes}_${digitTag(p)}${p.tree === 'tdm' ? '' : `_${p.tree}`}`;
  const tree = treeOf({ ...p, lanes }, product, `${module}_tree`);
  return {
    module,
    template: 'elements/opt4e',
    summary: `adds ${lanes} digits times weights to a sum in carry-save form`,
    params: {
      activation: p.activation.format,
      weight: p.weight.format,
      accumulator: cw,
      encoding: p.encoding,
      lanes,
      tree: p.tree,
    },
    sources: ['tpe2025', ...product.plan.sources],
    interface: { kind: 'pipe', latency: digitLatency, interval: 1 },
    ports: digitPorts(product.buses, lanes, p.weight, 2 * cw),
    view: {
      lanes,
      cw,
      pw,
      ww: p.weight.width,
      digitBits: digitRadix(p.encoding) === 4 ? 2 : 1,
      hasNegative,
      hasSign: signed,
      hasTopOne: tree.hasTopOne,
      product: product.plan.module,
      tree: tree.plan.module,
      buses: product.buses.map((name) => ({ name })),
    },
    operators: [
      register(lanes * pw, 'partial products'),
      ...(hasNegative ? [register(lanes, 'partial products')] : []),
      register(2, 'control'),
      register(2 * cw, 'accumulator'),
      { kind: 'and', part: 'accumulator', widths: [2 * cw], count: 2 },
      { kind: 'or', part: 'accumulator', widths: [2 * cw], count: 1 },
    ],
    children: [
      { plan: product.plan, count: lanes },
      { plan: tree.plan, count: 1, part: 'compressor' },
    ],
  };
}

/** The compressor. The top bit of its constant is left to the element, which complements a bit instead. */
function treeOf(
  p: Omit<Opt4eParams, 'lanes'> & { readonly lanes: number },
  { width, signed, buses }: DigitProduct,
  module: string,
): { readonly plan: Plan; readonly hasTopOne: boolean } {
  const { lanes, accumulator: cw } = p;
  const hasIncrement = buses.includes('negative');
  const arrivalPs = registerPs;
  const multiples = multipleColumns({ lanes, width, signed, hasIncrement, arrivalPs }, cw);
  const top = 1n << BigInt(cw - 1);
  const { plan } = compressorTreePlan({
    module,
    summary: 'multiples of all lanes and both words of the sum so far to two rows',
    inputs: [
      ...multiples.inputs,
      input('sum_i', cw, 'sum so far: sum word'),
      input('carry_i', cw, 'sum so far: carry word'),
    ],
    columns: joinColumns([
      multiples.columns,
      wordColumns('sum_i', cw, registerPs + gatePs),
      wordColumns('carry_i', cw, registerPs + gatePs),
    ]),
    constant: multiples.constant & (top - 1n),
    method: p.tree,
    width: cw,
    params: { columns: cw },
  });
  return { plan, hasTopOne: (multiples.constant & top) !== 0n };
}
