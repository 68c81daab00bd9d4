/** Mapping to FPGA families: what is counted, and that nothing is lost on the way. */

import { describe, expect, test } from 'vitest';
import { elaborate, fpga } from '../../src/index.ts';
import { classOf, fpgaFamilies } from '../../src/eda/fpga-cells.ts';
import { countFpgaCells } from '../../src/eda/fpga.ts';
import type { Netlist, NetlistModule } from '../../src/eda/netlist.ts';

const mac = (format: string, array?: object): object => ({
  name: 'small',
  element: { family: 'mac', weight: format, activation: format, accumulator: 17 },
  ...(array === undefined ? {} : { array }),
  workload: { gemms: [{ name: 'tile', m: 2, k: 4, n: 2 }] },
});

/** A module with cells of these types. */
function moduleOf(
  types: readonly string[],
  attributes: Record<string, string> = {},
): NetlistModule {
  const cell = { parameters: {}, attributes: {}, port_directions: {}, connections: {} };
  const cells = types.map((type, i) => [`c${i}`, { type, ...cell }] as const);
  return { attributes, ports: {}, netnames: {}, cells: Object.fromEntries(cells) };
}

describe('an element', () => {
  test('from LUTs alone keeps every register bit of its plan on every family', async () => {
    const { estimates } = await fpga(mac('int3'), { dsp: false });
    expect(estimates.map(({ family }) => family)).toEqual([...fpgaFamilies]);
    for (const { counts, registerBits } of estimates) {
      // 17 bits of sum and valid_o.
      expect(registerBits).toBe(18);
      expect(counts).toMatchObject({ flipFlops: 18, dsps: 0, blockRams: 0, other: 0 });
      expect(counts.luts).toBeGreaterThan(0);
    }
  });
  test('of int8 puts its multiplier into one DSP where packing is on', async () => {
    const { estimates } = await fpga(mac('int8'), { families: ['ice40', 'ecp5'] });
    for (const { counts, dspPacking } of estimates) {
      expect(dspPacking).toBe('on');
      expect(counts.dsps).toBe(1);
      expect(counts.other).toBe(0);
    }
    // The iCE40 block takes the accumulator with it; that of ECP5 is a multiplier only.
    expect(estimates.map(({ counts }) => counts.flipFlops)).toEqual([1, 18]);
  });
  test('says where packing does not exist, and has no array to map', async () => {
    const { estimates } = await fpga(mac('int3'), {
      families: ['gowin'],
      scopes: ['element', 'array'],
    });
    expect(estimates.map(({ scope, dspPacking }) => [scope, dspPacking])).toEqual([
      ['element', 'unsupported'],
    ]);
  });
});

test('an array maps each kind of child once, and its counts are sums over the instances', async () => {
  const design = await elaborate(mac('int3', { architecture: 'systolic-os', rows: 2, columns: 3 }));
  const report = await fpga(design, { families: ['ecp5'], scopes: ['array'], dsp: false });
  const [estimate] = report.estimates;
  const modules = estimate?.modules ?? [];
  expect(modules.filter(({ module }) => module.includes('_pe_')).map((m) => m.instances)).toEqual([
    6,
  ]);
  const sum = modules.reduce(
    (bits, { instances, counts }) => bits + instances * counts.flipFlops,
    0,
  );
  expect(estimate?.counts.flipFlops).toBe(sum);
  expect(sum).toBe(estimate?.registerBits);
  expect(estimate?.counts.other).toBe(0);
});

describe('cells', () => {
  test('are known by the names the vendors gave them', () => {
    const types = ['SB_DFF', 'SB_DFFE', 'SB_DFFESR', 'SB_DFFNSS', 'SB_RAM40_4KNRNW', 'SB_RAM40_4K'];
    expect(types.map((type) => classOf('ice40', type))).toEqual([
      'flipFlops',
      'flipFlops',
      'flipFlops',
      'flipFlops',
      'blockRams',
      'blockRams',
    ]);
    expect(
      ['FDRE', 'SRL16E', 'SRLC32E', 'RAM32M', 'MUXF7'].map((t) => classOf('xilinx', t)),
    ).toEqual(['flipFlops', 'lutMemories', 'lutMemories', 'lutMemories', 'wideMuxes']);
    expect(['DFF', 'DFFRE', 'DFFNSE', 'ALU', 'GND'].map((t) => classOf('gowin', t))).toEqual([
      'flipFlops',
      'flipFlops',
      'flipFlops',
      'carryCells',
      undefined,
    ]);
  });
  test('that no table knows are counted as other, boxes of the library included', () => {
    const netlist: Netlist = {
      creator: 'test',
      modules: {
        top: moduleOf(['inner', 'inner', 'SB_PLL40_CORE']),
        inner: moduleOf(['SB_LUT4', 'SB_DFF']),
        SB_PLL40_CORE: moduleOf([], { blackbox: '1' }),
      },
    };
    const counted = countFpgaCells(netlist, 'top', 'ice40');
    expect(counted.counts).toMatchObject({ luts: 2, flipFlops: 2, other: 1 });
    expect(counted.cells).toEqual({ SB_DFF: 2, SB_LUT4: 2, SB_PLL40_CORE: 1 });
    expect(counted.modules.map(({ instances }) => instances)).toEqual([1, 2]);
  });
});
