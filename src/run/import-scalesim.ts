/** A design file from a SCALE-Sim configuration and topology. */

import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { trackLeftover } from '../cleanup.ts';
import { readText } from '../design/files.ts';
import { builtIn, parseDesign } from '../design/index.ts';
import { designText } from '../design/write.ts';
import type { Dataflow } from '../arrays/family.ts';
import { InputError, invariant } from '../errors.ts';
import { ofFile, writing } from '../writing.ts';
import { readScaleSimConfig, type ScaleSimConfig } from '../workloads/scalesim-config.ts';
import { lowerConvolution, type Gemm } from '../workloads/shapes.ts';
import { readTopology, type TopologyLayer } from '../workloads/topology.ts';

const MAX_CONFIG = 2 ** 20;
const MAX_TOPOLOGY = 64 * 2 ** 20;

export type Imported = {
  readonly name: string;
  /** The design file that was written. */
  readonly file: string;
  /** What the configuration does not say and the design had to, or says in words of its own. */
  readonly notes: readonly string[];
};

/**
 * Write a design of the array that a configuration describes and the layers of a topology.
 *
 * @param to the design file; by default `<run name>.yaml` in this folder
 * @throws {InputError} for files that are wrong, a design file that is there already or cannot be written
 */
export function importScaleSim(configFile: string, topologyFile: string, to?: string): Imported {
  const config = readScaleSimConfig(readText(configFile, MAX_CONFIG), configFile);
  const layers = readTopology(readText(topologyFile, MAX_TOPOLOGY), topologyFile);
  const name = designName(config.runName);
  const file = to ?? `${name}.yaml`;
  if (existsSync(file)) {
    throw new InputError([
      { code: 'conflict', path: ['the design file'], expected: 'a new file', actual: file },
    ]);
  }
  const notes = [
    'SCALE-Sim has no PE: an int8 multiply-accumulate into 32 bits stands in for it',
    ...(config.dataflow === 'is'
      ? ['input stationary is weight stationary with A and B exchanged']
      : []),
    ...(config.bandwidth === undefined
      ? ['the interface is never short (CALC): buffer sizes are left out']
      : []),
  ];
  const folder = dirname(resolve(file));
  const data = designData(name, config, layers, relative(folder, resolve(topologyFile)));
  const comment = [
    `From ${basename(configFile)} and ${basename(topologyFile)} of SCALE-Sim.`,
    ...notes,
  ];
  const text = designText(data, comment);
  parseDesign(text, file);
  const temporary = `${file}.${process.pid}.new`;
  const forget = trackLeftover({ kind: 'path', path: temporary });
  try {
    writing(
      `the design file ${file}`,
      () => {
        writeFileSync(temporary, text);
        renameSync(temporary, file);
      },
      ofFile,
    );
  } finally {
    if (existsSync(temporary)) rmSync(temporary);
    forget();
  }
  return { name, file, notes };
}

function designData(
  name: string,
  config: ScaleSimConfig,
  layers: readonly TopologyLayer[],
  topology: string,
): object {
  const { rows, columns, dataflow, bandwidth } = config;
  return {
    name,
    element: elementData,
    array: { architecture: architectureOf(dataflow === 'os' ? 'os' : 'ws'), rows, columns },
    ...(bandwidth === undefined ? {} : { memory: memoryOf(config, bandwidth) }),
    workload: dataflow === 'is' ? { gemms: layers.map(swapped) } : { topology },
  };
}

/** The plainest element: the first of the registry. */
const elementData = {
  family: builtIn.elements[0]?.slug,
  weight: 'int8',
  activation: 'int8',
  accumulator: 32,
};

/** The array that SCALE-Sim models by this name. */
function architectureOf(dataflow: Dataflow): string {
  const { family, ...params } = elementData;
  const element = builtIn.elements.find(({ slug }) => slug === family)?.configure(params);
  invariant(
    element?.ok === true,
    'the first element of the registry takes int8 by int8 into 32 bits',
  );
  const found = builtIn.arrays.find((array) => {
    const configured = array.configure({ rows: 2, columns: 2 }, element.value);
    return configured.ok && configured.value.scaleSim === dataflow;
  });
  invariant(found !== undefined, `an array has the dataflow ${dataflow}`);
  return found.slug;
}

/** Words are bytes. For stationary inputs the filters are what streams by. */
function memoryOf(
  { dataflow, ifmapKib, filterKib, ofmapKib }: ScaleSimConfig,
  bandwidth: number,
): object {
  const kib = (size: number): string => `${size}KiB`;
  const [activation, weight] = dataflow === 'is' ? [filterKib, ifmapKib] : [ifmapKib, filterKib];
  return {
    weight: kib(weight),
    activation: kib(activation),
    output: kib(ofmapKib),
    bandwidth,
  };
}

/** The product of the transposes. */
function swapped(layer: TopologyLayer): Gemm {
  const gemm = layer.kind === 'gemm' ? layer.gemm : lowerConvolution(layer.convolution);
  return { ...gemm, m: gemm.n, n: gemm.m };
}

/** A run name as a design's: other characters become `-`. */
function designName(runName: string): string {
  const name = runName.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replace(/^[-_]+/, '');
  return name === '' ? 'scalesim' : name.slice(0, 64);
}
