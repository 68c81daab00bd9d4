/** Every reader of texts and tensors that users give, with some that it takes. */

import { readFileSync } from 'node:fs';
import { request } from '../../src/calc/calculate.ts';
import { calculateLines } from '../../src/calc/lines.ts';
import { parseDesign } from '../../src/design/index.ts';
import { parseLiberty } from '../../src/eda/liberty.ts';
import { writeLiberty } from '../../src/eda/liberty-write.ts';
import { designOf } from '../../src/explore/evaluate.ts';
import { latinHypercube } from '../../src/explore/search.ts';
import { decode } from '../../src/explore/space-tree.ts';
import { parseSpace } from '../../src/explore/space.ts';
import { parseVectors } from '../../src/run/duel/testfloat.ts';
import { parseUnitMap } from '../../src/run/duel/port-map.ts';
import { genericLibrary } from '../../src/technology/generic.ts';
import { parsePortMap } from '../../src/verify/foreign.ts';
import { readNpy, writeNpy } from '../../src/workloads/npy.ts';
import { readScaleSimConfig } from '../../src/workloads/scalesim-config.ts';
import { readTopology } from '../../src/workloads/topology.ts';
import { macElement } from '../laws/engine-laws.ts';
import type { Fuzzed } from './fuzz.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (input: Uint8Array): string => new TextDecoder('utf-8').decode(input);

/** Readers of what a user writes or another tool has written. */
export function parsers(): Fuzzed[] {
  const design = (name: string): Uint8Array => readFileSync(`designs/${name}.yaml`);
  const library = genericLibrary('generic45');
  if (library === undefined) throw new Error('generic45 is part of the package');
  const cells = { ...library, cells: new Map([...library.cells].slice(0, 4)) };
  const plan = macElement({}).plan({ kind: 'accumulate', lanes: 1 });
  return [
    {
      name: 'design YAML',
      seeds: ['int8-systolic', 'mixpe-w4a8', 'posit16-systolic', 'xr-npe'].map(design),
      read: (input) => parseDesign(text(input), 'fuzz.yaml'),
    },
    {
      name: 'space YAML',
      seeds: ['int8-mac', 'w4a8', 'eight-bit-formats'].map((name) => design(`${name}.space`)),
      read: async (input) => {
        const space = parseSpace(text(input), 'fuzz.space.yaml');
        const [genome] = latinHypercube(space, 1, 1);
        if (genome === undefined) throw new Error('a space without a design');
        const { data } = decode(space.tree, genome);
        await designOf({ data: { name: space.name, ...Object(data) }, folder: space.folder });
      },
    },
    {
      name: 'topology CSV',
      seeds: [
        readFileSync('designs/networks/resnet50.csv').subarray(0, 1200),
        bytes('Layer, M, N, K,\nq_proj, 16, 4096, 4096,\nk_proj, 16, 1024, 4096,\n'),
      ],
      read: (input) => readTopology(text(input), 'fuzz.csv'),
    },
    {
      name: 'SCALE-Sim configuration',
      seeds: [
        bytes(
          '[general]\nrun_name = a\n\n[architecture_presets]\nArrayHeight: 32\nArrayWidth: 32\nIfmapSramSzkB: 64\nFilterSramSzkB: 64\nOfmapSramSzkB: 64\nDataflow : os\nBandwidth : 10\n',
        ),
      ],
      read: (input) => readScaleSimConfig(text(input), 'fuzz.cfg'),
    },
    {
      name: 'TestFloat vectors',
      seeds: [
        bytes('3C00 4000 4000 00\n7BFF 7BFF 7C00 05\nFC00 0000 7E00 10\n'),
        bytes('3c00 4000\n\n 0001 0002 0000 03\r\n'),
      ],
      read: (input) =>
        parseVectors(
          text(input),
          { request: request('fp16', 'mul', {}), operands: ['a', 'b'] },
          'fuzz.txt',
        ),
    },
    {
      name: 'lines of a calculation',
      seeds: [bytes('4200 C500 7C00\n0001 8000 3C00\n'), bytes('3c00 4000 fe01\r\n\n')],
      read: async (input) => {
        const chunks = (async function* () {
          yield await Promise.resolve(input);
        })();
        const lines = calculateLines(request('fp16', 'fma', { to: 'bf16' }), chunks);
        for await (const result of lines) if (result.length > 2 ** 20) throw new Error('too much');
      },
    },
    {
      name: 'npy',
      seeds: [
        writeNpy(new Int8Array([1, -2, 3, 4, 5, 6]), [2, 3]),
        writeNpy(new Float32Array([1.5, -2, 0, 4]), [4, 1]),
      ],
      read: (input) => readNpy(input, 'fuzz.npy'),
    },
    {
      name: 'Liberty',
      seeds: [bytes(writeLiberty(cells))],
      read: (input) => parseLiberty(text(input), 'fuzz.lib'),
    },
    {
      name: 'ports.yaml of a design',
      seeds: [
        bytes(
          "top: their_mac\nports:\n  clk: clock\n  rst: {port: rst_n, active: low}\n  en_i: {absent: 1}\n  a_i: left\nconstants: {scan: 0, mode: 3'h2}\nparameters: {W: 8}\n",
        ),
      ],
      read: (input) => parsePortMap(text(input), 'fuzz.yaml', plan),
    },
    {
      name: 'ports.yaml of a unit',
      seeds: [
        readFileSync('designs/duel/e4m3_mul.ports.yaml'),
        bytes(
          "operation: fma\nformat: bf16\nresult: fp32\nrounding: up\nports:\n  a: x\n  b: y\n  c: z\n  result: p\n  clock: clk\n  reset: {port: rst_n, active: low}\nconstants: {mode: 2'd1}\nlatency: 3\n",
        ),
      ],
      read: (input) => parseUnitMap(text(input), 'fuzz.yaml'),
    },
  ];
}
