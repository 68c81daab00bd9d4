/** File system refusals as input errors: the user chose where output goes. */

import { InputError } from './errors.ts';

/** What must be there, and what is, by the system's code. */
const refusals: Readonly<Record<string, readonly [expected: string, actual: string]>> = {
  EACCES: ['writable', 'protected by permissions'],
  EPERM: ['writable', 'protected by permissions'],
  EROFS: ['writable', 'on a read-only file system'],
  ENOTDIR: ['a folder', 'below or in place of a file'],
  EEXIST: ['a folder', 'below or in place of a file'],
  EISDIR: ['a file', 'a folder'],
  ENOSPC: ['on a disk with room', 'on a full one'],
  ENOENT: ['a folder that can be made', 'below a path that does not exist'],
};

/**
 * Do what writes.
 *
 * @param what the place in words: `the output folder rtl-out`
 * @param own other words for what must be there and what is, by code
 * @throws {InputError} where the system refuses for a reason that a user can change
 */
export function writing<T>(what: string, work: () => T, own: typeof refusals = {}): T {
  try {
    return work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const [expected, actual] = own[code] ?? refusals[code] ?? [];
    if (expected === undefined || actual === undefined) throw error;
    throw new InputError([{ code: 'unreadable', path: [what], expected, actual }]);
  }
}

/** Refusals of a single file, whose folder is not made. */
export const ofFile: typeof refusals = {
  ENOENT: ['in a folder that exists', 'below a path that does not exist'],
  ENOTDIR: ['in a folder that exists', 'below a file'],
};
