/**
 * Mutation over every shipped design:
 * `node --import tsx bench/verify/mutants.ts [mutants] [parts of names] [seed] [parts of modules]`. So many faults, 200
 * by default, are drawn in each element and each array by the seed, by default that of the design; a module that
 * several designs share counts once. With parts of modules, separated by commas, only the faults of these modules.
 * Exit code 1 when one survives.
 */

import { readdirSync } from 'node:fs';
import { loadDesign } from '../../src/design/index.ts';
import { mutateSubject } from '../../src/verify/mutate/mutate.ts';
import { mutationSubjects } from '../../src/verify/mutate/subjects.ts';

const [mutants = '200', only = '', drawnBy = '', within = ''] = process.argv.slice(2);
const isAmong = (parts: string, name: string): boolean =>
  parts.split(',').some((part) => name.includes(part));
const names = readdirSync('designs')
  .filter((name) => name.endsWith('.yaml') && !name.includes('.space.'))
  .filter((name) => isAmong(only, name))
  .toSorted();

const seen = new Set<string>();
const times: number[] = [];
const total = { tried: 0, killed: 0, equivalent: 0, survived: 0 };
for (const name of names) {
  const design = await loadDesign(`designs/${name}`);
  const seed = drawnBy === '' ? design.verify.seed : Number(drawnBy);
  for (const subject of await mutationSubjects(design, seed)) {
    const { scope, rtl } = subject;
    const groups = subject.groups.filter(({ module }) => isAmong(within, module));
    if (seen.has(rtl.top) || groups.length === 0) continue;
    const options = { mutants: Number(mutants), limit: 60, seed };
    const result = await mutateSubject({ ...subject, groups }, options);
    const { module, population, tried, killed, equivalent, survived, wallSeconds } = result;
    seen.add(module);
    times.push(wallSeconds);
    process.stdout.write(
      `${name} ${scope} ${module}: ${population} faults, ${tried} tried, ${killed} killed, ` +
        `${equivalent} equivalent, ${survived} survived, ${wallSeconds.toFixed(0)} s\n` +
        `  ${JSON.stringify(result.killedBy)}\n`,
    );
    for (const row of result.mutants.filter(({ verdict }) => verdict === 'survived')) {
      process.stdout.write(`  SURVIVED ${row.module} ${row.where} ${row.what} (${row.source})\n`);
    }
    total.tried += tried;
    total.killed += killed;
    total.equivalent += equivalent;
    total.survived += survived;
  }
}
const { tried, killed, equivalent, survived } = total;
const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
process.stdout.write(
  `${seen.size} modules: ${tried} tried, ${killed} killed, ${equivalent} equivalent, ${survived} survived; ` +
    `median ${median.toFixed(0)} s a module\n`,
);
process.exitCode = survived === 0 ? 0 : 1;
