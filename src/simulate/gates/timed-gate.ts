/**
 * The inner loops of the timed simulator, one WebAssembly function per distinct gate function.
 *
 * A net's history within a cycle is a list of records of 32 bytes: a value of 128 lanes and the time (i32) from
 * which it holds. The first record is the settled value of the cycle before, and holds the list's length in bytes;
 * the last is an end mark at time `never`. A record exists only when some lane changes, so a list is as long as
 * the net is busy, whatever the unit of time.
 */

import type { Expression } from '../../technology/boolean.ts';
import type { Body } from '../../wasm/body.ts';
import type { ModuleBuilder } from '../../wasm/module.ts';

export const recordBytes = 32;
export const timeOffset = 16;
export const lengthOffset = 20;

/** Time of the end mark. */
export const never = 0x7fffffff;

/**
 * Define `(in0, in1, ..., out) -> end`: merge the input lists in time, evaluate at every time an input changes,
 * write the list of the function's changes, undelayed, at `out`; `end` is the address of its end mark.
 */
export function defineMerge(module: ModuleBuilder, arity: number, expression: Expression): number {
  const { index, body } = module.function({
    params: Array.from({ length: arity + 1 }, () => 'i32' as const),
    results: ['i32'],
  });
  const inputs = Array.from({ length: arity }, (_, i) => ({
    at: i,
    time: body.local('i32'),
    value: body.local('v128'),
  }));
  const out = arity;
  const now = body.local('i32');
  const last = body.local('v128');
  const fresh = body.local('v128');
  const valueOf = (position: number): void => {
    const input = inputs[position];
    if (input === undefined) body.splat(0);
    else body.get(input.value);
  };

  for (const { at, time, value } of inputs) {
    body.get(at).memory('v128.load').set(value);
    body.get(at).i32(recordBytes).op('i32.add').tee(at);
    body.memory('i32.load', timeOffset).set(time);
  }
  emitExpression(body, expression, valueOf);
  body.set(last).get(out).get(last).memory('v128.store');
  body.get(out).i32(recordBytes).op('i32.add').set(out);
  body.block(() => {
    body.loop(() => {
      earliest(
        body,
        inputs.map(({ time }) => time),
        now,
      );
      body.get(now).i32(never).op('i32.eq').brIf(1);
      for (const { at, time, value } of inputs) {
        // A record is consumed when its time has come; no branch, its outcome could not be predicted.
        body.get(at).get(time).get(now).op('i32.eq').i32(5).op('i32.shl').op('i32.add').tee(at);
        body.i32(recordBytes).op('i32.sub').memory('v128.load').set(value);
        body.get(at).memory('i32.load', timeOffset).set(time);
      }
      body.get(out);
      emitExpression(body, expression, valueOf);
      body.tee(fresh).memory('v128.store');
      body.get(out).get(now).memory('i32.store', timeOffset);
      advanceIfChanged(body, out, fresh, last);
      body.get(fresh).set(last);
      body.br(0);
    });
  });
  body.get(out).i32(never).memory('i32.store', timeOffset);
  body.get(out);
  return index;
}

/** `(list, delay)`: every change of a list comes `delay` later. */
export function defineShift(module: ModuleBuilder): number {
  const { index, body } = module.function({ params: ['i32', 'i32'], results: [] });
  const time = body.local('i32');
  body.block(() => {
    body.loop(() => {
      body.get(0).i32(recordBytes).op('i32.add').tee(0);
      body.memory('i32.load', timeOffset).tee(time).i32(never).op('i32.eq').brIf(1);
      body.get(0).get(time).get(1).op('i32.add').memory('i32.store', timeOffset);
      body.br(0);
    });
  });
  return index;
}

/**
 * `(list, delay) -> end`: every change comes `delay` later, and only if the value then held for that long: the
 * inertial delay of a gate whose two edges are equally slow. A pulse of exactly `delay` passes. In place. The
 * toggles of the lanes of `mask` are left in the global `toggles`.
 *
 * With A and O the and and the or of the values within `delay` of a change, and q the output before, the output
 * after is A when q is 0 and O when q is 1; that is A | (O & q), because A implies O.
 */
export function defineInertial(
  module: ModuleBuilder,
  mask: readonly [bigint, bigint],
  toggles: number,
): number {
  const { index, body } = module.function({ params: ['i32', 'i32'], results: ['i32'] });
  const from = body.local('i32');
  const ahead = body.local('i32');
  const end = body.local('i32');
  const time = body.local('i32');
  const sum = body.local('i64');
  const output = body.local('v128');
  const all = body.local('v128');
  const any = body.local('v128');
  const changed = body.local('v128');
  body.get(0).memory('v128.load').set(output);
  body.get(0).i32(recordBytes).op('i32.add').tee(0).set(from);
  body.block(() => {
    body.loop(() => {
      body.get(from).memory('i32.load', timeOffset).tee(time).i32(never).op('i32.eq').brIf(1);
      body.get(from).memory('v128.load').tee(all).set(any);
      body.get(time).get(1).op('i32.add').set(end);
      body.get(from).i32(recordBytes).op('i32.add').tee(from).set(ahead);
      body.block(() => {
        body.loop(() => {
          body.get(ahead).memory('i32.load', timeOffset).get(end).op('i32.ge_s').brIf(1);
          body.get(all).get(ahead).memory('v128.load').op('v128.and').set(all);
          body.get(any).get(ahead).memory('v128.load').op('v128.or').set(any);
          body.get(ahead).i32(recordBytes).op('i32.add').set(ahead);
          body.br(0);
        });
      });
      body.get(any).get(output).op('v128.and').get(all).op('v128.or').tee(all);
      body.get(output).op('v128.xor').set(changed);
      body.get(0).get(all).memory('v128.store');
      body.get(0).get(end).memory('i32.store', timeOffset);
      body.get(0).get(changed).op('v128.any_true').i32(5).op('i32.shl').op('i32.add').set(0);
      mask.forEach((lanesOfHalf, half) => {
        body.get(changed).lane('i64x2.extract_lane', half);
        if (lanesOfHalf !== -1n) body.i64(lanesOfHalf).op('i64.and');
        body.op('i64.popcnt').get(sum).op('i64.add').set(sum);
      });
      body.get(all).set(output);
      body.br(0);
    });
  });
  body.get(0).i32(never).memory('i32.store', timeOffset);
  body.get(sum).globalSet(toggles);
  body.get(0);
  return index;
}

/** `(list) -> toggles`: changes of all lanes of `mask` together. */
export function defineToggleSum(module: ModuleBuilder, mask: readonly [bigint, bigint]): number {
  const { index, body } = module.function({ params: ['i32'], results: ['i64'] });
  const sum = body.local('i64');
  const before = mask.map(() => body.local('i64'));
  const value = body.local('i64');
  before.forEach((local, half) =>
    body
      .get(0)
      .memory('i64.load', 8 * half)
      .set(local),
  );
  body.block(() => {
    body.loop(() => {
      body.get(0).i32(recordBytes).op('i32.add').tee(0);
      body.memory('i32.load', timeOffset).i32(never).op('i32.eq').brIf(1);
      mask.forEach((lanesOfHalf, half) => {
        const local = before[half] ?? 0;
        body
          .get(0)
          .memory('i64.load', 8 * half)
          .tee(value)
          .get(local)
          .op('i64.xor');
        if (lanesOfHalf !== -1n) body.i64(lanesOfHalf).op('i64.and');
        body.op('i64.popcnt').get(sum).op('i64.add').set(sum);
        body.get(value).set(local);
      });
      body.br(0);
    });
  });
  body.get(sum);
  return index;
}

/** `pointer` += a record if any lane of the two values differs. */
function advanceIfChanged(body: Body, pointer: number, a: number, b: number): void {
  body.get(pointer).get(a).get(b).op('v128.xor').op('v128.any_true');
  body.i32(5).op('i32.shl').op('i32.add').set(pointer);
}

/** The least of some times. */
function earliest(body: Body, times: readonly number[], to: number): void {
  const [first, ...rest] = times;
  if (first === undefined) body.i32(never).set(to);
  else body.get(first).set(to);
  for (const time of rest) {
    body.get(to).get(time).get(to).get(time).op('i32.lt_s').op('select').set(to);
  }
}

/** Leave the value of an expression over positions `0`, `1`, ... on the stack. */
function emitExpression(body: Body, node: Expression, valueOf: (position: number) => void): void {
  switch (node.op) {
    case 'constant':
      body.splat(node.value === 1 ? -1 : 0);
      return;
    case 'pin':
      valueOf(Number(node.pin));
      return;
    case 'not':
      emitExpression(body, node.of, valueOf);
      body.op('v128.not');
      return;
    case 'and':
    case 'or':
    case 'xor': {
      const instruction = `v128.${node.op}` as const;
      node.of.forEach((operand, i) => {
        emitExpression(body, operand, valueOf);
        if (i > 0) body.op(instruction);
      });
    }
  }
}
