/** What `ports.yaml` says of somebody's arithmetic unit: what it computes, and by which ports. */

import { z } from 'zod';
import { request, type Request } from '../../calc/calculate.ts';
import { ARITY } from '../../calc/operation.ts';
import { readDocument } from '../../design/document.ts';
import { readText } from '../../design/files.ts';
import { parseWith } from '../../elements/issues.ts';
import { InputError, type Issue } from '../../errors.ts';

const identifier = z.string().regex(/^[A-Za-z_][A-Za-z0-9_$]*$/, 'a Verilog name');

const literalText = z
  .string()
  .regex(/^\d+'[bdh][0-9a-fA-F_]+$/, "a number or a sized Verilog literal such as 8'hff");

const control = z.union([
  identifier,
  z.strictObject({ port: identifier, active: z.enum(['high', 'low']).default('high') }),
]);

const schema = z.strictObject({
  operation: z.enum(['mul', 'add', 'sub', 'fma', 'encode']),
  format: z.string(),
  result: z.string().optional(),
  rounding: z.string().optional(),
  saturate: z.boolean().optional(),
  /** Whether any NaN stands for every NaN. */
  nan: z.enum(['any', 'exact']).default('any'),
  ports: z.strictObject({
    a: identifier,
    b: identifier.optional(),
    c: identifier.optional(),
    result: identifier,
    clock: identifier.optional(),
    reset: control.optional(),
    valid: control.optional(),
    done: control.optional(),
  }),
  /** Cycles from operands to result; found out when absent. */
  latency: z.int().min(0).max(4096).optional(),
  /** Cycles for which operands are held, for units that take a new pair only now and then. */
  hold: z.int().min(1).max(4096).optional(),
  constants: z.record(identifier, z.union([z.int().min(0), literalText])).default({}),
  parameters: z.record(identifier, z.int()).default({}),
});

/** A port of theirs that is a wire of one bit. */
export type Control = { readonly port: string; readonly isInverted: boolean };

export type UnitMap = {
  readonly request: Request;
  readonly nan: 'any' | 'exact';
  /** Operand ports, in order. */
  readonly operands: readonly string[];
  readonly result: string;
  readonly clock?: string;
  readonly reset?: Control;
  readonly valid?: Control;
  readonly done?: Control;
  readonly latency?: number;
  readonly hold?: number;
  readonly constants: readonly { readonly theirs: string; readonly value: string }[];
  readonly parameters: readonly { readonly name: string; readonly value: number }[];
};

const maxBytes = 1024 * 1024;

/** Read a map. @throws {InputError} with everything that is wrong */
export function readUnitMap(file: string): UnitMap {
  return parseUnitMap(readText(file, maxBytes), file);
}

/** A map as text. @throws {InputError} with everything that is wrong */
export function parseUnitMap(text: string, file: string): UnitMap {
  const { data } = readDocument(text, file);
  const parsed = parseWith(schema, data);
  if (!parsed.ok) throw new InputError(parsed.error, file);
  const { operation, format, result, rounding, saturate, ports, ...rest } = parsed.value;
  const names = [ports.a, ports.b, ports.c];
  const arity = ARITY[operation];
  const issues = ['a', 'b', 'c'].flatMap((name, i): Issue[] => {
    const isThere = names[i] !== undefined;
    if (isThere === i < arity) return [];
    const expected = isThere ? `absent: ${operation} has ${arity} operands` : 'given';
    const actual = isThere ? 'given' : 'absent';
    return [{ code: 'conflict', path: ['ports', name], expected, actual }];
  });
  if (ports.clock === undefined) {
    for (const [name, value] of Object.entries({
      ...ports,
      latency: rest.latency,
      hold: rest.hold,
    })) {
      if (!['reset', 'valid', 'done', 'latency', 'hold'].includes(name) || value === undefined)
        continue;
      issues.push({
        code: 'conflict',
        path: [name],
        expected: 'given with ports.clock',
        actual: 'without it',
      });
    }
  }
  if (issues.length > 0) throw new InputError(issues, file);
  const { reset, valid, done, clock } = ports;
  return {
    request: request(format, operation, {
      ...(result === undefined ? {} : { to: result }),
      ...(rounding === undefined ? {} : { rounding }),
      ...(saturate === undefined ? {} : { saturate }),
    }),
    nan: rest.nan,
    operands: names.filter((name) => name !== undefined),
    result: ports.result,
    ...(clock === undefined ? {} : { clock }),
    ...(reset === undefined ? {} : { reset: controlOf(reset) }),
    ...(valid === undefined ? {} : { valid: controlOf(valid) }),
    ...(done === undefined ? {} : { done: controlOf(done) }),
    ...(rest.latency === undefined ? {} : { latency: rest.latency }),
    ...(rest.hold === undefined ? {} : { hold: rest.hold }),
    constants: Object.entries(rest.constants).map(([theirs, value]) => ({
      theirs,
      value:
        typeof value === 'string' ? value : `${Math.max(1, value.toString(2).length)}'d${value}`,
    })),
    parameters: Object.entries(rest.parameters).map(([name, value]) => ({ name, value })),
  };
}

function controlOf(given: z.output<typeof control>): Control {
  if (typeof given === 'string') return { port: given, isInverted: false };
  return { port: given.port, isInverted: given.active === 'low' };
}
