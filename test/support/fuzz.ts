/** Inputs that are nearly right: bytes of good ones changed, cut, doubled and crossed, by a seed. */

import { readFileSync } from 'node:fs';
import { request } from '../../src/calc/calculate.ts';
import { parseDesign } from '../../src/design/index.ts';
import { parseLiberty } from '../../src/eda/liberty.ts';
import { writeLiberty } from '../../src/eda/liberty-write.ts';
import { InputError } from '../../src/errors.ts';
import { parseVectors } from '../../src/run/duel/testfloat.ts';
import { parseUnitMap } from '../../src/run/duel/port-map.ts';
import { genericLibrary } from '../../src/technology/generic.ts';
import { parsePortMap } from '../../src/verify/foreign.ts';
import { readNpy, writeNpy } from '../../src/workloads/npy.ts';
import { randomStream, type RandomStream } from '../../src/workloads/random.ts';
import { readScaleSimConfig } from '../../src/workloads/scalesim-config.ts';
import { readTopology } from '../../src/workloads/topology.ts';
import { macElement } from '../laws/engine-laws.ts';

/** A parser, and inputs that it takes. */
export type Fuzzed = {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  read(input: Uint8Array): unknown;
};

export type FuzzOutcome = {
  readonly name: string;
  readonly inputs: number;
  readonly accepted: number;
  readonly refused: number;
  /** What was thrown that is no `InputError`, with the input that did it. */
  readonly crashes: readonly { readonly error: string; readonly input: string }[];
  /** Inputs that took longer than `hangMs`. */
  readonly hangs: readonly string[];
  readonly slowestMs: number;
};

/** Every input above is a few kilobytes: this long is far beyond linear time, also on a busy machine. */
const hangMs = 5000;

/** Crashes and hangs kept. */
const kept = 5;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (input: Uint8Array): string => new TextDecoder('utf-8').decode(input);

/** Every parser of files that users give. */
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

/** Give a parser so many changed inputs. */
export function fuzz({ name, seeds, read }: Fuzzed, inputs: number, seed: number): FuzzOutcome {
  const random = randomStream(seed);
  const crashes: { error: string; input: string }[] = [];
  const hangs: string[] = [];
  let [accepted, refused, slowestMs] = [0, 0, 0];
  for (let i = 0; i < inputs; i++) {
    const input = changedInput(seeds, random);
    const from = performance.now();
    try {
      read(input);
      accepted++;
    } catch (error) {
      if (error instanceof InputError) refused++;
      else if (crashes.length < kept) {
        const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
        crashes.push({ error: trace, input: text(input) });
      }
    }
    const ms = performance.now() - from;
    slowestMs = Math.max(slowestMs, ms);
    if (ms > hangMs && hangs.length < kept) hangs.push(text(input));
  }
  return { name, inputs, accepted, refused, crashes, hangs, slowestMs };
}

/** Words at which readers stumble. */
const awkward = [
  '-1',
  '0',
  '1e309',
  '99999999999999999999',
  '.nan',
  '~',
  'null',
  '{}',
  '[]',
  '""',
  "'",
  '"',
  '\\',
  ':',
  ',',
  '(',
  ')',
  '{',
  '}',
  '\n',
  '\t',
  '\r\n',
  '\0',
  '\u00e9',
  '\u2028',
  '__proto__',
  'constructor',
  '&a',
  '*a',
  '!!js',
  '<<: *a',
  '0x10',
  '1_000',
  '65537',
  '-0',
  'true',
  '%',
  '#',
  '/*',
  '*/',
  '//',
].map(bytes);

export function changedInput(seeds: readonly Uint8Array[], random: RandomStream): Uint8Array {
  const below = (limit: number): number => Math.floor(random.unit() * Math.max(1, limit));
  const any = (): Uint8Array => seeds[below(seeds.length)] ?? new Uint8Array();
  let input = any();
  for (let edits = 1 + below(4); edits > 0; edits--) {
    const at = below(input.length + 1);
    const to = Math.min(input.length, at + 1 + below(below(8) === 0 ? input.length : 12));
    switch (below(10)) {
      case 0:
        input = joined(input.subarray(0, at), input.subarray(to));
        break;
      case 1:
        input = joined(input.subarray(0, to), input.subarray(at));
        break;
      case 2:
        input = joined(
          input.subarray(0, at),
          awkward[below(awkward.length)] ?? bytes('x'),
          input.subarray(at),
        );
        break;
      case 3:
        input = joined(
          input.subarray(0, at),
          awkward[below(awkward.length)] ?? bytes('x'),
          input.subarray(to),
        );
        break;
      case 4:
        // A copy: the slice of a Buffer is a view of it.
        input = new Uint8Array(input);
        input[below(input.length)] = below(256);
        break;
      case 5: {
        const other = any();
        input = joined(input.subarray(0, at), other.subarray(below(other.length)));
        break;
      }
      case 6:
        input = input.subarray(0, at);
        break;
      default:
        input = withToken(input, tokensOf(any()), below);
    }
  }
  return input;
}

/** Where words and numbers stand, as ranges. */
function tokensOf(
  input: Uint8Array,
): { readonly input: Uint8Array; readonly from: number; readonly to: number }[] {
  const latin = Buffer.from(input).toString('latin1');
  return [...latin.matchAll(/[\w.+-]+/g)].map(({ index, 0: word }) => ({
    input,
    from: index,
    to: index + word.length,
  }));
}

/** One word or number replaced by another: the shape stays right, so readers come further. */
function withToken(
  input: Uint8Array,
  others: ReturnType<typeof tokensOf>,
  below: (limit: number) => number,
): Uint8Array {
  const own = tokensOf(input);
  const target = own[below(own.length)];
  const other = others[below(others.length)];
  if (target === undefined || other === undefined) return input;
  const word =
    below(3) === 0
      ? (awkward[below(awkward.length)] ?? other.input)
      : other.input.subarray(other.from, other.to);
  return joined(input.subarray(0, target.from), word, input.subarray(target.to));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
