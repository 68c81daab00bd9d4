/**
 * A processing element as the architecture simulators take it: Accelergy's energy and area reference tables, its
 * table for a primitive component, and ZigZag's operational array. One element, with its share of the array where
 * the array was estimated. Formats as read from their sources: shared/spec/interchange.md, 2.2 and 2.3.
 */

import { join } from 'node:path';
import type { Design } from '../design/design.ts';
import { EngineError } from '../errors.ts';
import type { Estimate } from '../estimate/types.ts';
import type { Progress } from '../progress.ts';
import { packageVersion } from '../version.ts';
import { estimateDesign, type Scope, type Source } from './estimate.ts';
import { writeFolder, type OutputFile } from './output-folder.ts';

export type ExportOptions = {
  /** Where the figures come from; default `synthesis`. */
  readonly source?: Source;
  /** `array` divides the whole array by its elements; default `element`. */
  readonly scope?: Scope;
  /** A built-in library's name or Liberty files, instead of the design's. */
  readonly library?: string;
  /** Folder for the folders of designs; default `rtl-out`. */
  readonly out?: string;
  readonly progress?: Progress;
};

/** The figures that are exported, and where they were written. */
export type Exported = {
  readonly schema: 'pelab.export/1';
  readonly name: string;
  readonly designHash: string;
  readonly source: Source;
  readonly library: string;
  readonly scope: Scope;
  readonly elements: number;
  /** Of one element. */
  readonly areaUm2: number;
  readonly energyPerMacPj: number;
  /** Leakage of one element in one cycle. */
  readonly leakagePerCyclePj: number;
  readonly clockMhz: number;
  readonly folder: string;
  readonly files: readonly string[];
};

/**
 * Estimate the element and write `<out>/<name>.export/`.
 *
 * @throws {EngineError} when synthesis fails, or the estimate has no energy
 * @throws {InputError} for an unknown library, or a folder that cannot be written
 */
export async function exportDesign(design: Design, options: ExportOptions = {}): Promise<Exported> {
  const { source = 'synthesis', out = 'rtl-out' } = options;
  const scope = design.array === undefined ? 'element' : (options.scope ?? 'element');
  const [made] = await estimateDesign(design, {
    sources: [source],
    scopes: [scope],
    ...(options.library === undefined ? {} : { library: options.library }),
    ...(options.progress === undefined ? {} : { progress: options.progress }),
  });
  const figures = figuresOf(design, scope, made?.estimate);
  const { name } = design;
  const folder = join(out, `${name}.export`);
  const files: OutputFile[] = [
    { path: `${name}.ERT.yaml`, content: energyTable(figures) },
    { path: `${name}.ART.yaml`, content: areaTable(figures) },
    { path: `${name}.accelergy.csv`, content: componentTable(figures) },
    { path: `${name}.zigzag.yaml`, content: operationalArray(figures) },
  ];
  writeFolder(folder, files, { name, designHash: design.hash });
  const { rows: _rows, columns: _columns, ...exported } = figures;
  return {
    schema: 'pelab.export/1',
    ...exported,
    source,
    folder,
    files: files.map(({ path }) => path),
  };
}

type Figures = Omit<Exported, 'schema' | 'source' | 'folder' | 'files'> & {
  readonly rows: number;
  readonly columns: number;
};

function figuresOf(design: Design, scope: Scope, estimate: Estimate | undefined): Figures {
  const energy = estimate?.energyPerMacFj;
  if (estimate === undefined || energy === undefined || energy === null) {
    throw new EngineError(`the estimate of ${design.name} has no energy to export`);
  }
  const { array, technology } = design;
  const elements = array?.elements ?? 1;
  const share = scope === 'array' ? elements : 1;
  const periodNs = 1000 / technology.clockMhz;
  return {
    name: design.name,
    designHash: design.hash,
    library: estimate.library,
    scope,
    elements,
    rows: array?.rows ?? 1,
    columns: array?.columns ?? 1,
    areaUm2: estimate.areaUm2 / share,
    energyPerMacPj: energy / 1000,
    leakagePerCyclePj: ((estimate.leakageNw / share) * periodNs) / 1e6,
    clockMhz: technology.clockMhz,
  };
}

/** Accelergy's energy reference table, pJ per action. */
function energyTable(figures: Figures): string {
  const { energyPerMacPj, leakagePerCyclePj } = figures;
  return lines([
    ...heading(figures),
    'ERT:',
    "  version: '0.4'",
    '  tables:',
    `    - name: ${componentName(figures)}`,
    '      actions:',
    ...action('compute', energyPerMacPj),
    ...action('leak', leakagePerCyclePj),
  ]);
}

function action(name: string, energyPj: number): string[] {
  return [
    `        - name: ${name}`,
    '          arguments: {}',
    `          energy: ${plain(energyPj)}`,
  ];
}

/** Accelergy's area reference table, um2. */
function areaTable(figures: Figures): string {
  return lines([
    ...heading(figures),
    'ART:',
    "  version: '0.4'",
    '  tables:',
    `    - name: ${componentName(figures)}`,
    `      area: ${plain(figures.areaUm2)}`,
  ]);
}

/** A primitive component of Accelergy's table plug-in: energy in pJ, area in um2, latency in ns. */
function componentTable(figures: Figures): string {
  const { library, areaUm2, clockMhz } = figures;
  const row = (name: string, energyPj: number): string =>
    [library, plain(1000 / clockMhz), name, plain(energyPj), plain(areaUm2)].join(',');
  return lines([
    'technology,latency,action,energy,area',
    row('compute', figures.energyPerMacPj),
    row('leak', figures.leakagePerCyclePj),
  ]);
}

/** ZigZag's operational array: pJ per operation, um2 per element. */
function operationalArray(figures: Figures): string {
  const { rows, columns } = figures;
  return lines([
    ...heading(figures),
    'operational_array:',
    `  unit_energy: ${plain(figures.energyPerMacPj)}`,
    `  unit_area: ${plain(figures.areaUm2)}`,
    '  dimensions: [D1, D2]',
    `  sizes: [${columns}, ${rows}]`,
  ]);
}

/** Where the figures come from, for whoever finds the file. */
function heading({ name, designHash, library, scope, clockMhz, elements }: Figures): string[] {
  const what =
    scope === 'array'
      ? `one of ${elements} elements, all of the array shared out`
      : 'the element alone';
  return [
    `# ${name}: ${what}; energy in pJ, area in um2`,
    `# pelab ${packageVersion()}, library ${library}, ${clockMhz} MHz, design ${designHash}`,
  ];
}

function componentName({ name, elements }: Figures): string {
  return `system.${name.replaceAll(/\W/g, '_')}.pe${elements > 1 ? `[1..${elements}]` : ''}`;
}

/** Six significant digits, never in exponent notation. */
function plain(value: number): string {
  return value === 0
    ? '0'
    : value.toFixed(Math.max(0, 5 - Math.floor(Math.log10(Math.abs(value)))));
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
