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
  return remembered((key) => featureId(`${prefix} ${key}${suffix}`, how));
}

/** What `make` says of a key, asked once per key. It depends on nothing else. */
export function remembered<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

/** Features that are not zero, in no order: a stretch of a store. Values are positive. */
export type Sparse = { readonly store: FeatureStore; readonly from: number; readonly to: number };

/** Features of many modules one after the other: two long arrays instead of two short ones for each. */
export class FeatureStore {
  #ids = new Int32Array(4096);
  #values = new Float64Array(4096);
  #length = 0;

  /** Numbers of the features, and their values, of every stretch. */
  get ids(): Int32Array {
    return this.#ids;
  }

  get values(): Float64Array {
    return this.#values;
  }

  /** Open a stretch of so many features at the end. @returns where it begins */
  open(count: number): number {
    const from = this.#length;
    this.#length += count;
    if (this.#length > this.#ids.length) {
      this.#ids = larger(this.#ids, new Int32Array(2 * this.#length));
      this.#values = larger(this.#values, new Float64Array(2 * this.#length));
    }
    return from;
  }
}

function larger<T extends Int32Array | Float64Array>(old: T, grown: T): T {
  grown.set(old);
  return grown;
}

/** Values by feature, to be filled and cleared again and again. */
export class FeatureVector {
  #values = new Float64Array(1024);
  /** The features that are not zero, in the order in which they came. */
  #touched = new Int32Array(256);
  #count = 0;

  /** Value of a feature; 0 where there is none. */
  get(id: number): number {
    return this.#values[id] ?? 0;
  }

  /** How many features are not zero. */
  get count(): number {
    return this.#count;
  }

  /** One of those that are not zero, from 0. */
  id(at: number): number {
    return this.#touched[at] as number;
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
  gather({ store, from, to }: Sparse, times: number): void {
    const { ids: list, values } = store;
    for (let i = from; i < to; i++) {
      const id = list[i] as number;
      const value = values[i] as number;
      if (isSum[id] === true) this.add(id, times * value);
      else this.raise(id, value);
    }
  }

  clear(): void {
    for (let i = 0; i < this.#count; i++) this.#values[this.#touched[i] as number] = 0;
    this.#count = 0;
  }

  /** Write down what there is. */
  keep(store: FeatureStore): Sparse {
    const from = store.open(this.#count);
    const { ids: list, values } = store;
    for (let i = 0; i < this.#count; i++) {
      const id = this.#touched[i] as number;
      list[from + i] = id;
      values[from + i] = this.#values[id] as number;
    }
    return { store, from, to: from + this.#count };
  }

  /** Every feature that is not zero. */
  byName(): Map<string, number> {
    return new Map(
      Array.from(this.#touched.subarray(0, this.#count), (id) => [featureName(id), this.get(id)]),
    );
  }

  /** Value so far, noted as touched. */
  #at(id: number): number {
    if (id >= this.#values.length) this.#values = larger(this.#values, new Float64Array(2 * id));
    const before = this.#values[id] as number;
    if (before === 0) {
      if (this.#count === this.#touched.length) {
        this.#touched = larger(this.#touched, new Int32Array(2 * this.#count));
      }
      this.#touched[this.#count++] = id;
    }
    return before;
  }
}

/** Where features stand in a list of names, by their number; -1 for one that is not in it. */
export function placesOf(wanted: readonly string[]): () => Int32Array {
  const at = new Map(wanted.map((name, place) => [name, place]));
  let places = new Int32Array(1024);
  let known = 0;
  return () => {
    // A feature has its number from the first plan on that has it.
    for (; known < names.length; known++) {
      if (known === places.length) places = larger(places, new Int32Array(2 * known));
      places[known] = at.get(names[known] as string) ?? -1;
    }
    return places;
  };
}

/** A sum of features by number, each times a coefficient. */
export function weighing(
  numbers: readonly number[],
  coefficients: readonly number[],
): (features: FeatureVector) => number {
  const each = new Float64Array(1 + Math.max(-1, ...numbers));
  numbers.forEach((id, i) => (each[id] = coefficients[i] ?? 0));
  return (features) => {
    let sum = 0;
    for (let i = 0; i < features.count; i++) {
      const id = features.id(i);
      if (id < each.length) sum += (each[id] as number) * features.get(id);
    }
    return sum;
  };
}
