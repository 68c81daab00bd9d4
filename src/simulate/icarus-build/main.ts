/**
 * `npm run build:icarus-wasm`, see docs/icarus-wasm.md. With `-- --force` it builds again; with `-- --packages` it
 * prints the Debian packages that the build needs, and nothing where there is nothing to build.
 */

import { relative } from 'node:path';
import { EngineError } from '../../errors.ts';
import type { Step } from '../../progress.ts';
import { buildIcarusWasm, builtManifest } from './build.ts';
import { packages } from './recipe.ts';

let last = '';

/** A line for each stage, and one for each tenth of the compilation. */
function report({ stage, detail, share }: Step): void {
  const line =
    share === undefined
      ? [stage, detail].filter((part) => part !== undefined).join(': ')
      : `${stage}: ${Math.floor(share * 10) * 10} %`;
  if (line !== last) process.stdout.write(`${line}\n`);
  last = line;
}

async function main(options: readonly string[]): Promise<void> {
  if (options.includes('--packages')) {
    if ((await builtManifest()) === undefined) process.stdout.write(`${packages}\n`);
    return;
  }
  const { folder, manifest, isNew } = await buildIcarusWasm(report, options.includes('--force'));
  const ending = isNew ? `built in ${manifest.seconds} s` : 'built before';
  process.stdout.write(`${manifest.version} in ${relative('.', folder)}, ${ending}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof EngineError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
