/** Structure that elements with floating-point sums share: product, addition, rounding, and where they are cut. */

import type { Role } from '../bits/machine.ts';
import { accumulatePorts, chainPorts } from '../structure/element-ports.ts';
import { floatAdderPlan, type FloatAdder } from '../structure/float-adder.ts';
import { floatRounderPlan } from '../structure/float-rounder.ts';
import {
  floatTag,
  sumShape,
  type FloatShape,
  type ProductShape,
} from '../structure/float-shape.ts';
import {
  input,
  paramsWith,
  type Operator,
  type Plan,
  type Port,
  type PortPart,
} from '../structure/plan.ts';
import { enabledRegister } from '../structure/registers.ts';

/** Width and format name of a port's numbers, and the parts of each. */
type Numbers = {
  readonly width: number;
  readonly format: string;
  readonly parts?: readonly PortPart[];
};

/** Clock edges from operands to sum: all at once, the product apart, the rounding apart too. */
export type FloatPipeline = 1 | 2 | 3;

export type FloatElement = {
  /** Start of the module name, and what follows the role in it. */
  readonly slug: string;
  readonly tag: string;
  readonly template: string;
  readonly title: string;
  readonly sources: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly activation: Numbers;
  readonly weight: Numbers;
  readonly accumulator: Numbers & FloatShape;
  readonly pipeline: FloatPipeline;
  /** How significands are added; `inferred` if absent. */
  readonly adder?: FloatAdder;
  readonly shape: ProductShape;
  /** The product, given the bits of its exponent. */
  product(exponent: number): Plan;
};

/** Why a floating-point element cannot play a role. */
export function refusesFloatRole(pipeline: FloatPipeline, role: Role): string | undefined {
  if (pipeline < 3) return undefined;
  if (role.kind === 'accumulate') {
    return 'with pipeline 3 its addition takes two edges, so a sum that it keeps would take a product every second cycle: pipeline must be 1 or 2';
  }
  return role.lanes === 1
    ? undefined
    : 'with pipeline 3 its addition takes two edges, and lanes are added one after the other: pipeline must be 1 or 2';
}

/** Plan of the element in a role: lanes are added one after the other, each sum rounded. */
export function floatElementPlan(element: FloatElement, role: Role): Plan {
  const { activation, weight, accumulator, pipeline, shape } = element;
  const { lanes } = role;
  const keeps = role.kind === 'accumulate';
  const sum = { product: shape, accumulator, keeps };
  const { window, exponent, greater, hasSpecials } = sumShape(sum);
  const product = element.product(exponent);
  const adder = floatAdderPlan(sum, element.adder);
  const rounder = floatRounderPlan(sum);
  const [hasProductCut, hasSumCut] = [pipeline >= 2, pipeline === 3];
  const held = hasProductCut ? '_q' : '';
  const last = lanes - 1;
  const passing = (edges: number): number => (keeps ? 1 : accumulator.width) * edges;
  // An exponent that all products share is a constant: no register holds it.
  const hasTopCut = hasProductCut && shape.classes.some(({ top }) => top !== shape.least);
  const productBits = shape.width + (hasTopCut ? exponent : 0) + 2 + (shape.hasSpecials ? 2 : 0);
  const sumBits = window + 1 + greater + 4 + (hasSpecials ? 2 : 0);
  const operators: Operator[] = [
    ...(keeps
      ? [{ kind: 'and', part: 'accumulator', widths: [accumulator.width], count: 1 } as const]
      : []),
    enabledRegister(accumulator.width, 'accumulator'),
    ...(hasProductCut
      ? [enabledRegister(productBits * lanes, 'pipeline'), enabledRegister(passing(1), 'pipeline')]
      : []),
    ...(hasSumCut ? [enabledRegister(sumBits, 'pipeline')] : []),
    ...(keeps ? [enabledRegister(pipeline, 'control', true)] : []),
  ];
  return {
    module: `${element.slug}_${keeps ? 'acc' : 'chain'}${lanes === 1 ? '' : lanes}_${element.tag}_c${floatTag(accumulator)}${pipeline === 1 ? '' : `_s${pipeline}`}${element.adder === 'ripple' ? '_ripple' : ''}`,
    template: element.template,
    summary: keeps
      ? `${element.title} that keeps a rounded sum`
      : `${element.title} onto a passing sum, rounded`,
    params: paramsWith(element.params, {
      adder: element.adder ?? 'inferred',
      pipeline,
      lanes,
    }),
    sources: element.sources,
    interface: { kind: 'pipe', latency: pipeline, interval: 1 },
    ports: (keeps ? accumulatePorts : chainPorts)(
      input('a_i', activation.width * lanes, 'activations', { ...numbersOf(activation), lanes }),
      input('b_i', weight.width * lanes, 'weights', { ...numbersOf(weight), lanes }),
      accumulator,
    ),
    view: {
      cw: accumulator.width,
      pw: shape.width,
      xw: exponent,
      gw: greater,
      window,
      product: product.module,
      adder: adder.module,
      rounder: rounder.module,
      hasSpecials,
      hasProductSpecials: shape.hasSpecials,
      hasProductCut,
      hasTopCut,
      hasSumCut,
      hasState: keeps,
      lanes: Array.from({ length: lanes }, (_, index) => ({
        index,
        a: part('a_i', activation.width, index, lanes),
        b: part('b_i', weight.width, index, lanes),
        held: `_${index}${held}`,
        top: `_${index}${hasTopCut ? held : ''}`,
        sum: hasSumCut ? '_q' : `_${index}`,
        base: index === 0 ? 'base' : `acc_${index - 1}`,
        hasSumCut,
      })),
      total: `acc_${last}`,
      first: `first_${hasProductCut ? 'q' : 'i'}`,
      valid: `valid_${hasProductCut ? 'q' : 'i'}`,
      passing: hasProductCut ? 'acc_in_q' : 'acc_i',
    },
    operators,
    children: [
      { plan: product, count: lanes, stage: 0 },
      { plan: adder, count: lanes, stage: hasProductCut ? 1 : 0 },
      { plan: rounder, count: lanes, stage: pipeline - 1 },
    ],
  };
}

function numbersOf({ format, parts }: Numbers): Pick<Port, 'format' | 'parts'> {
  return { format, ...(parts === undefined ? {} : { parts }) };
}

/** Operand of one lane. */
function part(port: string, width: number, index: number, lanes: number): string {
  return lanes === 1 ? port : `${port}[${(index + 1) * width - 1}:${index * width}]`;
}
