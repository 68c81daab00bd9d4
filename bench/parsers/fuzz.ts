/**
 * Every reader of user files on changed inputs: `node --import tsx bench/parsers/fuzz.ts [inputs] [seed] [reader]`.
 * 100 000 inputs each by default. Exit code 1 when one crashed, hung, or left half an output behind.
 */

import { rmSync } from 'node:fs';
import { fileReaders, fileWriters, fuzzFolder } from '../../test/support/fuzz-files.ts';
import { parsers } from '../../test/support/fuzz-parsers.ts';
import { fuzz } from '../../test/support/fuzz.ts';

const [inputs = '100000', seed = '1', only = ''] = process.argv.slice(2);
const folder = fuzzFolder();
const readers = [...parsers(), ...fileReaders(folder), ...fileWriters(folder)];
for (const reader of readers.filter(({ name }) => name.includes(only))) {
  const from = performance.now();
  const outcome = await fuzz(reader, Number(inputs), Number(seed));
  const { name, accepted, refused, crashes, hangs, slowestMs } = outcome;
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  process.stdout.write(
    `${name}: ${inputs} inputs in ${seconds} s, ${accepted} read, ${refused} refused, ` +
      `${crashes.length} crashes, ${hangs.length} hangs, slowest ${slowestMs.toFixed(0)} ms\n`,
  );
  for (const { error, input } of crashes)
    process.stdout.write(`${error}\n${JSON.stringify(input)}\n`);
  for (const input of hangs) process.stdout.write(`${JSON.stringify(input)}\n`);
  if (crashes.length + hangs.length > 0) process.exitCode = 1;
}
rmSync(folder, { recursive: true });
