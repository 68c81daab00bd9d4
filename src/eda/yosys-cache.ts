import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Above this the oldest entries go, down to half of it. */
const maxBytes = 1024 ** 3;

/** A store of results on disk, by the hash of what they were made from. Losing it loses only time. */
export type Cache = {
  /** The stored value, or undefined when there is none or it is damaged. */
  read(key: string): Promise<unknown>;
  /** Store a value; a full or read-only disk is not an error. */
  write(key: string, value: unknown): Promise<void>;
};

/**
 * Where results are kept: `$PELAB_CACHE`, else `$XDG_CACHE_HOME/pelab`, else `~/.cache/pelab`.
 *
 * @returns undefined when `PELAB_CACHE` is `off`
 */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const own = env['PELAB_CACHE'];
  if (own === 'off') return undefined;
  if (own !== undefined && own !== '') return own;
  const base = env['XDG_CACHE_HOME'];
  return join(base !== undefined && base !== '' ? base : join(homedir(), '.cache'), 'pelab');
}

/** SHA-256 of a list of texts and bytes, each with its length, as hex. */
export function contentHash(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(`${typeof part === 'string' ? 't' : 'b'}${part.length}:`);
    hash.update(part);
  }
  return hash.digest('hex');
}

/** A cache in a folder, which is made when first written to. */
export function diskCache(folder: string): Cache {
  const path = (key: string): string => join(folder, key.slice(0, 2), key.slice(2));
  let pruned = false;
  return {
    async read(key) {
      try {
        const value: unknown = deserialize(gunzipSync(await readFile(path(key))));
        const now = new Date();
        await utimes(path(key), now, now).catch(() => undefined);
        return value;
      } catch {
        return undefined;
      }
    },
    async write(key, value) {
      const target = path(key);
      const temporary = `${target}.${process.pid}.${Math.trunc(performance.now() * 1000)}.tmp`;
      try {
        await mkdir(dirname(target), { recursive: true });
        await writeFile(temporary, gzipSync(serialize(value), { level: 1 }));
        await rename(temporary, target);
        if (!pruned) {
          pruned = true;
          await prune(folder, maxBytes);
        }
      } catch {
        await rm(temporary, { force: true }).catch(() => undefined);
      }
    },
  };
}

/** Delete the least recently used files of a folder of folders until it is below half of `limit` bytes, if it is above `limit`. */
export async function prune(folder: string, limit: number): Promise<void> {
  const entries: { readonly path: string; readonly bytes: number; readonly used: number }[] = [];
  for (const shelf of await readdir(folder)) {
    for (const name of await readdir(join(folder, shelf)).catch(() => [])) {
      const path = join(folder, shelf, name);
      const info = await stat(path).catch(() => undefined);
      if (info !== undefined) entries.push({ path, bytes: info.size, used: info.mtimeMs });
    }
  }
  let total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (total <= limit) return;
  for (const entry of entries.toSorted((a, b) => a.used - b.used)) {
    if (total <= limit / 2) return;
    await rm(entry.path, { force: true });
    total -= entry.bytes;
  }
}
