/** Verilog text written where a command-line tool can read it. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Rtl } from './engine.ts';

/** Paths are absolute and in the order given. */
export type Sources = { readonly paths: readonly string[]; readonly systemVerilog: boolean };

/** Write the files of a design below `folder`, each in a folder of its own, so that no two names collide. */
export function writeSources(rtl: Rtl, folder: string): Sources {
  const paths = rtl.files.map((file, i) => {
    const path = join(folder, 'rtl', String(i), basename(file.path));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
    return path;
  });
  return { paths, systemVerilog: paths.some((path) => path.endsWith('.sv')) };
}
