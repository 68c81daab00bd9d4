/** The tools of the build. */

import { EngineError } from '../../errors.ts';
import { tail } from '../stdio-exchange.ts';
import { runTool, toolVersion } from '../stdio-tool.ts';
import { packages, tools } from './recipe.ts';

/**
 * Run a tool that must succeed.
 *
 * @returns its standard output
 * @throws {EngineError} with the last lines of what it said
 */
export async function run(command: readonly string[], folder: string): Promise<string> {
  const [name = '', ...args] = command;
  const finished = await runTool(name, args, folder);
  if (finished === undefined) throw missing([name]);
  if (finished.status === 0) return finished.stdout;
  const said = tail(finished.stderr + finished.stdout);
  throw new EngineError(
    `${command.join(' ')} must succeed, not end with ${finished.status}:\n${said}`,
  );
}

/**
 * Look for every tool before anything is done.
 *
 * @returns the compiler's own name and version
 * @throws {EngineError} that names what is missing and the packages to install
 */
export async function requireTools(): Promise<string> {
  const versions = await Promise.all(tools.map((name) => toolVersion(name, ['--version'])));
  const absent = tools.filter((_, i) => versions[i] === undefined);
  if (absent.length > 0) throw missing(absent);
  const probe = '--target=wasm32-wasi -x c++ -include map -fsyntax-only /dev/null'.split(' ');
  const { status } = (await runTool('clang++', probe)) ?? { status: null };
  if (status !== 0) throw missing(['libraries for wasm32-wasi']);
  return versions[tools.indexOf('clang++')] ?? '';
}

function missing(names: readonly string[]): EngineError {
  return new EngineError(
    `${names.join(', ')} must be here; on Debian or Ubuntu: apt-get install --no-install-recommends ${packages}`,
  );
}
