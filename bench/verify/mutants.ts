/**
 * Mutation over every shipped design: `node --import tsx bench/verify/mutants.ts [mutants] [parts of names]`. So many
 * faults, 200 by default, are drawn in each element and each array; a module that several designs share counts once.
 * Exit code 1 when one survives.
 */

import { readdirSync } from 'node:fs';
import { loadDesign } from '../../src/design/index.ts';
import { mutateSubject } from '../../src/verify/mutate/mutate.ts';
import { mutationSubjects } from '../../src/verify/mutate/subject.ts';

const [mutants = '200', only = ''] = process.argv.slice(2);
const names = readdirSync('designs')
  .filter((name) => name.endsWith('.yaml') && !name.includes('.space.'))
  .filter((name) => only.split(',').some((part) => name.includes(part)))
  .toSorted();

const seen = new Set<string>();
const total = { tried: 0, killed: 0, equivalent: 0, survived: 0 };
for (const name of names) {
  const design = await loadDesign(`designs/${name}`);
  const { seed } = design.verify;
  for (const subject of await mutationSubjects(design, seed)) {
    const { scope, rtl } = subject;
    if (seen.has(rtl.top)) continue;
    const options = { mutants: Number(mutants), limit: 60, seed };
    const result = await mutateSubject(subject, options);
    const { module, population, tried, killed, equivalent, survived, wallSeconds } = result;
    seen.add(module);
    process.stdout.write(
      `${name} ${scope} ${module}: ${population} faults, ${tried} tried, ${killed} killed, ` +
        `${equivalent} equivalent, ${survived} survived, ${wallSeconds.toFixed(0)} s\n`,
    );
    for (const row of result.mutants.filter(({ verdict }) => verdict === 'survived')) {
      process.stdout.write(`  SURVIVED ${row.where} ${row.what} (${row.source})\n`);
    }
    total.tried += tried;
    total.killed += killed;
    total.equivalent += equivalent;
    total.survived += survived;
  }
}
const { tried, killed, equivalent, survived } = total;
process.stdout.write(
  `${seen.size} modules: ${tried} tried, ${killed} killed, ${equivalent} equivalent, ${survived} survived\n`,
);
process.exitCode = survived === 0 ? 0 : 1;
