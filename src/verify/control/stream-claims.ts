/**
 * What every array with valid/ready streams claims of its control: what is offered stays until it is taken, reset takes
 * offers back, and a product takes exactly the cycles of the closed-form schedule, whatever its operands are.
 */

import type { ControlClaim, Setting } from '../../arrays/control-claim.ts';
import type { ArrayDesign, GemmShape } from '../../arrays/family.ts';
import { readField, type Rtl, type Shape } from '../../simulate/engine.ts';
import type { Plan, Stream } from '../../structure/plan.ts';
import { playGemm } from '../play-side.ts';
import { faceOf } from '../play.ts';
import { heldText, observed } from './observer.ts';
import { withStub } from './pipe-claims.ts';
import type { ClaimedModule } from './prove-control.ts';

/**
 * The claims on each output stream of a module; none where it has no streams.
 *
 * @param free modules whose outputs may be anything
 */
export function streamClaims(plan: Plan, rtl: Rtl, free: readonly string[] = []): ClaimedModule[] {
  if (plan.interface.kind !== 'stream') return [];
  const outputs = plan.interface.streams.filter(({ direction }) => direction === 'output');
  return outputs.map(({ valid, ready, data }) => {
    const words = rtl.outputs
      .filter(({ name }) => data.includes(name))
      .map((port): Shape => ({ ...port, name: `one_${port.name}` }));
    const offer: Shape = { name: `one_${valid}`, width: 1 };
    const claims: ControlClaim[] = [
      {
        name: `what ${valid} offers stays, with its data, until ${ready} takes it`,
        given: [
          { net: 'rst', value: 0 },
          { net: offer.name, value: 1, at: 1 },
          { net: ready, value: 0, at: 1 },
        ],
        holds: { net: 'held', value: 1, at: 2 },
      },
      {
        name: `after a reset ${valid} is low`,
        given: [{ net: 'rst', value: 1, at: 1 }],
        holds: { net: offer.name, value: 0, at: 2 },
      },
    ];
    return {
      module: rtl.top,
      rtl: observed(rtl, { instances: ['one'], text: heldText('held', [offer, ...words]) }),
      claims: { free, claims },
    };
  });
}

/**
 * The cycle contract of some products: reset in any state, then driven as software drives it, the array's `valid` and
 * `ready` outputs are what the schedule says in every cycle, for all words of the operands. Elements may do
 * anything but what their own claims exclude.
 */
export function contractClaims(
  array: ArrayDesign,
  rtl: Rtl,
  shapes: readonly GemmShape[],
): ClaimedModule[] {
  const plan = array.plan();
  if (plan.interface.kind !== 'stream' || array.isDataDependent === true) return [];
  const { streams } = plan.interface;
  const replies = streams.map(({ direction, valid, ready }) =>
    direction === 'output' ? valid : ready,
  );
  const { rtl: outline, free } = withStub(rtl, array.element.inner(array.role));
  const wanted = replies.map((name) => ({ name: `want_${name}`, width: 1 }));
  const asWanted = replies.map((name) => `one_${name} == want_${name}`).join(' && ');
  return [
    {
      module: rtl.top,
      rtl: observed(outline, {
        instances: ['one'],
        inputs: wanted,
        text: `  (* keep *) wire agrees = ${asWanted};`,
      }),
      claims: {
        free,
        claims: shapes.map((shape) => contractClaim(array, rtl, shape, streams, replies)),
      },
    },
  ];
}

function contractClaim(
  array: ArrayDesign,
  rtl: Rtl,
  shape: GemmShape,
  streams: readonly Stream[],
  replies: readonly string[],
): ControlClaim {
  const { m, k, n } = shape;
  const zeros = (count: number): bigint[] => Array.from({ length: count }, () => 0n);
  const face = faceOf(rtl);
  const { inputs, expected } = playGemm(
    array,
    { ...shape, a: zeros(m * k), b: zeros(k * n) },
    face,
  );
  const operands = new Set(
    array
      .plan()
      .ports.filter(({ format }) => format !== undefined)
      .map(({ name }) => name),
  );
  const given: Setting[] = [];
  for (let cycle = 0; cycle < inputs.cycles; cycle++) {
    for (const field of face.inputs.fields.filter(({ name }) => !operands.has(name))) {
      given.push({ net: field.name, value: bitOf(readField(inputs, field, cycle)), at: cycle + 1 });
    }
    for (const field of face.outputs.fields.filter(({ name }) => replies.includes(name))) {
      const value = bitOf(readField(expected, field, cycle));
      given.push({ net: `want_${field.name}`, value, at: cycle + 1 });
    }
  }
  const { cycles } = array.schedule(shape);
  const takes = streams.length > 2 ? 'its beats and weights are taken' : 'its beats are taken';
  return {
    name: `${m} x ${k} x ${n}: ${takes} and its results come in the ${cycles} cycles of the schedule, whatever the operands`,
    given,
    holds: { net: 'agrees', value: 1, at: inputs.cycles, from: 2 },
  };
}

function bitOf(word: bigint): 0 | 1 {
  return word === 0n ? 0 : 1;
}
