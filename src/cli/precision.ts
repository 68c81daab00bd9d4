/** `pelab precision`. */

import { InputError } from '../errors.ts';
import { defineCommand, type Command } from './command.ts';
import { quantity, table } from './table.ts';

const costs = ['cycles', 'bytes', 'energy'] as const;

export const command: Command = defineCommand({
  usage: '<design>',
  positionals: {
    design: { type: 'string', demandOption: true, describe: 'design file' },
  },
  options: {
    cost: { choices: costs, describe: 'what the budget limits [cycles]' },
    budget: {
      type: 'string',
      default: '50%',
      requiresArg: true,
      describe: 'cycles, bytes or nJ; or a share of all layers in the dearest format',
    },
    formats: { type: 'string', requiresArg: true, describe: 'to choose from [all built in]' },
    sensitivity: {
      type: 'string',
      requiresArg: true,
      describe: 'YAML or JSON file of layer weights [by multiply-accumulates]',
    },
  },
  examples: [
    ['pelab precision designs/xr-npe-layers.yaml', 'half the cycles of the widest format'],
    ['pelab precision net.yaml --cost bytes --budget 2.42e6', 'at most 2.42 MB of traffic'],
    [
      'pelab precision net.yaml --budget 30% --formats e2m1,posit8_0 --sensitivity fisher.yaml',
      'two formats, weights of your own',
    ],
  ],
  async run({ design, cost, budget, formats, sensitivity, out }, { progress }) {
    const { precision } = await import('../index.ts');
    const { report, folder } = await precision(design, {
      ...(cost === undefined ? {} : { cost }),
      budget: budgetOf(budget),
      out,
      progress,
      ...(formats === undefined ? {} : { formats: formats.split(',').map((name) => name.trim()) }),
      ...(sensitivity === undefined ? {} : { sensitivity }),
    });
    return {
      json: { ...report, folder },
      text: () => {
        const { chosen, method, gap, unit, layers, curve } = report;
        const rows = layers.map(({ name, format, mode, sensitivity: weight, options }) => ({
          layer: name,
          format,
          mode,
          sensitivity: weight,
          SQNR: decibels(options.find((option) => option.mode === mode)?.sqnrDb ?? null),
        }));
        const proof =
          method === 'exact'
            ? 'no choice within the budget loses less'
            : `on the convex hull, within ${gap.toExponential(2)} of the best`;
        return [
          table(rows),
          '',
          `${decibels(chosen.sqnrDb)} for ${quantity(chosen.cost)} of ${quantity(report.budget)} ${unit}; ${proof}`,
          `${curve.length} choices that no other beats; ${folder}/report.html`,
        ].join('\n');
      },
    };
  },
});

function decibels(sqnrDb: number | null): string {
  return sqnrDb === null ? 'no error' : `${sqnrDb.toFixed(2)} dB`;
}

function budgetOf(text: string): { readonly limit: number } | { readonly share: number } {
  const isShare = text.endsWith('%');
  const digits = isShare ? text.slice(0, -1) : text;
  const value = Number(digits);
  if (/^\d/.test(digits) && Number.isFinite(value) && value > 0) {
    return isShare ? { share: value / 100 } : { limit: value };
  }
  const expected = 'a number above 0, or a percentage';
  const actual = text === '' ? 'empty' : text;
  throw new InputError([{ code: 'wrong_type', path: ['--budget'], expected, actual }]);
}
