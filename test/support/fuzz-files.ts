/**
 * Every reader of files that pelab itself has written and a user may have touched, and every command that turns a
 * file into files: what is refused leaves nothing behind, what is accepted is whole.
 */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDesign } from '../../src/design/index.ts';
import { InputError } from '../../src/errors.ts';
import { modelData } from '../../src/estimate/model-data.ts';
import { estimateByModel } from '../../src/estimate/model.ts';
import { readRules } from '../../src/precision/sensitivity.ts';
import { checkFolder } from '../../src/run/check.ts';
import { writeEmission } from '../../src/run/emit.ts';
import { importScaleSim } from '../../src/run/import-scalesim.ts';
import { readModelFile } from '../../src/run/model-file.ts';
import { writeFolder } from '../../src/run/output-folder.ts';
import { quantiseFile } from '../../src/run/quantise.ts';
import { genericLibrary } from '../../src/technology/generic.ts';
import { fileCheckpoint } from '../../src/verify/exhaustive-checkpoint.ts';
import { readReplay, replay } from '../../src/verify/replay.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { writeNpy } from '../../src/workloads/npy.ts';
import { macElement } from '../laws/engine-laws.ts';
import type { Fuzzed } from './fuzz.ts';

/** A new folder for one run; take it away when done. */
export function fuzzFolder(): string {
  return mkdtempSync(join(tmpdir(), 'pelab-fuzz-'));
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const text = (input: Uint8Array): string => new TextDecoder('utf-8').decode(input);

/**
 * Readers of files.
 *
 * @param folder where the files are put: an empty one
 */
export function fileReaders(folder: string): Fuzzed[] {
  const element = macElement({});
  const role = { kind: 'accumulate', lanes: 1 } as const;
  const plan = element.plan(role);
  const target = { rtl: rtlOf(plan), golden: () => element.golden(role) };
  const library = genericLibrary('generic45');
  const [model] = modelData;
  if (library === undefined || model === undefined) throw new Error('parts of the package');
  const inputs = Object.fromEntries(target.rtl.inputs.map(({ name }) => [name, '1']));
  const hash = 'a'.repeat(64);
  const row = { engine: 'embedded', module: plan.module, kind: 'property', vectors: 9, seed: 7 };
  const { support: _, corrections: __, ...linear } = model;
  const given = (name: string, input: Uint8Array): string => {
    const file = join(folder, name);
    writeFileSync(file, input);
    return file;
  };
  return [
    {
      name: 'replay file',
      seeds: [
        json({
          schema: 'pelab.replay/1',
          module: plan.module,
          engine: 'icarus',
          seed: 7,
          rows: [{ inputs }, { inputs: { ...inputs, a_i: '7f' } }],
        }),
      ],
      read: (input) => replay(target, readReplay(given('a.replay.json', input)), []),
    },
    {
      name: 'certificate',
      seeds: [
        json({
          schema: 'pelab.certificate/1',
          name: 'a',
          designHash: hash,
          designFile: 'a.yaml',
          seed: 1,
          exhausted: [row],
          sampled: [row, { ...row, engine: 'icarus' }],
          sha256: { 'rtl/a.v': hash, 'certificate.json': hash },
        }),
      ],
      read: (input) => {
        given('certificate.json', input);
        return checkFolder(folder);
      },
    },
    {
      name: 'model of a library',
      seeds: [json({ schema: 'pelab.model/1', ...linear })],
      read: (input) => {
        const coefficients = readModelFile(given('model.json', input), library.name);
        return estimateByModel(plan, library, { coefficients, scope: 'element' });
      },
    },
    {
      name: 'weights of layers',
      seeds: [
        json({ layers: { a: 0.5, b: { weight: 2, formats: ['int8'] } } }),
        new TextEncoder().encode('layers:\n  a: 1\n  b: {weight: 3, formats: [int4, int8]}\n'),
      ],
      read: (input) => {
        const layers = ['a', 'b'].map((name) => ({ name, m: 4, k: 8, n: 2, count: 1 }));
        return readRules(given('weights.yaml', input), layers, ['int4', 'int8']);
      },
    },
    {
      name: 'checkpoint',
      seeds: [json({ key: 'k', progress: { units: [1, 0, 1], mismatches: 2 } })],
      read: async (input) => {
        const saved = await fileCheckpoint(given('checkpoint.json', input)).read('k');
        // Of no use: the check begins anew.
        if (saved === undefined) throw new InputError([]);
        const { units, mismatches } = saved;
        const isSound =
          units.every((unit) => [0, 1].includes(unit)) && Number.isInteger(mismatches);
        if (!isSound) throw new Error('a check would go on from this');
      },
    },
  ];
}

/**
 * Commands from a file to files.
 *
 * @param folder where they are put: an empty one
 */
export function fileWriters(folder: string): Fuzzed[] {
  const into = join(folder, 'out');
  /** What is written must be whole, and nothing else. */
  const whole = (work: () => void, written: () => readonly string[]): void => {
    mkdirSync(into);
    try {
      work();
      const left = readdirSync(into, { recursive: true, encoding: 'utf8' });
      const missing = written().filter((path) => !existsSync(join(into, path)));
      const temporary = left.filter((path) => /\.(new|old)$/.test(path));
      if (missing.length + temporary.length > 0) throw new Error(`half written: ${left.join(' ')}`);
    } catch (error) {
      const left = readdirSync(into);
      if (error instanceof InputError && left.length > 0)
        throw new Error(`left behind: ${left.join(' ')}`, { cause: error });
      throw error;
    } finally {
      rmSync(into, { recursive: true });
    }
  };
  const listed = (): string[] =>
    readdirSync(into).flatMap((name) => {
      const manifest = readFileSync(join(into, name, 'manifest.json'), 'utf8');
      const { files } = JSON.parse(manifest) as { readonly files: readonly string[] };
      return files.map((path) => join(name, path));
    });
  return [
    {
      name: 'emit',
      seeds: ['mac-int8', 'booth-mac', 'posit-add'].map((name) =>
        readFileSync(`designs/${name}.yaml`),
      ),
      read: (input) => {
        const design = parseDesign(text(input), 'fuzz.yaml');
        whole(() => writeEmission(design, { out: into }), listed);
      },
    },
    {
      name: 'quantise',
      seeds: [
        writeNpy(new Int8Array([1, -2, 3, 4, 5, 6]), [2, 3]),
        writeNpy(new Float32Array([1.5, -2, 0, 4, 0.1, 7, 8, 9]), [4, 2]),
      ],
      read: (input) => {
        const file = join(folder, 'a.npy');
        writeFileSync(file, input);
        whole(() => quantiseFile(file, { out: into }), listed);
      },
    },
    {
      name: 'import',
      seeds: [
        new TextEncoder().encode(
          '[general]\nrun_name = a\n\n[architecture_presets]\nArrayHeight: 8\nArrayWidth: 8\nIfmapSramSzkB: 64\nFilterSramSzkB: 64\nOfmapSramSzkB: 64\nDataflow : ws\nBandwidth : 10\n',
        ),
      ],
      read: (input) => {
        const [config, topology] = [join(folder, 'a.cfg'), join(folder, 'a.csv')];
        writeFileSync(config, input);
        writeFileSync(topology, 'Layer, M, N, K,\nq, 16, 64, 32,\n');
        whole(
          () => importScaleSim(config, topology, join(into, 'a.yaml')),
          () => {
            parseDesign(readFileSync(join(into, 'a.yaml'), 'utf8'), join(into, 'a.yaml'));
            return [];
          },
        );
      },
    },
    {
      name: 'manifest of a folder',
      seeds: [json({ schema: 'pelab.manifest/1', name: 'a', files: ['rtl/a.v', 'a.f'] })],
      read: (input) => {
        mkdirSync(into);
        writeFileSync(join(into, 'manifest.json'), input);
        writeFileSync(join(into, 'own.txt'), "the user's");
        try {
          writeFolder(into, [{ path: 'a.f', content: 'new\n' }], { name: 'a' });
          const left = readdirSync(into).toSorted().join(' ');
          // A manifest may name any file of the folder as ours.
          if (!/^a\.f manifest\.json( own\.txt)?$/.test(left))
            throw new Error(`half written: ${left}`);
        } catch (error) {
          const left = readdirSync(into).toSorted().join(' ');
          if (error instanceof InputError && left !== 'manifest.json own.txt')
            throw new Error(`left behind: ${left}`, { cause: error });
          throw error;
        } finally {
          rmSync(into, { recursive: true });
        }
        if (readdirSync(folder).some((name) => /\.(new|old)$/.test(name)))
          throw new Error('temporary folders');
      },
    },
  ];
}
