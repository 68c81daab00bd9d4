import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { writeFolder } from '../../src/run/output-folder.ts';
import { messageOf } from '../support/messages.ts';

const root = mkdtempSync(join(tmpdir(), 'pelab-out-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
let folder = '';
beforeEach(() => {
  folder = join(root, `case-${count++}`, 'design');
});

const file = (path: string, content = path): { path: string; content: string } => ({
  path,
  content,
});
const present = (): string[] =>
  readdirSync(folder, { recursive: true })
    .map((path) => String(path).replaceAll('\\', '/'))
    .toSorted();

test('the folder holds exactly the files and a manifest that lists them', () => {
  writeFolder(folder, [file('rtl/b.v'), file('a.f')], { name: 'design' });
  expect(present()).toEqual(['a.f', 'manifest.json', 'rtl', 'rtl/b.v']);
  expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toEqual({
    schema: 'pelab.manifest/1',
    name: 'design',
    files: ['a.f', 'rtl/b.v'],
  });
});

test("writing again replaces our files, drops those no longer written, and keeps the user's", () => {
  writeFolder(folder, [file('rtl/old.v'), file('rtl/same.v', '1')], {});
  writeFileSync(join(folder, 'rtl/notes.txt'), 'mine');
  writeFolder(folder, [file('rtl/same.v', '2'), file('new.v')], {});
  expect(present()).toEqual(['manifest.json', 'new.v', 'rtl', 'rtl/notes.txt', 'rtl/same.v']);
  expect(readFileSync(join(folder, 'rtl/same.v'), 'utf8')).toBe('2');
});

test('nothing hidden stays beside the folder', () => {
  writeFolder(folder, [file('a')], {});
  writeFolder(folder, [file('b')], {});
  expect(readdirSync(join(folder, '..'))).toEqual(['design']);
});

test('a failure half-way leaves the folder as it was and nothing beside it', () => {
  writeFolder(folder, [file('a', 'first')], {});
  // The second file asks for a folder where the first is a file.
  expect(messageOf(() => writeFolder(folder, [file('a', 'second'), file('a/b')], {}))).toContain(
    'must be a folder, not below or in place of a file',
  );
  expect(present()).toEqual(['a', 'manifest.json']);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('first');
  expect(readdirSync(join(folder, '..'))).toEqual(['design']);
});

test('files of others without a manifest are not touched', () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'thesis.txt'), 'x');
  expect(messageOf(() => writeFolder(folder, [file('a')], {}))).toBe(
    `the output folder ${folder} must be empty, or one that pelab has written (with its manifest.json), not one with thesis.txt`,
  );
  expect(present()).toEqual(['thesis.txt']);
});

test('a damaged manifest counts as none', () => {
  mkdirSync(folder, { recursive: true });
  for (const text of ['', '{', '[]', '{"schema": "other"}', '{"schema": "pelab.manifest/1"}']) {
    writeFileSync(join(folder, 'manifest.json'), text);
    expect(messageOf(() => writeFolder(folder, [file('a')], {}))).toContain(
      'must be empty, or one',
    );
  }
});

test('a manifest cannot make us remove files outside the folder', () => {
  writeFolder(folder, [file('a')], {});
  const outside = join(folder, '../outside.txt');
  writeFileSync(outside, 'x');
  const manifest = join(folder, 'manifest.json');
  const text = readFileSync(manifest, 'utf8').replace('"a"', '"a", "../outside.txt"');
  writeFileSync(manifest, text);
  writeFolder(folder, [file('b')], {});
  expect(existsSync(outside)).toBe(true);
});

test('a link to a folder is followed, not replaced', () => {
  mkdirSync(folder, { recursive: true });
  const link = join(folder, '../link');
  symlinkSync(folder, link);
  writeFolder(link, [file('a')], {});
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(present()).toEqual(['a', 'manifest.json']);
});

test('a path that leaves the folder is a bug, not a file', () => {
  expect(messageOf(() => writeFolder(folder, [file('../x')], {}))).toBe(
    '../x leaves the output folder',
  );
  expect(existsSync(join(folder, '../x'))).toBe(false);
});

test('a read-only place is told, not thrown', () => {
  expect(messageOf(() => writeFolder('/proc/pelab/design', [file('a')], {}))).toMatch(
    /^the output folder \/proc\/pelab\/design must be /,
  );
});
