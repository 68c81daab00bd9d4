/** Files that users give, changed at random: each is read or refused in a sentence, at once. The bench does 10^5 each. */

import { expect, test } from 'vitest';
import { fuzz, parsers } from '../support/fuzz.ts';

const slow: Readonly<Record<string, number>> = { Liberty: 60, 'design YAML': 150 };

test.each(parsers())('$name: no crash, no hang', (parser) => {
  const inputs = slow[parser.name] ?? 600;
  const { accepted, refused, crashes, hangs } = fuzz(parser, inputs, 1);
  expect(crashes).toEqual([]);
  expect(hangs).toEqual([]);
  expect(accepted + refused).toBe(inputs);
  // Inputs that are all refused, or none, would try little.
  expect(refused).toBeGreaterThan(inputs / 10);
});
