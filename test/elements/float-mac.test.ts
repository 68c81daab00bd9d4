import { describe, expect, test } from 'vitest';
import { floatMac } from '../../src/elements/float-mac/index.ts';
import { inventory } from '../../src/structure/plan.ts';
import {
  accumulate,
  chain,
  costLaws,
  elementOf,
  goldenLaws,
  parameterLaws,
  textLaws,
} from '../laws/element-laws.ts';
import { softFormats, softRound } from '../support/soft-float.ts';
import { floatOracle } from './float-oracle.ts';

const format =
  'a signed floating-point format of up to 32 bits with 2 to 8 exponent bits and a fraction, such as fp16, bf16, fp32, e4m3, e5m2';

parameterLaws({
  family: floatMac,
  valid: [
    {},
    { weight: 'e4m3', activation: 'e5m2', accumulator: 'bf16', pipeline: 2 },
    { weight: 'e2m1', activation: 'e3m2', accumulator: 'e2m3', multiplier: 'booth4' },
    { weight: 'e6m9', accumulator: 'tf32', multiplier: 'and-array' },
  ],
  refused: [
    [{ weight: 'int8' }, [`weight must be ${format}, not "int8"`]],
    [{ accumulator: 'fp64' }, [`accumulator must be ${format}, not "fp64"`]],
    [{ activation: 'ue4m3' }, [`activation must be ${format}, not "ue4m3"`]],
    [
      { multiplier: 'booth' },
      ['multiplier must be one of inferred, and-array, booth4, not "booth"; did you mean booth4?'],
    ],
  ],
});

goldenLaws(
  floatMac,
  [
    {},
    { accumulator: 'fp16' },
    { weight: 'e4m3', activation: 'e5m2', accumulator: 'bf16' },
    { weight: 'e2m1', activation: 'e3m2', accumulator: 'e4m3' },
    { weight: 'bf16', activation: 'fp16' },
    { weight: 'fp32', activation: 'fp32' },
    { weight: 'e2m1', activation: 'e2m3', accumulator: 'e2m3' },
    { weight: 'e5m2', activation: 'e4m3', accumulator: 'e3m2' },
  ],
  floatOracle,
);

textLaws(floatMac, [
  [{}, accumulate()],
  [{}, chain()],
  [{ accumulator: 'fp16', pipeline: 2 }, accumulate()],
  [{ accumulator: 'fp16', pipeline: 3 }, chain()],
  [{ weight: 'e4m3', activation: 'e5m2', accumulator: 'bf16' }, accumulate(2)],
  [{ weight: 'e2m1', activation: 'e3m2', accumulator: 'e4m3', pipeline: 2 }, chain(3)],
  [{ weight: 'bf16', activation: 'bf16', multiplier: 'and-array' }, accumulate()],
  [{ weight: 'fp32', activation: 'fp32', multiplier: 'booth4' }, chain()],
  [{ weight: 'e2m1', activation: 'e2m1', accumulator: 'e2m1' }, accumulate()],
  [{ weight: 'e2m1', activation: 'e2m1', accumulator: 'e3m2' }, chain()],
  [{ weight: 'e5m2', activation: 'e4m3', accumulator: 'e4m3' }, accumulate()],
]);

costLaws(floatMac, [
  [{ accumulator: 'fp16' }, {}],
  [{ weight: 'e4m3', activation: 'e4m3' }, {}],
  [{}, { pipeline: 2 }],
]);

describe('float-mac', () => {
  test('a rounding inside the addition is a sum of its own: keeping it is refused, passing it on is not', () => {
    const element = elementOf(floatMac, { pipeline: 3 });
    expect(element.refuses(chain())).toBeUndefined();
    expect(element.refuses(accumulate())).toBe(
      'with pipeline 3 its addition takes two edges, so a sum that it keeps would take a product every second cycle: pipeline must be 1 or 2',
    );
    expect(element.refuses(chain(2))).toMatch(/lanes are added one after the other/);
  });

  test('a kept sum of fp16 products has neither subnormals nor overflow to build; one in fp16 has', () => {
    const places = (section: object, role: ReturnType<typeof accumulate>): number =>
      inventory(elementOf(floatMac, { ...section }).plan(role)).filter(({ kind }) => kind === 'sub')
        .length;
    // One subtraction of places; with subnormals every shift looks at the exponent left.
    expect(places({}, accumulate())).toBe(1);
    expect(places({ accumulator: 'fp16' }, accumulate())).toBeGreaterThan(1);
    expect(places({}, chain())).toBeGreaterThan(1);
  });

  test('fused: the product is not rounded before the sum', () => {
    const { accumulate: step } = elementOf(floatMac, { accumulator: 'fp16' }).arithmetic;
    // (1 + 2^-10)^2 - (1 + 2^-9) = 2^-20; with a rounded product 0.
    expect(step(0xbc02n, [0x3c01n], [0x3c01n])).toBe(0x0010n);
  });

  test('fp32 sums are those of the host wherever its doubles hold them exactly', () => {
    const view = new DataView(new ArrayBuffer(4));
    const floatOf = (word: bigint): number => {
      view.setUint32(0, Number(word));
      return view.getFloat32(0);
    };
    const halfOf = (word: bigint): number => {
      const e = Number((word >> 10n) & 31n);
      const f = Number(word & 1023n);
      const size = e === 0 ? f * 2 ** -24 : (f + 1024) * 2 ** (e - 25);
      return word >> 15n === 1n ? -size : size;
    };
    const { accumulate: step } = elementOf(floatMac, {}).arithmetic;
    let seed = 12345;
    const next = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 8;
    let sum = 0n;
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let i = 0; i < 20000; i++) {
      const a = BigInt((next() % 0x7c00) | ((next() & 1) << 15));
      const b = BigInt((next() % 0x7c00) | ((next() & 1) << 15));
      const [x, y] = [floatOf(sum), halfOf(a) * halfOf(b)];
      const total = x + y;
      const after = step(sum, [a], [b]);
      // Knuth's two-sum: what the double left out.
      const back = total - x;
      const error = x - (total - back) + (y - back);
      if (error === 0) {
        ours.push(floatOf(after));
        theirs.push(Math.fround(total));
      }
      sum = i % 50 === 49 ? 0n : after;
    }
    expect(ours.length).toBeGreaterThan(15000);
    expect(ours).toEqual(theirs);
  });
});

test('soft-float rounds doubles as the host does', () => {
  const view = new DataView(new ArrayBuffer(8));
  let seed = 99n;
  for (let i = 0; i < 20000; i++) {
    seed = BigInt.asUintN(64, seed * 6364136223846793005n + 1442695040888963407n);
    // Exponents about the whole range of binary32, its subnormals and its overflow included.
    const exponent = 1023n - 152n + ((seed >> 20n) % 284n);
    view.setBigUint64(
      0,
      (((seed >> 12n) << 12n) & ~(0xfffn << 52n)) | (exponent << 52n) | (i % 2 === 0 ? 0n : 0xfn),
    );
    const x = view.getFloat64(0);
    const significand = (view.getBigUint64(0) & ((1n << 52n) - 1n)) | (1n << 52n);
    const units = significand << BigInt(Number(exponent) - 1075 + 340);
    view.setFloat32(0, Math.fround(x));
    expect(softRound(softFormats.fp32, false, units)).toBe(BigInt(view.getUint32(0)));
  }
});
