/** Files that a design names, read with limits and clear refusals. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError, nearestName, type Issue } from '../errors.ts';

/**
 * The bytes of a file.
 *
 * @param limit greatest size, bytes
 * @throws {InputError} if it is missing (with the nearest name in its folder), a folder, unreadable or too large
 */
export function readBytes(file: string, limit: number): Buffer {
  try {
    const stat = statSync(file);
    const { size } = stat;
    if (!stat.isFile()) throw refuse(file, 'a file', stat.isDirectory() ? 'a folder' : 'a device');
    if (size > limit) throw refuse(file, `at most ${limit} bytes`, String(size));
    return readFileSync(file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    switch (code) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw refuse(file, 'an existing file', 'missing', neighbour(file));
      case 'EACCES':
        throw refuse(file, 'readable', 'protected by its permissions');
      default:
        throw refuse(file, 'readable', code);
    }
  }
}

/** The text of a UTF-8 file, without a byte order mark. */
export function readText(file: string, limit: number): string {
  const bytes = readBytes(file, limit);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse(file, 'UTF-8 text', 'other bytes');
  }
}

/** SHA-256 of content, in hex. */
export function contentHash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function refuse(file: string, expected: string, actual: string, nearest?: string): InputError {
  const issue: Issue = {
    code: 'unreadable',
    path: ['the file'],
    expected,
    actual,
    ...(nearest === undefined ? {} : { nearest }),
  };
  return new InputError([issue], file);
}

function neighbour(file: string): string | undefined {
  try {
    const folder = dirname(file);
    const nearest = nearestName(basename(file), readdirSync(folder));
    return nearest === undefined ? undefined : join(folder, nearest);
  } catch {
    return undefined;
  }
}
