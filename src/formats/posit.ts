/**
 * Posits of any width and exponent size, by the 2022 standard's rules (which for encoding, rounding,
 * NaR and saturation are those of the earlier drafts too; only es was fixed at 2).
 * A run of equal bits after the sign is the regime; then es exponent bits; the rest is the fraction.
 */

import { mask, slice, type Word } from '../bits/index.ts';
import type { Codec, EncodeOptions, PositRow } from './format.ts';
import { signField, toBits } from './integer.ts';
import {
  floorLog2,
  isNegative,
  magnitudeOf,
  placeOf,
  roundPlace,
  type Magnitude,
  type Place,
} from './rounding.ts';
import { finite, NAN } from './value.ts';

/** The codec of a posit row. */
export function positCodec(row: PositRow): Codec {
  const nar = 1n << BigInt(row.bits - 1);
  return {
    decode(word) {
      if (word === nar) return NAN;
      const negative = word > nar;
      const body = negative ? 2n * nar - word : word;
      if (body === 0n) return finite(0n, 0);
      const { scale, fraction, fractionBits } = parts(row, body);
      const significand = fraction | (1n << BigInt(fractionBits));
      return finite(negative ? -significand : significand, scale - fractionBits);
    },
    encode(value, options = {}) {
      if (value.kind === 'nan' || value.kind === 'infinite') return nar;
      const magnitude = magnitudeOf(value);
      if (magnitude.n === 0n) return 0n;
      const negative = isNegative(value);
      const body = roundBody(row, magnitude, negative, options);
      return negative ? 2n * nar - body : body;
    },
    fields(word) {
      if (word === nar)
        return [{ name: 'NaR', bits: toBits(word, row.bits), meaning: 'not a real' }];
      if (word === 0n) return [{ name: 'zero', bits: toBits(word, row.bits), meaning: '0' }];
      return bodyFields(row, word);
    },
  };
}

/** The fields of a magnitude `body`, an integer in `1..2^(bits-1)-1`. Bits pushed out read as 0. */
function parts(
  row: PositRow,
  body: bigint,
): {
  run: number;
  k: number;
  exponent: number;
  scale: number;
  fraction: bigint;
  fractionBits: number;
} {
  const text = toBits(body, row.bits - 1);
  const first = text.startsWith('1');
  const end = text.indexOf(first ? '0' : '1');
  const run = end < 0 ? text.length : end;
  const k = first ? run - 1 : -run;
  const rest = Math.max(text.length - run - 1, 0);
  const fractionBits = Math.max(rest - row.es, 0);
  const kept = rest - fractionBits;
  const high = kept === 0 ? 0 : Number(slice(body, rest - 1, fractionBits));
  const exponent = high * 2 ** (row.es - kept);
  const scale = k * 2 ** row.es + exponent;
  return { run, k, exponent, scale, fraction: body & mask(fractionBits), fractionBits };
}

/** The body nearest to `x` on the line of bit strings; never 0 and never NaR. */
function roundBody(row: PositRow, x: Magnitude, negative: boolean, options: EncodeOptions): bigint {
  const greatest = mask(row.bits - 1);
  const scale = floorLog2(x);
  const k = Math.floor(scale / 2 ** row.es);
  if (k >= row.bits - 2) return greatest;
  if (k < 2 - row.bits) return 1n;
  const body = roundPlace(bitString(row, x, scale, k), negative, options);
  return body > greatest ? greatest : body;
}

/** Where `x` lies among the bodies: its unbounded bit string, cut after `bits - 1` bits. */
function bitString(row: PositRow, x: Magnitude, scale: number, k: number): Place {
  const regime = k >= 0 ? mask(k + 1) << 1n : 1n;
  const length = k >= 0 ? k + 2 : 1 - k;
  const rest = row.bits - 1 - length;
  // Exponent and fraction together are the number e + f = x / 2^scale - 1 + e.
  const shift = x.e - scale;
  const d = shift >= 0 ? x.d : x.d << BigInt(-shift);
  const n = shift >= 0 ? x.n << BigInt(shift) : x.n;
  const exponent = BigInt(scale - k * 2 ** row.es);
  const place = placeOf({ n: n + (exponent - 1n) * d, d, e: 0 }, row.es - rest);
  return { ...place, floor: place.floor + (regime << BigInt(rest)) };
}

function bodyFields(row: PositRow, word: Word): ReturnType<Codec['fields']> {
  const nar = 1n << BigInt(row.bits - 1);
  const body = word > nar ? 2n * nar - word : word;
  const text = toBits(body, row.bits - 1);
  const { run, k, exponent, fraction, fractionBits } = parts(row, body);
  const regimeEnd = Math.min(run + 1, text.length);
  const exponentEnd = text.length - fractionBits;
  const note = word > nar ? ", of the two's complement" : '';
  return [
    signField(word, row.bits),
    { name: 'regime', bits: text.slice(0, regimeEnd), meaning: `2^${k * 2 ** row.es}${note}` },
    { name: 'exponent', bits: text.slice(regimeEnd, exponentEnd), meaning: `2^${exponent}` },
    {
      name: 'fraction',
      bits: text.slice(exponentEnd),
      meaning: `1 + ${fraction}/${1n << BigInt(fractionBits)}`,
    },
  ];
}
