import { describe, expect, test } from 'vitest';
import { elaborateDesign } from '../../src/design/elaborate.ts';
import { memoryEstimates } from '../../src/run/memories.ts';
import { offChipEstimate } from '../../src/run/off-chip.ts';
import { simulateDesign } from '../../src/run/simulate.ts';
import { sram } from '../../src/technology/memories.ts';

const data = {
  name: 'buffered',
  element: { family: 'mac', weight: 'int8', activation: 'int8', accumulator: 32 },
  array: { architecture: 'systolic-os', rows: 4, columns: 4 },
  technology: { library: 'generic45' },
  workload: { gemms: [{ m: 16, k: 32, n: 8 }] },
};
const memory = { weight: '64KiB', activation: '32KiB', output: '16KiB', bandwidth: 16 };

describe('buffers of an array', () => {
  test('are the tables macros at the node of the library, a read or a write per access', () => {
    const [weight, , output] = memoryEstimates(elaborateDesign({ ...data, memory }));
    const table = sram({ bytes: 65536, widthBits: 128, nodeNm: 45 });
    expect(weight).toMatchObject({ buffer: 'weight', widthBits: 128, kind: 'table', nodeNm: 45 });
    expect(weight?.areaUm2).toBeCloseTo(1e6 * table.areaMm2, 6);
    expect(weight?.accessFj).toBeCloseTo(1000 * table.readPj, 6);
    expect(output?.accessFj).toBeCloseTo(
      1000 * sram({ bytes: 16384, widthBits: 128, nodeNm: 45 }).writePj,
      6,
    );
  });

  test('cost the traffic of the simulation, access by access', async () => {
    const design = elaborateDesign({ ...data, memory });
    const { gemms, macs } = await simulateDesign(design);
    for (const { buffer, energyPerMacFj, accessFj } of memoryEstimates(design)) {
      const accesses = (gemms[0]?.trafficBytes[buffer] ?? Number.NaN) / memory.bandwidth;
      expect(energyPerMacFj).toBeCloseTo((accesses * accessFj) / macs, 6);
    }
  });

  test('are scaled, and say so, at a node that the table lacks', () => {
    const kinds = memoryEstimates(elaborateDesign({ ...data, memory }), { nodeNm: 7 }).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(['scaled', 'scaled', 'scaled']);
  });

  test('are register files where those are smaller, and say so', () => {
    const small = { ...memory, output: '32B' };
    const [weight, , output] = memoryEstimates(elaborateDesign({ ...data, memory: small }));
    expect(weight?.cell).toBe('sram');
    expect(output).toMatchObject({
      cell: 'register file',
      kind: 'scaled',
      source: 'aladdin2014',
      accessPs: null,
      leakageNw: null,
    });
  });

  test('are none where the design names none, or the node is not known', () => {
    expect(memoryEstimates(elaborateDesign(data))).toEqual([]);
    const options = { library: 'own.lib' };
    expect(memoryEstimates(elaborateDesign({ ...data, memory }), options)).toEqual([]);
  });
});

describe('memory outside the chip', () => {
  test('moves each operand once and each result once where buffers hold them, at the price of the table', async () => {
    const design = elaborateDesign({ ...data, memory: { ...memory, dram: 'hbm2' } });
    const { offChip, gemms } = await simulateDesign(design);
    // int8 in, sums of 32 bits out; 3.9 pJ per bit.
    const [read, written] = [16 * 32 + 32 * 8, 4 * 16 * 8];
    expect(gemms[0]?.outsideBytes).toEqual({ read, written });
    expect(offChip).toMatchObject({ part: 'hbm2', pjPerBit: 3.9, source: 'oconnor2017' });
    expect(offChip).toMatchObject({ readBytes: read, writtenBytes: written });
    expect(offChip?.energyUj).toBeCloseTo(8 * (read + written) * 3.9e-6, 12);
    expect(offChip?.energyPerMacFj).toBeCloseTo((8 * (read + written) * 3900) / (16 * 32 * 8), 9);
    expect(offChipEstimate(design)).toEqual(offChip);
  });

  test('moves more where they do not, all layers and repeats counted', async () => {
    const gemms = [
      { m: 16, k: 32, n: 8, count: 3 },
      { m: 8, k: 8, n: 8 },
    ];
    const tight = { ...memory, weight: '16B' };
    const design = elaborateDesign({ ...data, memory: tight, workload: { gemms } });
    // Weights come in again for each of 4 and of 2 bands of rows.
    const read = 3 * (16 * 32 + 4 * 32 * 8) + (8 * 8 + 2 * 8 * 8);
    const written = 4 * (3 * 16 * 8 + 8 * 8);
    const { offChip } = await simulateDesign(design);
    expect(offChip).toMatchObject({ part: 'lpddr4', readBytes: read, writtenBytes: written });
    expect(offChipEstimate(design)).toEqual(offChip);
  });

  test('is not counted without a memory section', async () => {
    expect((await simulateDesign(elaborateDesign(data))).offChip).toBeUndefined();
    expect(offChipEstimate(elaborateDesign(data))).toBeUndefined();
  });

  test('of an unknown part is refused with the known ones', () => {
    expect(() => elaborateDesign({ ...data, memory: { ...memory, dram: 'hbm' } })).toThrow(/hbm2/);
  });
});
