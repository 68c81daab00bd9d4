import { describe, expect, test } from 'vitest';
import { elaborateDesign } from '../../src/design/elaborate.ts';
import { memoryEstimates } from '../../src/run/memories.ts';
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

  test('are none where the design names none, or the node is not known', () => {
    expect(memoryEstimates(elaborateDesign(data))).toEqual([]);
    const options = { library: 'own.lib' };
    expect(memoryEstimates(elaborateDesign({ ...data, memory }), options)).toEqual([]);
  });
});
