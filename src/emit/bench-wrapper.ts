/** A module with our port names around somebody's own unit. */

import type { Port } from '../structure/plan.ts';
import { fill } from './environment.ts';

/** A port of ours and the port of theirs that it is. */
export type Pin = { readonly ours: Port; readonly theirs: string; readonly isInverted: boolean };

export type Wrapper = {
  readonly wrapper: string;
  /** Their module. */
  readonly top: string;
  /** Our ports, those that they do not have included. */
  readonly ports: readonly Port[];
  readonly pins: readonly Pin[];
  /** Inputs of theirs that pelab knows nothing of, with sized literals. */
  readonly constants: readonly { readonly theirs: string; readonly value: string }[];
  readonly parameters: readonly { readonly name: string; readonly value: number }[];
};

/** Verilog of the wrapper. */
export function renderWrapper(about: Wrapper): string {
  const connections = [
    ...about.pins.map(({ ours, theirs, isInverted }) => {
      return `.${theirs}(${isInverted ? `${ours.name}_inverted` : ours.name})`;
    }),
    ...about.constants.map(({ theirs, value }) => `.${theirs}(${value})`),
  ];
  const parameters = about.parameters.map(({ name, value }) => `.${name}(${value})`).join(', ');
  return fill('bench/wrapper', {
    wrapper: about.wrapper,
    top: about.top,
    parameters: parameters === '' ? '' : ` #(${parameters})`,
    ports: separated(
      about.ports.map(({ direction, width, name }) => {
        const range = width === 1 ? '' : `[${width - 1}:0] `;
        return `${direction.padEnd(6)} wire ${range}${name}`;
      }),
    ),
    inverted: about.pins
      .filter((pin) => pin.isInverted)
      .map(({ ours: { name, width, direction } }) => ({
        name,
        width,
        left: direction === 'input' ? `${name}_inverted` : name,
        right: direction === 'input' ? name : `${name}_inverted`,
      })),
    connections: separated(connections),
  });
}

function separated(lines: readonly string[]): { text: string }[] {
  return lines.map((line, i) => ({ text: i === lines.length - 1 ? line : `${line},` }));
}
