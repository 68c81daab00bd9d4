/**
 * How far figures scaled to another node can be trusted: designs that were synthesized on `generic45` and on the library of
 * the other node, their figures on `generic45` scaled, over those on that library.
 *
 *   npm run bench -- --only node-scaling
 */
import { quantile } from '../../src/estimate/least-squares.ts';
import { libraryScaling } from '../../src/technology/library-scaling.ts';
import { readFigures } from './figures.ts';

const rows = new Map(readFigures('generic45').map((row) => [row.hash, row]));
for (const [library, nodeNm] of [
  ['generic130', 130],
  ['generic7', 7],
] as const) {
  const scaling = libraryScaling('generic45', nodeNm);
  const pairs = readFigures(library).flatMap((own) => {
    const from = rows.get(own.hash);
    return from === undefined ? [] : [{ own, from }];
  });
  const spread = (of: (pair: (typeof pairs)[number]) => number): string =>
    [0.05, 0.5, 0.95].map((share) => quantile(pairs.map(of), share).toFixed(2)).join(', ');
  process.stdout.write(
    `generic45 scaled to ${nodeNm} nm over ${library}, ${pairs.length} designs, of 100 the fifth, the median, the 95th: ` +
      `area ${spread(({ own, from }) => (from.areaUm2 * scaling.area) / own.areaUm2)}; ` +
      `delay ${spread(({ own, from }) => (from.delayPs * scaling.delay) / own.delayPs)}; ` +
      `energy ${spread(({ own, from }) => (from.energyFj * scaling.energy) / own.energyFj)}\n`,
  );
}
