/** What a multiply-accumulate that keeps its sum in two words is made from: its nest and the build options. */

import type { DigitEncoding } from '../../bits/digits.ts';
import type { Role } from '../../bits/machine.ts';
import { accumulatePorts, chainPorts } from '../element-ports.ts';
import type { Nest } from '../nest.ts';
import type { IntegerBits } from '../operand.ts';
import { input, portAs, type Operator, type Plan, type Port } from '../plan.ts';
import type { ChosenProducts } from '../products/choose.ts';
import type { TreeMethod } from '../reduce/index.ts';
import { enabledRegister } from '../registers.ts';

export type CarrySaveMac = {
  readonly nest: Nest;
  /** Module name, and the header's template, summary, sources and parameters. */
  readonly module: string;
  readonly template: string;
  readonly summary: string;
  readonly sources: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly activation: IntegerBits & { readonly format: string };
  readonly weight: IntegerBits & { readonly format: string };
  /** Bits of the result, which wraps, and its format. */
  readonly accumulator: number;
  readonly format: string;
  readonly pipeline: 1 | 2;
  readonly encoding: DigitEncoding;
  readonly tree: TreeMethod;
  /**
   * The sum of one weight over all lanes is added up to a word of so many bits; by default it stays in two rows, of as
   * many as hold it whatever the operands.
   */
  readonly laneSumBits?: number;
};

/** From the clock edge to the output of a register, and through the gate that starts a new sum; 45 nm library. */
export const registerPs = 100;
export const gatePs = 100;

/** Bits of the operands of one lane at the element's ports. */
export function operandBits(
  { activation, weight }: CarrySaveMac,
  { recoded, codeWidth }: ChosenProducts,
): { readonly activation: number; readonly weight: number } {
  return {
    activation: (recoded === 'first' ? codeWidth : undefined) ?? activation.width,
    weight: (recoded === 'second' ? codeWidth : undefined) ?? weight.width,
  };
}

/** When the sum so far reaches the tree. */
export function sumArrivalPs({ pipeline }: CarrySaveMac, { kind }: Role): number {
  const keeps = kind === 'accumulate';
  return (keeps || pipeline === 2 ? registerPs : 0) + (keeps ? gatePs : 0);
}

/**
 * A constant to be added to a sum of `width` bits. A one in its top column would stay in a row, and a register be
 * spent on it: the top bit of a row is complemented instead.
 */
export function splitConstant(
  constant: bigint,
  width: number,
): { readonly constant: bigint; readonly hasTopOne: boolean } {
  const wrapped = BigInt.asUintN(width, constant);
  const top = 1n << BigInt(width - 1);
  return { constant: wrapped & (top - 1n), hasTopOne: (wrapped & top) !== 0n };
}

/**
 * Ports of the element as arrays have it.
 *
 * @param words bits of all words of the sum, and how they are described
 */
export function carrySavePorts(
  mac: CarrySaveMac,
  { kind, lanes }: Role,
  products: ChosenProducts,
  words: {
    readonly width: number;
    readonly format: string;
    readonly lanes: number;
    readonly doc: string;
  },
): Plan['ports'] {
  const operandPort = (
    name: string,
    doc: string,
    operand: CarrySaveMac['weight'],
    isMultiplier: boolean,
  ): Port => {
    const { codeWidth } = products;
    return isMultiplier && codeWidth !== undefined
      ? input(name, codeWidth * lanes, `${doc}, as the word of their digits`, {
          format: `uint${codeWidth}`,
          lanes,
        })
      : input(name, operand.width * lanes, doc, { format: operand.format, lanes });
  };
  const list = (kind === 'accumulate' ? accumulatePorts : chainPorts)(
    operandPort('a_i', 'activations', mac.activation, products.recoded === 'first'),
    operandPort('b_i', 'weights', mac.weight, products.recoded === 'second'),
    words,
  );
  return list.map((port) =>
    port.name.startsWith('acc_')
      ? portAs(port, port.width, `${port.doc}, ${words.doc}`, {
          format: words.format,
          lanes: words.lanes,
        })
      : port,
  );
}

/**
 * Registers and multiplexers of the element itself; all arithmetic is in its children.
 *
 * @param bits of each sum, both words, and of what is held between two stages
 */
export function carrySaveOperators(
  { pipeline }: CarrySaveMac,
  { kind }: Role,
  bits: { readonly sums: readonly number[]; readonly held: number },
): Operator[] {
  const sum = bits.sums.reduce((total, width) => total + width, 0);
  const keeps = kind === 'accumulate';
  const operators = bits.sums.map((width) => enabledRegister(width, 'accumulator'));
  if (keeps) {
    operators.push(
      ...bits.sums.map((width): Operator => {
        const stage = pipeline - 1;
        return { kind: 'mux', part: 'accumulator', widths: [width], count: 1, stage };
      }),
      enabledRegister(pipeline, 'control', true),
    );
  }
  if (pipeline === 2) {
    operators.push(
      enabledRegister(bits.held, 'pipeline'),
      enabledRegister(keeps ? 1 : sum, 'pipeline'),
    );
  }
  return operators;
}
