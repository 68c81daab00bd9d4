/** Space files: what they hold, how they are counted, what is refused. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { readConstraint } from '../../src/explore/expression.ts';
import { parseSpace, type Space } from '../../src/explore/space.ts';
import {
  aritiesOf,
  decode,
  genomes,
  sizeOf,
  type SpaceNode,
} from '../../src/explore/space-tree.ts';

const small = `
name: small
element:
  choices:
    - { family: mac, accumulator: { range: [20, 28, 4] } }
    - { family: booth-mac, weight: { choices: [int4, int8] } }
technology: { clock: { choices: [500 MHz, 1 GHz] } }
`;

const faults = (text: string): string => {
  try {
    parseSpace(text, 'a.space.yaml');
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return '';
};

const documentsOf = (space: Space): unknown[] =>
  [...genomes(space.tree)].map((genome) => decode(space.tree, genome).data);

describe('counting', () => {
  test('choices inside an option that is not taken do not multiply', () => {
    const space = parseSpace(small, 'small.space.yaml');
    expect(space.size).toBe((3n + 2n) * 2n);
    expect(space.arities).toEqual([2, 3, 2, 2]);
  });

  test('every design is enumerated once', () => {
    const documents = documentsOf(parseSpace(small, 'small.space.yaml')).map((d) =>
      JSON.stringify(d),
    );
    expect(documents).toHaveLength(10);
    expect(new Set(documents).size).toBe(10);
    expect(documents[0]).toBe(
      '{"element":{"family":"mac","accumulator":20},"technology":{"clock":"500 MHz"}}',
    );
  });

  const leaf: fc.Arbitrary<SpaceNode> = fc
    .integer({ min: 0, max: 3 })
    .map((value) => ({ kind: 'value', value }));
  const { tree } = fc.letrec<{ tree: SpaceNode }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc
        .array(tie('tree'), { minLength: 1, maxLength: 3 })
        .map((items): SpaceNode => ({ kind: 'list', items })),
      fc
        .array(tie('tree'), { minLength: 1, maxLength: 3 })
        .map((options): SpaceNode => ({ kind: 'choice', path: [], options })),
    ),
  }));

  test('of any tree: as many genomes as its size, all different, all canonical', () => {
    fc.assert(
      fc.property(tree, (node) => {
        fc.pre(sizeOf(node) <= 2000n);
        const all = [...genomes(node)];
        expect(BigInt(all.length)).toBe(sizeOf(node));
        expect(new Set(all.map((genome) => genome.join())).size).toBe(all.length);
        for (const genome of all) {
          expect(genome).toHaveLength(aritiesOf(node).length);
          expect(decode(node, genome).genome).toEqual(genome);
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test('a range reaches its end through decimal steps', () => {
    const space = parseSpace('name: a\nelement: { x: { range: [0.1, 0.5, 0.1] } }', 'a.space.yaml');
    expect(documentsOf(space)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5].map((x) => ({ element: { x } })));
  });
});

describe('faults', () => {
  test.each([
    [
      'name: a\nelement: { x: { choices: [] } }',
      /2:.*element\.x\.choices must be a list of at least one/,
    ],
    ['name: a\nelement: { x: { range: [5, 1] } }', /element\.x\.range must be \[from, to\]/],
    ['name: a\nelement: { x: { range: [1, 5, 0] } }', /step > 0/],
    [
      'name: a\nelement: { x: { choices: [1], step: 2 } }',
      /element\.x\.step must be nothing beside choices/,
    ],
    ['name: a\nobjectives: [areaUm, delayPs]', /3:|2:.*objectives/],
    ['name: a\nwhere: ["1 +"]', /where\.0 must be a condition/],
    ['name: a\nwhere: ["sqrt(2) > 1"]', /sqrt is not one of min, max/],
    ['name: a\nsearch: { sample: 3 }', /did you mean samples\?/],
    ['element: {}', /name must be/],
    ['7', /must be a design with choices/],
  ])('%j is refused with its place', (text, message) => {
    expect(faults(text)).toMatch(message);
  });
});

describe('constraints', () => {
  const holds = (text: string, document: unknown): boolean => {
    const constraint = readConstraint(text, [], []);
    if (constraint === undefined) throw new Error(`${text} is no constraint`);
    return constraint.holds(document);
  };
  const document = { array: { rows: 8, columns: 4 }, element: { family: 'mac', weight: 'int8' } };

  test.each([
    ['array.rows * array.columns <= 32', true],
    ['array.rows * array.columns < 32', false],
    ['array.rows % 3 == 2 && log2(array.columns) == 2', true],
    ['element.family == "mac" || element.group == 128', true],
    ['element.family != "mac"', false],
    ['!(array.rows > 8)', true],
    ['max(array.rows, array.columns) - min(array.rows, array.columns) == 4', true],
    ['element.family == "mac" ? array.rows == 8 : false', true],
    ['element["weight"] == "int8"', true],
  ])('%s is %s', (text, expected) => {
    expect(holds(text, document)).toBe(expected);
  });

  test('a comparison with a leaf that a design does not have is false', () => {
    for (const operator of ['==', '!=', '<', '<=', '>', '>=']) {
      expect(holds(`element.group ${operator} 128`, document)).toBe(false);
    }
  });

  test('a name never reaches what is not in the document', () => {
    expect(holds('constructor.name == "Object"', document)).toBe(false);
    expect(holds('element.toString != 0', document)).toBe(false);
  });
});
