/**
 * A second opinion on the formats, written without src/formats. A format is the sorted list of its
 * finite values (from the definition, bit strings read as text), the point between each two
 * neighbours where rounding turns over, and what happens beyond the ends. Encoding is a search by
 * comparison. All of these numbers are doubles exactly, so comparing doubles is exact.
 */

/** One word and its value. `even` decides ties. */
export type Entry = { readonly word: number; readonly value: number; readonly even: boolean };

export type Oracle = {
  readonly bits: number;
  /** Ascending, distinct values. */
  readonly entries: readonly Entry[];
  /** `ties[i]` lies between entries `i` and `i + 1`. */
  readonly ties: readonly number[];
  /** Values of all words that are not in `entries`: NaN, infinities, the other zero. */
  readonly others: ReadonlyMap<number, number>;
  /** The word of -0 and of negative values that round to zero, where there is one. */
  readonly negativeZero?: number;
  /** Where zero is not among the values a nonzero may round to. */
  readonly neverZero?: boolean;
  /** Beyond the ends, not saturating; x has been rounded outwards past the last entry. */
  readonly beyond: (x: number) => number;
  /** The word of the greatest (or least) value to which overflow is decided by rounding: floats. */
  readonly virtual?: number;
};

export type OracleRounding = 'nearest-even' | 'toward-zero' | 'up' | 'down';

/** Integers and fixed point, as evenly spaced values with wrap-around. */
export function integerOracle(bits: number, signed: boolean, fraction: number): Oracle {
  const count = 2 ** bits;
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    const integer = signed ? i - count / 2 : i;
    const word = (integer + count) % count;
    entries.push({ word, value: integer / 2 ** fraction, even: integer % 2 === 0 });
  }
  const beyond = (x: number): number => {
    // Wrap the nearest integer; halves to even.
    const y = x * 2 ** fraction;
    if (!Number.isFinite(y)) return 0; // a multiple of 2^1000, say
    const floor = Math.floor(y);
    const rest = y - floor;
    const nearest = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
    return ((nearest % count) + count) % count;
  };
  return { bits, entries, ties: middles(entries), others: new Map(), beyond };
}

/** Floats from their fields: `specials` as in the sources (IEEE; one NaN; none). */
export function floatOracle(
  exponentBits: number,
  fractionBits: number,
  specials: 'ieee' | 'nan' | 'finite',
  signed = true,
): Oracle {
  const bias = 2 ** (exponentBits - 1) - 1;
  const bits = (signed ? 1 : 0) + exponentBits + fractionBits;
  const signWord = 2 ** (exponentBits + fractionBits);
  const positive: Entry[] = [];
  const others = new Map<number, number>();
  let virtual = 0;
  let infinity: number | undefined;
  let nan: number | undefined;
  for (let e = 0; e < 2 ** exponentBits; e++) {
    for (let f = 0; f < 2 ** fractionBits; f++) {
      const word = e * 2 ** fractionBits + f;
      const topExponent = e === 2 ** exponentBits - 1;
      const isLast = topExponent && f === 2 ** fractionBits - 1;
      if (specials === 'ieee' && topExponent) {
        others.set(word, f === 0 ? Infinity : NaN);
        if (f === 0) infinity = word;
        if (f === 2 ** (fractionBits - 1)) nan = word;
      } else if (specials === 'nan' && isLast) {
        others.set(word, NaN);
        nan = word;
      } else {
        const value =
          e === 0
            ? 2 ** (1 - bias) * (f / 2 ** fractionBits)
            : 2 ** (e - bias) * (1 + f / 2 ** fractionBits);
        positive.push({ word, value, even: word % 2 === 0 });
        // The next value if the format went on.
        virtual = value + 2 ** (Math.max(e, 1) - bias - fractionBits);
      }
    }
  }
  const negative = signed
    ? positive
        .slice(1)
        .toReversed()
        .map(({ word, value, even }) => ({ word: word + signWord, value: -value, even }))
    : [];
  if (signed) {
    const positiveOthers = Array.from(others);
    for (const [word, value] of positiveOthers) others.set(word + signWord, -value);
    others.set(signWord, -0);
  }
  const entries = [...negative, ...positive];
  const greatest = positive[positive.length - 1]?.word ?? 0;
  const beyond = (x: number): number => {
    if (x < 0 && !signed) return 0;
    const magnitude = infinity ?? nan ?? greatest;
    return x < 0 ? magnitude + signWord : magnitude;
  };
  const base = { bits, entries, ties: middles(entries), others, beyond, virtual };
  return signed ? { ...base, negativeZero: signWord } : base;
}

/** The value of a posit, its word read as text. Undefined for NaR. */
export function positValue(word: number, bits: number, es: number): number | undefined {
  let text = word.toString(2).padStart(bits, '0');
  if (/^10*$/.test(text)) return undefined;
  if (/^0*$/.test(text)) return 0;
  const negative = text.startsWith('1');
  if (negative) text = (2 ** bits - word).toString(2).padStart(bits, '0');
  const match = /^0(1+0?|0+1?)([01]*)$/.exec(text);
  if (match === null) throw new Error(`no regime in ${text}`);
  const [, regime = '', tail = ''] = match;
  const k = regime.startsWith('1')
    ? regime.replaceAll('0', '').length - 1
    : -regime.replaceAll('1', '').length;
  const exponent = Number.parseInt(`0${tail.slice(0, es).padEnd(es, '0')}`, 2);
  const fraction = tail.slice(es);
  let significand = 1;
  for (const [i, bit] of [...fraction].entries()) if (bit === '1') significand += 2 ** -(i + 1);
  const value = significand * 2 ** (k * 2 ** es + exponent);
  return negative ? -value : value;
}

/** Posits: a tie lies on the posit with one more bit. */
export function positOracle(bits: number, es: number): Oracle {
  const half = 2 ** (bits - 1);
  const entries: Entry[] = [];
  const ties: number[] = [];
  for (let i = 1 - half; i < half; i++) {
    const word = (i + 2 * half) % (2 * half);
    const value = positValue(word, bits, es);
    if (value === undefined) throw new Error('NaR in the middle');
    entries.push({ word, value, even: i % 2 === 0 });
    const between = positValue((2 * i + 1 + 4 * half) % (4 * half), bits + 1, es);
    if (i < half - 1) ties.push(between ?? NaN);
  }
  const beyond = (x: number): number => (x < 0 ? half + 1 : half - 1);
  return { bits, entries, ties, others: new Map([[half, NaN]]), neverZero: true, beyond };
}

function middles(entries: readonly Entry[]): number[] {
  return entries.slice(1).map((entry, i) => (entry.value + (entries[i]?.value ?? NaN)) / 2);
}

/** The word of a finite `x`. */
export function oracleEncode(
  oracle: Oracle,
  x: number,
  rounding: OracleRounding = 'nearest-even',
  saturate = false,
): number {
  const { entries, ties } = oracle;
  const last = entries.length - 1;
  const first = entryAt(oracle, 0);
  const final = entryAt(oracle, last);
  if (x > final.value || x < first.value) return outside(oracle, x, rounding, saturate);
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (entryAt(oracle, middle).value <= x) low = middle;
    else high = middle - 1;
  }
  const below = entryAt(oracle, low);
  if (below.value === x) return zeroOf(oracle, below, x);
  const above = entryAt(oracle, low + 1);
  let chosen = choose(below, above, ties[low] ?? NaN, x, rounding);
  if (oracle.neverZero === true && chosen.value === 0) chosen = chosen === below ? above : below;
  return zeroOf(oracle, chosen, x);
}

function choose(
  below: Entry,
  above: Entry,
  tie: number,
  x: number,
  rounding: OracleRounding,
): Entry {
  switch (rounding) {
    case 'nearest-even':
      if (x === tie) return below.even ? below : above;
      return x < tie ? below : above;
    case 'toward-zero':
      return x > 0 ? below : above;
    case 'up':
      return above;
    case 'down':
      return below;
  }
}

function outside(oracle: Oracle, x: number, rounding: OracleRounding, saturate: boolean): number {
  const end = entryAt(oracle, x > 0 ? oracle.entries.length - 1 : 0);
  if (saturate) return end.word;
  if (oracle.virtual === undefined) return oracle.beyond(x);
  // Floats: round as if there were one more value, then overflow.
  if (end.value === 0) return oracle.beyond(x);
  const inwards = rounding === 'toward-zero' || rounding === (x > 0 ? 'down' : 'up');
  if (inwards) return end.word;
  if (rounding !== 'nearest-even') return oracle.beyond(x);
  const tie = (Math.abs(end.value) + oracle.virtual) / 2;
  const stays = Math.abs(x) < tie || (Math.abs(x) === tie && end.even);
  return stays ? end.word : oracle.beyond(x);
}

function zeroOf(oracle: Oracle, entry: Entry, x: number): number {
  const minus = x < 0 || Object.is(x, -0);
  return entry.value === 0 && minus ? (oracle.negativeZero ?? entry.word) : entry.word;
}

export function entryAt(oracle: Oracle, index: number): Entry {
  const entry = oracle.entries[index];
  if (entry === undefined) throw new Error(`no entry ${index}`);
  return entry;
}

const view = new DataView(new ArrayBuffer(8));

/** The next double above `x`, which must be finite. */
export function nextUp(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  view.setFloat64(0, x);
  view.setBigUint64(0, view.getBigUint64(0) + (x > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

/** The next double below `x`. */
export function nextDown(x: number): number {
  return -nextUp(-x);
}

/** Where rounding can go wrong: every value, every tie, and the doubles next to them. */
export function* pointsOf(oracle: Oracle): Generator<number> {
  for (const [i, { value }] of oracle.entries.entries()) {
    yield* [value, nextUp(value), nextDown(value)];
    const tie = oracle.ties[i];
    if (tie !== undefined) yield* [tie, nextUp(tie), nextDown(tie)];
  }
}

/** Zeros, the far ends, and around the places where overflow begins. */
export function* endsOf(oracle: Oracle): Generator<number> {
  yield* [0, -0, 1e-300, -1e-300, 1e300, -1e300, Number.MIN_VALUE, Number.MAX_VALUE];
  const last = oracle.entries.length - 1;
  const least = entryAt(oracle, 0).value;
  const greatest = entryAt(oracle, last).value;
  const step = last === 0 ? 1 : greatest - entryAt(oracle, last - 1).value;
  const ties = [least - step / 2, greatest + step / 2];
  if (oracle.virtual !== undefined) ties.push((greatest + oracle.virtual) / 2, oracle.virtual);
  for (const x of [least, greatest, ...ties, 2 * least, 2 * greatest]) {
    yield* [x, nextUp(x), nextDown(x), -x, nextUp(-x), nextDown(-x)];
  }
}
