/**
 * Structure of OPT3, as its nest says: encoders and zero-skipper stand in the element, which so has a stream of digits
 * of its own. The multiple that a digit selects goes into a register, and a row of 3:2 compressors adds it to a sum in
 * two words. No carry runs.
 */

import { digitRadix } from '../../bits/digits.ts';
import type { Role } from '../../bits/machine.ts';
import { fullAdderPlan, halfAdderPlan } from '../../structure/cells.ts';
import { digitLanePlan, type DigitStreamSize } from '../../structure/digit/lane.ts';
import { digitProduct } from '../../structure/digit/product.ts';
import { requireStream } from '../../structure/digit/stream-form.ts';
import { digitResolverPlan } from '../../structure/digit/resolver.ts';
import { input, output, portAs, type Operator, type Plan } from '../../structure/plan.ts';
import { register } from '../../structure/registers.ts';
import { resolverPlan } from '../../structure/resolver.ts';
import { adderTag } from '../adder-choice.ts';
import { digitLatency, digitSumFormat, digitTag, type DigitParams } from '../digit-element.ts';
import { opt3Nest } from './nest.ts';
import { aloneStream } from './params.ts';

/** Plan of the final addition. */
export function opt3Resolver(p: DigitParams, _role?: Role, stages: 1 | 2 = 1): Plan {
  const format = digitSumFormat(p);
  const { accumulator: width, adder } = p;
  // Without negative multiples nothing stands in the lowest place of the second word.
  return hasNegativeDigits(p)
    ? resolverPlan({ width, format, adder, stages })
    : digitResolverPlan({ width, digitBits: 1 }, { format, adder, stages });
}

function hasNegativeDigits(p: DigitParams): boolean {
  return digitProduct(p.encoding, p.activation, p.weight).buses.includes('negative');
}

/** Plan of the element with a stream of the given size; `acc_o` is `{ carries, sum }`. */
export function opt3InnerPlan(p: DigitParams, stream: DigitStreamSize): Plan {
  const product = digitProduct(p.encoding, p.activation, p.weight);
  const lane = digitLanePlan({
    ...stream,
    encoding: p.encoding,
    operand: p.activation,
    meets: false,
  });
  requireStream(opt3Nest(p), { lanes: 1, digits: lane.digits, encodeAt: 'element' });
  const cw = p.accumulator;
  const pw = product.width;
  const hasNegative = product.buses.includes('negative');
  const lowest = hasNegative ? 0 : 1;
  const cb = cw - lowest;
  const inside = new Set([...lane.buses.map((bus) => `${bus}_o`), 'first_o', 'next_o']);
  const lanePorts = lane.plan.ports
    .filter(({ name }) => !inside.has(name))
    .map((port) =>
      port.name === 'a_i'
        ? portAs(port, port.width, port.doc, { format: p.activation.format, lanes: stream.group })
        : port,
    );
  // Without a sign the upper cells only pass the carry on; without increments the lowest has none to take.
  const upper = product.signed ? 0 : Math.max(0, cw - 1 - pw);
  const halves = upper + lowest;
  const { group, queue, numberBits, skipsGroups } = stream;
  const operators: Operator[] = [
    register(pw, 'partial products'),
    ...(hasNegative ? [register(1, 'partial products')] : []),
    register(2, 'control'),
    register(cw, 'accumulator'),
    register(cb, 'accumulator'),
    { kind: 'and', part: 'accumulator', widths: [cw + cb], count: 2 },
    { kind: 'or', part: 'accumulator', widths: [cw + cb], count: 1 },
    { kind: 'xor', part: 'compressor', widths: [1], count: product.signed ? 2 : 1 },
  ];
  return {
    module: `opt3_${digitTag(p)}_g${group}_q${queue}_n${numberBits}${skipsGroups ? '_skip' : ''}`,
    template: 'elements/opt3',
    summary: 'finds digits that are not zero, adds each times a weight',
    params: {
      activation: p.activation.format,
      weight: p.weight.format,
      accumulator: cw,
      encoding: p.encoding,
      group,
      queue,
      skipsGroups,
    },
    sources: ['tpe2025'],
    interface: { kind: 'pipe', latency: digitLatency, interval: 1 },
    ports: [
      ...lanePorts,
      input('b_i', p.weight.width, 'weight that was asked for', { format: p.weight.format }),
      output('acc_o', cw + cb, 'sum in two words'),
    ],
    view: {
      cw,
      cb,
      pw,
      lowest,
      // Of a cell: the carry that it takes, and the one that it gives.
      taken: hasNegative ? 'i' : 'i-1',
      given: hasNegative ? 'i+1' : 'i',
      digitBits: digitRadix(p.encoding) === 4 ? 2 : 1,
      hasNegative,
      hasSign: product.signed,
      lane: lane.plan.module,
      lanePins: lanePorts.map(({ name }) => ({ name })),
      product: product.plan.module,
      buses: product.buses.map((name) => ({ name })),
    },
    operators,
    children: [
      { plan: lane.plan, count: 1, part: 'skipper' },
      { plan: product.plan, count: 1 },
      { plan: fullAdderPlan, count: cw - 1 - halves, part: 'compressor' },
      ...(halves === 0 ? [] : [{ plan: halfAdderPlan, count: halves, part: 'compressor' }]),
    ],
  };
}

/** Plan of the element by itself: beats are taken with a handshake, the resolver stands behind it. */
export function opt3Plan(p: DigitParams): Plan {
  const inner = opt3InnerPlan(p, aloneStream);
  const resolver = opt3Resolver(p);
  const nets: Readonly<Record<string, string>> = {
    load_i: 'load_q',
    push_i: 'push_q',
    first_i: 'first_q',
    next_i: 'next_q',
    last_i: 'last_q',
    full_o: 'full',
    acc_o: 'words',
  };
  const words = inner.ports.find(({ name }) => name === 'acc_o')?.width ?? 0;
  const marks = ['first_i', 'next_i', 'last_i'];
  const shared = inner.ports.filter(({ name }) => nets[name] === undefined || marks.includes(name));
  return {
    ...inner,
    module: `${inner.module}_resolved${adderTag(p)}`,
    template: 'elements/opt3-alone',
    summary: `${inner.summary}; with its resolver`,
    interface: {
      kind: 'stream',
      streams: [
        {
          direction: 'input',
          valid: 'valid_i',
          ready: 'ready_o',
          data: ['first_i', 'next_i', 'last_i', 'plane_i', 'a_i'],
        },
      ],
    },
    ports: [
      ...shared.filter(({ direction, name }) => direction === 'input' && name !== 'b_i'),
      input('valid_i', 1, 'a beat is offered', { role: 'control' }),
      output('ready_o', 1, 'the beat is taken', { role: 'control' }),
      ...shared.filter(({ direction, name }) => direction === 'output' || name === 'b_i'),
      output('acc_o', p.accumulator, 'sum, resolved', { format: digitSumFormat(p) }),
    ],
    view: {
      element: inner.module,
      resolver: resolver.module,
      wordsTop: words - 1,
      pins: inner.ports.map(({ name }) => ({ name, net: nets[name] ?? name })),
    },
    operators: [
      { kind: 'register', part: 'control', widths: [2], count: 1, reset: true },
      { kind: 'register', part: 'control', widths: [3], count: 1, enable: true },
      { kind: 'and', part: 'control', widths: [1], count: 1 },
      { kind: 'or', part: 'control', widths: [1], count: 2 },
    ],
    children: [
      { plan: inner, count: 1 },
      { plan: resolver, count: 1, part: 'resolver' },
    ],
  };
}
