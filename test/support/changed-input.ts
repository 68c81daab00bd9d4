/** Inputs that are nearly right: bytes of good ones changed, cut, doubled and crossed, by a seed. */

import type { RandomStream } from '../../src/workloads/random.ts';

/** Words at which readers stumble. */
const awkward = [
  '-1',
  '0',
  '1e309',
  '99999999999999999999',
  '.nan',
  '~',
  'null',
  '{}',
  '[]',
  '""',
  "'",
  '"',
  '\\',
  ':',
  ',',
  '(',
  ')',
  '{',
  '}',
  '\n',
  '\t',
  '\r\n',
  '\0',
  '\u00e9',
  '\u2028',
  '__proto__',
  'constructor',
  '&a',
  '*a',
  '!!js',
  '<<: *a',
  '0x10',
  '1_000',
  '65537',
  '-0',
  'true',
  '%',
  '#',
  '/*',
  '*/',
  '//',
].map((text) => new TextEncoder().encode(text));

/** One of the good inputs with one to four changes. */
export function changedInput(seeds: readonly Uint8Array[], random: RandomStream): Uint8Array {
  const below = (limit: number): number => Math.floor(random.unit() * Math.max(1, limit));
  const any = (): Uint8Array => seeds[below(seeds.length)] ?? new Uint8Array();
  let input = any();
  for (let edits = 1 + below(4); edits > 0; edits--) {
    const at = below(input.length + 1);
    const to = Math.min(input.length, at + 1 + below(below(8) === 0 ? input.length : 12));
    switch (below(10)) {
      case 0:
        input = joined(input.subarray(0, at), input.subarray(to));
        break;
      case 1:
        input = joined(input.subarray(0, to), input.subarray(at));
        break;
      case 2:
        input = joined(
          input.subarray(0, at),
          awkward[below(awkward.length)] ?? new Uint8Array(),
          input.subarray(at),
        );
        break;
      case 3:
        input = joined(
          input.subarray(0, at),
          awkward[below(awkward.length)] ?? new Uint8Array(),
          input.subarray(to),
        );
        break;
      case 4:
        // A copy: the slice of a Buffer is a view of it.
        input = new Uint8Array(input);
        input[below(input.length)] = below(256);
        break;
      case 5: {
        const other = any();
        input = joined(input.subarray(0, at), other.subarray(below(other.length)));
        break;
      }
      case 6:
        input = input.subarray(0, at);
        break;
      default:
        input = withToken(input, tokensOf(any()), below);
    }
  }
  return input;
}

/** Where words and numbers stand, as ranges. */
function tokensOf(
  input: Uint8Array,
): { readonly input: Uint8Array; readonly from: number; readonly to: number }[] {
  const latin = Buffer.from(input).toString('latin1');
  return [...latin.matchAll(/[\w.+-]+/g)].map(({ index, 0: word }) => ({
    input,
    from: index,
    to: index + word.length,
  }));
}

/** One word or number replaced by another: the shape stays right, so readers come further. */
function withToken(
  input: Uint8Array,
  others: ReturnType<typeof tokensOf>,
  below: (limit: number) => number,
): Uint8Array {
  const own = tokensOf(input);
  const target = own[below(own.length)];
  const other = others[below(others.length)];
  if (target === undefined || other === undefined) return input;
  const word =
    below(3) === 0
      ? (awkward[below(awkward.length)] ?? other.input)
      : other.input.subarray(other.from, other.to);
  return joined(input.subarray(0, target.from), word, input.subarray(target.to));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
