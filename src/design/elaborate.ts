/** From a design's data to the design: every section checked, every fault told at once. */

import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import type { ArrayDesign } from '../arrays/family.ts';
import type { Element } from '../elements/family.ts';
import { parseWith, show } from '../elements/issues.ts';
import { InputError, unknownName, type Issue, type Result } from '../errors.ts';
import { parseFormat } from '../formats/index.ts';
import type { LayerSpec, OperandFormats, Workload } from '../workloads/workload.ts';
import { markDesign, type Design, type Technology } from './design.ts';
import { contentHash, readBytes } from './files.ts';
import { designHash } from './hash.ts';
import { builtIn, type Registry } from './registry.ts';
import {
  estimateSchema,
  memorySchema,
  nameSchema,
  pluginsSchema,
  technologySchema,
  verifySchema,
  workloadSchema,
} from './sections.ts';
import { defaultWorkload, elaborateWorkload } from './workload.ts';

export type ElaborateOptions = {
  /** Folder from which relative paths are taken; the working folder when absent. */
  readonly folder?: string;
  /** Name for messages. */
  readonly file?: string;
  readonly registry?: Registry;
  /** Content hashes of the plugins in the registry. */
  readonly pluginHashes?: readonly string[];
};

const MAX_LIBRARY = 2 ** 30;

/** The file's outline. Sections are checked one by one, so that a fault in one does not hide those of another. */
const outline = z.strictObject({
  name: nameSchema,
  element: z.looseObject({ family: z.string() }),
  array: z.looseObject({ architecture: z.string() }).optional(),
  memory: z.unknown().optional(),
  technology: z.unknown().optional(),
  workload: z.unknown().optional(),
  verify: z.unknown().optional(),
  estimate: z.unknown().optional(),
  plugins: pluginsSchema.optional(),
});

/**
 * Check and elaborate a design given as data.
 *
 * @throws {InputError} with all issues; paths start at the design
 */
export function elaborateDesign(data: unknown, options: ElaborateOptions = {}): Design {
  const issues: Issue[] = [];
  const take = <T>(result: Result<T, Issue[]>): T | undefined => {
    if (result.ok) return result.value;
    issues.push(...result.error);
    return undefined;
  };
  const registry = options.registry ?? builtIn;
  const folder = options.folder ?? process.cwd();
  const shape = outline.safeParse(data);
  if (!shape.success) take(parseWith(outline, data));
  const given = isRecord(data) ? data : {};
  const section = <S extends z.ZodType>(key: string, schema: S): z.output<S> | undefined =>
    take(parseWith(schema, given[key] ?? {}, [key]));

  const element = elementOf(given['element'], registry, issues);
  const formats = element === undefined ? undefined : formatsOf(element, issues);
  if (element?.scaling() !== undefined && given['array'] === undefined) {
    issues.push({
      code: 'conflict',
      path: ['element', 'scale'],
      expected: 'absent where there is no array, which would do the scaling',
      actual: show(element.scaling()?.scale.format),
    });
  }
  if (element?.serial() !== undefined && given['array'] === undefined) {
    issues.push({
      code: 'conflict',
      path: ['array'],
      expected: 'an array that chooses the digits that the element takes',
      actual: 'none',
    });
  }
  const array =
    given['array'] === undefined ? undefined : arrayOf(given['array'], element, registry, issues);
  const memory =
    given['memory'] === undefined ? undefined : toMemory(section('memory', memorySchema));
  const technology = section('technology', technologySchema);
  const verify = section('verify', verifySchema);
  const estimate = section('estimate', estimateSchema);
  const workloadSection =
    given['workload'] === undefined ? defaultWorkload : section('workload', workloadSchema);
  const workload =
    workloadSection === undefined || formats === undefined
      ? undefined
      : elaborateWorkload(workloadSection, folder, formats, issues);
  const libraryFile = technology === undefined ? undefined : toTechnology(technology, folder);
  if (
    issues.length > 0 ||
    element === undefined ||
    formats === undefined ||
    workload === undefined ||
    libraryFile === undefined ||
    verify === undefined ||
    estimate === undefined ||
    !shape.success
  ) {
    throw new InputError(issues, options.file);
  }
  const parts = {
    name: shape.data.name,
    element,
    ...(array === undefined ? {} : { array }),
    ...(memory === undefined ? {} : { memory }),
    technology: libraryFile.technology,
    formats,
    workload,
    verify: { ...verify, seed: verify.seed ?? workload.data.seed },
    estimate,
  };
  return markDesign({
    ...parts,
    ...(options.file === undefined ? {} : { file: options.file }),
    hash: hashOf(parts, libraryFile.hash, options.pluginHashes ?? []),
  });
}

function elementOf(input: unknown, registry: Registry, issues: Issue[]): Element | undefined {
  if (!isRecord(input) || typeof input['family'] !== 'string') return undefined;
  const { family: slug, ...rest } = input;
  const family = registry.elements.find((candidate) => candidate.slug === slug);
  if (family === undefined) {
    issues.push(
      unknownName(
        ['element', 'family'],
        String(slug),
        registry.elements.map((one) => one.slug),
        { actual: show(slug) },
      ),
    );
    return undefined;
  }
  const configured = family.configure(rest);
  if (configured.ok) return configured.value;
  issues.push(...below('element', configured.error));
  return undefined;
}

function arrayOf(
  input: unknown,
  element: Element | undefined,
  registry: Registry,
  issues: Issue[],
): ArrayDesign | undefined {
  if (!isRecord(input) || typeof input['architecture'] !== 'string') return undefined;
  const { architecture, ...rest } = input;
  const family = registry.arrays.find((candidate) => candidate.slug === architecture);
  if (family === undefined) {
    issues.push(
      unknownName(
        ['array', 'architecture'],
        String(architecture),
        registry.arrays.map((one) => one.slug),
        { actual: show(architecture) },
      ),
    );
    return undefined;
  }
  const configured: Result<ArrayDesign | undefined, Issue[]> =
    element === undefined ? checkOnly(family.schema, rest) : family.configure(rest, element);
  if (configured.ok) return configured.value;
  issues.push(...below('array', configured.error));
  return undefined;
}

/** Without an element the array cannot be made, but its own keys can be checked. */
function checkOnly(schema: z.ZodType, input: unknown): Result<undefined, Issue[]> {
  const parsed = parseWith(schema, input);
  return parsed.ok ? { ok: true, value: undefined } : parsed;
}

/** Number formats of the operands; a family may only use formats that pelab can encode. */
function formatsOf(element: Element, issues: Issue[]): OperandFormats | undefined {
  const activation = parseFormat(element.arithmetic.activation.format);
  const groups = groupsOf(element);
  // Codes with zero points stand for numbers of either sign.
  const weight = parseFormat(
    groups?.hasZeroPoints === true ? `int${groups.code.bits}` : element.arithmetic.weight.format,
  );
  if (activation !== undefined && weight !== undefined) {
    const grouped = groups === undefined ? {} : { groups };
    return { activation, weight, ...packingOf(element.arithmetic), ...grouped };
  }
  issues.push({
    code: 'unsupported',
    path: ['element'],
    expected: 'a family whose operands have a number format of pelab list formats',
    actual: show([element.arithmetic.activation.format, element.arithmetic.weight.format]),
  });
  return undefined;
}

function groupsOf(element: Element): OperandFormats['groups'] {
  const scaling = element.scaling();
  if (scaling === undefined) return undefined;
  const [code, scale] = [parseFormat(scaling.code.format), parseFormat(scaling.scale.format)];
  if (code === undefined || scale === undefined) return undefined;
  const { length, zeroPoint } = scaling;
  return { length, code, hasZeroPoints: zeroPoint !== undefined, scale };
}

function packingOf({ activation, weight }: Element['arithmetic']): Pick<OperandFormats, 'packing'> {
  const [a, w] = [activation.packing, weight.packing];
  if (a === undefined || w === undefined) return {};
  return { packing: { numbers: a.numbers, activation: a, weight: w } };
}

function toMemory(section: z.output<typeof memorySchema> | undefined): Design['memory'] {
  if (section === undefined) return undefined;
  return {
    weightBytes: section.weight,
    activationBytes: section.activation,
    outputBytes: section.output,
    bandwidth: section.bandwidth,
    ...(section.dram === undefined ? {} : { dram: section.dram }),
  };
}

/** A library is a name unless it looks like a path; a Liberty file counts by its content. */
function toTechnology(
  section: z.output<typeof technologySchema>,
  folder: string,
): { technology: Technology; hash: string } {
  const { clock, corner, wireLoad, clockTree } = section;
  const library = libraryOf(section);
  const libraryIsFile = /[/\\]|\.lib(\.gz)?$/i.test(library) || isAbsolute(library);
  const file = libraryIsFile ? resolve(folder, library) : library;
  const hash = libraryIsFile ? contentHash(readBytes(file, MAX_LIBRARY)) : library;
  const technology: Technology = {
    library: file,
    libraryIsFile,
    clockMhz: clock,
    corner,
    wireFf: wireLoad,
    clockTreeRatio: clockTree,
  };
  return { technology, hash };
}

/** The library of the corner. */
function libraryOf({ library, corner }: z.output<typeof technologySchema>): string {
  if (typeof library === 'string') return library;
  const found = library[corner];
  if (found !== undefined) return found;
  const corners = Object.keys(library);
  throw new InputError([unknownName(['technology', 'corner'], corner, corners)]);
}

function hashOf(
  parts: Omit<Design, 'hash' | 'file'>,
  library: string,
  plugins: readonly string[],
): string {
  const { name, element, array, memory, technology, workload, verify, estimate } = parts;
  return designHash({
    name,
    element: { family: element.family, params: element.params },
    array: array && { architecture: array.architecture, params: array.params },
    memory,
    technology: technologyFacts(technology, library),
    workload: hashable(workload),
    verify,
    estimate,
    plugins,
  });
}

/** Allowances count where there are any. */
function technologyFacts(
  { clockMhz, corner, wireFf, clockTreeRatio }: Technology,
  library: string,
): Readonly<Record<string, unknown>> {
  return {
    library,
    clockMhz,
    corner,
    ...(wireFf === 0 ? {} : { wireFf }),
    ...(clockTreeRatio === 0 ? {} : { clockTreeRatio }),
  };
}

/** Tensors count by their files' content. */
function hashable(workload: Workload): unknown {
  const layers = workload.layers.map((layer: LayerSpec) =>
    layer.kind === 'tensors'
      ? { gemm: layer.gemm, a: layer.a.hash, b: layer.b.hash, as: layer.a.as }
      : layer,
  );
  return { layers, data: workload.data };
}

function below(key: string, issues: readonly Issue[]): Issue[] {
  return issues.map((issue) => ({ ...issue, path: [key, ...issue.path] }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
