import { expect, test } from 'vitest';
import {
  contents,
  file,
  folder,
  listFiles,
  place,
  resolve,
  writeAt,
} from '../../src/eda/wasi-files.ts';
import { cacheFolder, contentHash, diskCache, prune } from '../../src/eda/yosys-cache.ts';
import { mkdtemp, readdir, rm, stat, utimes, writeFile, mkdir } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

test('paths lead where they say, and never above the root', () => {
  const root = folder();
  place(root, '/a/b//c.txt', Uint8Array.of(1, 2, 3));
  place(root, 'd.txt', Uint8Array.of(4));
  const found = ['a/b/c.txt', './a/./b/c.txt', '/a/b/../b/c.txt', '../../a/b/c.txt'].map(
    (path) => resolve(root, path)?.node,
  );
  expect(new Set(found).size).toBe(1);
  expect(found[0]).toMatchObject({ kind: 'file', size: 3 });
  expect(resolve(root, 'absent/../d.txt')).toBeUndefined();
  expect(resolve(root, 'a/../d.txt')?.node?.kind).toBe('file');
  expect(resolve(root, 'a/b/new')).toMatchObject({ name: 'new', node: undefined });
  expect(resolve(root, 'd.txt/e')).toBeUndefined();
  expect(resolve(root, '/')?.node).toBe(root);
  expect(listFiles(root).map(([path]) => path)).toEqual(['a/b/c.txt', 'd.txt']);
});

test('a file grows by doubling and keeps what was written', () => {
  const made = file();
  const sizes = new Set<number>();
  for (let i = 0; i < 5000; i++) {
    writeAt(made, i, Uint8Array.of(i & 0xff));
    sizes.add(made.data.length);
  }
  expect(contents(made)).toEqual(Uint8Array.from({ length: 5000 }, (_, i) => i & 0xff));
  expect(sizes.size).toBeLessThan(8);
  writeAt(made, 6000, Uint8Array.of(9));
  expect(contents(made)[5500]).toBe(0);
});

test('the cache goes where the environment says', () => {
  expect(cacheFolder({ PELAB_CACHE: '/x' })).toBe('/x');
  expect(cacheFolder({ PELAB_CACHE: 'off' })).toBeUndefined();
  expect(cacheFolder({ XDG_CACHE_HOME: '/y' })).toBe('/y/pelab');
  expect(cacheFolder({ PELAB_CACHE: '', XDG_CACHE_HOME: '' })).toBe(
    join(homedir(), '.cache', 'pelab'),
  );
});

test('hashes tell apart where one part ends and the next begins', () => {
  const hashes = [
    ['ab', 'c'],
    ['a', 'bc'],
    ['abc'],
    ['abc', ''],
    [new TextEncoder().encode('abc')],
  ];
  expect(new Set(hashes.map(contentHash)).size).toBe(hashes.length);
  expect(contentHash(['a'])).toBe(contentHash(['a']));
});

test('a cache in a folder that cannot be made stores nothing and harms nobody', async () => {
  const base = await mkdtemp(join(tmpdir(), 'pelab-cache-'));
  try {
    await writeFile(join(base, 'file'), '');
    const cache = diskCache(join(base, 'file', 'below'));
    await cache.write('abcdef', { some: 'value' });
    expect(await cache.read('abcdef')).toBeUndefined();
  } finally {
    await rm(base, { recursive: true });
  }
});

test('pruning removes what was used longest ago, down to half', async () => {
  const base = await mkdtemp(join(tmpdir(), 'pelab-prune-'));
  try {
    await mkdir(join(base, 'ab'));
    for (let i = 0; i < 10; i++) {
      const path = join(base, 'ab', `entry${i}`);
      await writeFile(path, new Uint8Array(100));
      await utimes(path, 1000 + i, 1000 + i);
    }
    await prune(base, 2000);
    expect(await readdir(join(base, 'ab'))).toHaveLength(10);
    await prune(base, 900);
    expect((await readdir(join(base, 'ab'))).toSorted()).toEqual([
      'entry6',
      'entry7',
      'entry8',
      'entry9',
    ]);
    expect((await stat(join(base, 'ab', 'entry9'))).size).toBe(100);
  } finally {
    await rm(base, { recursive: true });
  }
});
