import { describe, expect, test } from 'vitest';
import { arrayFamilies } from '../../src/arrays/index.ts';
import type { Element } from '../../src/elements/family.ts';
import { mac } from '../../src/elements/mac/index.ts';
import { opt4c } from '../../src/elements/opt4c/index.ts';
import { sentence } from '../../src/errors.ts';

/** The plain element, or one that takes digits. */
function element(slug: string, refuses?: string): Element {
  const configured = (slug === 'column-engine' ? opt4c : mac).configure({});
  if (!configured.ok) throw new Error('the default MAC must be good');
  return refuses === undefined ? configured.value : { ...configured.value, refuses: () => refuses };
}

function complaints(slug: string, section: unknown, of: Element = element(slug)): string[] {
  const design = arrayFamilies.find((family) => family.slug === slug)?.configure(section, of);
  return design?.ok === false ? design.error.map(sentence) : [];
}

// The co-processor takes powers of two and one kind of element: see its own test.
const slugs = arrayFamilies.map(({ slug }) => slug).filter((slug) => slug !== 'simd-coprocessor');

describe.each(slugs)('%s', (slug) => {
  test('takes any number of rows and columns from 1', () => {
    expect(complaints(slug, { rows: 1, columns: 65536 })).toEqual([]);
    expect(complaints(slug, { rows: 0, columns: 2.5 })).toEqual([
      'rows must be at least 1, not 0',
      'columns must be an integer, not 2.5',
    ]);
    expect(complaints(slug, { columns: 65537 })).toEqual([
      'rows must be a number, not absent',
      'columns must be at most 65536, not 65537',
    ]);
  });

  test('names the nearest key', () => {
    expect(complaints(slug, { rows: 2, columns: 2, colums: 3 })[0]).toMatch(
      /^colums must be one of rows, columns.*, not a key named colums; did you mean columns\?$/,
    );
  });

  test('says why an element does not suit it', () => {
    const chains = ['systolic-ws', 'adder-tree'].includes(slug);
    const kind = slug === 'column-engine' ? 'digit' : chains ? 'chain' : 'accumulate';
    const { family } = element(slug);
    expect(complaints(slug, { rows: 2, columns: 2 }, element(slug, 'it has no sum'))).toEqual([
      `architecture must be one that suits the element: it has no sum, not one that uses ${family} to ${kind}`,
    ]);
  });
});
