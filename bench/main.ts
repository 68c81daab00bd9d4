/**
 * The bench: `npm run bench`, or `npm run bench -- --only engines,gates --json out.json --quick`. Every section
 * measures all its contestants in one run, in turns, and reports the ratios of each turn.
 */

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs, promisify } from 'node:util';
import type { BenchContext, Figures, Section } from './section.ts';

/** Sections by name; each is loaded when it is run. */
const sections: Readonly<Record<string, () => Promise<Section>>> = {
  engines: async () => (await import('./engines/section.ts')).enginesSection,
  gates: async () => (await import('./engines/gates.ts')).gatesSection,
  exhaustive: async () => (await import('./engines/gates.ts')).exhaustiveSection,
  products: async () => script('products', 'Exact products', 'arrays/products.ts'),
  columns: async () => (await import('./arrays/columns.ts')).columnsSection,
  coprocessor: async () => (await import('./arrays/coprocessor.ts')).coprocessorSection,
  network: async () => script('network', 'A network on an array', 'arrays/network.ts'),
  resnet50: async () => script('resnet50', 'ResNet-50 on an array', 'workloads/resnet50.ts'),
  'float-sums': async () => script('float-sums', 'Floating-point sums', 'elements/float-sums.ts'),
  multipliers: async () =>
    script('multipliers', 'Multipliers on the cell library', 'estimates/multipliers.ts'),
  toggles: async () => script('toggles', 'Toggles against a VCD of Icarus', 'gates/toggles.ts'),
  timing: async () => script('timing', 'Static timing against ABC', 'estimates/timing.ts'),
  'model-speed': async () =>
    script('model-speed', 'Estimates by the model', 'estimates/model-speed.ts'),
  'node-scaling': async () =>
    script('node-scaling', 'Figures scaled to another node', 'estimates/node-scaling.ts'),
  'noise-floor': async () =>
    script('noise-floor', 'Synthesis against itself', 'estimates/noise-floor.ts'),
  'array-energy': async () =>
    script(
      'array-energy',
      'Arrays by their elements against flat synthesis',
      'estimates/array-energy.ts',
    ),
  'array-model': async () =>
    script('array-model', 'The model of arrays against synthesis', 'estimates/array-model.ts'),
};

/** A section that is a program of its own: its lines are its figures. */
function script(name: string, title: string, file: string): Section {
  return {
    name,
    title,
    async run({ print }: BenchContext): Promise<Figures[]> {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', new URL(file, import.meta.url).pathname],
        { maxBuffer: 1 << 26 },
      );
      const lines = stdout.trimEnd().split('\n');
      lines.forEach(print);
      return lines.map((line) => ({ line }));
    },
  };
}

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

const known = Object.keys(sections);
const wanted = options.only === undefined ? known : options.only.split(',');
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`--only must be some of ${known.join(', ')}, not ${unknown.join(', ')}\n`);
  process.exit(2);
}
if (options.list) {
  process.stdout.write(`${known.join('\n')}\n`);
  process.exit(0);
}

// With --json - the figures alone are on stdout.
const print = (line: string): void => {
  (options.json === '-' ? process.stderr : process.stdout).write(`${line}\n`);
};
const results: Record<string, unknown> = {};
for (const name of wanted) {
  const section = await sections[name]?.();
  if (section === undefined) continue;
  print(`\n## ${section.title}\n`);
  results[name] = await section.run({ isQuick: options.quick, print });
}
if (options.json !== undefined) {
  const machine = {
    processor: cpus()[0]?.model.trim(),
    threads: availableParallelism(),
    node: process.version,
  };
  const text = `${JSON.stringify({ machine, results }, undefined, 2)}\n`;
  if (options.json === '-') process.stdout.write(text);
  else await writeFile(options.json, text);
}
