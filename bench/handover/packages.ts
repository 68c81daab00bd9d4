/**
 * The package of every shipped design, bus wrapper included, through Verilator's lint and Yosys for each FPGA family:
 *
 *   node --import tsx bench/handover/packages.ts [--families ice40,ecp5] [designs/mac-int8.yaml ...]
 *
 * Each kind of module below the design is mapped once. One line per design; the exit code is 1 if any fails.
 */
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fpgaFamilies } from '../../src/eda/fpga-cells.ts';
import { mapToFpga } from '../../src/eda/fpga.ts';
import { axiControlPlan } from '../../src/handover/axi-control.ts';
import { elaborate } from '../../src/index.ts';
import { targetOf } from '../../src/run/target.ts';
import { lint } from '../../src/verify/lint.ts';
import { rtlOf } from '../../src/verify/rtl.ts';

const { values, positionals } = parseArgs({
  options: { families: { type: 'string' } },
  allowPositionals: true,
});
const wanted = values.families?.split(',');
const families = fpgaFamilies.filter((family) => wanted?.includes(family) ?? true);
const files = positionals.length > 0 ? positionals : shipped();

/** Design files, without spaces. */
function shipped(): string[] {
  return readdirSync('designs')
    .filter((name) => /^[^.]+\.yaml$/.test(name))
    .map((name) => `designs/${name}`);
}

let failed = 0;
for (const file of files) {
  const results: string[] = [];
  try {
    const design = await elaborate(file);
    const plan = targetOf(design).plan();
    const whole = design.array?.registers === undefined ? axiControlPlan(plan, design.hash) : plan;
    const rtl = rtlOf(whole);
    const told = await lint(rtl);
    results.push(...told.map(({ tool, messages }) => `${tool} ${messages.length} messages`));
    failed += told.filter(({ messages }) => messages.length > 0).length;
    const keep = [...new Set(plan.children.map((child) => child.plan.module))];
    for (const family of families) {
      const { counts } = await mapToFpga({ top: whole.module, files: rtl.files }, family, { keep });
      results.push(`${family} ${counts.luts} LUTs, ${counts.dsps} DSPs`);
    }
  } catch (error) {
    failed++;
    results.push(`failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  process.stdout.write(`${file}: ${results.join('; ')}\n`);
}
process.stdout.write(`${files.length} packages, ${failed} failures\n`);
process.exit(failed === 0 ? 0 : 1);
