/**
 * A design behind four pins, for place and route: its inputs lie in a shift register, its outputs in another that is
 * loaded and shifted out. Without it a block with hundreds of ports fits no package, and paths from pins would hide
 * those between its registers.
 */

import { InvariantError } from '../errors.ts';
import {
  clockPort,
  input,
  output,
  type Operator,
  type Plan,
  type Port,
} from '../structure/plan.ts';
import { lined } from './lined.ts';

/** The harness around `plan`, module `<module>_pins`. */
export function pinHarnessPlan(plan: Plan): Plan {
  const clock = plan.ports.find(({ role }) => role === 'clock');
  if (clock === undefined) throw new InvariantError(`${plan.module} has no clock to be timed by`);
  const inputs = slots(plan.ports.filter((port) => port.direction === 'input' && port !== clock));
  const outputs = slots(plan.ports.filter(({ direction }) => direction === 'output'));
  const inputBits = bitsOf(inputs);
  const outputBits = bitsOf(outputs);
  return {
    module: `${plan.module}_pins`,
    template: 'handover/pin-harness',
    summary: 'the design between two shift registers, for place and route',
    params: { design: plan.module },
    sources: ['textbook'],
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    ports: [
      clockPort,
      input('scan_i', 1, 'next bit of the inputs', { role: 'control' }),
      input('load_i', 1, 'take the outputs, else shift them out', { role: 'control' }),
      output('scan_o', 1, 'next bit of the outputs', { role: 'control' }),
    ],
    view: {
      child: plan.module,
      inputTop: inputBits - 1,
      hasInputs: inputBits > 1,
      outputTop: outputBits - 1,
      hasOutputs: outputBits > 1,
      pins: lined([
        `.${clock.name}(clk)`,
        ...inputs.map(({ name, range }) => `.${name}(inputs_q${inputBits === 1 ? '' : range})`),
        ...outputs.map(({ name, range }) => `.${name}(outputs${outputBits === 1 ? '' : range})`),
      ]),
    },
    operators: [register(inputBits), register(outputBits), register(outputBits)],
    children: [{ plan, count: 1 }],
  };
}

type Slot = { readonly name: string; readonly range: string; readonly end: number };

function slots(ports: readonly Port[]): Slot[] {
  let low = 0;
  return ports.map(({ name, width }) => {
    const range = width === 1 ? `[${low}]` : `[${low + width - 1}:${low}]`;
    low += width;
    return { name, range, end: low };
  });
}

function bitsOf(all: readonly Slot[]): number {
  return all.at(-1)?.end ?? 0;
}

function register(bits: number): Operator {
  return { kind: 'register', part: 'pins', widths: [bits], count: 1 };
}
