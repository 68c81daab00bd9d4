/**
 * A whole network on the scheduled model, exact results and exact cycles:
 * `node --import tsx bench/arrays/network.ts [design.yaml]`, ResNet-50 on a 32 x 32 array by default.
 *
 * Operands are drawn and lowered by the workload layer, every product is computed in full, and a few outputs of
 * each are checked against the arithmetic itself, word by word.
 */
import {
  isIntegerArithmetic,
  multiplyIntegers,
  type IntegerValues,
} from '../../src/arrays/gemm/integer.ts';
import { multiplyWords } from '../../src/arrays/gemm/reference.ts';
import { wrap } from '../../src/bits/index.ts';
import { loadDesign } from '../../src/design/index.ts';
import type { Operands } from '../../src/workloads/lines.ts';
import { openLayer } from '../../src/workloads/operands.ts';
import { gemmOf } from '../../src/workloads/workload.ts';
import { toWords } from '../../src/workloads/words.ts';

const file = process.argv[2] ?? 'designs/resnet50-systolic.yaml';
const design = await loadDesign(file);
const { array, element, workload, formats, memory } = design;
if (array === undefined || !isIntegerArithmetic(element.arithmetic)) {
  throw new Error(`${file} must have an array of integer elements`);
}

const spent = { open: 0, operands: 0, product: 0, schedule: 0, check: 0 };
let macs = 0;
let cycles = 0;
let stalls = 0;
let outputs = 0;
let checked = 0;
let checksum = 0;

/** Run and add the seconds to one of the sums. */
function timed<T>(what: keyof typeof spent, body: () => T): T {
  const from = performance.now();
  const result = body();
  spent[what] += (performance.now() - from) / 1000;
  return result;
}

/** Words of at most 32 bits, as the kernel reads them. */
function narrow(words: ArrayLike<number> | BigUint64Array): ArrayLike<number> {
  if (words instanceof BigUint64Array) throw new Error('operands must have at most 32 bits');
  return words;
}

function product(operands: Operands): Map<number, IntegerValues> {
  const { m, k, n } = operands;
  const kept = new Map<number, IntegerValues>();
  const before = spent.operands;
  const from = performance.now();
  multiplyIntegers({
    arithmetic: element.arithmetic,
    reduction: array?.reduction ?? { lanes: 1, padding: 1 },
    lines: {
      m,
      k,
      n,
      row: (i) => timed('operands', () => narrow(operands.row(i).words)),
      column: (j) => timed('operands', () => narrow(operands.column(j).words)),
    },
    take: (row, column, values) => {
      for (const value of values) checksum = (Math.imul(checksum, 31) + Number(value)) | 0;
      outputs += values.length;
      if (column === 0 && (row === 0 || row === m - 1)) kept.set(row, values.slice());
    },
  });
  spent.product += (performance.now() - from) / 1000 - (spent.operands - before);
  return kept;
}

/** The first columns of the rows that were kept, by the arithmetic's own rule. */
function check(operands: Operands, kept: Map<number, IntegerValues>): void {
  const { k } = operands;
  for (const [row, values] of kept) {
    const n = Math.min(2, operands.n);
    const columns = Array.from({ length: n }, (_, j) => toWords(operands.column(j).words));
    const b = Array.from({ length: k * n }, (_, at) => columns[at % n]?.[Math.floor(at / n)] ?? 0n);
    const gemm = { m: 1, k, n, a: toWords(operands.row(row).words), b };
    const words = multiplyWords(
      element.arithmetic,
      array?.reduction ?? { lanes: 1, padding: 1 },
      gemm,
    );
    words.forEach((word, j) => {
      const got = wrap(BigInt(values[j] ?? 0), element.arithmetic.accumulator.width);
      if (got !== word) throw new Error(`row ${row}, column ${j}: ${got} must be ${word}`);
      checked++;
    });
  }
}

const start = performance.now();
for (const [index, layer] of workload.layers.entries()) {
  const gemm = gemmOf(layer);
  const schedule = timed('schedule', () => array.schedule(gemm, memory));
  cycles += schedule.cycles * gemm.count;
  stalls += schedule.stallCycles * gemm.count;
  const open = timed('open', () => openLayer(layer, index, formats, workload.data));
  for (let instance = 0; instance < gemm.count; instance++) {
    const operands = open.operands(instance);
    const kept = product(operands);
    macs += schedule.macs;
    timed('check', () => check(operands, kept));
  }
}
const seconds = (performance.now() - start) / 1000;
const peak = process.resourceUsage().maxRSS / 1024;

console.log(
  JSON.stringify(
    {
      design: design.name,
      layers: workload.layers.length,
      macs,
      outputs,
      cycles,
      stallCycles: stalls,
      utilisation: macs / (cycles * array.elements),
      checkedOutputs: checked,
      checksum: checksum >>> 0,
      seconds,
      secondsOf: spent,
      gmacsPerSecondOfProduct: macs / spent.product / 1e9,
      gmacsPerSecond: macs / seconds / 1e9,
      peakMiB: Math.round(peak),
    },
    null,
    2,
  ),
);
