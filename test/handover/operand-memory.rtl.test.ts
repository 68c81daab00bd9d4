/** Designs that fetch their operands or cannot be refused a result, on a bus: many tiles, every stream at its own pace. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { mask } from '../../src/bits/index.ts';
import type { BenchRow } from '../../src/emit/bench-selfcheck.ts';
import { InvariantError } from '../../src/errors.ts';
import { renderHandover } from '../../src/handover/handover.ts';
import { pagesAsked } from '../../src/handover/pages.ts';
import { elaborate } from '../../src/index.ts';
import { emitDesign } from '../../src/run/emit.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { isPresent } from '../support/engines.ts';

const scratch = mkdtempSync(join(tmpdir(), 'pelab-memory-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Golden cycles of a product of two by three tiles, and the design's files with a bus bench made of them. */
async function tiled(section: object, { k = 11, only = 'any' } = {}) {
  const design = await elaborate({
    name: 'tiled',
    workload: { gemms: [{ m: 2, k: 4, n: 2 }] },
    ...section,
  });
  const { array } = design;
  if (array === undefined) throw new InvariantError('an array has tiles');
  const [m, n] = [2 * array.rows - 1, 3 * array.columns];
  const random = (count: number, factor: bigint): bigint[] =>
    Array.from({ length: count }, (_, i) => (BigInt(i) * factor) & mask(8));
  const a = random(m * k, 7_919n).map((word, i) => {
    // Of one row alone most tiles ask for nothing; words of one digit are done as soon as they have come.
    if (only === 'one row') return i < k ? word : 0n;
    return only === 'one digit' ? 1n << BigInt(i % 7) : word;
  });
  const b = random(k * n, 104_729n);
  const machine = array.golden();
  const driver = array.driver({ m, k, n, a, b });
  const { plan, rtl, files } = emitDesign(design);
  const idle = Object.fromEntries(
    plan.ports.filter(({ direction }) => direction === 'input').map(({ name }) => [name, 0n]),
  );
  machine.reset();
  const rows: BenchRow[] = [];
  let outputs: BenchRow['outputs'] | undefined;
  while (!driver.done) {
    const inputs = { ...idle, ...driver.next(outputs) };
    outputs = machine.step(inputs);
    rows.push({ inputs, outputs });
  }
  const facts = { name: 'tiled', designHash: design.hash, clockMhz: 100, plan, rtl, rows };
  const none = { benches: [], vectors: [], ownRegisters: undefined };
  const around = renderHandover({ ...facts, ...none });
  const sources = files.filter(({ path }) => rtl.includes(path));
  const texts = [
    ...sources.map(({ path, content }) => ({ path, text: String(content) })),
    ...around,
  ];
  return { plan, rows, b, n, k, texts };
}

type Texts = readonly { readonly path: string; readonly text: string }[];

/** What the bench says, with other gaps for every seed. */
function verdicts(texts: Texts, seeds: readonly number[]): string[] {
  const at = mkdtempSync(join(scratch, 'bench-'));
  for (const { path, text } of texts) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  }
  const run = (...command: readonly string[]): string =>
    execFileSync(command[0] ?? '', command.slice(1), { cwd: at, encoding: 'utf8' });
  const files = texts.map(({ path }) => path).filter((path) => path.endsWith('.v'));
  run('iverilog', '-g2005', '-Wall', '-o', 'tb.vvp', ...files);
  return seeds.map((seed) => {
    const lines = run('vvp', '-n', 'tb.vvp', `+seed=${seed}`).split('\n');
    return lines.find((line) => /^(PASS|FAIL)/.test(line)) ?? '';
  });
}

const engine = (family: string, more: object = {}, lanes: object = {}): object => ({
  element: { family, ...lanes },
  array: { architecture: 'column-engine', rows: 3, columns: 2, depth: 32, ...more },
});
const cases = [
  ['one digit per cycle', engine('opt4c')],
  ['groups skipped, sums in halves', engine('opt4c', { zeroGroups: 'skipped', resolvers: 1 })],
  ['streams of k in slices', engine('opt4e', { group: 2, queue: 2 }, { lanes: 2 })],
  ['digits found in the element', engine('opt3', { rows: 2 })],
] as const;

test('the pages that golden cycles ask for are the tiles of B', async () => {
  const { plan, rows, b, n, k } = await tiled(engine('opt4c'));
  const { fetch } = { fetch: undefined, ...plan.interface };
  if (fetch === undefined) throw new InvariantError('a column engine fetches');
  const pages = pagesAsked(plan, fetch, rows);
  const wanted = Array.from({ length: 6 }, (_, tile) =>
    Array.from({ length: k }, (__, row) => {
      const at = row * n + (tile % 3) * 2;
      const word = (b[at] ?? 0n) | ((b[at + 1] ?? 0n) << 8n);
      return { b_row_i: word, b_last_i: row === k - 1 ? 1n : 0n };
    }),
  ).flat();
  expect(pages).toEqual(wanted);
});

describe.skipIf(!isPresent(icarus))('the bus bench', () => {
  test.each(cases)('%s: six tiles, golden whatever waits for what', async (_, section) => {
    const { texts } = await tiled(section);
    for (const verdict of verdicts(texts, [1, 23])) expect(verdict).toMatch(/^PASS: /);
  });

  test('a tile of zeros asks for nothing, and its page is loaded all the same', async () => {
    const { texts } = await tiled(engine('opt4c'), { only: 'one row' });
    expect(verdicts(texts, [3])).toEqual([expect.stringMatching(/^PASS: /)]);
  });

  test('a memory that begins early, forgets, mixes pages or rows fails', async () => {
    const one = await tiled(engine('opt4c'));
    const fast = await tiled(engine('opt4c'), { only: 'one digit' });
    const sliced = await tiled(engine('opt4e', { group: 2 }, { lanes: 2 }));
    const faults = [
      [fast, '!first_i || waiting_q', "1'b1 || waiting_q"],
      [one, 'b_ready_o = !loaded_q[1]', "b_ready_o = 1'b1"],
      [one, 'page_q <= !page_q', 'page_q <= page_q'],
      [one, 'frees = gives && is_last', 'frees = begins'],
      [fast, 'ends != begins) waiting_q', 'ends) waiting_q'],
      [one, 'loads) row_q <=', 'b_valid_i) row_q <='],
      [one, 'data_o = word_q', 'data_o = words_q[from_i]'],
      [one, 'if (read_i) word_q', 'if (write_i) word_q'],
      [sliced, 'slice[i%2]', 'slice[0]'],
      [sliced, '{ row_q[R-1:2], row_q[0:0] }', 'row_q[R-1:1]'],
    ] as const;
    for (const [{ texts }, from, to] of faults) {
      let edits = 0;
      const broken = texts.map(({ path, text }) => {
        if (!/_loaded\.v$|operand_memory/.test(path) || !text.includes(from)) return { path, text };
        edits += 1;
        return { path, text: text.replace(from, to) };
      });
      expect({ from, edits }).toEqual({ from, edits: 1 });
      const told = verdicts(broken, [1, 23]).some((verdict) => !verdict.startsWith('PASS'));
      expect({ to, told }).toEqual({ to, told: true });
    }
  });

  test('a queue that promises more places than it has, or gives too early, fails', async () => {
    const design = await elaborate({
      name: 'paced',
      element: { family: 'laconic', lanes: 2, activation: 'int4', weight: 'int4' },
      workload: { gemms: [{ m: 4, k: 32, n: 4 }] },
    });
    const texts = emitDesign(design)
      .files.map(({ path, content }) => ({ path, text: String(content) }))
      .filter(({ path }) => !path.startsWith('tb/'));
    expect(verdicts(texts, [1, 5])).toEqual(
      [/^PASS/, /^PASS/].map((told) => expect.stringMatching(told)),
    );
    const faults = [
      ['has_place = taken_q != { !given_q[P], given_q[P-1:0] }', "has_place = 1'b1"],
      ['valid_o = put_q != given_q', 'valid_o = taken_q != given_q'],
      ['else if (shows) put_q', 'else if (design_valid) put_q'],
      ['results_q[given_q[P-1:0]]', 'results_q[put_q[P-1:0]]'],
    ] as const;
    for (const [from, to] of faults) {
      const broken = texts.map(({ path, text }) =>
        path.endsWith('_landed.v') ? { path, text: text.replace(from, to) } : { path, text },
      );
      expect(broken).not.toEqual(texts);
      const told = verdicts(broken, [1, 5]).some((verdict) => !verdict.startsWith('PASS'));
      expect({ to, told }).toEqual({ to, told: true });
    }
  });
});
