/** `pelab calibrate`. */

import { defineCommand, type Command } from './command.ts';
import { percent, table } from './table.ts';

export const command: Command = defineCommand({
  usage: '',
  positionals: {},
  options: {
    library: { type: 'string', requiresArg: true, describe: 'library name or Liberty files' },
    training: { type: 'number', requiresArg: true, describe: 'designs fitted; 340 if absent' },
    'held-out': {
      type: 'number',
      requiresArg: true,
      describe: 'designs the error is found on; 220',
    },
    arrays: {
      type: 'number',
      requiresArg: true,
      describe: 'arrays fitted, half as many held out, 0 for none; 60',
    },
    seed: { type: 'number', requiresArg: true, describe: 'of the training designs; 31 if absent' },
  },
  examples: [
    ['pelab calibrate --library sky130.lib.gz', 'fit the model to your own library'],
    [
      'pelab estimate design.yaml --library sky130.lib.gz --model rtl-out/calibrate-sky130/model.json',
      'and use it',
    ],
  ],
  async run({ library, training, arrays, seed, out, ...more }, { progress }) {
    const { calibrate } = await import('../index.ts');
    const heldOut = more['held-out'];
    const { model, refused, file } = await calibrate({
      out,
      progress,
      ...(library === undefined ? {} : { library }),
      ...(training === undefined ? {} : { training }),
      ...(heldOut === undefined ? {} : { heldOut }),
      ...(arrays === undefined ? {} : { arrays }),
      ...(seed === undefined ? {} : { seed }),
    });
    const { expected, fitted, fabric } = model;
    return {
      json: {
        schema: 'pelab.calibrate/1',
        library: model.library,
        version: model.version,
        training: model.training,
        heldOut: model.heldOut,
        seeds: model.seeds,
        fitted,
        expected,
        ...(fabric === undefined
          ? {}
          : {
              arrays: {
                training: fabric.training,
                heldOut: fabric.heldOut,
                expected: fabric.expected,
              },
            }),
        refused,
        file,
      },
      text: () =>
        [
          `${model.library}: ${model.training} designs fitted, ${model.heldOut} held out`,
          table(
            (['area', 'delay', 'energy'] as const).map((quantity) => ({
              'model against synthesis': quantity,
              'held out, median': percent(expected[quantity].median),
              '95 of 100 within': percent(expected[quantity].p95),
              'fitted, median': percent(fitted[quantity].median),
            })),
          ),
          ...(fabric === undefined
            ? []
            : [
                `${fabric.training} arrays fitted, ${fabric.heldOut} held out`,
                table(
                  (['area', 'delay', 'energy'] as const).map((quantity) => ({
                    'arrays, model against synthesis': quantity,
                    'held out, median': percent(fabric.expected[quantity].median),
                    '95 of 100 within': percent(fabric.expected[quantity].p95),
                  })),
                ),
              ]),
          ...refused.map(({ module, why }) => `left out: ${module}: ${why}`),
          `coefficients: ${file}`,
        ].join('\n'),
    };
  },
});
