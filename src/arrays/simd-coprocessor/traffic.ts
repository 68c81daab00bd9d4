/** Software that does anything, on the ports: every channel pauses at its own rate, and the hardware is reset now and then. */

import type { Outputs, Signals } from '../../bits/machine.ts';
import { anySoftware } from './any-software.ts';
import type { Below } from './choices.ts';
import type { Deed } from './deeds.ts';
import { host, type Channel, type Host } from './host.ts';
import type { Coprocessor } from './shape.ts';

/** One cycle in so many has a reset of the hardware, whatever is under way. */
const cyclesPerReset = 800;

/** Shares of cycles, in percent, in which a channel is let wait. */
const rates = [0, 20, 50, 80];
const channels: readonly Channel[] = ['aw', 'w', 'b', 'ar', 'r', 'in', 'out'];

/** Inputs of every cycle, from the outputs of the one before, without an end. @param tell hears of what was done */
export function anyTraffic(
  size: Coprocessor,
  below: Below,
  tell: (deed: Deed) => void = () => undefined,
): { next(previous: Outputs | undefined): Signals } {
  const waits = new Map(channels.map((channel) => [channel, rates[below(rates.length)] ?? 0]));
  const begin = (): Host<never> =>
    host(
      (received) => anySoftware(size, below, received, tell),
      (channel) => below(100) < (waits.get(channel) ?? 0),
    );
  let side = begin();
  return {
    next(previous) {
      if (below(cyclesPerReset) > 0) return side.next(previous);
      // Other software begins, with a cycle of reset.
      side = begin();
      tell({ did: 'reset' });
      return side.next(undefined);
    },
  };
}
