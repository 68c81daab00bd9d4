/**
 * Structure of the Booth MAC: recoded partial products of all lanes in one compressor tree, with the sum so far
 * among them, and one carry-propagate addition. Above the products' end the sum is stepped by 1, 0 or -1.
 */

import type { Role } from '../../bits/machine.ts';
import { accumulatePorts, chainPorts } from '../../structure/element-ports.ts';
import { input, type Operator, type Plan } from '../../structure/plan.ts';
import { productForm } from '../../structure/product-form.ts';
import { chooseProducts } from '../../structure/products/choose.ts';
import { laneColumns, productBuses } from '../../structure/products/columns.ts';
import { enabledRegister } from '../../structure/registers.ts';
import { accumulatorSigned, integerMacTag } from '../integer-mac.ts';
import { gatePs, registerPs, type Datapath } from './datapath.ts';
import { fusedSum } from './fused.ts';
import { boothMacNest } from './nest.ts';
import { buildTag, type BoothMacParams } from './params.ts';
import { unfusedSum } from './unfused.ts';
import { sumWidths } from './widths.ts';

/** Plan of the Booth MAC in a role. */
export function boothMacPlan(p: BoothMacParams, role: Role): Plan {
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  const pipelined = p.pipeline === 2;
  const saturating = p.overflow === 'saturate';
  const signed = accumulatorSigned(p);
  const cw = p.accumulator;
  const widths = sumWidths(p, lanes);
  const products = chooseProducts(p.encoding, p.activation, p.weight);
  const { isFused, isEncoded } = productForm(boothMacNest(p));
  const module = `booth_mac_${keeps ? 'acc' : 'chain'}${lanes === 1 ? '' : lanes}_${integerMacTag(p)}${buildTag(p)}`;
  const datapath: Datapath = {
    module,
    params: p,
    widths,
    columns: laneColumns(products, lanes),
    signed,
    // An accumulator comes from its register through the gate that starts a new sum; a passing sum as it is.
    addendPs: keeps ? registerPs + gatePs : pipelined ? registerPs : 0,
  };
  const sum = isFused ? fusedSum(datapath) : unfusedSum(datapath);
  const buses = productBuses(products);
  const weightIsMultiplier = products.recoded === 'second';
  return {
    module,
    template: 'elements/booth-mac',
    summary: keeps
      ? 'integer multiply-accumulate by recoded partial products, keeps its own sum'
      : 'integer multiply-add by recoded partial products onto a passing sum',
    params: {
      activation: p.activation.format,
      weight: p.weight.format,
      accumulator: cw,
      overflow: p.overflow,
      pipeline: p.pipeline,
      lanes,
      encoding: p.encoding,
      tree: p.tree,
      adder: p.adder,
      fuse: p.fuse,
    },
    sources: ['textbook', ...products.plan.sources],
    interface: { kind: 'pipe', latency: p.pipeline, interval: 1 },
    ports: ports(p, role),
    view: {
      cw,
      hasState: keeps,
      hasPipeline: pipelined,
      hasFuse: isFused,
      hasSaturation: saturating,
      hasSign: signed,
      sw: widths.exact,
      hasWideBase: widths.exact > cw,
      productsModule: products.plan.module,
      multiplier: weightIsMultiplier ? 'b_i' : 'a_i',
      hasRecoding: isEncoded,
      lanes: Array.from({ length: lanes }, (_, index) => {
        const activation = laneText('a_i', p.activation.width, index, lanes);
        const weight = laneText('b_i', p.weight.width, index, lanes);
        return {
          index,
          multiplicand: weightIsMultiplier ? activation : weight,
          multiplier: weightIsMultiplier ? weight : activation,
          buses: buses.map((bus) => ({
            name: bus.name,
            net: laneText(bus.name, bus.width, index, lanes),
          })),
        };
      }),
      buses: buses.map((bus) => ({ name: bus.name, width: bus.width * lanes })),
      ...(keeps
        ? { first: pipelined ? 'first_q' : 'first_i', valid: pipelined ? 'valid_q' : 'valid_i' }
        : { passing: pipelined ? 'acc_in_q' : 'acc_i' }),
      ...sum.view,
    },
    operators: [...ownOperators(p, role, sum.heldBits), ...sum.operators],
    children: [{ plan: products.plan, count: lanes, part: 'partial products' }, ...sum.children],
  };
}

function ports(p: BoothMacParams, { kind, lanes }: Role): Plan['ports'] {
  const signed = accumulatorSigned(p);
  const accumulator = { width: p.accumulator, format: `${signed ? '' : 'u'}int${p.accumulator}` };
  const activation = input('a_i', p.activation.width * lanes, 'activations', {
    format: p.activation.format,
    lanes,
  });
  const weight = input('b_i', p.weight.width * lanes, 'weights', {
    format: p.weight.format,
    lanes,
  });
  return kind === 'accumulate'
    ? accumulatePorts(activation, weight, accumulator)
    : chainPorts(activation, weight, accumulator);
}

/** Operand of one lane. */
function laneText(port: string, width: number, index: number, lanes: number): string {
  return lanes === 1 ? port : `${port}[${(index + 1) * width - 1}:${index * width}]`;
}

/** Registers and multiplexers of the element itself; all arithmetic is in its children. */
function ownOperators(p: BoothMacParams, { kind }: Role, heldBits: number): Operator[] {
  const keeps = kind === 'accumulate';
  const cw = p.accumulator;
  const stage = p.pipeline - 1;
  const mux: Operator = { kind: 'mux', part: 'accumulator', widths: [cw], count: 1, stage };
  const operators = [enabledRegister(cw, 'accumulator')];
  if (keeps) operators.push(mux, enabledRegister(p.pipeline, 'control', true));
  if (p.pipeline === 2) {
    operators.push(
      enabledRegister(heldBits, 'pipeline'),
      enabledRegister(keeps ? 1 : cw, 'pipeline'),
    );
  }
  if (p.overflow === 'saturate') operators.push(mux);
  return operators;
}
