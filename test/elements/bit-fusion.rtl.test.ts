import { expect, test } from 'vitest';
import { bitFusion } from '../../src/elements/bit-fusion/index.ts';
import { block, layout, readField, writeField } from '../../src/simulate/engine.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { accumulate, chain, elementOf, rtlLaws } from '../laws/element-laws.ts';
import { lawEngine } from '../support/engines.ts';

const wide = { weight: 'int16', activation: 'int16', accumulator: 48 };

await rtlLaws({
  family: bitFusion,
  vectors: 500,
  cases: [
    [{}, accumulate()],
    [{ weight: 'int4', pipeline: 2, accumulator: 20 }, chain(2)],
    [wide, accumulate()],
  ],
  mutants: [
    {
      name: 'a byte steered by the other side',
      section: {},
      role: accumulate(),
      original: 'column_2 = b_quarter ?',
      fault: 'column_2 = a_quarter ?',
    },
    {
      name: 'a sign in the middle of an operand',
      section: {},
      role: accumulate(),
      original: "{ 1'b1, a_quarter, a_half, a_quarter }",
      fault: "{ 1'b1, a_half, a_half, a_quarter }",
    },
    {
      name: 'quads that never fuse',
      section: {},
      role: chain(),
      original:
        /b_half \? (\$signed\(\{ \{4\{quad_0_1\[8\]\}\}, quad_0_1 \}\)) : \{ quad_0_1, 4'd0 \}/,
      fault: '$1',
    },
    {
      name: 'an unsigned weight read as signed',
      section: {},
      role: accumulate(),
      original: '{4{~b_unsigned}}',
      fault: '{4{~a_unsigned}}',
    },
    {
      name: 'a product that rises by one byte only',
      section: wide,
      role: accumulate(),
      original: 'a_i[39] ?',
      fault: 'a_i[38] ?',
    },
  ],
});

const engine = await lawEngine();
const sizes = [8, 4, 2] as const;
const modes = sizes.flatMap((a) => sizes.map((w) => [a, w] as const));

function value(code: number, bits: number, isUnsigned: boolean): number {
  return isUnsigned || code < 2 ** (bits - 1) ? code : code - 2 ** bits;
}

test.each(modes)(
  'RTL: every product of %i x %i bits, in every place and sign, equals an integer product',
  async (a, w) => {
    const plan = elementOf(bitFusion, {}).plan(accumulate()).children[0]?.plan;
    if (plan === undefined) throw new Error('the element has no unit');
    const rtl = rtlOf(plan);
    const session = await engine.open(rtl);
    const inputs = layout(rtl.inputs);
    const [rows, columns] = [8 / a, 8 / w];
    let wrong = 0;
    for (let signs = 0; signs < 4; signs++) {
      const mode = BigInt(signs * 16 + sizes.indexOf(a) * 4 + sizes.indexOf(w)) << 32n;
      for (let place = 0; place < rows * columns; place++) {
        const stimulus = block(inputs, 2 ** (a + w));
        const [row, column] = [place % rows, Math.floor(place / rows)];
        for (const field of inputs.fields) {
          const isActivation = field.name === 'a_i';
          const at = BigInt(isActivation ? 8 * column + a * row : 8 * row + w * column);
          for (let i = 0; i < 2 ** (a + w); i++) {
            const code = BigInt(isActivation ? i % 2 ** a : Math.floor(i / 2 ** a)) << at;
            writeField(stimulus, field, i, isActivation ? code | mode : code);
          }
        }
        const answer = await session.cycles(stimulus);
        const [product] = answer.layout.fields;
        if (product === undefined) throw new Error('the unit has no output');
        for (let i = 0; i < 2 ** (a + w); i++) {
          const x = value(i % 2 ** a, a, signs >= 2);
          const y = value(Math.floor(i / 2 ** a), w, signs % 2 === 1);
          if (BigInt.asIntN(17, readField(answer, product, i)) !== BigInt(x * y)) wrong++;
        }
      }
    }
    await session.close();
    expect(wrong).toBe(0);
  },
);
