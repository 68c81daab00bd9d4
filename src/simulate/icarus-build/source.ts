/** Debian's source package, fetched by `apt-get source` with lists of its own: the system's are left as they are. */

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../errors.ts';
import { suite } from './recipe.ts';
import { run } from './tool.ts';

export type SourcePackage = {
  /** `iverilog 11.0-1.1`. */
  readonly name: string;
  /** What was fetched, verified by apt against Debian's signature. */
  readonly archives: readonly string[];
  /** Folder of the unpacked source. */
  readonly folder: string;
};

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Fetch and unpack below `folder`.
 *
 * @throws {EngineError} when apt-get or tar fails
 */
export async function fetchSource(folder: string): Promise<SourcePackage> {
  const apt = join(folder, 'apt');
  await mkdir(join(apt, 'lists', 'partial'), { recursive: true });
  await mkdir(join(apt, 'cache', 'archives', 'partial'), { recursive: true });
  await writeFile(join(apt, 'debian.sources'), sourcesText());
  const aptGet = ['apt-get', '-qq', ...aptOptions(apt)];
  await run([...aptGet, 'update'], folder);
  // The upstream archive alone: Debian's own changes are to the packaging.
  await run([...aptGet, 'source', '--download-only', '--tar-only', 'iverilog'], folder);
  const fetched = await readdir(folder);
  const archive = fetched.find((name) => /^iverilog_[\w.]+\.orig\.tar\.\w+$/.test(name));
  if (archive === undefined) throw new EngineError('apt-get source must fetch iverilog');
  const upstream = archive.slice('iverilog_'.length, archive.indexOf('.orig.tar'));
  const source = join(folder, 'source');
  await mkdir(source);
  await run(['tar', 'xf', join(folder, archive), '--strip-components=1', '-C', source], folder);
  return {
    name: `iverilog ${upstream} (Debian ${suite})`,
    archives: [archive],
    folder: source,
  };
}

function sourcesText(): string {
  return [
    'Types: deb-src',
    'URIs: http://deb.debian.org/debian',
    `Suites: ${suite}`,
    'Components: main',
    `Signed-By: ${keyring}`,
    '',
  ].join('\n');
}

function aptOptions(apt: string): string[] {
  return [
    `Dir::Etc::sourcelist=${apt}/debian.sources`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${apt}/lists`,
    `Dir::Cache=${apt}/cache`,
    // Run by root, apt would fetch as a user who may not enter this folder.
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
}
