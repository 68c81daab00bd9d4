/** Golden vectors for the emitted test bench: the first tile of the workload, played on the golden machine. */

import type { ArrayDesign } from '../arrays/family.ts';
import type { Signals } from '../bits/machine.ts';
import { pack, type Word } from '../bits/index.ts';
import type { Design } from '../design/design.ts';
import type { BenchRow, CycleContract } from '../emit/bench-selfcheck.ts';
import type { Plan } from '../structure/plan.ts';
import type { Line, Operands } from '../workloads/lines.ts';
import { openLayer } from '../workloads/operands.ts';
import { wordAt } from '../workloads/words.ts';
import { soloRole } from '../verify/subjects.ts';

const RESET_CYCLES = 2;

/** Products summed per output: long enough to overlap every hop, short enough to read. */
const LONGEST_SUM = 32;

/** Enough for one tile of the largest array that is emitted. */
const MOST_CYCLES = 4096;

/** Golden vectors, and the cycles that the schedule gives them, where a whole product is among them. */
export type BenchRun = { readonly rows: readonly BenchRow[]; readonly contract?: CycleContract };

/**
 * Inputs and outputs of every cycle, reset included, while the top module works on the first tile of the
 * design's first layer (its sums cut to `LONGEST_SUM` products).
 */
export function benchRun(design: Design, plan: Plan): BenchRun {
  const [layer] = design.workload.layers;
  if (layer === undefined) return { rows: [] };
  const operands = openLayer(layer, 0, design.formats, design.workload.data).operands(0);
  const { m, k, n } = operands;
  const { array } = design;
  const shape = {
    m: Math.min(m, array?.rows ?? 2),
    k: Math.min(k, LONGEST_SUM),
    n: Math.min(n, array?.columns ?? 2),
  };
  const idle = idleInputs(plan);
  const machine = array?.golden() ?? design.element.golden(soloRole(design.element));
  const rows: BenchRow[] = [];
  const play = (inputs: Signals): BenchRow => {
    const row = { inputs, outputs: machine.step(inputs) };
    rows.push(row);
    return row;
  };
  machine.reset();
  for (let i = 0; i < RESET_CYCLES; i++) play({ ...idle, ...('rst' in idle ? { rst: 1n } : {}) });
  // Before the first edge even control registers are unknown.
  rows[0] = { inputs: idle, ...rows[0], outputs: {} };
  if (array === undefined) playElement(design, operands, shape, idle, play);
  else {
    const contract = playArray(array, operands, shape, idle, play);
    if (contract !== undefined) return { rows, contract };
  }
  return { rows };
}

type Shape = { readonly m: number; readonly k: number; readonly n: number };
type Play = (inputs: Signals) => BenchRow;

function playArray(
  array: ArrayDesign,
  operands: Operands,
  shape: Shape,
  idle: Signals,
  play: Play,
): CycleContract | undefined {
  const { m, k, n } = shape;
  const rows = lines(m, (i) => operands.row(i));
  const columns = lines(n, (j) => operands.column(j));
  const a = rows.flatMap((row) => words(row, k));
  const b = Array.from({ length: k * n }, (_, at): Word => {
    const column = columns[at % n];
    return column === undefined ? 0n : wordAt(column.words, Math.floor(at / n));
  });
  const driver = array.driver({ m, k, n, a, b });
  let previous: BenchRow['outputs'] | undefined;
  for (let cycle = 0; !driver.done && cycle < MOST_CYCLES; cycle++) {
    previous = play({ ...idle, ...driver.next(previous) }).outputs;
  }
  if (!driver.done) return undefined;
  const row = (i: number): ArrayLike<number | bigint> => rows[i]?.words.subarray(0, k) ?? [];
  return { cycles: array.schedule({ m, k, n, row }).cycles, product: `${m} x ${k} x ${n}` };
}

/** Sums one after the other, then enough idle cycles for the last to show. */
function playElement(
  design: Design,
  operands: Operands,
  { m, k, n }: Shape,
  idle: Signals,
  play: Play,
): void {
  const { element } = design;
  const role = soloRole(element);
  const { activation, weight } = element.arithmetic;
  const enabled = 'en_i' in idle ? { ...idle, en_i: 1n } : idle;
  for (const row of lines(m, (i) => operands.row(i))) {
    for (const column of lines(n, (j) => operands.column(j))) {
      for (let at = 0; at < k; at += role.lanes) {
        const beat = {
          ...enabled,
          a_i: lanesOf(row, at, Math.min(k, at + role.lanes), activation.width),
          b_i: lanesOf(column, at, Math.min(k, at + role.lanes), weight.width),
        };
        const inputs =
          role.kind === 'chain'
            ? { ...beat, acc_i: element.arithmetic.zero }
            : { ...beat, valid_i: 1n, first_i: at === 0 ? 1n : 0n };
        // A beat that can be refused is offered until it is taken.
        while (play(inputs).outputs['ready_o'] === 0n);
      }
    }
  }
  for (let i = 0; i <= element.latency(role); i++) play(enabled);
}

/** Every input of a plan at zero, but for the clock. */
function idleInputs(plan: Plan): Signals {
  const inputs = plan.ports.filter(
    ({ direction, role }) => direction === 'input' && role !== 'clock',
  );
  return Object.fromEntries(inputs.map(({ name }) => [name, 0n]));
}

function lines(count: number, line: (i: number) => Line): Line[] {
  return Array.from({ length: count }, (_, i) => line(i));
}

/** Words `from`..`to - 1` side by side; the lanes above them are zero. */
function lanesOf(line: Line, from: number, to: number, width: number): Word {
  return pack(
    Array.from({ length: to - from }, (_, i) => wordAt(line.words, from + i)),
    width,
  );
}

function words(line: Line, count: number): Word[] {
  return Array.from({ length: count }, (_, i) => wordAt(line.words, i));
}
