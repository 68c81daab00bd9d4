/**
 * What stands before a stream of digits claims: that beats come to it once each, with their marks, and only where it has
 * room. With what the stream claims itself, no beat is lost and none comes twice.
 */

import type { ControlClaim, Setting } from '../../arrays/control-claim.ts';
import type { NetlistCell, NetlistModule } from '../../eda/netlist.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { modulesOf, resetPort, type Plan } from '../../structure/plan.ts';
import { bitsOf } from '../weights/pipeline.ts';
import { gatesOf } from '../weights/unroll.ts';
import { observed } from './observer.ts';
import type { ClaimedModule } from './prove-control.ts';
import { running, taken, takenText } from './taken.ts';

/** Ports that all streams have in common; what comes to one comes to each. */
const common = ['load_i', 'push_i', 'first_i', 'next_i', 'last_i', 'plane_i'];

/** A stream in its module: the path to it, and the nets at its ports. */
type Stream = { readonly path: string; readonly pins: NetlistCell['connections'] };

/**
 * The claims on a module that takes beats with a handshake and has streams of digits for them.
 *
 * @param plan the module
 * @param rtl its Verilog
 * @param chooser the stream
 * @returns undefined where other words come to streams than those of the beat, or not the same marks to all
 */
export async function frontClaims(
  plan: Plan,
  rtl: Rtl,
  chooser: Plan,
): Promise<ClaimedModule | undefined> {
  const netlist = await gatesOf(rtl, [chooser.module]);
  const module = netlist.modules[rtl.top];
  if (module === undefined) return undefined;
  const speakers = speaking(module, chooser);
  if (speakers === undefined || !takesBeat(module, speakers)) return undefined;
  return {
    module: rtl.top,
    rtl: observed(rtl, { instances: ['one'], text: takenText }),
    claims: {
      // What is multiplied and added has no part in it.
      free: [chooser.module, ...aside(plan, chooser.module)],
      claims: claimsOn(
        speakers.map(
          ({ path }) =>
            (port) =>
              `one.${path}.${port}`,
        ),
      ),
    },
  };
}

/** Modules of a plan that neither are nor have a module of this name. */
function aside(plan: Plan, name: string): string[] {
  return modulesOf(plan).flatMap((one) =>
    modulesOf(one).some(({ module }) => module === name) ? [] : [one.module],
  );
}

/**
 * Streams whose room is asked for. To every other one the same comes as to one of these, always, so that it is in the same
 * state; undefined where it does not, or marks differ.
 */
function speaking(module: NetlistModule, chooser: Plan): readonly Stream[] | undefined {
  const cells = Object.entries(module.cells);
  const streams = cells
    .filter(([, { type }]) => type === chooser.module)
    .map(([path, { connections }]) => ({ path, pins: connections }));
  const asked = new Set(cells.flatMap(([, cell]) => bitsOf(cell, 'input')));
  const speakers = streams.filter(({ pins }) => pins['full_o']?.every((bit) => asked.has(bit)));
  const inputs = chooser.ports.filter(({ direction }) => direction === 'input');
  const isSame = (a: Stream, b: Stream, ports: readonly string[]): boolean =>
    ports.every((port) => a.pins[port]?.every((bit, i) => bit === b.pins[port]?.[i]));
  const [one] = speakers;
  const isLed = streams.every(
    (stream) =>
      one !== undefined &&
      isSame(stream, one, common) &&
      speakers.some((speaker) =>
        isSame(
          stream,
          speaker,
          inputs.map(({ name }) => name),
        ),
      ),
  );
  return one !== undefined && isLed ? speakers : undefined;
}

/** Whether the words of the beat go to the streams side by side, all of them, and its bit weight to each. */
function takesBeat({ ports }: NetlistModule, speakers: readonly Stream[]): boolean {
  const whole = ports['a_i']?.bits ?? [];
  const plane = ports['plane_i']?.bits ?? [];
  const starts = speakers.map(({ pins }) => whole.indexOf(pins['a_i']?.[0] ?? 'x'));
  const widths = speakers.map(({ pins }) => pins['a_i']?.length ?? 0);
  return (
    new Set(starts).size === speakers.length &&
    widths.reduce((sum, width) => sum + width, 0) === whole.length &&
    speakers.every(
      ({ pins }, i) =>
        pins['a_i']?.every((bit, at) => bit === whole[(starts[i] ?? 0) + at]) === true &&
        pins['plane_i']?.every((bit, at) => bit === plane[at]) === true,
    )
  );
}

type At = Setting & { readonly at: number };

/** @param streams names of the nets at the ports of each */
function claimsOn(streams: readonly ((port: string) => string)[]): ControlClaim[] {
  const of = (name: string, value: 0 | 1, at: number): At => ({ net: name, value, at });
  const net = streams[0] ?? ((port: string) => port);
  const push = net('push_i');
  const ready = (value: 0 | 1, at: number): At => of('one_ready_o', value, at);
  const room = streams.map((port) => of(port('full_o'), 0, 1));
  const which = (i: number): string => (streams.length === 1 ? '' : `, stream ${i + 1}`);
  return [
    ...streams.flatMap((port, i): ControlClaim[] => {
      const full = of(port('full_o'), 1, 1);
      return [
        {
          name: `a group comes only where there was room a cycle before${which(i)}`,
          given: [running, full],
          holds: of(push, 0, 2),
        },
        {
          name: `without room a beat that is taken waits, and no other is taken${which(i)}`,
          given: [running, taken(1, 1), full],
          holds: ready(0, 2),
        },
        {
          name: `while one waits without room, none is taken${which(i)}`,
          given: [running, ready(0, 1), full],
          holds: ready(0, 2),
        },
      ];
    }),
    {
      name: 'a beat that is taken comes in the next cycle, if there is room',
      given: [running, taken(1, 1), ...room],
      holds: of(push, 1, 2),
    },
    {
      name: 'and then the next one may be taken',
      given: [running, taken(1, 1), ...room],
      holds: ready(1, 2),
    },
    {
      name: 'one that waits comes when there is room',
      given: [running, ready(0, 1), ...room],
      holds: of(push, 1, 2),
    },
    {
      name: 'and with it the next one may be taken',
      given: [running, ready(0, 1), ...room],
      holds: ready(1, 2),
    },
    {
      name: 'where none was taken and none waits, none comes',
      given: [running, ready(1, 1), taken(0, 1)],
      holds: of(push, 0, 2),
    },
    {
      name: 'and it stays ready',
      given: [running, ready(1, 1), taken(0, 1)],
      holds: ready(1, 2),
    },
    {
      name: 'nothing comes after a reset',
      given: [of(resetPort.name, 1, 1)],
      holds: of(push, 0, 2),
    },
    {
      name: 'after a reset it is ready',
      given: [of(resetPort.name, 1, 1)],
      holds: ready(1, 2),
    },
    ...([0, 1] as const).flatMap((value): ControlClaim[] => [
      {
        name:
          value === 1
            ? 'where it is ready, the code registers take the group shown'
            : 'where it is not, they keep theirs',
        given: [ready(value, 1)],
        holds: of(net('load_i'), value, 1),
      },
      ...['first_i', 'next_i', 'last_i'].flatMap((mark): ControlClaim[] => [
        {
          name: `${mark} of a beat that is taken comes with its group: ${value}`,
          given: [running, taken(1, 1), of(mark, value, 1)],
          holds: of(net(mark), value, 2),
        },
        {
          name: `${mark} stays while it waits: ${value}`,
          given: [running, ready(0, 1), of(net(mark), value, 1)],
          holds: of(net(mark), value, 2),
        },
      ]),
    ]),
  ];
}
