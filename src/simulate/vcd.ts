/**
 * Value change dump of blocks, for GTKWave and its like. Deterministic: no date, no version.
 *
 * @source IEEE 1364-2005, section 18, Value change dump (VCD) files
 */

import { invariant } from '../errors.ts';
import { readField, readUnknown } from './engine.ts';
import type { Block, Field } from './engine.ts';

export type VcdOptions = {
  /** Name of the clock to draw; it rises at the start of each cycle. None by default. */
  readonly clock?: string;
  /** Picoseconds in a cycle, an even number; default 1000. */
  readonly periodPs?: number;
};

/** A net in the dump: its identifier code, and where its values are. */
type Net = { readonly code: string; readonly from: Block; readonly field: Field };

type Scope = { readonly scopes: Map<string, Scope>; readonly nets: [string, Net][] };

/**
 * The dump of one run. Each cycle shows the values just before the rising edge that ends it. A dot in a name
 * opens a scope below `top`.
 *
 * @param top    name of the outermost scope
 * @param traces blocks of equally many cycles, inputs and outputs and whatever else there is, names distinct
 */
export function vcd(top: string, traces: readonly Block[], options: VcdOptions = {}): string {
  return [...vcdParts(top, traces, options)].join('');
}

/** As `vcd`, a cycle at a time, for dumps too long for one string. */
export function* vcdParts(
  top: string,
  traces: readonly Block[],
  options: VcdOptions = {},
): Generator<string> {
  const { clock, periodPs = 1000 } = options;
  const cycles = traces[0]?.cycles ?? 0;
  invariant(
    traces.every((trace) => trace.cycles === cycles),
    'the blocks of a dump have equally many cycles',
  );
  const root: Scope = { scopes: new Map(), nets: [] };
  const nets: Net[] = [];
  for (const from of traces) {
    for (const field of from.layout.fields) {
      const net = { code: identifier(nets.length + 1), from, field };
      nets.push(net);
      addNet(root, field.name.split('.'), net);
    }
  }

  const clockCode = identifier(0);
  const clockLine = clock === undefined ? '' : `$var wire 1 ${clockCode} ${clock} $end\n`;
  yield `$timescale 1ps $end\n$scope module ${top} $end\n${clockLine}${declarations(root)}`;
  yield '$upscope $end\n$enddefinitions $end\n';

  const shown = new Map<Net, string>();
  for (let t = 0; t < cycles; t++) {
    let text = clock === undefined ? '' : `1${clockCode}\n`;
    for (const net of nets) {
      const value = valueText(net, t);
      if (shown.get(net) === value) continue;
      shown.set(net, value);
      text += `${value}${net.code}\n`;
    }
    if (text !== '') yield `#${t * periodPs}\n${text}`;
    if (clock !== undefined) yield `#${t * periodPs + periodPs / 2}\n0${clockCode}\n`;
  }
  yield `#${cycles * periodPs}\n`;
}

/** `!`, `"` ... `~`, then two characters, and so on. */
function identifier(index: number): string {
  const first = 33;
  const count = 94;
  let code = '';
  let rest = index;
  do {
    code += String.fromCodePoint(first + (rest % count));
    rest = Math.floor(rest / count) - 1;
  } while (rest >= 0);
  return code;
}

function addNet(scope: Scope, path: readonly string[], net: Net): void {
  const [name = '', ...below] = path;
  if (below.length === 0) {
    scope.nets.push([name, net]);
    return;
  }
  let inner = scope.scopes.get(name);
  if (inner === undefined) {
    inner = { scopes: new Map(), nets: [] };
    scope.scopes.set(name, inner);
  }
  addNet(inner, below, net);
}

function declarations(scope: Scope): string {
  let text = '';
  for (const [name, { code, field }] of scope.nets) {
    const range = field.width === 1 ? '' : ` [${field.width - 1}:0]`;
    text += `$var wire ${field.width} ${code} ${name}${range} $end\n`;
  }
  for (const [name, inner] of scope.scopes) {
    text += `$scope module ${name} $end\n${declarations(inner)}$upscope $end\n`;
  }
  return text;
}

/** A scalar as one digit, a vector as `b` and its digits without leading zeros and a space. */
function valueText({ from, field }: Net, cycle: number): string {
  const value = readField(from, field, cycle);
  const unknown = readUnknown(from, field, cycle);
  const digits =
    unknown === 0n
      ? value.toString(2)
      : Array.from({ length: field.width }, (_, i) => {
          const at = BigInt(field.width - 1 - i);
          return (unknown >> at) & 1n ? 'x' : String((value >> at) & 1n);
        }).join('');
  return field.width === 1 ? digits : `b${digits} `;
}
