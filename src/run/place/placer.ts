/** Who runs nextpnr and icepack: programs on PATH, else their WebAssembly builds. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EngineError } from '../../errors.ts';
import { runTool } from '../../simulate/stdio-tool.ts';

export type PlacerTool = 'nextpnr-ice40' | 'icepack';

export type Placer = {
  readonly version: string;
  /**
   * Run a tool in a folder.
   *
   * @param files the folder's files that it reads, and those that it writes
   * @throws {EngineError} with its last words
   */
  run(
    tool: PlacerTool,
    folder: string,
    args: readonly string[],
    files: { readonly reads: readonly string[]; readonly writes: readonly string[] },
  ): Promise<void>;
};

/** How to get a placer. */
export const placerInstall =
  'run `apt install nextpnr-ice40 fpga-icestorm`, or `npm install @yowasp/nextpnr-ice40` (223 MB)';

/** The placer of this machine; undefined where there is none. */
export async function findPlacer(): Promise<Placer | undefined> {
  return (await onPath()) ?? inWasm();
}

async function onPath(): Promise<Placer | undefined> {
  const told = await runTool('nextpnr-ice40', ['--version']);
  const packer = await runTool('icepack', ['-h']);
  if (told === undefined || packer === undefined) return undefined;
  return {
    version: versionLine(told.stdout + told.stderr),
    async run(tool, folder, args) {
      const finished = await runTool(tool, args, folder);
      if (finished?.status !== 0) throw refused(tool, finished?.stderr ?? 'no such program');
    },
  };
}

/** The part of `@yowasp/nextpnr-ice40` that is used. */
type WasmPackage = {
  readonly version: string;
  readonly commands: Readonly<
    Record<
      PlacerTool,
      (
        args: readonly string[],
        files: Readonly<Record<string, Uint8Array>>,
        options: { stdout: Sink; stderr: Sink; decodeASCII: false },
      ) => Promise<Readonly<Record<string, unknown>>>
    >
  >;
};

type Sink = (bytes: Uint8Array | null) => void;

const packageName = '@yowasp/nextpnr-ice40';

/** The package where the user has added it: beside pelab, or in the folder that pelab runs in. */
async function inWasm(): Promise<Placer | undefined> {
  const entry = resolved(import.meta.url) ?? resolved(pathToFileURL(join(process.cwd(), 'x')).href);
  if (entry === undefined) return undefined;
  const { commands, version } = (await import(pathToFileURL(entry).href)) as WasmPackage;
  return {
    version: `${packageName} ${version}`,
    async run(tool, folder, args, { reads, writes }) {
      const given = Object.fromEntries(
        reads.map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]),
      );
      const said: Uint8Array[] = [];
      const hear: Sink = (bytes) => {
        if (bytes !== null) said.push(bytes);
      };
      const made = await commands[tool](args, given, {
        stdout: hear,
        stderr: hear,
        decodeASCII: false,
      }).catch((error: unknown) => {
        throw refused(tool, `${Buffer.concat(said).toString('utf8')}${String(error)}`);
      });
      for (const name of writes) {
        const content = made[name];
        if (!(content instanceof Uint8Array)) throw refused(tool, `it wrote no ${name}`);
        writeFileSync(join(folder, name), content);
      }
    },
  };
}

function resolved(from: string): string | undefined {
  try {
    // The package exports no CommonJS entry, so its folder is looked for instead.
    const paths = createRequire(from).resolve.paths(packageName) ?? [];
    return paths
      .map((path) => join(path, packageName, 'gen', 'bundle.js'))
      .find((file) => existsSync(file));
  } catch {
    return undefined;
  }
}

function versionLine(text: string): string {
  return /nextpnr-ice40.*\(Version ([^)]*)\)/.exec(text)?.[1] ?? text.trim();
}

function refused(tool: PlacerTool, said: string): EngineError {
  const last = said.trim().split('\n').slice(-5).join('\n');
  return new EngineError(`${tool} must accept the design:\n${last}`);
}
