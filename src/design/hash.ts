/** The design hash: one name for everything that decides the hardware and the numbers. */

import { contentHash } from './files.ts';

/** JSON with sorted keys; bigints as decimal text. Equal data gives equal text. */
export function canonicalJson(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The first 64 bits of the SHA-256 of canonical JSON, in hex. */
export function designHash(data: unknown): string {
  return contentHash(canonicalJson(data)).slice(0, 16);
}
