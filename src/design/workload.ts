/** The `workload:` section: layers from lists, topology files or tensors, and how operands are made. */

import { resolve } from 'node:path';
import type { z } from 'zod';
import type { Issue } from '../errors.ts';
import { defaultScale } from '../workloads/quantise.ts';
import { readNpy } from '../workloads/npy.ts';
import { checkConvolution, checkGemm, type Convolution } from '../workloads/shapes.ts';
import { checkTensor, tensorOperand, type Tensor } from '../workloads/tensor.ts';
import { readTopology } from '../workloads/topology.ts';
import type {
  DataSpec,
  LayerSpec,
  OperandFormats,
  SideSpec,
  Workload,
} from '../workloads/workload.ts';
import { contentHash, readBytes, readText } from './files.ts';
import type { workloadSchema } from './sections.ts';

export type WorkloadSection = z.output<typeof workloadSchema>;
type DataSection = NonNullable<WorkloadSection['data']>;

const MAX_TOPOLOGY = 64 * 2 ** 20;
const MAX_TENSOR = 2 ** 31;

/** What a design without a workload is run on. */
export const defaultWorkload: WorkloadSection = {
  gemms: [{ name: 'example', m: 64, k: 64, n: 64, count: 1 }],
};

/** Defaults of `data`, as the schema states them. */
const defaultData: DataSection = {
  distribution: 'normal',
  seed: 1,
  sigmas: 4,
  outliers: { fraction: 0.01, gain: 20 },
};

/**
 * Elaborate the section.
 *
 * @param folder  the design file's folder, from which paths are taken
 * @param issues  what is wrong is added here, paths relative to the design
 * @throws {InputError} if a named file is wrong in itself
 */
export function elaborateWorkload(
  section: WorkloadSection,
  folder: string,
  formats: OperandFormats,
  issues: Issue[],
): Workload {
  const data = dataSpec(section.data ?? defaultData, formats);
  const layers = section.tensors === undefined ? listed(section, folder, issues) : [];
  if (section.tensors !== undefined) {
    const layer = tensorLayer(section, folder, issues);
    // The layer is opened once here, so that an element outside the format is told now and not in mid-run.
    if (layer !== undefined) {
      tensorOperand(layer.a, formats.activation, data.activation.scale, data.activation.sigmas);
      tensorOperand(layer.b, formats.weight, data.weight.scale, data.weight.sigmas);
      layers.push(layer);
    }
  }
  return { layers, data };
}

function listed(section: WorkloadSection, folder: string, issues: Issue[]): LayerSpec[] {
  const { gemms, convolutions, topology } = section;
  if (topology !== undefined && (gemms ?? convolutions) !== undefined) {
    issues.push({
      code: 'conflict',
      path: ['workload', 'topology'],
      expected: 'the only source of layers',
      actual: `beside ${gemms === undefined ? 'convolutions' : 'gemms'}`,
    });
    return [];
  }
  if (topology !== undefined) {
    const file = resolve(folder, topology);
    return readTopology(readText(file, MAX_TOPOLOGY), file);
  }
  if (gemms === undefined && convolutions === undefined) {
    issues.push({
      code: 'conflict',
      path: ['workload'],
      expected: 'a section with gemms, convolutions, topology or tensors',
      actual: 'without any of them',
    });
  }
  const layers: LayerSpec[] = [];
  (convolutions ?? []).forEach((entry, i) => {
    const checked = checkConvolution(convolution(entry, `layer_${i}`));
    if (checked.ok) layers.push({ kind: 'convolution', convolution: checked.value });
    else issues.push(...below(['workload', 'convolutions', i], checked.error));
  });
  const before = layers.length;
  (gemms ?? []).forEach((entry, i) => {
    const gemm = { ...entry, name: entry.name ?? `layer_${before + i}` };
    issues.push(...below(['workload', 'gemms', i], checkGemm(gemm)));
    layers.push({ kind: 'gemm', gemm });
  });
  return layers;
}

function tensorLayer(
  section: WorkloadSection,
  folder: string,
  issues: Issue[],
): Extract<LayerSpec, { kind: 'tensors' }> | undefined {
  const { tensors, gemms, convolutions, topology } = section;
  if (tensors === undefined) return undefined;
  const before = issues.length;
  if (convolutions !== undefined || topology !== undefined || (gemms?.length ?? 1) !== 1) {
    issues.push({
      code: 'conflict',
      path: ['workload', 'tensors'],
      expected: 'the only layer, or beside one entry of gemms that names it',
      actual: 'beside other layers',
    });
  }
  const a = readTensor(resolve(folder, tensors.a), tensors.as);
  const b = readTensor(resolve(folder, tensors.b), tensors.as);
  issues.push(...below(['workload', 'tensors', 'a'], checkTensor(a)));
  issues.push(...below(['workload', 'tensors', 'b'], checkTensor(b)));
  if (issues.length > before) return undefined;
  const [m = 0, k = 0] = a.array.shape;
  const [rows = 0, n = 0] = b.array.shape;
  const conflict = (path: (string | number)[], expected: string, actual: number): void => {
    issues.push({
      code: 'conflict',
      path: ['workload', ...path],
      expected,
      actual: String(actual),
    });
  };
  if (rows !== k) conflict(['tensors', 'b'], `a matrix of ${k} rows, as a has ${k} columns`, rows);
  const stated = gemms?.[0];
  for (const [key, value] of Object.entries({ m, k, n }) as ['m' | 'k' | 'n', number][]) {
    const given = stated?.[key];
    if (given !== undefined && given !== value) {
      conflict(['gemms', 0, key], `${value}, as in the tensors`, given);
    }
  }
  if (stated !== undefined && stated.count !== 1) {
    conflict(['gemms', 0, 'count'], '1, as there is one pair of tensors', stated.count);
  }
  issues.push(...below(['workload', 'tensors'], checkGemm({ m, k, n })));
  if (issues.length > before) return undefined;
  return { kind: 'tensors', gemm: { name: stated?.name ?? 'tensors', m, k, n, count: 1 }, a, b };
}

function readTensor(file: string, as: Tensor['as']): Tensor {
  const bytes = readBytes(file, MAX_TENSOR);
  return { file, hash: contentHash(bytes), array: readNpy(bytes, file), as };
}

function convolution(
  entry: NonNullable<WorkloadSection['convolutions']>[number],
  name: string,
): Convolution {
  const [height, width] = both(entry.size);
  const [vertical, horizontal] = both(entry.padding);
  return {
    name: entry.name ?? name,
    batch: entry.batch,
    channels: entry.channels,
    height,
    width,
    filters: entry.filters,
    kernel: both(entry.kernel),
    stride: both(entry.stride),
    padding: { top: vertical, bottom: vertical, left: horizontal, right: horizontal },
    dilation: both(entry.dilation),
    groups: entry.groups,
  };
}

function both(value: number | [number, number]): readonly [number, number] {
  return typeof value === 'number' ? [value, value] : value;
}

function dataSpec(data: DataSection, formats: OperandFormats): DataSpec {
  const { distribution, scale, sigmas, outliers } = data;
  const side = (which: 'activation' | 'weight'): SideSpec => ({
    distribution: typeof distribution === 'string' ? distribution : distribution[which],
    scale: (typeof scale === 'object' ? scale[which] : scale) ?? defaultScale(formats[which]),
    sigmas,
  });
  return {
    seed: data.seed,
    activation: side('activation'),
    weight: side('weight'),
    outlierFraction: outliers.fraction,
    outlierGain: outliers.gain,
  };
}

function below(path: readonly (string | number)[], issues: readonly Issue[]): Issue[] {
  return issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}
