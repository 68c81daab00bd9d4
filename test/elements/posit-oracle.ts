/** Posits from their definition, a bit at a time, in integers: nothing shared with src/formats. */

/** A posit's value in units of its least positive one; undefined for NaR. */
export function positUnits(word: bigint, bits: number, es: number): bigint | undefined {
  const top = 1n << BigInt(bits - 1);
  if (word === 0n) return 0n;
  if (word === top) return undefined;
  const isNegative = word > top;
  const body = (isNegative ? 2n * top - word : word).toString(2).padStart(bits, '0').slice(1);
  const run = /^(0+|1+)/.exec(body)?.[0] ?? '';
  const regime = run.startsWith('1') ? run.length - 1 : -run.length;
  const rest = body.slice(run.length + 1);
  const exponent = parseInt(`0${rest.slice(0, es).padEnd(es, '0')}`, 2);
  const fraction = rest.slice(es);
  const power = regime * 2 ** es + exponent + (bits - 2) * 2 ** es - fraction.length;
  const significand = BigInt(`0b1${fraction}`);
  const value = power >= 0 ? significand << BigInt(power) : significand >> BigInt(-power);
  return isNegative ? -value : value;
}

/** The posit nearest to `value * 2^-unit`, by rounding its bit string. */
export function positNearest(value: bigint, unit: number, bits: number, es: number): bigint {
  if (value === 0n) return 0n;
  const digits = (value < 0n ? -value : value).toString(2);
  const scale = digits.length - 1 - unit;
  const regime = Math.floor(scale / 2 ** es);
  const exponent = scale - regime * 2 ** es;
  const greatest = (1n << BigInt(bits - 1)) - 1n;
  let body = 1n;
  if (regime >= bits - 2) body = greatest;
  else if (regime >= 2 - bits) {
    const run = regime >= 0 ? `${'1'.repeat(regime + 1)}0` : `${'0'.repeat(-regime)}1`;
    const field = es === 0 ? '' : exponent.toString(2).padStart(es, '0');
    const line = (run + field + digits.slice(1)).padEnd(bits, '0');
    body = BigInt(`0b${line.slice(0, bits - 1)}`);
    const isTie = !line.slice(bits).includes('1');
    if (line[bits - 1] === '1' && (!isTie || body % 2n === 1n)) body += 1n;
    body = body > greatest ? greatest : body < 1n ? 1n : body;
  }
  return value < 0n ? 2n * (greatest + 1n) - body : body;
}
