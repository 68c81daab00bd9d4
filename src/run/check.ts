/** A folder against its certificate: are its files those that were checked, and do the checks still hold? */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { loadDesign } from '../design/index.ts';
import { parseWith } from '../elements/issues.ts';
import { InputError, type Issue } from '../errors.ts';
import type { Progress } from '../progress.ts';
import type { EngineName } from '../simulate/engine.ts';
import { engineNames } from '../simulate/index.ts';
import { cosimulateDesign } from '../verify/design.ts';
import { failureText } from '../verify/result.ts';
import { certificateFile, sha256 } from './certificate.ts';
import { emitDesign } from './emit.ts';

export type CheckOptions = {
  /** Emit and co-simulate again, with the engines, the seed and the vectors of the certificate. */
  readonly rerun?: boolean;
  /** The design file, where it is no longer where the certificate says. */
  readonly design?: string;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
};

export type CheckReport = {
  readonly schema: 'pelab.check/1';
  readonly folder: string;
  readonly name: string;
  /** Files whose hash was compared. */
  readonly files: number;
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  /** Null when it was not asked for. */
  readonly rerun: null | {
    readonly vectors: number;
    readonly cycles: number;
    /** Sentences, one for each thing that is not as certified. */
    readonly differences: readonly string[];
  };
  readonly held: boolean;
};

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 hash');

const simulated = z.looseObject({
  engine: z.string(),
  module: z.string(),
  kind: z.string(),
  vectors: z.int().min(0),
  seed: z.int().min(0),
});

const schema = z.looseObject({
  schema: z.literal('pelab.certificate/1'),
  name: z.string(),
  designHash: z.string(),
  designFile: z.string().nullable(),
  seed: z.int().min(0),
  exhausted: z.array(simulated),
  sampled: z.array(simulated),
  sha256: z.record(z.string(), hash),
});

type Certified = z.output<typeof schema>;

const maxBytes = 256 * 1024 * 1024;

/**
 * Check a folder that `run` or `certify` has written. Nothing is fetched and nothing is written.
 *
 * @throws {InputError} when the folder has no certificate that can be read; for a rerun, when the design is not there
 */
export async function checkFolder(
  folder: string,
  options: CheckOptions = {},
): Promise<CheckReport> {
  const certificate = readCertificate(folder);
  const missing: string[] = [];
  const changed: string[] = [];
  for (const [path, expected] of Object.entries(certificate.sha256)) {
    const file = resolve(folder, path);
    if (!file.startsWith(resolve(folder) + sep)) {
      throw refuse(folder, `sha256.${path}`, 'below the folder', 'outside of it');
    }
    if (!existsSync(file) || !statSync(file).isFile()) missing.push(path);
    else if (sha256(readFileSync(file)) !== expected) changed.push(path);
  }
  const rerun = options.rerun === true ? await runAgain(folder, certificate, options) : null;
  const isWhole = missing.length + changed.length === 0;
  return {
    schema: 'pelab.check/1',
    folder,
    name: certificate.name,
    files: Object.keys(certificate.sha256).length,
    missing,
    changed,
    rerun,
    held: isWhole && (rerun === null || rerun.differences.length === 0),
  };
}

function readCertificate(folder: string): Certified {
  const file = join(folder, certificateFile);
  let data: unknown;
  try {
    if (statSync(file).size > maxBytes) throw new RangeError('too long');
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const actual = error instanceof SyntaxError ? 'text that is not JSON' : 'absent or unreadable';
    throw refuse(
      folder,
      certificateFile,
      'the certificate of the folder, as run writes it',
      actual,
    );
  }
  const parsed = parseWith(schema, data);
  if (!parsed.ok) throw new InputError(parsed.error, file);
  return parsed.value;
}

/** The same text again, and the same simulations without a difference. */
async function runAgain(
  folder: string,
  certificate: Certified,
  { design: named, progress, signal }: CheckOptions,
): Promise<NonNullable<CheckReport['rerun']>> {
  const file = named ?? certificate.designFile;
  if (file === null) {
    throw refuse(folder, '--design', 'given for a design that was made in memory', 'absent');
  }
  const design = await loadDesign(file);
  const differences: string[] = [];
  if (design.hash !== certificate.designHash) {
    differences.push(`${file} must be the certified design, and it has been changed`);
  }
  for (const { path, content } of emitDesign(design).files) {
    const expected = certificate.sha256[path];
    if (expected === undefined)
      differences.push(`${path} is emitted, and is not in the certificate`);
    else if (sha256(content) !== expected)
      differences.push(`${path} is emitted with other content`);
  }
  const rows = [...certificate.sampled, ...certificate.exhausted];
  const engines = engineNames.filter((name) => rows.some(({ engine }) => engine === name));
  const report = await cosimulateDesign(design, {
    engines: engines satisfies readonly EngineName[],
    seed: certificate.seed,
    vectors: Math.max(1, ...certificate.sampled.map(({ vectors }) => vectors)),
    exhaustive: certificate.exhausted.length > 0,
    ...(progress === undefined ? {} : { progress }),
    ...(signal === undefined ? {} : { signal }),
  });
  for (const result of report.verification) {
    if (result.mismatches > 0) differences.push(failureText(result));
  }
  for (const { engine, module, kind } of rows) {
    const isThere = report.verification.some(
      (row) => row.engine === engine && row.module === module && row.kind === kind,
    );
    if (!isThere) differences.push(`${kind} of ${module} under ${engine} was not done again`);
  }
  const total = (of: 'vectors' | 'cycles'): number =>
    report.verification.reduce((sum, row) => sum + row[of], 0);
  return { vectors: total('vectors'), cycles: total('cycles'), differences };
}

function refuse(folder: string, path: string, expected: string, actual: string): InputError {
  const issue: Issue = { code: 'unreadable', path: [path], expected, actual };
  return new InputError([issue], folder);
}
