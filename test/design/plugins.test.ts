import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadDesign } from '../../src/design/index.ts';
import { loadPlugins } from '../../src/design/plugins.ts';
import { builtIn } from '../../src/design/registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'pelab-plugin-'));
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** A family with nothing behind it, but a card that can be told from others. */
const family = (slug: string): string =>
  `export const made = { slug: '${slug}', title: '', summary: '', sources: [], schema: {}, published: [],
     configure: () => ({ ok: false, error: [{ code: 'conflict', path: ['width'], expected: 'asked for', actual: 'absent' }] }) };\n`;

async function messageOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

test('a family from a plugin is configured like one of the package, its faults placed in the file', async () => {
  put('mine.mjs', family('mine'));
  const file = put('d.yaml', 'name: d\nplugins: [./mine.mjs]\nelement: {family: mine}\n');
  expect(await messageOf(loadDesign(file))).toBe(
    `${file}:3:1: element.width must be asked for, not absent`,
  );
});

test('plugins add to the families of the package and do not change them', async () => {
  put('other.mjs', family('other'));
  const { registry, hashes } = await loadPlugins(['other.mjs'], folder, builtIn);
  expect(registry.elements.map(({ slug }) => slug)).toEqual([
    ...builtIn.elements.map(({ slug }) => slug),
    'other',
  ]);
  expect(hashes).toHaveLength(1);
  expect(builtIn.elements.some(({ slug }) => slug === 'other')).toBe(false);
});

describe('a plugin that cannot be used is told', () => {
  const cases: [string, string | undefined, RegExp][] = [
    ['missing', undefined, /missing\.mjs: the file must be an existing file, not missing/],
    [
      'broken',
      'export const = 3',
      /broken\.mjs: the module must be one that Node can import, not /,
    ],
    [
      'throwing',
      'throw new Error("no licence")',
      /throwing\.mjs: the module must be one that Node can import, not no licence/,
    ],
    [
      'empty',
      'export const x = 3',
      /plugins\.0 must be a module that exports an element or array family, not /,
    ],
    [
      'taken',
      family('mac'),
      /plugins\.0 must be a module whose families have names of their own, not .*taken\.mjs: mac/,
    ],
  ];
  test.each(cases)('%s', async (name, text, message) => {
    if (text !== undefined) put(`${name}.mjs`, text);
    expect(await messageOf(loadPlugins([`${name}.mjs`], folder, builtIn))).toMatch(message);
  });
});
