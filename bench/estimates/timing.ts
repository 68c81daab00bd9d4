/**
 * Our static timing against ABC's `stime` on the same mapped netlists, over the built-in libraries and any Liberty
 * files: `node --import tsx bench/estimates/timing.ts [a.lib.gz,b.lib.gz ...]`, one library per argument.
 */
import { writeLiberty } from '../../src/eda/liberty-write.ts';
import type { Netlist } from '../../src/eda/netlist.ts';
import { analyzeTiming } from '../../src/eda/timing.ts';
import { runYosys } from '../../src/eda/yosys.ts';
import { loadLibrary } from '../../src/estimate/library.ts';
import { listLibraries } from '../../src/technology/generic.ts';

const designs: Readonly<Record<string, string>> = {
  'mul 8x8': 'input signed [7:0] a, b, output signed [15:0] y); assign y = a * b;',
  'mul-add 8x8+16':
    'input signed [7:0] a, b, input signed [15:0] c, output signed [15:0] y); assign y = a * b + c;',
  'add 32': 'input [31:0] a, b, output [32:0] y); assign y = a + b;',
  'shift 32': 'input [31:0] a, input [4:0] b, output [31:0] y); assign y = a >> b;',
  'compare 16': 'input signed [15:0] a, b, output y); assign y = a < b;',
};
const tails = ['', 'buffer,-c;upsize,{D};dnsize,{D};'];

let worst = 0;
for (const name of [...listLibraries(), ...process.argv.slice(2)]) {
  const library = await loadLibrary(name, process.cwd());
  for (const [label, body] of Object.entries(designs)) {
    for (const tail of tails) {
      const { files, log } = await runYosys({
        script: [
          'read_verilog t.v',
          'hierarchy -top t',
          'alumacc',
          'techmap',
          'opt -fast',
          `abc -liberty m.lib -D 500 -script +strash;&get,-n;&nf,{D};&put;${tail}topo;stime,-p`,
          'opt_clean',
          'write_json o.json',
        ].join('\n'),
        files: { 't.v': `module t(${body} endmodule`, 'm.lib': writeLiberty(library, 'mapping') },
      });
      const netlist = JSON.parse(Buffer.from(files['o.json'] ?? '').toString()) as Netlist;
      const module = netlist.modules['t'];
      const delays = [...log.matchAll(/Delay\s*=\s*([\d.]+)\s*ps/g)];
      const abcPs = Number(delays.at(-1)?.[1]);
      if (module === undefined || !(abcPs > 0)) throw new Error(`${label}: ABC gave no delay`);
      const cells = Object.keys(module.cells).length;
      for (let i = 0; i < 5; i++) analyzeTiming(module, library);
      const started = performance.now();
      const { criticalPathPs } = analyzeTiming(module, library, {
        inputSlewPs: 0,
        outputLoadFf: 0,
      });
      const ms = performance.now() - started;
      const percent = 100 * (criticalPathPs / abcPs - 1);
      worst = Math.max(worst, Math.abs(percent));
      process.stdout.write(
        `${library.name.padEnd(34)}${label.padEnd(16)}${(tail === '' ? '' : 'sized').padEnd(7)}` +
          `${String(cells).padStart(6)} cells  stime ${abcPs.toFixed(2).padStart(9)}  ours ` +
          `${criticalPathPs.toFixed(2).padStart(9)} ps  ${percent.toFixed(4).padStart(8)} %  ${ms.toFixed(1)} ms\n`,
      );
    }
  }
}
process.stdout.write(`largest difference ${worst.toFixed(4)} %\n`);
process.exit(0);
