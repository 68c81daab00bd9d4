/** Every element that takes digits, at 4, 8 and 16 bits in every encoding: RTL equals golden in every cycle. */

import { expect, test } from 'vitest';
import { digitEncodings } from '../../src/bits/digits.ts';
import { bitSerial } from '../../src/elements/bit-serial/index.ts';
import { laconic } from '../../src/elements/laconic/index.ts';
import { opt3 } from '../../src/elements/opt3/index.ts';
import { opt4c } from '../../src/elements/opt4c/index.ts';
import { opt4e } from '../../src/elements/opt4e/index.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { elementOf } from '../laws/element-laws.ts';
import { lawEngines } from '../support/engines.ts';

const engines = await lawEngines('embedded');

const families = [
  { family: opt3, more: {}, vectors: 60 },
  { family: opt4c, more: {}, vectors: 200 },
  { family: opt4e, more: { lanes: 2 }, vectors: 200 },
  { family: bitSerial, more: { lanes: 2 }, vectors: 40 },
  { family: laconic, more: { lanes: 2 }, vectors: 20 },
];

const cases = families.flatMap(({ family, more, vectors }) =>
  digitEncodings.flatMap((encoding) =>
    [4, 8, 16].map((width) => ({ family, encoding, width, more, vectors, slug: family.slug })),
  ),
);

test.each(cases)('$slug of int$width in $encoding', async (one) => {
  const { family, encoding, width, more, vectors } = one;
  const format = `int${width}`;
  const section = { weight: format, activation: format, accumulator: 2 * width + 4, encoding };
  const element = elementOf(family, { ...section, ...more });
  const lanes = element.pace()?.lanes ?? element.serial()?.lanes ?? 0;
  const kind = element.pace() === undefined ? 'digit' : 'paced';
  const target = {
    plan: element.plan({ kind, lanes }),
    golden: () => element.golden({ kind, lanes }),
  };
  const results = await cosimulate(target, { engines, vectors, seed: width });
  requireMatch(results);
  expect(results[0]?.vectors).toBeGreaterThanOrEqual(vectors);
});
