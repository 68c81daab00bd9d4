import { describe, expect, test } from 'vitest';
import { elaborateDesign } from '../../src/design/index.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { simulateDesign } from '../../src/run/simulate.ts';
import { openLayer } from '../../src/workloads/operands.ts';

const modes = [
  ['posit16_1', 1],
  ['posit8_0', 2],
  ['posit4_1', 4],
  ['e2m1', 4],
] as const;

describe.each(modes)('words of %s, %i numbers each', (mode, numbers) => {
  const [m, k, n] = [5, 30, 7];
  const sums = numbers === 4 ? 'lanes' : 'dot';
  const design = elaborateDesign({
    name: 'packed',
    element: { family: 'xr-npe', mode, sums, pipeline: 3 },
    array: { architecture: 'systolic-os', rows: 2, columns: 3 },
    workload: { gemms: [{ name: 'g', m, k, n }], data: { distribution: 'normal', seed: 2 } },
  });

  test('k counts words in cycles, numbers in multiply-accumulates', async () => {
    const { cycles, macs, utilisation } = await simulateDesign(design);
    const words = Math.ceil(k / numbers);
    const tiles = Math.ceil(m / 2) * Math.ceil(n / 3);
    expect(cycles).toBe((tiles - 1) * Math.max(words, 4) + words + 2 * 2 + 3 + 3 - 1);
    expect(macs).toBe(m * k * n);
    expect(utilisation).toBeCloseTo(macs / (cycles * 6 * numbers), 12);
  });

  test('the error is that of rounding the operands, and of nothing else', async () => {
    const { numericError } = await simulateDesign(design);
    const [layer] = design.workload.layers;
    if (layer === undefined) throw new Error('a layer');
    const { activation, weight } = design.formats;
    const plain = openLayer(layer, 0, { activation, weight }, design.workload.data).operands(0);
    const format = requireFormat(mode);
    const number = (word: number | bigint): number => {
      const value = format.decode(BigInt(word));
      return value.kind === 'finite' ? Number(value.m) * 2 ** value.e : NaN;
    };
    let greatest = 0;
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        const [row, column] = [plain.row(i), plain.column(j)];
        let rounded = 0;
        let exact = 0;
        for (let at = 0; at < k; at++) {
          rounded += number(row.words[at] ?? 0) * number(column.words[at] ?? 0);
          exact += (row.values[at] ?? 0) * (column.values[at] ?? 0);
        }
        greatest = Math.max(greatest, Math.abs(rounded * row.scale * column.scale - exact));
      }
    }
    expect(numericError.maxAbs).toBeCloseTo(greatest, 9);
    expect(numericError.comparedOutputs).toBe(m * n);
  });
});
