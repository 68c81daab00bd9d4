/** Operands that a design asked for, as the pages that its memory must hold. */

import { mask, type Word } from '../bits/index.ts';
import type { BenchRow } from '../emit/bench-selfcheck.ts';
import { InvariantError } from '../errors.ts';
import type { Fetch, Plan } from '../structure/plan.ts';

/** A row of a page as the load stream brings it. */
export type PageRow = { readonly b_row_i: Word; readonly b_last_i: Word };

/**
 * The rows of every page that golden cycles work on, in the order in which they are loaded. What nothing asks for is
 * zero; a page has at least one row.
 */
export function pagesAsked(plan: Plan, fetch: Fetch, rows: readonly BenchRow[]): PageRow[] {
  const pages: Map<number, Word>[] = [];
  rows.forEach(({ inputs, outputs }, cycle) => {
    for (const { page, row, request } of requestsOf(fetch, outputs)) {
      const answer = rows[cycle + 1]?.inputs[fetch.data];
      if (answer === undefined) continue;
      pageNamed(pages, page, 2 ** fetch.pageBits).set(row, operand(plan, fetch, answer, request));
    }
    if (begins(plan, fetch, { inputs, outputs })) pages.push(new Map());
  });
  return pages.flatMap((page) => {
    const length = Math.max(0, ...page.keys()) + 1;
    return Array.from({ length }, (_, row) => ({
      b_row_i: page.get(row) ?? 0n,
      b_last_i: row === length - 1 ? 1n : 0n,
    }));
  });
}

/** What is asked for in a cycle: the number of the page modulo those that an index tells apart, and its row. */
function requestsOf(
  { read, index, requests, slices, run, pageBits, runBits }: Fetch,
  outputs: BenchRow['outputs'],
): { page: number; row: number; request: number }[] {
  const wordBits = Math.log2(run);
  const width = BigInt(pageBits + runBits + wordBits);
  const asked = outputs[read] ?? 0n;
  const indices = outputs[index] ?? 0n;
  return Array.from({ length: requests }, (_, request) => request)
    .filter((request) => (asked >> BigInt(request)) % 2n === 1n)
    .map((request) => {
      const own = Number((indices >> (BigInt(request) * width)) & mask(Number(width)));
      const at = Math.floor(own / run) % 2 ** runBits;
      const row = (at * slices + (request % slices)) * run + (own % run);
      return { page: Math.floor(own / 2 ** (runBits + wordBits)), row, request };
    });
}

/** The newest page of a number: of `apart` that follow each other, no two have the same. */
function pageNamed(
  pages: readonly Map<number, Word>[],
  number: number,
  apart: number,
): Map<number, Word> {
  const newest = pages.length - 1;
  const found = pages[newest - ((newest - number + apart) % apart)];
  if (found === undefined) throw new InvariantError(`page ${number} is asked for before it begins`);
  return found;
}

/** The operand that answers a request: a word per column. */
function operand(plan: Plan, fetch: Fetch, answer: Word, request: number): Word {
  const total = plan.ports.find(({ name }) => name === fetch.data)?.width ?? 0;
  const width = total / fetch.requests;
  return (answer >> BigInt(request * width)) & mask(width);
}

/** Whether a beat moves with which a page begins. */
function begins(plan: Plan, { opens }: Fetch, { inputs, outputs }: BenchRow): boolean {
  const [stream] = plan.interface.kind === 'stream' ? plan.interface.streams : [];
  const values = { ...outputs, ...inputs };
  return [stream?.valid ?? '', stream?.ready ?? '', opens].every((name) => values[name] === 1n);
}
