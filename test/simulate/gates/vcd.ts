/** An independent count of toggles: the netlist as Verilog under Icarus, which writes a VCD that is read here. */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NetlistModule } from '../../../src/eda/netlist.ts';
import type { Block } from '../../../src/simulate/engine.ts';
import { readField } from '../../../src/simulate/engine.ts';
import type { Expression } from '../../../src/technology/boolean.ts';
import { inputsOf, outputsOf } from '../../../src/technology/library.ts';
import type { Cell, Library } from '../../../src/technology/library.ts';

const run = promisify(execFile);

function verilog(of: Expression): string {
  switch (of.op) {
    case 'constant':
      return `1'b${of.value}`;
    case 'pin':
      return of.pin;
    case 'not':
      return `~${verilog(of.of)}`;
    case 'and':
      return `(${of.of.map(verilog).join(' & ')})`;
    case 'or':
      return `(${of.of.map(verilog).join(' | ')})`;
    case 'xor':
      return `(${of.of.map(verilog).join(' ^ ')})`;
  }
}

/** A cell as a module with a delay parameter per output. */
function cellModel(cell: Cell): string {
  const outputs = outputsOf(cell).map((pin) => pin.name);
  const ports = [
    ...inputsOf(cell).map((pin) => `input ${pin.name}`),
    ...outputs.map((name) => `output ${name}`),
  ];
  // The value first, all at once, then the delay: the parts of one expression would glitch in no time.
  const body = outputsOf(cell).flatMap(({ name, function: value }) => [
    `  reg v_${name};`,
    `  always @* v_${name} = ${verilog(value!)};`,
    `  assign #(D_${name}) ${name} = v_${name};`,
  ]);
  const state = cell.sequential;
  if (state !== undefined) {
    body.unshift(
      `  reg ${state.state} = 1'b0;`,
      `  wire ${state.inverted} = ~${state.state};`,
      `  always @(posedge ${verilog(state.clock)}) ${state.state} <= ${verilog(state.next)};`,
    );
  }
  const delays = outputs.map((name) => `parameter D_${name} = 0`).join(', ');
  return `module ${cell.name} #(${delays}) (${ports.join(', ')});\n${body.join('\n')}\nendmodule\n`;
}

/** Delay of an instance's output pin; whole units. */
export type DelayOf = (instance: string, pin: string) => number;

/**
 * Toggles of every net bit of a mapped module, by Icarus. The clock rises once per row; inputs change with it.
 *
 * @param period longer than the netlist takes to settle
 */
export async function vcdToggles(
  module: NetlistModule,
  library: Library,
  rows: Block,
  period: number,
  delayOf: DelayOf,
): Promise<Map<number, number>> {
  const used = new Set(Object.values(module.cells).map((cell) => cell.type));
  const models = [...used].map((type) => cellModel(library.cells.get(type)!));
  const bits = new Set<number>();
  const wire = (bit: number | string): string => {
    if (typeof bit !== 'number') return `1'b${bit}`;
    bits.add(bit);
    return `n${bit}`;
  };
  const instances = Object.entries(module.cells).map(([name, cell], i) => {
    const outputs = outputsOf(library.cells.get(cell.type)!).map((pin) => pin.name);
    const delays = outputs.map((pin) => `.D_${pin}(${delayOf(name, pin)})`).join(', ');
    const pins = Object.entries(cell.connections).map(([pin, [bit]]) => `.${pin}(${wire(bit!)})`);
    return `  ${cell.type} #(${delays}) u${i} (${pins.join(', ')});`;
  });
  const drives: string[] = [];
  const inputs = Object.entries(module.ports).filter(([, port]) => port.direction === 'input');
  for (let cycle = 0; cycle < rows.cycles; cycle++) {
    if (cycle > 0) drives.push(`    #${period / 2} clk = 1; #0`);
    for (const [name, port] of inputs) {
      const field = rows.layout.fields.find((each) => each.name === name);
      if (field === undefined) continue;
      const value = readField(rows, field, cycle);
      port.bits.forEach((bit, i) =>
        drives.push(`    ${wire(bit)} = 1'b${(value >> BigInt(i)) & 1n};`),
      );
    }
    drives.push(
      cycle === 0 ? `    #${period} $dumpvars(1, bench);` : `    #${period / 2} clk = 0;`,
    );
  }
  const clockBit = module.ports['clk']?.bits[0];
  const driven = new Set(inputs.flatMap(([, port]) => port.bits));
  const declarations = [...bits].map((bit) =>
    bit === clockBit
      ? `  wire n${bit} = clk;`
      : driven.has(bit)
        ? `  reg n${bit} = 0;`
        : `  wire n${bit};`,
  );
  const text = [
    ...models,
    'module bench;',
    '  reg clk = 0;',
    ...declarations,
    ...instances,
    '  initial begin',
    '    $dumpfile("t.vcd");',
    ...drives,
    `    #${period} $finish;`,
    '  end',
    'endmodule',
  ].join('\n');
  const folder = await mkdtemp(join(tmpdir(), 'pelab-vcd-'));
  try {
    await writeFile(join(folder, 'bench.v'), text);
    await run('iverilog', ['-g2005', '-o', 'bench.vvp', 'bench.v'], { cwd: folder });
    await run('vvp', ['-n', 'bench.vvp'], { cwd: folder });
    return countToggles(await readFile(join(folder, 't.vcd'), 'latin1'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Changes of every signal `n<bit>` of a VCD after its first dump. */
function countToggles(vcd: string): Map<number, number> {
  const names = new Map<string, number>();
  for (const [, code, name] of vcd.matchAll(/\$var \w+ 1 (\S+) n(\d+)/g))
    names.set(code!, Number(name));
  const values = new Map<string, string>();
  const counts = new Map<number, number>([...names.values()].map((bit) => [bit, 0]));
  for (const [, value, code] of vcd.slice(vcd.indexOf('$dumpvars')).matchAll(/^([01xz])(\S+)$/gm)) {
    const bit = names.get(code!);
    const before = values.get(code!);
    values.set(code!, value!);
    if (bit === undefined || before === undefined || before === value) continue;
    counts.set(bit, counts.get(bit)! + 1);
  }
  return counts;
}
