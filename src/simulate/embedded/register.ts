import { EngineError } from '../../errors.ts';
import { parameter } from '../../eda/netlist.ts';
import type { Bit, NetlistCell } from '../../eda/netlist.ts';

/** A control input of a register, and the level at which it acts. */
export type Control = { readonly bit: Bit; readonly activeHigh: boolean };

/** A register with one clock edge; resets are synchronous. */
export type Register = {
  readonly name: string;
  readonly d: readonly Bit[];
  readonly q: readonly Bit[];
  readonly clock: Bit;
  readonly risingEdge: boolean;
  readonly enable?: Control;
  readonly reset?: Control & {
    readonly value: bigint;
    /** The reset acts only when the register is enabled. */
    readonly needsEnable: boolean;
  };
  /** Value at power-up; bits without one are zero. */
  readonly initial: bigint;
};

const wordTypes = new Set(['$dff', '$dffe', '$sdff', '$sdffe', '$sdffce']);
const gateType = /^\$_(DFF|DFFE|SDFF|SDFFE|SDFFCE)_([NP]+)([01]?)([NP]?)_$/;

/** True for the flip-flops that the engine runs. */
export function isRegister(type: string): boolean {
  return wordTypes.has(type) || gateType.test(type);
}

/** Read a flip-flop cell, of a word or of one bit. */
export function readRegister(
  name: string,
  cell: NetlistCell,
  connections: Readonly<Record<string, readonly Bit[]>>,
  start: readonly boolean[],
): Register {
  const port = (which: string): readonly Bit[] => connections[which] ?? [];
  const single = (which: string): Bit => port(which)[0] ?? 'x';
  const common = {
    name,
    d: port('D'),
    q: port('Q'),
    initial: start.reduceRight((value, isOne) => (value << 1n) | (isOne ? 1n : 0n), 0n),
  };
  const fine = gateType.exec(cell.type);
  if (fine !== null) {
    const [, kind = '', levels = '', value = '', enableLevel = ''] = fine;
    // The letters are clock, then reset with its value, then enable; DFFE has clock and enable.
    const resets = kind.startsWith('S');
    const enables = kind.endsWith('E');
    return {
      ...common,
      clock: single('C'),
      risingEdge: levels[0] === 'P',
      ...(enables
        ? { enable: { bit: single('E'), activeHigh: (resets ? enableLevel : levels[1]) === 'P' } }
        : {}),
      ...(resets
        ? {
            reset: {
              bit: single('R'),
              activeHigh: levels[1] === 'P',
              value: value === '1' ? 1n : 0n,
              needsEnable: kind === 'SDFFCE',
            },
          }
        : {}),
    };
  }
  if (!wordTypes.has(cell.type))
    throw new EngineError(`${name} must be a flip-flop, not ${cell.type}`);
  return {
    ...common,
    clock: single('CLK'),
    risingEdge: parameter(cell, 'CLK_POLARITY') === 1,
    ...(connections['EN'] === undefined
      ? {}
      : { enable: { bit: single('EN'), activeHigh: parameter(cell, 'EN_POLARITY') === 1 } }),
    ...(connections['SRST'] === undefined
      ? {}
      : {
          reset: {
            bit: single('SRST'),
            activeHigh: parameter(cell, 'SRST_POLARITY') === 1,
            value: binary(cell.parameters['SRST_VALUE']),
            needsEnable: cell.type === '$sdffce',
          },
        }),
  };
}

/** A parameter of any width; unknown bits are zero. */
export function binary(value: string | number | undefined): bigint {
  if (typeof value === 'number') return BigInt(value);
  const digits = (value ?? '').replaceAll(/[^01]/g, '0');
  return digits === '' ? 0n : BigInt(`0b${digits}`);
}
