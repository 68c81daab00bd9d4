import { beforeAll, describe, expect, test } from 'vitest';
import { synthesize, sumOver } from '../../src/eda/synthesis.ts';
import type { Synthesis, SynthesisOptions } from '../../src/eda/synthesis.ts';
import { treeBuffer } from '../../src/eda/synthesis-buffers.ts';
import { analyzeTiming } from '../../src/eda/timing.ts';
import { boothMac } from '../../src/elements/booth-mac/index.ts';
import type { ElementFamily } from '../../src/elements/family.ts';
import { mac } from '../../src/elements/mac/index.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import type { SourceFile } from '../../src/emit/verilog.ts';
import { registerBits } from '../../src/structure/plan.ts';
import type { Plan } from '../../src/structure/plan.ts';
import { compileGates } from '../../src/simulate/gates/machine.ts';
import { elaborateGates } from '../../src/simulate/gates/elaborate.ts';
import { libraryCells } from '../../src/simulate/gates/cells.ts';
import { lowerGates } from '../../src/simulate/gates/lower.ts';
import { packLanes, unpackLanes } from '../../src/simulate/gates/lanes.ts';
import { readField } from '../../src/simulate/engine.ts';
import type { Block } from '../../src/simulate/engine.ts';
import { genericLibrary } from '../../src/technology/generic.ts';
import type { Library } from '../../src/technology/library.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { randomRows } from '../support/gates.ts';

function library(name: string): Library {
  const found = genericLibrary(name);
  if (found === undefined) throw new Error(name);
  return found;
}

function planOf(family: ElementFamily, options: Record<string, unknown>): Plan {
  const element = family.configure(options);
  if (!element.ok) throw new Error(JSON.stringify(element.error));
  return element.value.plan({ kind: 'accumulate', lanes: 1 });
}

const small = { activation: 'int5', weight: 'uint4', accumulator: 14 };

async function map(plan: Plan, lib: Library, options: SynthesisOptions = {}): Promise<Synthesis> {
  return synthesize({ files: renderPlan(plan), top: plan.module }, lib, options);
}

/** Random rows behind a reset that also starts a new sum: what the registers held at power-up is gone. */
function stimulus(plan: Plan, seed: number): Block {
  const shapes = rtlOf(plan).inputs;
  const rows = randomRows(shapes, 40, seed);
  for (const field of rows.layout.fields) {
    for (let cycle = 0; cycle < 4; cycle++) {
      if (['rst', 'en_i', 'valid_i', 'first_i'].includes(field.name)) {
        rows.words[cycle * rows.layout.stride + field.offset] =
          field.name === 'rst' && cycle > 1 ? 0 : 1;
      }
    }
  }
  return rows;
}

const LEAD = 4;

async function outputs(
  plan: Plan,
  lib: Library | undefined,
  options: SynthesisOptions,
): Promise<string[]> {
  const graph =
    lib === undefined
      ? await elaborateGates(rtlOf(plan))
      : lowerGates(
          {
            creator: '',
            modules: Object.fromEntries(
              [...(await map(plan, lib, options)).modules].map(([n, m]) => [n, m.netlist]),
            ),
          },
          plan.module,
          libraryCells(lib),
        );
  const blocks = Array.from({ length: 128 }, (_, seed) => stimulus(plan, seed));
  const machine = compileGates(graph);
  const planes = machine.run(packLanes(graph.inputs, blocks), blocks[0]?.cycles ?? 0);
  return unpackLanes(graph.outputs, planes, blocks.length).flatMap((block) =>
    Array.from({ length: block.cycles - LEAD }, (_, i) =>
      block.layout.fields
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((field) => `${field.name}=${readField(block, field, LEAD + i)}`)
        .join(' '),
    ),
  );
}

describe('the mapped netlist computes what the Verilog says, 128 random runs', () => {
  const cases: [string, ElementFamily, Record<string, unknown>, string, SynthesisOptions][] = [
    ['mac', mac, {}, 'generic45', {}],
    ['mac', mac, { overflow: 'saturate', pipeline: 2 }, 'generic7', { mapping: 'choices' }],
    ['booth-mac', boothMac, {}, 'generic45', {}],
    ['booth-mac', boothMac, {}, 'generic45', { adders: 'gates', mapping: 'area' }],
    ['booth-mac', boothMac, { pipeline: 2, tree: 'compressor42' }, 'generic130', {}],
    ['booth-mac', boothMac, { encoding: 'and-array', adder: 'ripple' }, 'generic7', {}],
    ['mac', mac, {}, 'generic130', { arithmetic: 'booth', mapping: 'default' }],
  ];
  test.each(cases)('%s %#', async (_, family, build, name, options) => {
    const plan = planOf(family, { ...small, ...build });
    const [rtl, mapped] = await Promise.all([
      outputs(plan, undefined, {}),
      outputs(plan, library(name), options),
    ]);
    expect(rtl.length).toBe(128 * (40 - LEAD));
    expect(new Set(rtl).size).toBeGreaterThan(100);
    expect(mapped).toEqual(rtl);
  });
});

describe('what synthesis counts', () => {
  let plan: Plan;
  let synthesis: Synthesis;
  const lib = library('generic45');
  beforeAll(async () => {
    plan = planOf(boothMac, {});
    synthesis = await map(plan, lib);
  });

  test('register bits are those of the plan', () => {
    expect(sumOver(synthesis, (module) => module.registerCells.size)).toBe(registerBits(plan));
  });

  test('full adder instances are cells of the library under their own names', () => {
    const cells = Object.entries(synthesis.modules.get(plan.module)?.netlist.cells ?? {});
    const adders = cells.filter(([, cell]) => cell.type === 'FA_X1').map(([name]) => name);
    expect(adders.length).toBeGreaterThan(10);
    expect(adders.filter((name) => !name.startsWith('u_tree.u_'))).toEqual([]);
  });

  test('area is the sum over cells; every cell is traced to a wire of the Verilog', () => {
    const module = synthesis.modules.get(plan.module);
    if (module === undefined) throw new Error(plan.module);
    const area = Object.values(module.netlist.cells).reduce(
      (sum, cell) => sum + (lib.cells.get(cell.type)?.areaUm2 ?? Number.NaN),
      0,
    );
    expect(module.areaUm2).toBeCloseTo(area, 6);
    const lost = Object.keys(module.netlist.cells).filter((name) => !module.origins.has(name));
    expect(lost).toEqual([]);
    expect(Object.keys(module.netlist.cells).some((name) => name.startsWith('$'))).toBe(false);
  });

  test('registers carry the name of the bit they hold', () => {
    const names = [...(synthesis.modules.get(plan.module)?.registerCells ?? [])];
    expect(names).toContain('acc_q[31]');
    expect(names).toContain('valid_sum_q');
  });
});

describe('hierarchy', () => {
  const lib = library('generic45');
  const cell = `module pe(input clk, input en, input [3:0] a, input [3:0] b, output [7:0] y);
  reg [7:0] q;
  always @(posedge clk) if (en) q <= q + a * b;
  assign y = q;
endmodule
`;
  const top = `module grid(input clk, input en, input [15:0] a, input [15:0] b, output [127:0] y);
  reg en_q;
  always @(posedge clk) en_q <= en;
  genvar r, c;
  generate
    for (r = 0; r < 4; r = r + 1) begin : gen_row
      for (c = 0; c < 4; c = c + 1) begin : gen_column
        pe u_pe (.clk(clk), .en(en_q), .a(a[4*r +: 4]), .b(b[4*c +: 4]), .y(y[8*(4*r+c) +: 8]));
      end
    end
  endgenerate
endmodule
`;
  const files: SourceFile[] = [
    { path: 'pe.v', text: cell },
    { path: 'grid.v', text: top },
  ];

  test('a module kept whole is mapped once and counted sixteen times, within 3 % of flat synthesis', async () => {
    const [kept, flat] = await Promise.all([
      synthesize({ files, top: 'grid', keep: ['pe'] }, lib),
      synthesize({ files, top: 'grid' }, lib),
    ]);
    expect(kept.modules.get('grid')?.children).toEqual(new Map([['pe', 16]]));
    const pe = kept.modules.get('pe')?.areaUm2 ?? 0;
    const fabric = kept.modules.get('grid')?.areaUm2 ?? 0;
    const area = sumOver(kept, (module) => module.areaUm2);
    expect(area).toBeCloseTo(16 * pe + fabric, 6);
    const flatArea = sumOver(flat, (module) => module.areaUm2);
    expect(Math.abs(area / flatArea - 1)).toBeLessThan(0.03);
    expect(sumOver(kept, (module) => module.registerCells.size)).toBe(16 * 8 + 1);
  });

  test('an enable that reaches every element gets a tree of buffers, none overloaded', async () => {
    const { modules } = await synthesize({ files, top: 'grid' }, lib);
    const module = modules.get('grid');
    const buffer = treeBuffer(lib);
    if (module === undefined || buffer === undefined) throw new Error('grid');
    const buffers = Object.keys(module.netlist.cells).filter((name) => name.includes(':buffer_'));
    expect(buffers.length).toBeGreaterThan(3);
    const { path, criticalPathPs } = analyzeTiming(module.netlist, lib);
    expect(Math.max(...path.map((step) => step.loadFf))).toBeLessThan(2 * buffer.loadFf);
    expect(criticalPathPs).toBeLessThan(1500);
  });
});
