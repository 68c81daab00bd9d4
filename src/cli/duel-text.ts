/** A duel as text: the verdict, the kinds of mistakes, the simplest failing vector. */

import type { DuelReport } from '../run/duel/duel.ts';
import { quantity, table } from './table.ts';

export function duelText(report: DuelReport): string {
  const { unit, operation, format, result, rounding, mode, latency, smallest } = report;
  const right = report.vectors - report.mismatches;
  const into = result === format ? '' : ` into ${result}`;
  const timing = mode === 'combinational' ? mode : `${mode}, ${latency} cycles`;
  const mistakes = Object.entries(report.kinds).filter(([, count]) => count > 0);
  return [
    `${unit}: ${operation} of ${format}${into}, ${rounding}; ${timing} (${report.engine})`,
    `${quantity(right)} of ${quantity(report.vectors)} right, ${sourceText(report)}`,
    ...(mistakes.length === 0
      ? []
      : ['', table(mistakes.map(([mistake, count]) => ({ mistake, count })))]),
    ...statedLines(report),
    ...(smallest === undefined
      ? []
      : [
          '',
          `${smallest.operands.join(' ')} must give ${smallest.expected}, not ${smallest.got}`,
          `${smallest.values.operands.join(', ')} must give ${smallest.values.expected}, not ${smallest.values.got}`,
        ]),
    ...report.files.map((path) => `wrote ${path}`),
  ].join('\n');
}

/** Where the vectors came from. */
function sourceText({ exhaustive, stated, seed }: DuelReport): string {
  if (stated !== undefined) return `from ${stated.file}`;
  return exhaustive ? 'every combination tried' : `seed ${seed}`;
}

/** How the results of a file of vectors compare with the oracle's. */
function statedLines({ stated }: DuelReport): string[] {
  if (stated === undefined || stated.results === 0) return [];
  const { file, results, others, first } = stated;
  const count = `${quantity(results - others)} of ${quantity(results)} results in ${file} are right`;
  if (first === undefined) return [count];
  const { line, operands } = first;
  return [
    `${count}; line ${line} is the first that is not: ${operands.join(' ')} must give ${first.expected}, not ${first.stated}`,
  ];
}
