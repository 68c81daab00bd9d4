/**
 * Features of plans as numbers: names are interned once, so that reading a plan makes no text. A feature of a whole
 * plan is the sum over its modules, or the largest.
 */

/** How values of one feature come together: `amount mul area` adds up, `width structure/adder-prefix` does not. */
export type Gathering = 'sum' | 'most';

const ids = new Map<string, number>();
const names: string[] = [];
const isSum: boolean[] = [];

/** The number of a feature, from 0; the same for the same name as long as the process lives. */
export function featureId(name: string, how: Gathering): number {
  const known = ids.get(name);
  if (known !== undefined) return known;
  const id = names.push(name) - 1;
  ids.set(name, id);
  isSum.push(how === 'sum');
  return id;
}

/** @throws {RangeError} for a number that was never given */
export function featureName(id: number): string {
  const name = names[id];
  if (name === undefined) throw new RangeError(`there is no feature ${id}`);
  return name;
}

/** A numbering of names made from keys of one kind, with its own map: no text is put together for a key seen before. */
export function featureFamily(
  prefix: string,
  how: Gathering,
  suffix = '',
): (key: string) => number {
  const known = new Map<string, number>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const id = featureId(`${prefix} ${key}${suffix}`, how);
    known.set(key, id);
    return id;
  };
}

/** Features that are not zero, in no order. Values are positive. */
export type Sparse = { readonly ids: Int32Array; readonly values: Float64Array };

/** Values by feature, to be filled and cleared again and again. */
export class FeatureVector {
  #values = new Float64Array(1024);
  #touched: number[] = [];

  /** Value of a feature; 0 where there is none. */
  get(id: number): number {
    return this.#values[id] ?? 0;
  }

  /** Add to a sum. */
  add(id: number, value: number): void {
    if (value === 0) return;
    const before = this.#at(id);
    this.#values[id] = before + value;
  }

  /** Raise to a value. */
  raise(id: number, value: number): void {
    const before = value > 0 ? this.#at(id) : value;
    if (value > before) this.#values[id] = value;
  }

  /** Take in the features of a part that occurs so often. */
  gather(part: Sparse, times: number): void {
    const { ids: list, values } = part;
    for (let i = 0; i < list.length; i++) {
      const id = list[i] as number;
      const value = values[i] as number;
      if (isSum[id] === true) this.add(id, times * value);
      else this.raise(id, value);
    }
  }

  clear(): void {
    for (const id of this.#touched) this.#values[id] = 0;
    this.#touched = [];
  }

  sparse(): Sparse {
    const list = Int32Array.from(this.#touched);
    return { ids: list, values: Float64Array.from(list, (id) => this.#values[id] ?? 0) };
  }

  /** Every feature that is not zero. */
  byName(): Map<string, number> {
    return new Map(this.#touched.map((id) => [featureName(id), this.get(id)]));
  }

  /** Value so far, noted as touched. */
  #at(id: number): number {
    if (id >= this.#values.length) {
      const grown = new Float64Array(Math.max(2 * this.#values.length, id + 1));
      grown.set(this.#values);
      this.#values = grown;
    }
    const before = this.#values[id] as number;
    if (before === 0) this.#touched.push(id);
    return before;
  }
}

/** Reads chosen features, by name, into a vector in the order of the names. */
export function featureReader(
  wanted: readonly string[],
): (features: FeatureVector, into: Float64Array) => void {
  // A feature has its number from the first plan on that has it.
  const numbers = new Int32Array(wanted.length).fill(-1);
  return (features, into) => {
    for (let k = 0; k < numbers.length; k++) {
      if (numbers[k] === -1) numbers[k] = ids.get(wanted[k] as string) ?? -1;
      into[k] = features.get(numbers[k] as number);
    }
  };
}
