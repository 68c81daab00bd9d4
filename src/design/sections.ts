/** The sections of a design file that belong to no family, as strict schemas. */

import { z } from 'zod';
import { defaultDram, dramNames } from '../technology/dram.ts';
import { distributionNames } from '../workloads/distributions.ts';
import { scaleRuleNames } from '../workloads/quantise.ts';
import { MAX_DIMENSION } from '../workloads/shapes.ts';
import { bytesSchema, clockSchema } from './units.ts';

const slugText = 'letters, digits, - and _, starting with a letter or digit, at most 64 of them';

export const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, slugText)
  .describe('name of the design; output goes to rtl-out/<name>/');

const dimension = z.int().min(1).max(MAX_DIMENSION);
const layerName = z.string().min(1).max(200);
const pathText = z.string().min(1).max(4096);

/** One number for both directions, or [vertical, horizontal]. */
function pair(entry: z.ZodType<number>): z.ZodType<number | [number, number]> {
  return z.union(
    [entry, z.tuple([entry, entry])],
    'a whole number or two of them, [vertical, horizontal]',
  );
}

const gemmSchema = z.strictObject({
  name: layerName.optional().describe('shown in reports; layer_<i> when absent'),
  m: dimension.describe('rows of A (activations)'),
  k: dimension.describe('columns of A, rows of B'),
  n: dimension.describe('columns of B (weights)'),
  count: z.int().min(1).max(1_000_000).default(1).describe('how many products of this shape'),
});

const convolutionSchema = z.strictObject({
  name: layerName.optional().describe('shown in reports; layer_<i> when absent'),
  channels: dimension.describe('channels of the input'),
  size: pair(dimension).describe('height and width of the input, without padding'),
  filters: dimension.describe('channels of the output'),
  kernel: pair(dimension).describe('height and width of a filter'),
  stride: pair(dimension).default(1),
  padding: pair(z.int().min(0).max(MAX_DIMENSION)).default(0).describe('zeros on each side'),
  dilation: pair(dimension).default(1),
  groups: dimension.default(1).describe('1: dense; equal to channels: depthwise'),
  batch: dimension.default(1),
});

/** One choice for both operands, or one for each. */
function sides<T>(choice: z.ZodType<T>, text: string): z.ZodType<T | { activation: T; weight: T }> {
  return z.union([choice, z.strictObject({ activation: choice, weight: choice })], text);
}

const distributionText = `one of ${distributionNames.join(', ')}, or {activation, weight}`;
const scaleText = `one of ${scaleRuleNames.join(', ')}, a number above 0, or {activation, weight}`;

const dataSchema = z.strictObject({
  distribution: sides(z.enum(distributionNames), distributionText)
    .default('normal')
    .describe('what the operands are drawn from, variance 1'),
  seed: z.int().min(0).default(1).describe('the same seed gives the same operands everywhere'),
  scale: sides(z.union([z.enum(scaleRuleNames), z.number().positive()], scaleText), scaleText)
    .optional()
    .describe('how numbers become words; by the format when absent'),
  sigmas: z
    .number()
    .positive()
    .max(1000)
    .default(4)
    .describe('standard deviations that fill the format, for scale: sigma'),
  outliers: z
    .strictObject({
      fraction: z.number().min(0).max(1).default(0.01).describe('of the activation channels'),
      gain: z.number().positive().max(1e6).default(20).describe('how much larger they are'),
    })
    .default({ fraction: 0.01, gain: 20 })
    .describe('for normal-outliers'),
});

export const workloadSchema = z.strictObject({
  gemms: z.array(gemmSchema).min(1).max(100_000).optional().describe('matrix products'),
  convolutions: z.array(convolutionSchema).min(1).max(100_000).optional(),
  topology: pathText.optional().describe('SCALE-Sim topology CSV, relative to this file'),
  tensors: z
    .strictObject({
      a: pathText.describe('.npy file of A, m x k, relative to this file'),
      b: pathText.describe('.npy file of B, k x n'),
      as: z.enum(['values', 'words']).default('values').describe('numbers, or bit patterns'),
    })
    .optional(),
  data: dataSchema.optional(),
});

export const memorySchema = z.strictObject({
  weight: bytesSchema.describe('weight buffer, such as 128KiB'),
  activation: bytesSchema.describe('activation buffer'),
  output: bytesSchema.describe('output buffer'),
  bandwidth: z.number().positive().max(1e9).describe('bytes per cycle to and from the outside'),
  dram: z
    .enum(dramNames)
    .optional()
    .describe(`memory outside, for the energy of its traffic; ${defaultDram} if absent`),
});

export const technologySchema = z.strictObject({
  library: z
    .union([pathText, z.record(z.string().min(1).max(100), pathText)])
    .default('generic45')
    .describe('library name, or a Liberty file; or a Liberty file per corner'),
  clock: clockSchema.default(1000).describe('target, such as 1.0 GHz'),
  corner: z.string().min(1).max(100).default('typical').describe('which of the corners'),
  wireLoad: z
    .number()
    .min(0)
    .max(1000)
    .default(0)
    .describe('allowance for wires: fF per driven pin'),
  clockTree: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .describe(
      "allowance for the clock tree: its capacitance over that of the registers' clock pins",
    ),
});

export const engineNames = ['embedded', 'icarus', 'icarus-wasm', 'verilator'] as const;

export const verifySchema = z.strictObject({
  vectors: z.int().min(1).max(1e9).default(10_000).describe('cycles of random stimulus'),
  engines: z.array(z.enum(engineNames)).min(1).max(engineNames.length).default(['embedded']),
  seed: z
    .int()
    .min(0)
    .optional()
    .describe('of the stimulus; the seed of workload.data when absent'),
  exhaustive: z.boolean().default(false).describe('all operand combinations, where few enough'),
});

export const estimateSchema = z.strictObject({
  sources: z
    .array(z.enum(['model', 'synthesis']))
    .min(1)
    .default(['model', 'synthesis']),
  scopes: z
    .array(z.enum(['element', 'array']))
    .min(1)
    .default(['element', 'array']),
});

export const pluginsSchema = z
  .array(pathText)
  .max(100)
  .describe('modules with PE families of your own, relative to this file');
