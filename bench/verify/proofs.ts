/**
 * Every claim on building blocks, each with its result and what it cost: `node --import tsx bench/verify/proofs.ts [part
 * of names]`. Prints the table of docs/prove.md, a row for each block. Nothing comes from the cache. Exit code 1 when
 * one is not proved.
 */

import { blockClaims } from '../../src/verify/blocks/claims.ts';
import { proveClaim, type BlockVerdict } from '../../src/verify/blocks/prove-blocks.ts';

process.env['PELAB_CACHE'] = 'off';
const [only = ''] = process.argv.slice(2);
const claims = blockClaims().filter(({ block }) => block.includes(only));
const limitSeconds = 120;

/** A first job, so that starting Yosys is in no figure. */
for (const claim of claims.slice(0, 1)) await proveClaim(claim, limitSeconds);

const rows = new Map<string, string[]>();
const total = { proved: 0, others: 0, seconds: 0 };
for (const claim of claims) {
  const before = process.cpuUsage();
  const verdict = await proveClaim(claim, limitSeconds);
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  total[verdict.verdict === 'proved' ? 'proved' : 'others'] += 1;
  total.seconds += seconds;
  const row = rows.get(claim.block) ?? [];
  rows.set(claim.block, row);
  row.push(`${claim.width}: ${resultText(verdict)} ${seconds.toFixed(1)}`);
  process.stderr.write(`${claim.block} ${row.at(-1)}\n`);
}

process.stdout.write('| block | bits: result, seconds of processor time |\n|---|---|\n');
for (const [block, cells] of rows) process.stdout.write(`| ${block} | ${cells.join('; ')} |\n`);
process.stdout.write(
  `\n${claims.length} claims: ${total.proved} proved, ${total.others} not, ${total.seconds.toFixed(0)} s\n`,
);
process.exitCode = total.others === 0 ? 0 : 1;

function resultText(verdict: BlockVerdict): string {
  if (verdict.verdict !== 'proved') return verdict.verdict.toUpperCase();
  if (verdict.by === 'exhaustion') return `2^${verdict.inputBits}`;
  return { sat: 'SAT', z3: 'Z3' }[verdict.by];
}
