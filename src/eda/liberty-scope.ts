/** What every group of a Liberty file is read against: the file's units, its templates, and its error messages. */
import { InputError } from '../errors.ts';
import type { Table } from '../technology/library.ts';
import { lineAt } from './liberty-cursor.ts';
import type { Attribute, Group } from './liberty-syntax.ts';

/** Multiply a figure of the file by these to get ps, fF, nW, fJ. */
export type Units = {
  readonly timePs: number;
  readonly capFf: number;
  readonly leakageNw: number;
  readonly energyFj: number;
};

/** Axes that belong first in delay, power and constraint tables. */
export const SLEW_FIRST: readonly string[] = [
  'input_net_transition',
  'input_transition_time',
  'constrained_pin_transition',
];

type Template = { readonly variables: readonly string[]; readonly axes: readonly Float64Array[] };

/** Decimal exponents: powers are taken once, so that 1 ns is exactly 1000 ps. */
const PREFIX: Readonly<Record<string, number>> = { f: -15, p: -12, n: -9, u: -6, m: -3, '': 0 };

export class Scope {
  readonly file: string;
  readonly units: Units;
  readonly #text: string;
  readonly #templates = new Map<string, Template>();

  constructor(root: Group, text: string, file: string) {
    this.file = file;
    this.#text = text;
    const cap = root.attributes.get('capacitive_load_unit');
    const capFf =
      cap === undefined
        ? 1000
        : this.#finite(cap.values[0] ?? '', cap, 'capacitive_load_unit') *
          this.#power(`1${cap.values[1] ?? 'pf'}`, 'f', -15, cap, 'capacitive_load_unit');
    const volt = this.#unit(root, 'voltage_unit', 'v', 0, '1V');
    this.units = {
      timePs: this.#unit(root, 'time_unit', 's', -12, '1ns'),
      capFf,
      leakageNw: this.#unit(root, 'leakage_power_unit', 'w', -9, '1nW'),
      energyFj: capFf * volt * volt,
    };
    for (const group of root.groups) {
      if (group.name === 'lu_table_template' || group.name === 'power_lut_template') {
        this.#templates.set(group.args[0] ?? '', {
          variables: this.#axisNames(group),
          axes: this.#axes(group, 1, 'time, load or slew'),
        });
      }
    }
  }

  /** Text of a simple attribute. */
  text(group: Group, name: string): string | undefined {
    return group.attributes.get(name)?.values[0];
  }

  /** A finite number, or undefined when absent. @throws {InputError} when it is not finite */
  number(group: Group, name: string): number | undefined {
    const attribute = group.attributes.get(name);
    return attribute === undefined
      ? undefined
      : this.#finite(attribute.values[0] ?? '', attribute, name);
  }

  /** Refuse what stands at an attribute. */
  refuse(attribute: Attribute, subject: string, expected: string, actual: string): never {
    const path = [`line ${lineAt(this.#text, attribute.offset)}: ${subject}`];
    throw new InputError([{ code: 'unreadable', path, expected, actual }], this.file);
  }

  /** Refuse a whole group. */
  refuseGroup(group: Group, expected: string, actual: string): never {
    const path = [`line ${group.line}: ${group.name}`];
    throw new InputError([{ code: 'unreadable', path, expected, actual }], this.file);
  }

  /**
   * A `cell_rise (template) { ... }` group as a table with axes in the order `first`, then the other.
   *
   * @param first Liberty variables that belong on the `x` axis
   * @param scale factor to our unit
   */
  table(group: Group, first: readonly string[], scale: number): Table {
    const template = this.#templates.get(group.args[0] ?? '');
    const own = [1, 2, 3].map((i) => group.attributes.get(`index_${i}`));
    if (own[2] !== undefined || (template !== undefined && template.axes.length > 2)) {
      this.refuseGroup(group, 'a table of at most two axes', 'three');
    }
    const axis = (i: number): Float64Array | undefined => {
      const attribute = own[i];
      return attribute === undefined
        ? template?.axes[i]
        : this.#numbers(attribute, `index_${i + 1}`);
    };
    const attribute = group.attributes.get('values');
    if (attribute === undefined) this.refuseGroup(group, 'a table with values', 'without');
    const values = this.#numbers(attribute, 'values').map((value) => value * scale);
    const variables = template?.variables ?? [];
    const isScalar = values.length === 1 && own[0] === undefined;
    const one = isScalar ? undefined : axis(0);
    const two = isScalar ? undefined : axis(1);
    const swapped =
      variables.length > 0 && !first.includes(variables[0] ?? '') && variables[0] !== undefined;
    const a = this.#toUnits(one, variables[0]);
    const b = this.#toUnits(two, variables[1]);
    if (a.length * b.length !== values.length) {
      this.refuse(attribute, 'values', `${a.length} x ${b.length} figures`, `${values.length}`);
    }
    this.#increasing(a, attribute);
    this.#increasing(b, attribute);
    return swapped
      ? { x: b, y: a, values: transpose(values, a.length, b.length) }
      : { x: a, y: b, values };
  }

  #toUnits(axis: Float64Array | undefined, variable: string | undefined): Float64Array {
    if (axis === undefined) return Float64Array.of(0);
    const scale = /capacitance/.test(variable ?? '') ? this.units.capFf : this.units.timePs;
    return axis.map((value) => value * scale);
  }

  #increasing(axis: Float64Array, attribute: Attribute): void {
    for (let i = 1; i < axis.length; i++) {
      if ((axis[i] ?? 0) <= (axis[i - 1] ?? 0)) {
        this.refuse(attribute, 'index', 'increasing', `${axis[i - 1]} then ${axis[i]}`);
      }
    }
  }

  #axisNames(group: Group): string[] {
    return [1, 2, 3].flatMap((i) => this.text(group, `variable_${i}`) ?? []);
  }

  #axes(group: Group, from: number, what: string): Float64Array[] {
    const axes: Float64Array[] = [];
    for (let i = from; i <= 3; i++) {
      const attribute = group.attributes.get(`index_${i}`);
      if (attribute !== undefined) axes.push(this.#numbers(attribute, what));
    }
    return axes;
  }

  #numbers(attribute: Attribute, subject: string): Float64Array {
    const found: number[] = [];
    for (const text of attribute.values) {
      let start = 0;
      for (let i = 0; i <= text.length; i++) {
        const code = i < text.length ? text.charCodeAt(i) : 44;
        if (code === 44 || code <= 32 || code === 92) {
          if (i > start) found.push(this.#finite(text.slice(start, i), attribute, subject));
          start = i + 1;
        }
      }
    }
    return Float64Array.from(found);
  }

  #finite(text: string, attribute: Attribute, subject: string): number {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value)) {
      this.refuse(attribute, subject, 'a finite number', text.trim() === '' ? 'empty' : text);
    }
    return value;
  }

  /** An attribute such as `1ns` as a multiple of ten to the `base` of its unit. */
  #unit(root: Group, name: string, symbol: string, base: number, fallback: string): number {
    const attribute = root.attributes.get(name) ?? { values: [fallback], offset: 0 };
    return this.#power(attribute.values[0] ?? '', symbol, base, attribute, name);
  }

  #power(text: string, symbol: string, base: number, at: Attribute, name: string): number {
    const match = new RegExp(`^([\\d.]+)\\s*([fpnum]?)${symbol}$`, 'i').exec(text.trim());
    const value = Number(match?.[1]);
    if (match === null || !(value > 0)) this.refuse(at, name, `a unit such as 1p${symbol}`, text);
    return value * 10 ** ((PREFIX[(match[2] ?? '').toLowerCase()] ?? 0) - base);
  }
}

function transpose(values: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = values[i * columns + j] ?? 0;
  }
  return out;
}
