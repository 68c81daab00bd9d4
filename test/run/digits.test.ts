import { expect, test } from 'vitest';
import { parseDesign } from '../../src/design/index.ts';
import { digitBeats, digitRate } from '../../src/run/digit-stream.ts';
import { simulateDesign } from '../../src/run/simulate.ts';
import { workloadRate } from '../../src/run/workload-rate.ts';
import { openLayer } from '../../src/workloads/operands.ts';
import { randomStream } from '../../src/workloads/random.ts';
import { toWords } from '../../src/workloads/words.ts';

const text = [
  'name: digits',
  'element: { family: opt4e, accumulator: 24 }',
  'array: { architecture: column-engine, rows: 2, columns: 3, queue: 3, depth: 64 }',
  'workload:',
  '  gemms: [{ name: one, m: 5, k: 21, n: 7, count: 3 }]',
  '  data: { distribution: normal, seed: 9 }',
].join('\n');

test('cycles of a layer are those that its own operands take on the golden machine, product by product', async () => {
  const design = parseDesign(text, 'digits.yaml');
  const [layer] = design.workload.layers;
  const { array } = design;
  if (layer === undefined || array === undefined) throw new Error('one layer, one array');
  const opened = openLayer(layer, 0, design.formats, design.workload.data);
  let cycles = 0;
  for (let instance = 0; instance < 3; instance++) {
    const { m, k, n, row, column } = opened.operands(instance);
    const columns = Array.from({ length: n }, (_, j) => toWords(column(j).words));
    const a = Array.from({ length: m }, (_, i) => toWords(row(i).words)).flat();
    const b = Array.from({ length: k * n }, (_, at) => columns[at % n]?.[Math.floor(at / n)] ?? 0n);
    const machine = array.golden();
    const driver = array.driver({ m, k, n, a, b });
    let previous: ReturnType<typeof machine.step> | undefined;
    while (!driver.done) previous = machine.step(driver.next(previous));
    cycles += driver.cycles;
  }
  const simulation = await simulateDesign(design);
  expect(simulation.cycles).toBe(cycles);
  expect(simulation.macs).toBe(3 * 5 * 21 * 7);
  expect(simulation.gemms).toMatchObject([{ cycles, count: 3 }]);
  // Energy per multiply-accumulate counts by these cycles, not by those of digits that are all there.
  expect(workloadRate(design)).toBe(simulation.macs / cycles);
});

test('the inputs of one element make one output of the product', () => {
  const { element, workload, formats } = parseDesign(text, 'digits.yaml');
  const [layer] = workload.layers;
  if (layer === undefined) throw new Error('one layer');
  const operands = openLayer(layer, 0, formats, workload.data).operands(0);
  const machine = element.golden({ kind: 'digit', lanes: 4 });
  const beats = [...digitBeats(element, operands, randomStream(1))];
  for (const beat of beats) machine.step(beat);
  machine.step({});
  const { acc_o: sum } = machine.step({});
  const random = randomStream(1);
  const row = operands.row(Math.floor(random.unit() * operands.m));
  const column = operands.column(Math.floor(random.unit() * operands.n));
  const { arithmetic } = element;
  const exact = arithmetic.accumulate(arithmetic.zero, toWords(row.words), toWords(column.words));
  expect(sum).toBe(exact);
  expect(digitRate(element, operands, randomStream(1))).toBe(operands.k / beats.length);
});

test('an element that finds the digits itself makes the same output of groups of words', () => {
  const own = text.replace('opt4e', 'opt3').replace('k: 21', 'k: 47');
  const { element, workload, formats } = parseDesign(own, 'digits.yaml');
  const [layer] = workload.layers;
  if (layer === undefined) throw new Error('one layer');
  const operands = openLayer(layer, 0, formats, workload.data).operands(0);
  const machine = element.golden({ kind: 'digit', lanes: 1 });
  const beats = [...digitBeats(element, operands, randomStream(1))];
  for (const beat of beats) machine.step(beat);
  machine.step({});
  const { acc_o: sum } = machine.step({});
  const random = randomStream(1);
  const row = operands.row(Math.floor(random.unit() * operands.m));
  const column = operands.column(Math.floor(random.unit() * operands.n));
  const { arithmetic } = element;
  const exact = arithmetic.accumulate(arithmetic.zero, toWords(row.words), toWords(column.words));
  expect(sum).toBe(exact);
  // All cycles but that of the reset.
  expect(digitRate(element, operands, randomStream(1))).toBe(operands.k / (beats.length - 1));
});

test('an element that takes digits is refused without an array', () => {
  expect(() => parseDesign('name: alone\nelement: { family: opt4c }', 'alone.yaml')).toThrow(
    /array must be an array that chooses the digits/,
  );
});
