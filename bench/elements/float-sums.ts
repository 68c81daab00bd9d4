/**
 * Floating-point elements in RTL against arithmetic of its own: drawn and directed sums by the
 * host's doubles and one rounding, many lanes at once, and products of all activations by all weight codes by the host's doubles, which hold them exactly.
 *
 *   node --import tsx bench/elements/float-sums.ts [cases] [engine]
 */
import { floatMac } from '../../src/elements/float-mac/index.ts';
import { mixpeA16 } from '../../src/elements/mixpe-a16/index.ts';
import type { Element, ElementFamily } from '../../src/elements/family.ts';
import { block, layout, readField, writeField, type Engine } from '../../src/simulate/engine.ts';
import { engineByName } from '../../src/simulate/index.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { checkStream } from '../../test/elements/float-stream.ts';

const [total = '10000000', name = 'embedded'] = process.argv.slice(2);
const engine = await engineByName(name);

type Section = Readonly<Record<string, unknown>>;

const sums: readonly (readonly [family: ElementFamily, section: Section])[] = [
  [floatMac, {}],
  [floatMac, { accumulator: 'fp16' }],
  [floatMac, { weight: 'bf16', activation: 'bf16' }],
  [floatMac, { weight: 'fp32', activation: 'fp32' }],
  [floatMac, { weight: 'e4m3', activation: 'e5m2', accumulator: 'bf16' }],
  [floatMac, { weight: 'e4m3', activation: 'e4m3', accumulator: 'fp16' }],
  [floatMac, { weight: 'e2m1', activation: 'e3m2', accumulator: 'e4m3' }],
  [mixpeA16, {}],
  [mixpeA16, { weight: 'uint4', accumulator: 'fp16' }],
  [mixpeA16, { weight: 'int8', activation: 'bf16' }],
];

function elementOf(family: ElementFamily, section: Section): Element {
  const element = family.configure(section);
  if (!element.ok) throw new Error(`${family.slug} ${JSON.stringify(section)} is refused`);
  return element.value;
}

for (const weight of ['int4', 'uint4', 'int5', 'int8']) {
  const started = performance.now();
  const { cases, difference } = await everyProduct(weight, engine);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `mixpe-a16 fp16 x ${weight}: ${cases} products, all: ${difference ?? 'equal'}; ${seconds} s`,
  );
  if (difference !== undefined) process.exitCode = 1;
}

const each = Math.ceil(Number(total) / (2 * sums.length));
let all = 0;
for (const [family, section] of sums) {
  const element = elementOf(family, section);
  for (const kind of ['chain', 'accumulate'] as const) {
    const started = performance.now();
    const { cases, difference, seen } = await checkStream(element, kind, engine, each, 77);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const label = `${family.slug} ${JSON.stringify(section)}, ${kind === 'chain' ? 'passing' : 'kept'} sums`;
    const counts = `${seen.subnormal} subnormal, ${seen.special} special, ${seen.cancelled} cancelled`;
    console.log(`${label}: ${cases} cases (${counts}): ${difference ?? 'equal'}; ${seconds} s`);
    all += cases;
    if (difference !== undefined) process.exitCode = 1;
  }
}
console.log(`${all} sums in all`);

/** All activations by all codes: a new sum every beat, so that the sum is the product, exact in fp32. */
async function everyProduct(
  weight: string,
  on: Engine,
): Promise<{ cases: number; difference: string | undefined }> {
  const element = elementOf(mixpeA16, { weight });
  const rtl = rtlOf(element.plan({ kind: 'accumulate', lanes: 1 }));
  const session = await on.open(rtl);
  const { width } = element.arithmetic.weight;
  const view = new DataView(new ArrayBuffer(4));
  let cases = 0;
  let difference: string | undefined;
  for (let code = 0; code < 2 ** width && difference === undefined; code++) {
    const w = weight.startsWith('u') || code < 2 ** (width - 1) ? code : code - 2 ** width;
    const rows = block(layout(rtl.inputs), 65537);
    for (const field of rows.layout.fields) {
      for (let i = 0; i < 65537; i++) {
        const value =
          field.name === 'a_i'
            ? i & 65535
            : field.name === 'b_i'
              ? code
              : field.name === 'rst'
                ? 0
                : 1;
        writeField(rows, field, i, BigInt(value));
      }
    }
    const answer = await session.cycles(rows);
    const out = answer.layout.fields.find((field) => field.name === 'acc_o');
    if (out === undefined) throw new Error('an element has an output acc_o');
    for (let a = 0; a < 65536 && difference === undefined; a++) {
      // A sum starts from +0, so a product of -0 gives +0; NaN is the quiet one.
      const product = halfOf(a) * w + 0;
      view.setFloat32(0, product);
      const expected = Number.isNaN(product) ? 0x7fc00000 : view.getUint32(0);
      const got = Number(readField(answer, out, a + 1));
      if (got !== expected)
        difference = `${a.toString(16)} * ${w}: ${got.toString(16)}, not ${expected.toString(16)}`;
    }
    cases += 65536;
  }
  await session.close();
  return { cases, difference };
}

/** The value of a binary16 word. */
function halfOf(word: number): number {
  const sign = word >= 0x8000 ? -1 : 1;
  const e = (word >> 10) & 31;
  const f = word & 1023;
  if (e === 31) return f === 0 ? sign * Infinity : NaN;
  return sign * (e === 0 ? f * 2 ** -24 : (f + 1024) * 2 ** (e - 25));
}
