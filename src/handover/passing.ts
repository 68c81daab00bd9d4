/** What a module that stands between a design and its bus hands on. */

import { InvariantError } from '../errors.ts';
import type { Plan, Port, Stream } from '../structure/plan.ts';

/** The first stream of a design, and its ports but some. */
export function beatsOfStream(
  plan: Plan,
  without: readonly string[],
): { readonly stream: Stream; readonly others: readonly Port[] } {
  const [stream] = plan.interface.kind === 'stream' ? plan.interface.streams : [];
  if (stream?.direction !== 'input') {
    throw new InvariantError(`${plan.module} must take beats by its first stream`);
  }
  return { stream, others: plan.ports.filter(({ name }) => !without.includes(name)) };
}

/** Pins of these ports, each at the net of its own name; the handshake of the stream goes through a gate. */
export function passedPins(ports: readonly Port[], { valid, ready }: Stream): string[] {
  const gated = new Map([
    [valid, 'design_valid'],
    [ready, 'design_ready'],
  ]);
  return ports.map(({ name }) => `.${name}(${gated.get(name) ?? name})`);
}
