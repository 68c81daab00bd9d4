import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { request, type CalcOptions } from '../../src/calc/calculate.ts';
import { calculateLines } from '../../src/calc/lines.ts';

/** Text in chunks of `size` bytes. */
async function* chunksOf(text: string, size = 1000): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < text.length; i += size) yield Buffer.from(text.slice(i, i + size), 'latin1');
}

async function results(
  format: string,
  op: string,
  input: AsyncIterable<Uint8Array>,
  options: CalcOptions & { exactOnly?: boolean } = {},
): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of calculateLines(request(format, op, options), input, options)) {
    parts.push(part);
  }
  return Buffer.concat(parts).toString('latin1');
}

/** A generator of words that favours what breaks arithmetic. */
function wordsOf(bits: number, seed: number): () => string {
  let state = BigInt(seed);
  const digits = Math.ceil(bits / 4);
  const mask = (1n << BigInt(bits)) - 1n;
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    const high = state >> 20n;
    const word = high % 8n === 0n ? (1n << (high % BigInt(bits))) - (high & 1n) : high;
    return (word & mask).toString(16).padStart(digits, '0');
  };
}

function linesOf(op: string, bits: number, count: number, seed: number): string {
  const word = wordsOf(bits, seed);
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const arity = { decode: 1, mul: 2, add: 2, sub: 2, fma: 3 }[op];
    const pairs = i % 9;
    const words = Array.from({ length: arity ?? 2 * pairs }, word);
    // Sometimes cancel the first product exactly, or all but.
    if (op === 'fma' && i % 5 === 0) words[1] = words[2] ?? '';
    lines.push((arity === undefined ? [String(pairs), ...words] : words).join(' '));
  }
  return `${lines.join('\n')}\n`;
}

const FORMATS: readonly (readonly [string, number])[] = [
  ['posit8_0', 8],
  ['posit16_1', 16],
  ['posit16_4', 16],
  ['posit32_2', 32],
  ['posit32_4', 32],
  ['posit5_3', 5],
  ['fp16', 16],
  ['bf16', 16],
  ['fp32', 32],
  ['e10m12', 23],
  ['e4m3', 8],
  ['e2m1', 4],
  ['e8m0', 8],
  ['int8', 8],
  ['int32', 32],
  ['uint32', 32],
  ['fixed32_16', 32],
  ['sm16', 16],
  ['pow2_4', 5],
  ['ternary', 2],
  ['bipolar4', 4],
];
const RESULTS = [
  'fp32',
  'posit16_1',
  'e4m3',
  'int16',
  'ufixed32_31',
  'sm8',
  'pow2_3',
  'e8m0',
  'bipolar3',
];

describe('the fast path equals the exact path', () => {
  test.each(FORMATS)('%s, every operation, rounding and kind of result', async (format, bits) => {
    for (const op of ['mul', 'add', 'sub', 'fma', 'dot', 'decode']) {
      const text = linesOf(op, bits, 120, bits + op.length);
      for (const to of [format, ...RESULTS]) {
        for (const rounding of ['nearest-even', 'down', 'stochastic', 'up']) {
          const saturate = rounding === 'up';
          const options = { to, rounding, saturate };
          const fast = await results(format, op, chunksOf(text, 1 << 16), options);
          const exact = await results(format, op, chunksOf(text, 1 << 16), {
            ...options,
            exactOnly: true,
          });
          expect(`${op} ${to} ${rounding}\n${fast}`).toBe(`${op} ${to} ${rounding}\n${exact}`);
        }
      }
    }
  });

  test.each(['posit16_1', 'fp16', 'bf16', 'fp32', 'posit32_2'])(
    '%s sums and dot products that nearly cancel',
    async (format) => {
      const bits = format.includes('32') ? 32 : 16;
      const word = wordsOf(bits, 99);
      const lines: string[] = [];
      for (let i = 0; i < 1500; i++) {
        const [a, b, c] = [word(), word(), word()];
        const minus = (BigInt(`0x${a}`) ^ (1n << BigInt(bits - 1))).toString(16);
        lines.push(`3 ${a} ${b} ${minus} ${b} ${c} ${i % 2 === 0 ? c : a}`);
      }
      const text = lines.join('\n');
      const fast = await results(format, 'dot', chunksOf(text));
      expect(fast).toBe(await results(format, 'dot', chunksOf(text), { exactOnly: true }));
    },
  );
});

describe('the layout of lines', () => {
  test.each([1, 2, 3, 5, 7])('does not depend on chunks of %i bytes', async (size) => {
    expect(
      await results('posit8_0', 'mul', chunksOf('50 50\n7F 7F\r\n  01\t01 \n61 9F', size)),
    ).toBe('62\n7F\n01\n8F\n');
  });

  test('words may be lower case, short, or begin with 0x', async () => {
    expect(await results('fp16', 'add', chunksOf('0x3c00 3C00\n1 0X1\n'))).toBe('4000\n0002\n');
  });

  test('the length of a dot product may be decimal or hexadecimal', async () => {
    const ten = ' 1 1'.repeat(10);
    const text = `10${ten}\n10${' 1 1'.repeat(16)}\na${ten}\n0\n`;
    expect(await results('uint8', 'dot', chunksOf(text))).toBe('0A\n10\n0A\n00\n');
  });

  test('decode without a result format gives decimals', async () => {
    expect(await results('posit8_0', 'decode', chunksOf('50\n80\nff\n'))).toBe(
      '1.5\nNaR\n-0.015625\n',
    );
  });

  test('encode takes decimals', async () => {
    expect(await results('e4m3', 'encode', chunksOf('1.5\n-448\nnan\n0x3c\n'))).toBe(
      '3C\nFE\n7F\n3C\n',
    );
  });

  test('words of 64 bits are exact', async () => {
    const text = 'ffffffffffffffff 2\n8000000000000000 1\n';
    expect(await results('uint64', 'add', chunksOf(text))).toBe(
      '0000000000000001\n8000000000000001\n',
    );
  });

  test('no lines give no results', async () => {
    expect(await results('fp16', 'add', chunksOf(''))).toBe('');
    expect(await results('fp16', 'add', chunksOf('\n\n'))).toBe('');
  });

  test.each<[string, string, string, string, string]>([
    [
      'fp16',
      'add',
      '1 1\n1\n',
      '0002\n',
      'line 2 must be 2 hex operands of 16 bits (fp16, up to 4 digits), not 1',
    ],
    [
      'fp16',
      'add',
      '1 1 1\n',
      '',
      'line 1 must be 2 hex operands of 16 bits (fp16, up to 4 digits), not 3',
    ],
    [
      'int5',
      'mul',
      '1 20\n',
      '',
      'line 1 must be 2 hex operands of 5 bits (int5, up to 2 digits), not 20',
    ],
    [
      'e4m3',
      'mul',
      '1 0x0\n1g 2',
      '00\n',
      'line 2 must be 2 hex operands of 8 bits (e4m3, up to 2 digits), not 1g',
    ],
    [
      'e4m3',
      'mul',
      '0x 1',
      '',
      'line 1 must be 2 hex operands of 8 bits (e4m3, up to 2 digits), not 0x',
    ],
    [
      'fp64',
      'mul',
      '1 z\n',
      '',
      'line 1 must be 2 hex operands of 64 bits (fp64, up to 16 digits), not z',
    ],
    [
      'fp16',
      'add',
      '1 1\n\n1 1\n',
      '0002\n',
      'line 2 must be 2 hex operands of 16 bits (fp16, up to 4 digits), not empty',
    ],
    [
      'fp16',
      'dot',
      '2 1 1 1\n',
      '',
      'line 1 must be a length and then that many pairs of hex operands of 16 bits (fp16, up to 4 digits), not length 2 and 3 operands',
    ],
    [
      'fp16',
      'encode',
      '1\none\n',
      '3C00\n',
      'line 2 must be one value for fp16, decimal or 0x.., not one',
    ],
  ])(
    '%s %s %j gives the results before the bad line, then says what it must be',
    async (format, op, text, before, message) => {
      const parts: Uint8Array[] = [];
      const run = async (): Promise<void> => {
        for await (const part of calculateLines(request(format, op), chunksOf(text)))
          parts.push(part);
      };
      await expect(run()).rejects.toMatchObject({ name: 'InputError', message });
      expect(Buffer.concat(parts).toString('latin1')).toBe(before);
    },
  );

  test('100 000 lines of any operation pass through a stream in pieces', async () => {
    for (const [format, bits, op] of [
      ['posit16_1', 16, 'dot'],
      ['fp32', 32, 'fma'],
      ['int64', 64, 'mul'],
    ] as const) {
      const text = linesOf(op, bits, 20_000, 5).repeat(5);
      const out = await results(format, op, Readable.from(chunksOf(text, 1 << 16)));
      expect(out.split('\n').length - 1).toBe(100_000);
    }
  });
});
