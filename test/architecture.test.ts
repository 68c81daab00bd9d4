/** Who may import whom, and what every family must bring. A change of the table below is a change of design. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { arrayFamilies } from '../src/arrays/index.ts';
import { elementFamilies } from '../src/elements/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Folders of src, and the folders each may import. `errors.ts` is open to all but `bits`. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  bits: [],
  wasm: [],
  formats: ['bits'],
  golden: ['bits', 'formats'],
  structure: ['bits'],
  technology: ['bits'],
  workloads: ['bits', 'formats', 'quantise'],
  quantise: ['formats'],
  calc: ['bits', 'formats'],
  elements: ['bits', 'formats', 'golden', 'structure'],
  arrays: ['bits', 'formats', 'golden', 'structure', 'elements', 'wasm'],
  emit: ['bits', 'structure', 'elements', 'arrays'],
  eda: ['technology', 'wasm'],
  simulate: ['bits', 'structure', 'technology', 'eda', 'emit', 'wasm'],
  design: ['bits', 'formats', 'elements', 'arrays', 'technology', 'workloads', 'simulate'],
  estimate: [
    'bits',
    'formats',
    'structure',
    'technology',
    'eda',
    'elements',
    'arrays',
    'emit',
    'simulate',
    'workloads',
    'wasm',
  ],
  verify: [
    'bits',
    'formats',
    'golden',
    'structure',
    'elements',
    'arrays',
    'emit',
    'eda',
    'simulate',
    'design',
    'workloads',
    'wasm',
  ],
  report: ['bits', 'structure', 'technology'],
};

/** Above these, `handover`, `run`, `precision`, `explore`, `reproduce`, `api` and `cli` may import any folder but those further up. */
const upper = ['handover', 'run', 'precision', 'explore', 'reproduce', 'api', 'cli'];

/** Libraries that one folder alone knows. */
const soleImporter: Readonly<Record<string, string>> = {
  handlebars: 'emit',
  yargs: 'cli',
  yaml: 'design',
  wavedrom: 'report',
  linkedom: 'report',
  '@observablehq/plot': 'report',
  jsep: 'explore',
  'hyparquet-writer': 'explore',
  bullmq: 'explore',
  ioredis: 'explore',
};

type Import = { readonly file: string; readonly target: string };

/** Files below a folder with one of these endings, as paths from the root. */
function filesBelow(folder: string, ...endings: readonly string[]): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .toSorted();
}

const sourceFiles = filesBelow('src', '.ts', '.mjs');

const text = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Static and dynamic imports of values and types, relative ones as paths from the root. */
const imports: readonly Import[] = sourceFiles.flatMap((file) => {
  const statements = text(file).matchAll(
    /^(?:import|export)\s+(?<names>[^;'"]*?)\s*from\s+'(?<from>[^']+)'|import\('(?<lazy>[^']+)'\)/gm,
  );
  return [...statements].map(({ groups }) => {
    const written = groups?.['from'] ?? groups?.['lazy'] ?? '';
    const target = written.startsWith('.') ? normalize(join(dirname(file), written)) : written;
    return { file, target: target.replaceAll('\\', '/') };
  });
});

const inner = imports.filter(({ target }) => target.startsWith('src/'));

/** First folder below src, or undefined for a file that lies in src itself. */
function folderOf(path: string): string | undefined {
  const parts = path.split('/');
  return parts.length > 2 ? parts[1] : undefined;
}

describe('imports', () => {
  test('every folder of src has its line in the table', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter(
        (entry) => entry.isDirectory() && readdirSync(join(root, 'src', entry.name)).length > 0,
      )
      .map((entry) => entry.name);
    expect(
      folders.filter((name) => mayImport[name] === undefined && !upper.includes(name)),
    ).toEqual([]);
  });

  test('go downwards only', () => {
    expect(inner.length).toBeGreaterThan(300);
    const wrong = inner.flatMap(({ file, target }) => {
      const [from, to] = [folderOf(file), folderOf(target)];
      if (from === undefined || to === undefined || from === to) return [];
      const rank = upper.indexOf(from);
      const allowed =
        rank < 0 ? (mayImport[from] ?? []).includes(to) : !upper.slice(rank + 1).includes(to);
      return allowed ? [] : [`${file} must not import src/${to}`];
    });
    expect(wrong).toEqual([]);
  });

  test('bits imports nothing', () => {
    expect(
      imports.filter(
        ({ file, target }) => folderOf(file) === 'bits' && folderOf(target) !== 'bits',
      ),
    ).toEqual([]);
  });

  test('make no cycle, those of types included', () => {
    const edges = new Map<string, string[]>();
    for (const { file, target } of inner) edges.set(file, [...(edges.get(file) ?? []), target]);
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const target of edges.get(file) ?? []) visit(target, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of sourceFiles) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test('of a library stay in the one folder that knows it', () => {
    const wrong = imports.filter(({ file, target }) => {
      const library = Object.keys(soleImporter).find(
        (name) => target === name || target.startsWith(`${name}/`),
      );
      return library !== undefined && folderOf(file) !== soleImporter[library];
    });
    expect(wrong).toEqual([]);
  });
});

describe('rooms', () => {
  /** Files of a room that its plan is made of, parameters apart: those are checked by what they are, data. */
  const behindPlan = (room: string): Set<string> => {
    const found = new Set<string>();
    const visit = (file: string): void => {
      if (found.has(file) || file.endsWith('/params.ts')) return;
      found.add(file);
      for (const one of inner) {
        if (one.file === file && one.target.startsWith(`${room}/`)) visit(one.target);
      }
    };
    visit(`${room}/plan.ts`);
    return found;
  };
  /** Files of family folders: `src/elements/mac/plan.ts`. */
  const rooms = inner.filter(({ file }) => /^src\/elements\/[\w-]+\//.test(file));

  test('golden is independent of structure: it knows bits, formats, golden and its own parameters', () => {
    const wrong = rooms
      .filter(({ file }) => /\/golden[\w-]*\.ts$/.test(file))
      .filter(({ file, target }) => {
        const own = target.startsWith(`${dirname(file)}/`);
        if (own) return !/\/(golden[\w-]*|params)\.ts$/.test(target);
        return !['bits', 'formats', 'golden'].includes(folderOf(target) ?? '');
      })
      .map(
        ({ file, target }) =>
          `${file} must not import ${target} (golden is independent of structure)`,
      );
    expect(wrong).toEqual([]);
  });

  test('plans hold no meaning: they know neither golden nor formats nor the card', () => {
    const wrong = rooms
      .filter(({ file }) => behindPlan(dirname(file)).has(file))
      .filter(
        ({ target }) =>
          ['golden', 'formats', 'emit'].includes(folderOf(target) ?? '') ||
          /^src\/elements\/.*\b(golden[\w-]*|index|family)\.ts$/.test(target),
      )
      .map(({ file, target }) => `${file} must not import ${target} (a plan holds no meaning)`);
    expect(wrong).toEqual([]);
  });

  test('no family looks into the room of another', () => {
    const room = (path: string): string | undefined => /^src\/elements\/([\w-]+)\//.exec(path)?.[1];
    const wrong = rooms.filter(({ file, target }) => {
      const other = room(target);
      return other !== undefined && other !== room(file);
    });
    expect(wrong).toEqual([]);
  });

  test('the stepped model of an array knows no plan, and its plan no golden model', () => {
    const wrong = inner.filter(({ file, target }) => {
      if (!file.startsWith('src/arrays/')) return false;
      if (file.endsWith('/golden.ts'))
        return target.endsWith('/plan.ts') || folderOf(target) === 'structure';
      if (file.endsWith('/plan.ts'))
        return target.endsWith('/golden.ts') || folderOf(target) === 'golden';
      return false;
    });
    expect(wrong).toEqual([]);
  });
});

describe('families', () => {
  const slugs = [
    ...elementFamilies.map(({ slug }) => ({ kind: 'elements', slug, key: 'family' })),
    ...arrayFamilies.map(({ slug }) => ({ kind: 'arrays', slug, key: 'architecture' })),
  ];
  const designs = filesBelow('designs', '.yaml').map(text);

  test.each(slugs)(
    '$kind/$slug has a room, a template, tests and a design',
    ({ kind, slug, key }) => {
      const has = (path: string): boolean => existsSync(join(root, path));
      const templates = readdirSync(join(root, 'templates', kind));
      expect({
        room: has(`src/${kind}/${slug}/index.ts`),
        template: templates.some((name) => new RegExp(`^${slug}(-[\\w-]+)?\\.v\\.hbs$`).test(name)),
        test: has(`test/${kind}/${slug}.test.ts`),
        rtl: has(`test/${kind}/${slug}.rtl.test.ts`),
        design: designs.some((yaml) => new RegExp(`\\b${key}: ${slug}(?![\\w-])`).test(yaml)),
      }).toEqual({ room: true, template: true, test: true, rtl: true, design: true });
    },
  );

  test('no shared code names one; the rooms of papers do, being about them', () => {
    // A paper may have the name of the family it is about: `pelab reproduce xr-npe`.
    const registries = ['src/elements/index.ts', 'src/arrays/index.ts', 'src/reproduce/index.ts'];
    const shared = sourceFiles.filter(
      (file) =>
        !registries.includes(file) && !/^src\/(elements|arrays|reproduce)\/[\w-]+\//.test(file),
    );
    const wrong = shared.flatMap((file) =>
      slugs
        .filter(({ slug }) => new RegExp(`['"\`]${slug}['"\`]`).test(text(file)))
        .map(({ slug }) => `${file} must not name the family ${slug}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('templates', () => {
  const templates = filesBelow('templates', '.hbs');
  const sources = sourceFiles.map(text).join('\n');
  const allTemplates = templates.map(text).join('\n');

  test('every one is printed by some plan, every partial called by some template', () => {
    const orphans = templates.filter((file) => {
      const name = file.replace(/^templates\//, '').replace(/(\.v)?\.hbs$/, '');
      if (name.startsWith('partials/')) return !allTemplates.includes(`{{> ${name.slice(9)}`);
      return !sources.includes(`'${name}'`);
    });
    expect(orphans).toEqual([]);
  });
});

test('sources, templates and tests are plain ASCII', () => {
  const files = ['src', 'test', 'templates', 'bench', 'schema'].flatMap((folder) =>
    filesBelow(folder, '.ts', '.mjs', '.hbs', '.v'),
  );
  expect(files.length).toBeGreaterThan(100);
  // eslint-disable-next-line no-control-regex
  expect(files.filter((file) => /[^\x00-\x7f]/.test(text(file)))).toEqual([]);
});

test('there are no default exports and no enums', () => {
  const wrong = sourceFiles.filter((file) =>
    /^export default|^(export )?(const )?enum /m.test(text(file)),
  );
  expect(wrong).toEqual([]);
});

test('laws name no engine of their own: every engine can be asked for', () => {
  const files = ['elements', 'arrays', 'structure'].flatMap((folder) =>
    filesBelow(`test/${folder}`, '.test.ts'),
  );
  const law = /\blawEngines?\b|\b(?:rtl|paced|digit)Laws\b/;
  expect(files.filter((file) => law.test(text(file))).length).toBeGreaterThan(40);
  const choice = /src\/simulate\/(?!engine\.ts)|\bpresentEngines\b/;
  expect(files.filter((file) => choice.test(text(file)))).toEqual([]);
});
