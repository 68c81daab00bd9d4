/** `pelab quantise`. */

import { InputError } from '../errors.ts';
import { defineCommand, type Command } from './command.ts';

const schemes = ['asymmetric', 'symmetric'] as const;
const clips = ['none', 'mse'] as const;

export const command: Command = defineCommand({
  usage: '<tensor>',
  positionals: {
    tensor: { type: 'string', demandOption: true, describe: '.npy file, any shape' },
  },
  options: {
    bits: { type: 'number', default: 4, requiresArg: true, describe: 'bits of a code, 2 to 8' },
    group: {
      type: 'string',
      default: '128',
      requiresArg: true,
      describe: 'elements along the axis that share a scale: a number, channel (all), tensor',
    },
    axis: {
      type: 'number',
      default: 0,
      requiresArg: true,
      describe: 'the axis a product sums over: 0 for B[k x n], -1 for [outputs, inputs]',
    },
    scheme: { choices: schemes, describe: 'with a zero point or without [asymmetric]' },
    scale: {
      type: 'string',
      default: 'fp16',
      requiresArg: true,
      describe: 'format of the scales: fp16, bf16, e8m0, e4m3, ...',
    },
    clip: { choices: clips, describe: 'mse: the range with the least error [none]' },
  },
  examples: [
    ['pelab quantise weights.npy', '4 bits, a scale and a zero point per group of 128'],
    [
      'pelab quantise w.npy --bits 3 --group 64 --axis -1 --clip mse',
      'clipped, along the last axis',
    ],
    ['pelab quantise a.npy --bits 8 --group tensor --scheme symmetric', 'one scale for all'],
  ],
  async run({ tensor, bits, group, axis, scheme, scale, clip, out }) {
    const { quantise } = await import('../index.ts');
    const granularity = granularityOf(group);
    const report = await quantise(tensor, {
      bits,
      granularity,
      axis,
      scale,
      out,
      ...(scheme === undefined ? {} : { scheme }),
      ...(clip === undefined ? {} : { clip }),
    });
    const { sqnrDb, maxAbs, cosine } = report.error;
    return {
      json: report,
      text: () =>
        [
          `${report.bitsPerElement.toFixed(3)} bits per element`,
          `SQNR ${sqnrDb === null ? 'infinite' : `${sqnrDb.toFixed(2)} dB`}, greatest error ${maxAbs.toPrecision(4)}, cosine ${cosine === null ? 'undefined' : cosine.toFixed(6)}`,
          ...report.files,
        ].join('\n'),
    };
  },
});

function granularityOf(
  group: string,
): { readonly kind: 'tensor' | 'channel' } | { readonly kind: 'group'; readonly size: number } {
  if (group === 'tensor' || group === 'channel') return { kind: group };
  if (/^[1-9]\d{0,8}$/.test(group)) return { kind: 'group', size: Number(group) };
  throw new InputError([
    {
      code: 'wrong_type',
      path: ['--group'],
      expected: 'a whole number of at least 1, channel or tensor',
      actual: group === '' ? 'empty' : group,
    },
  ]);
}
