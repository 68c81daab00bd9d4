/** The one Handlebars environment: strict, no escaping, known helpers only. Helpers format; they compute nothing. */

import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { InvariantError } from '../errors.ts';

const templateRoot = new URL('../../templates/', import.meta.url);

const environment = Handlebars.create();

/** `[7:0]`, or spaces of nothing for one bit. */
function range(width: unknown): string {
  const bits = positive(width, 'range');
  return bits === 1 ? '' : `[${bits - 1}:0] `;
}

/** `$signed({ {8{x[7]}}, x })`: two's-complement extension of a named signal. */
function sext(name: unknown, from: unknown, to: unknown): string {
  const [low, high] = extension(from, to, 'sext');
  if (low === high) return String(name);
  const sign = low === 1 ? String(name) : `${String(name)}[${low - 1}]`;
  return `$signed({ {${high - low}{${sign}}}, ${String(name)} })`;
}

/** `{ 8'd0, x }`: zero extension of a named signal. */
function zext(name: unknown, from: unknown, to: unknown): string {
  const [low, high] = extension(from, to, 'zext');
  return low === high ? String(name) : `{ ${high - low}'d0, ${String(name)} }`;
}

/** Extension of a named signal, two's complement or unsigned. */
function extend(isSigned: unknown, name: unknown, from: unknown, to: unknown): string {
  return isSigned === true ? sext(name, from, to) : zext(name, from, to);
}

/** `8'd0`: a sized decimal literal. */
function lit(width: unknown, value: unknown): string {
  return `${positive(width, 'lit')}'d${String(value)}`;
}

/** `{ 8{x} }`, or `x` for one copy. */
function rep(count: unknown, expression: unknown): string {
  const copies = positive(count, 'rep');
  return copies === 1 ? String(expression) : `{ ${copies}{${String(expression)}} }`;
}

function extension(from: unknown, to: unknown, helper: string): [number, number] {
  const low = positive(from, helper);
  const high = positive(to, helper);
  if (high < low) throw new InvariantError(`${helper} cannot extend ${low} bits to ${high}`);
  return [low, high];
}

function positive(value: unknown, helper: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new InvariantError(`${helper} needs a positive integer, not ${String(value)}`);
  }
  return value;
}

const helpers = { range, sext, zext, extend, lit, rep } as const;
for (const [name, helper] of Object.entries(helpers)) {
  environment.registerHelper(name, helper as Handlebars.HelperDelegate);
}
for (const file of readdirSync(new URL('partials/', templateRoot))) {
  const partial = file.replace(/\.v\.hbs$/, '');
  environment.registerPartial(partial, source(`partials/${partial}`));
}

const compiled = new Map<string, Handlebars.TemplateDelegate>();

/**
 * Fill a template below `templates/`. The name is the path without `.v.hbs`; for text that is not Verilog it
 * keeps its own extension: `bench/stdio.cpp`. An unknown slot throws.
 */
export function fill(name: string, view: object): string {
  let template = compiled.get(name);
  if (template === undefined) {
    template = environment.compile(source(name), {
      noEscape: true,
      strict: true,
      knownHelpersOnly: true,
      knownHelpers: Object.fromEntries(Object.keys(helpers).map((helper) => [helper, true])),
    });
    compiled.set(name, template);
  }
  return template(view);
}

function source(name: string): string {
  const file = /\.\w+$/.test(name) ? `${name}.hbs` : `${name}.v.hbs`;
  return readFileSync(new URL(file, templateRoot), 'utf8');
}
