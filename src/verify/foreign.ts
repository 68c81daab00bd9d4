/** Somebody's own Verilog against our golden model: read, and wrapped where its ports have other names. */

import { basename } from 'node:path';
import { z } from 'zod';
import { readDocument } from '../design/document.ts';
import { readText } from '../design/files.ts';
import { parseWith } from '../elements/issues.ts';
import { renderWrapper, type Pin } from '../emit/bench-wrapper.ts';
import { InputError, nearestName, type Issue } from '../errors.ts';
import type { Rtl } from '../simulate/engine.ts';
import type { Plan, Port } from '../structure/plan.ts';
import { knownTop, moduleNames } from './foreign-modules.ts';
import { shapesOf } from './rtl.ts';

/** What `--rtl`, `--top` and `--map` say. */
export type ForeignSources = {
  readonly files: readonly string[];
  /** Their top module; the only module of the files, or the one with our name, when absent. */
  readonly top?: string;
  /** Path of a port map. */
  readonly map?: string;
};

export type Foreign = {
  readonly rtl: Rtl;
  /** Our inputs that their unit does not have, with the value pelab holds them at. */
  readonly held: Readonly<Record<string, bigint>>;
};

const maxBytes = 64 * 1024 * 1024;

const identifier = z.string().regex(/^[A-Za-z_][A-Za-z0-9_$]*$/, 'a Verilog name');

const literalText = z
  .string()
  .regex(/^\d+'[bdh][0-9a-fA-F_]+$/, "a number or a sized Verilog literal such as 8'hff");

const mapSchema = z.strictObject({
  top: identifier.optional(),
  ports: z
    .record(
      z.string(),
      z.union([
        identifier,
        z.strictObject({ port: identifier, active: z.enum(['high', 'low']).default('high') }),
        z.strictObject({ absent: z.int().min(0) }),
      ]),
    )
    .default({}),
  constants: z.record(identifier, z.union([z.int().min(0), literalText])).default({}),
  parameters: z.record(identifier, z.int()).default({}),
});

/** What a port map says. */
export type PortMap = z.output<typeof mapSchema>;

/**
 * Read the files, and make a wrapper with our ports around their top module.
 *
 * The map is YAML: `ports` gives, for a port of ours, their name, or `{port: rst_n, active: low}`, or
 * `{absent: 1}` where they have none and ours is held at 1 (outputs: is not compared). `constants` ties further
 * inputs of theirs to a number or a sized literal (`8'hff`), `parameters` sets parameters, `top` names the module.
 *
 * @throws {InputError} for files that cannot be read and maps that do not fit
 */
export function foreignRtl(plan: Plan, sources: ForeignSources): Foreign {
  const files = sources.files.map((path) => ({
    path: basename(path),
    text: readText(path, maxBytes),
  }));
  const map = sources.map === undefined ? mapSchema.parse({}) : readMap(sources.map, plan);
  const top = sources.top ?? map.top ?? topOf(files, plan.module);
  knownTop(files, top);
  const held: Record<string, bigint> = {};
  const missing = new Set<string>();
  const pins: Pin[] = plan.ports.flatMap((port): Pin[] => {
    const target = map.ports[port.name] ?? port.name;
    if (typeof target === 'string') return [{ ours: port, theirs: target, isInverted: false }];
    if ('absent' in target) {
      if (port.direction === 'input') held[port.name] = BigInt(target.absent);
      else missing.add(port.name);
      return [];
    }
    return [{ ours: port, theirs: target.port, isInverted: target.active === 'low' }];
  });
  const ports = plan.ports.filter((port) => !missing.has(port.name));
  const constants = Object.entries(map.constants).map(([theirs, value]) => ({
    theirs,
    value: typeof value === 'string' ? value : sized(value),
  }));
  const parameters = Object.entries(map.parameters).map(([name, value]) => ({ name, value }));
  const isPlain =
    pins.length === plan.ports.length &&
    pins.every((pin) => pin.theirs === pin.ours.name && !pin.isInverted) &&
    constants.length + parameters.length === 0;
  const shapes = shapesOf({ ...plan, ports });
  if (isPlain) return { rtl: { top, files, ...shapes }, held };
  const wrapper = `pelab_wrapper_${plan.module}`;
  const text = renderWrapper({ wrapper, top, ports, pins, constants, parameters });
  const rtl = { top: wrapper, files: [...files, { path: `${wrapper}.v`, text }], ...shapes };
  return { rtl, held };
}

function readMap(file: string, plan: Plan): PortMap {
  return parsePortMap(readText(file, maxBytes), file, plan);
}

/** A port map as text. @throws {InputError} with everything that is wrong */
export function parsePortMap(text: string, file: string, plan: Plan): PortMap {
  const { data } = readDocument(text, file);
  const parsed = parseWith(mapSchema, data);
  if (!parsed.ok) throw new InputError(parsed.error, file);
  const issues = Object.keys(parsed.value.ports).flatMap((name) => unknownPort(name, plan.ports));
  if (issues.length > 0) throw new InputError(issues, file);
  return parsed.value;
}

function unknownPort(name: string, ports: readonly Port[]): Issue[] {
  const known = ports.map((port) => port.name);
  if (known.includes(name)) return [];
  const nearest = nearestName(name, known);
  return [
    {
      code: 'unknown_key',
      path: ['ports', name],
      expected: `one of ${known.join(', ')}`,
      actual: `a key named ${name}`,
      ...(nearest === undefined ? {} : { nearest }),
    },
  ];
}

/** The module to check, where nobody has said: the one with our name, or the only one. */
function topOf(files: readonly { readonly text: string }[], ours: string): string {
  const names = moduleNames(files);
  const [only] = names;
  if (names.includes(ours)) return ours;
  if (only !== undefined && names.length === 1) return only;
  throw new InputError([
    {
      code: 'conflict',
      path: ['--top'],
      expected: `given where the files hold no module ${ours}`,
      actual: names.length === 0 ? 'files without a module' : `one of ${names.join(', ')}`,
    },
  ]);
}

/** A number in as many bits as it needs. */
function sized(value: number): string {
  return `${Math.max(1, value.toString(2).length)}'d${value}`;
}
