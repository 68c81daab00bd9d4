/** This package's version. */

import { readFileSync } from 'node:fs';

let version: string | undefined;

/** As in `package.json`. */
export function packageVersion(): string {
  version ??= (
    JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      readonly version: string;
    }
  ).version;
  return version;
}
