import { describe, expect, test } from 'vitest';
import { analyzeTiming, internalPath, slackPs } from '../../src/eda/timing.ts';
import { timingModel } from '../../src/eda/timing-model.ts';
import { writeLiberty } from '../../src/eda/liberty-write.ts';
import { runYosys } from '../../src/eda/yosys.ts';
import type { Bit, Netlist, NetlistModule } from '../../src/eda/netlist.ts';
import { genericLibrary, listLibraries } from '../../src/technology/generic.ts';
import { lookup } from '../../src/technology/library.ts';
import type { Library } from '../../src/technology/library.ts';
import { operatingPoint } from '../../src/technology/operating-point.ts';

function library(name: string): Library {
  const found = genericLibrary(name);
  if (found === undefined) throw new Error(name);
  return found;
}

const designs = {
  multiplier: `module t(input [7:0] a, b, output [15:0] y); assign y = $signed(a) * $signed(b); endmodule`,
  adder: `module t(input [23:0] a, b, output [24:0] y); assign y = a + b; endmodule`,
  selector: `module t(input [31:0] a, input [4:0] s, output y, output [7:0] z);
    assign y = a[s]; assign z = s[0] ? a[7:0] ^ a[15:8] : a[31:24] & a[23:16]; endmodule`,
};

async function mapped(
  text: string,
  lib: Library,
  tail: string,
): Promise<{ module: NetlistModule; stimePs: number }> {
  const { files, log } = await runYosys({
    script: [
      'read_verilog t.v',
      'hierarchy -top t',
      'proc',
      'alumacc',
      'techmap',
      'opt -fast',
      `abc -liberty m.lib -D 500 -script +strash;&get,-n;&nf,{D};&put;${tail}topo;stime,-p`,
      'opt_clean',
      'write_json o.json',
    ].join('\n'),
    files: { 't.v': text, 'm.lib': writeLiberty(lib, 'mapping') },
  });
  const written = JSON.parse(Buffer.from(files['o.json'] ?? '').toString()) as Netlist;
  const module = written.modules['t'];
  const delays = [...log.matchAll(/Delay\s*=\s*([\d.]+)\s*ps/g)].map((match) => Number(match[1]));
  const stimePs = delays.at(-1);
  if (module === undefined || stimePs === undefined) throw new Error('ABC reported no delay');
  return { module, stimePs };
}

describe('static timing equals ABC stime to its last printed digit', () => {
  const cases = listLibraries().flatMap((name) =>
    Object.keys(designs).flatMap((design) =>
      ['', 'buffer,-c;upsize,-D,300;dnsize,-D,300;'].map((tail) => [name, design, tail] as const),
    ),
  );
  test.each(cases)('%s, %s, %j', async (name, design, tail) => {
    const lib = library(name);
    const text = designs[design as keyof typeof designs];
    const { module, stimePs } = await mapped(text, lib, tail);
    // ABC starts from inputs without slew and ends at outputs without load.
    const timing = analyzeTiming(module, lib, { inputSlewPs: 0, outputLoadFf: 0 });
    expect(Math.abs(timing.criticalPathPs - stimePs)).toBeLessThan(0.006 + 1e-6 * stimePs);
  });
});

/** A netlist by hand: cells as [name, type, pins]. */
function netlist(
  ports: Record<string, { direction: 'input' | 'output'; bits: Bit[] }>,
  cells: readonly (readonly [string, string, Record<string, Bit>])[],
): NetlistModule {
  return {
    attributes: {},
    ports,
    cells: Object.fromEntries(
      cells.map(([name, type, pins]) => [
        name,
        {
          type,
          parameters: {},
          attributes: {},
          port_directions: {},
          connections: Object.fromEntries(Object.entries(pins).map(([pin, bit]) => [pin, [bit]])),
        },
      ]),
    ),
    netnames: Object.fromEntries(
      Object.entries(ports).map(([name, { bits }]) => [name, { hide_name: 0 as const, bits }]),
    ),
  };
}

describe('paths through registers', () => {
  const lib = library('generic45');
  const toggle = netlist(
    {
      clk: { direction: 'input', bits: [2] },
      d: { direction: 'input', bits: [3] },
      q: { direction: 'output', bits: [5] },
    },
    [
      ['first', 'DFF_X1', { D: 3, CK: 2, Q: 4 }],
      ['gate', 'INV_X1', { A: 4, ZN: 6 }],
      ['second', 'DFF_X1', { D: 6, CK: 2, Q: 5 }],
    ],
  );

  test('a register path is clock to output, gates at their loads, and setup, worked out by hand', () => {
    const { slewPs } = operatingPoint(lib);
    const cell = (name: string): NonNullable<ReturnType<typeof lib.cells.get>> => {
      const found = lib.cells.get(name);
      if (found === undefined) throw new Error(name);
      return found;
    };
    const flop = cell('DFF_X1').arcs[0];
    const inverter = cell('INV_X1').arcs[0];
    const setup = cell('DFF_X1').constraints[0];
    if (!flop?.rise || !flop.fall || !inverter?.rise || !inverter.fall || !setup?.rise) {
      throw new Error('incomplete cell');
    }
    const capInverter = 1.7;
    const capData = 1.14;
    const rise =
      lookup(flop.fall.delay, slewPs, capInverter) +
      lookup(inverter.rise.delay, lookup(flop.fall.slew, slewPs, capInverter), capData);
    const fall =
      lookup(flop.rise.delay, slewPs, capInverter) +
      lookup(inverter.fall.delay, lookup(flop.rise.slew, slewPs, capInverter), capData);
    const expected = Math.max(rise, fall) + lookup(setup.rise, 0, 0);
    const timing = analyzeTiming(toggle, lib);
    expect(timing.groups['register to register']).toBeCloseTo(expected, 9);
    expect(timing.criticalPathPs).toBe(Math.max(...Object.values(timing.groups)));
    expect(slackPs(timing, 1000)).toBeCloseTo(1000 - timing.criticalPathPs, 9);
  });

  test('the path names its cells from register to setup and its delays add up', () => {
    const { path, criticalPathPs } = analyzeTiming(toggle, lib);
    expect(path.map((step) => [step.cell, step.type])).toEqual([
      ['first', 'DFF_X1'],
      ['gate', 'INV_X1'],
      ['second.D', 'setup'],
    ]);
    expect(path.reduce((sum, step) => sum + step.delayPs, 0)).toBeCloseTo(criticalPathPs, 9);
  });

  test('the path that stays between registers is told apart from a longer one from an input', () => {
    const long = netlist(
      {
        clk: { direction: 'input', bits: [2] },
        d: { direction: 'input', bits: [3] },
        q: { direction: 'output', bits: [5] },
      },
      [
        ['first', 'DFF_X1', { D: 3, CK: 2, Q: 4 }],
        ['fast', 'INV_X1', { A: 4, ZN: 6 }],
        ['second', 'DFF_X1', { D: 6, CK: 2, Q: 5 }],
        ...Array.from(
          { length: 20 },
          (_, i) => [`chain${i}`, 'INV_X1', { A: i === 0 ? 3 : 19 + i, ZN: 20 + i }] as const,
        ),
        ['third', 'DFF_X1', { D: 39, CK: 2, Q: 7 }],
      ],
    );
    const { groups, path } = analyzeTiming(long, lib);
    expect(path.at(-1)?.cell).toBe('third.D');
    const inside = internalPath(long, lib);
    expect(inside.criticalPathPs).toBe(groups['register to register']);
    expect(inside.path.map(({ cell }) => cell)).toEqual(['first', 'fast', 'second.D']);
    expect(inside.path.at(-1)?.arrivalPs).toBe(inside.criticalPathPs);
    expect(internalPath(netlist({}, []), lib)).toEqual({ criticalPathPs: 0, path: [] });
  });

  test('a module as a model times its surroundings as its cells would', () => {
    const inner = netlist(
      {
        clk: { direction: 'input', bits: [2] },
        a: { direction: 'input', bits: [3] },
        q: { direction: 'output', bits: [5] },
        y: { direction: 'output', bits: [7] },
      },
      [
        ['in', 'NAND2_X1', { A1: 3, A2: 5, ZN: 4 }],
        ['state', 'DFF_X1', { D: 4, CK: 2, Q: 5 }],
        ['through', 'INV_X1', { A: 3, ZN: 7 }],
      ],
    );
    const outerPorts = {
      clk: { direction: 'input' as const, bits: [2] },
      d: { direction: 'input' as const, bits: [3] },
      q: { direction: 'output' as const, bits: [9] },
      y: { direction: 'output' as const, bits: [12] },
    };
    const shell = [
      ['buf', 'BUF_X1', { A: 3, Z: 8 }],
      ['out', 'INV_X2', { A: 10, ZN: 9 }],
      ['post', 'INV_X1', { A: 11, ZN: 12 }],
    ] as const;
    const withModel = netlist(outerPorts, [
      ...shell,
      ['u', 'inner', { clk: 2, a: 8, q: 10, y: 11 }],
    ]);
    const flat = netlist(outerPorts, [
      ...shell,
      ['u.in', 'NAND2_X1', { A1: 8, A2: 10, ZN: 20 }],
      ['u.state', 'DFF_X1', { D: 20, CK: 2, Q: 10 }],
      ['u.through', 'INV_X1', { A: 8, ZN: 11 }],
    ]);
    const model = timingModel('inner', inner, lib);
    const cells = new Map([...lib.cells, ['inner', model] as const]);
    const modelled = analyzeTiming(withModel, { ...lib, cells }).groups;
    const exact = analyzeTiming(flat, lib).groups;
    for (const group of ['input to register', 'register to output', 'input to output'] as const) {
      const ratio = (modelled[group] ?? 0) / (exact[group] ?? 1);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.03);
    }
  });

  test('a combinational loop is refused and named', () => {
    const loop = netlist({ y: { direction: 'output', bits: [2] } }, [
      ['one', 'INV_X1', { A: 2, ZN: 3 }],
      ['two', 'INV_X1', { A: 3, ZN: 2 }],
    ]);
    expect(() => analyzeTiming(loop, lib)).toThrow(
      'the netlist must have no combinational loop, not one through one',
    );
  });

  test('a cell the library lacks is refused by name', () => {
    const odd = netlist({ y: { direction: 'output', bits: [2] } }, [['g', 'NAND9', { ZN: 2 }]]);
    expect(() => analyzeTiming(odd, lib)).toThrow(
      'cell g must be of a type in generic45, not NAND9',
    );
  });
});
