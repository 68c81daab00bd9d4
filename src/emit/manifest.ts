/** The signature of an emitted design, for tools: written with the RTL as `manifest.json`. */

import { createHash } from 'node:crypto';
import { modulesOf, type Interface, type Plan, type Port } from '../structure/plan.ts';
import type { SourceFile } from './verilog.ts';

export type ManifestModule = {
  readonly module: string;
  readonly file: string;
  readonly summary: string;
  readonly template: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly sources: readonly string[];
  /** Kind, with latency and interval of a pipe and the port names of streams. */
  readonly interface: Interface;
  /** Only control registers are reset. */
  readonly reset: 'synchronous, active high, control only' | 'none';
  readonly ports: readonly PortFacts[];
};

export type Manifest = {
  /** Top module. */
  readonly top: string;
  /** SHA-256 over the hashes of all files, in the order of their paths. */
  readonly contentHash: string;
  /** SHA-256 of each file, by path. */
  readonly sha256: Readonly<Record<string, string>>;
  /** Every module, children before parents. */
  readonly modules: readonly ManifestModule[];
};

/** A port without what only stimuli are drawn by. */
export type PortFacts = Omit<Port, 'parts'>;

function portFacts({ parts: _parts, ...facts }: Port): PortFacts {
  return facts;
}

/** What the manifest says of a plan and its files. Nothing in it varies with date, host or tool version. */
export function manifestOf(plan: Plan, files: readonly SourceFile[]): Manifest {
  const hashes = files
    .map((file) => [file.path, hash(file.text)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    top: plan.module,
    contentHash: hash(hashes.map(([path, sha]) => `${sha}  ${path}\n`).join('')),
    sha256: Object.fromEntries(hashes),
    modules: modulesOf(plan).map((module) => ({
      module: module.module,
      file: `rtl/${module.module}.v`,
      summary: module.summary,
      template: `templates/${module.template}.v.hbs`,
      params: module.params,
      sources: module.sources,
      interface: module.interface,
      reset: module.ports.some((port) => port.role === 'reset')
        ? 'synchronous, active high, control only'
        : 'none',
      ports: module.ports.map(portFacts),
    })),
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
