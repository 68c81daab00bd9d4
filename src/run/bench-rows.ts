/** Golden vectors for the emitted test bench: the first tile of the workload and the edges of an array, played on golden. */

import type { ArrayDesign, GemmWords } from '../arrays/family.ts';
import type { Signals } from '../bits/machine.ts';
import { pack, type Word } from '../bits/index.ts';
import type { Design } from '../design/design.ts';
import type { BenchRow, CycleContract } from '../emit/bench-selfcheck.ts';
import { InvariantError } from '../errors.ts';
import type { Plan } from '../structure/plan.ts';
import { drawnGemm, workloadTile } from '../verify/gemm-choice.ts';
import { soloRole } from '../verify/subjects.ts';
import type { Line } from '../workloads/lines.ts';
import { openLayer } from '../workloads/operands.ts';
import { wordAt } from '../workloads/words.ts';

const RESET_CYCLES = 2;

/** Products summed per output: long enough to overlap every hop, short enough to read. */
const LONGEST_SUM = 32;

/** Cycles up to which a product of the edges is worth its place in the bench: all arrays up to 64 x 64. */
const MOST_CYCLES = 1024;

/** Golden vectors, and what the closed form says of the products among them; none of an element. */
export type BenchRun = {
  readonly rows: readonly BenchRow[];
  /** Rows up to the end of the first product, or all of them. */
  readonly first: number;
  readonly contracts: readonly CycleContract[];
};

type Play = (inputs: Signals) => BenchRow;

/**
 * Inputs and outputs of every cycle, reset included, while the top module works on the first tile of the design's first
 * layer (its sums cut to `LONGEST_SUM` products); an array then on a product of several tiles, ragged at every edge.
 */
export function benchRun(design: Design, plan: Plan): BenchRun {
  const { array } = design;
  if (design.workload.layers.length === 0) return { rows: [], first: 0, contracts: [] };
  const idle = idleInputs(plan);
  const machine = array?.golden() ?? design.element.golden(soloRole(design.element));
  const rows: BenchRow[] = [];
  const play: Play = (inputs) => {
    const row = { inputs, outputs: machine.step(inputs) };
    rows.push(row);
    return row;
  };
  machine.reset();
  for (let i = 0; i < RESET_CYCLES; i++) play({ ...idle, ...('rst' in idle ? { rst: 1n } : {}) });
  // Before the first edge even control registers are unknown.
  rows[0] = { inputs: idle, ...rows[0], outputs: {} };
  if (array === undefined) {
    playElement(design, idle, play);
    return { rows, first: rows.length, contracts: [] };
  }
  const contracts = productsOf(design, array).map((gemm): CycleContract => {
    playProduct(array, gemm, idle, play);
    const product = `${gemm.m} x ${gemm.k} x ${gemm.n}`;
    return { cycles: array.schedule(gemm).cycles, product, end: rows.length - 1 };
  });
  return { rows, first: (contracts[0]?.end ?? rows.length - 1) + 1, contracts };
}

/** The first tile, and a product with a tile more down, across and along k, of which the last one is nearly empty. */
function productsOf(design: Design, array: ArrayDesign): GemmWords[] {
  const { rows, columns, reduction, scaling } = array;
  const shape = {
    m: rows + 1,
    k: Math.max(reduction.padding, scaling?.length ?? 0) + 1,
    n: columns + 1,
  };
  const edges = drawnGemm(array, shape, design.verify.seed);
  const isShort = array.schedule(edges).cycles <= MOST_CYCLES;
  return [...workloadTile(design, array, LONGEST_SUM), ...(isShort ? [edges] : [])];
}

function playProduct(array: ArrayDesign, gemm: GemmWords, idle: Signals, play: Play): void {
  const driver = array.driver(gemm);
  const patience = 4 * array.schedule(gemm).cycles + 64;
  let previous: BenchRow['outputs'] | undefined;
  for (let cycle = 0; !driver.done; cycle++) {
    if (cycle > patience) throw new InvariantError(`${array.architecture} never ends its product`);
    previous = play({ ...idle, ...driver.next(previous) }).outputs;
  }
}

/** Sums one after the other, then enough idle cycles for the last to show. */
function playElement(design: Design, idle: Signals, play: Play): void {
  const { element } = design;
  const [layer] = design.workload.layers;
  if (layer === undefined) return;
  const operands = openLayer(layer, 0, design.formats, design.workload.data).operands(0);
  const k = Math.min(operands.k, LONGEST_SUM);
  const role = soloRole(element);
  const { activation, weight } = element.arithmetic;
  const enabled = 'en_i' in idle ? { ...idle, en_i: 1n } : idle;
  for (const row of lines(Math.min(operands.m, 2), (i) => operands.row(i))) {
    for (const column of lines(Math.min(operands.n, 2), (j) => operands.column(j))) {
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
