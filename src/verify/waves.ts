/** A value change dump of a counter-example: the inputs, what the RTL did, what the golden model says. */

import type { Counterexample } from './counterexample.ts';
import type { CounterexampleRow } from './explain.ts';
import type { Shape } from '../simulate/engine.ts';

/** Nanoseconds of one cycle in the dump; the rising edge is half-way. */
const periodNs = 10;

type Wave = {
  readonly scope: string;
  readonly name: string;
  readonly width: number;
  /** Value in a row, as a literal without its width, or undefined where nothing is said. */
  value(row: CounterexampleRow): string | undefined;
};

/** Text of the dump. Three scopes: `inputs`, `rtl` and `golden`; outputs the golden model leaves open are `x`. */
export function counterexampleVcd(
  found: Counterexample,
  ports: { readonly inputs: readonly Shape[]; readonly outputs: readonly Shape[] },
): string {
  const waves: Wave[] = [
    ...ports.inputs.map((port): Wave => ({
      ...port,
      scope: 'inputs',
      value: (row) => row.inputs[port.name],
    })),
    ...ports.outputs.map((port): Wave => ({
      ...port,
      scope: 'rtl',
      value: (row) => row.got[port.name],
    })),
    ...ports.outputs.map((port): Wave => ({
      ...port,
      scope: 'golden',
      value: (row) => row.expected[port.name],
    })),
  ];
  const lines = ['$timescale 1ns $end', `$scope module ${found.module} $end`];
  for (const scope of ['inputs', 'rtl', 'golden']) {
    lines.push(`$scope module ${scope} $end`);
    if (scope === 'inputs') lines.push(`$var wire 1 ${identifier(waves.length)} edge $end`);
    waves.forEach((wave, i) => {
      if (wave.scope !== scope) return;
      lines.push(`$var wire ${wave.width} ${identifier(i)} ${wave.name} $end`);
    });
    lines.push('$upscope $end');
  }
  lines.push('$upscope $end', '$enddefinitions $end');
  const shown: string[] = [];
  found.rows.forEach((row, cycle) => {
    lines.push(`#${cycle * periodNs}`, `0${identifier(waves.length)}`);
    waves.forEach((wave, i) => {
      const digits = binary(wave.value(row), wave.width);
      if (digits === shown[i]) return;
      shown[i] = digits;
      lines.push(wave.width === 1 ? `${digits}${identifier(i)}` : `b${digits} ${identifier(i)}`);
    });
    lines.push(`#${cycle * periodNs + periodNs / 2}`, `1${identifier(waves.length)}`);
  });
  lines.push(`#${found.rows.length * periodNs}`);
  return `${lines.join('\n')}\n`;
}

/** Hexadecimal digits, or a literal with unknown bits, as binary digits. */
function binary(text: string | undefined, width: number): string {
  if (text === undefined || text === 'x') return 'x'.repeat(width);
  const base = text.indexOf("'b");
  if (base >= 0) return text.slice(base + 2);
  return BigInt(`0x${text}`).toString(2).padStart(width, '0');
}

/** Short identifiers of printable characters, as the format wants them. */
function identifier(index: number): string {
  let rest = index;
  let text = '';
  do {
    text += String.fromCharCode(33 + (rest % 94));
    rest = Math.floor(rest / 94);
  } while (rest > 0);
  return text;
}
