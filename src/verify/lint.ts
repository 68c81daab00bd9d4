/** Linters over emitted text. Yosys is always there; Verilator where it is installed. No waivers. */

import { runYosys, yosysVersion } from '../eda/yosys.ts';
import { EngineError } from '../errors.ts';
import type { Rtl } from '../simulate/engine.ts';
import { scratchFolder } from '../simulate/stdio-scratch.ts';
import { writeSources } from '../simulate/stdio-sources.ts';
import { runTool, toolVersion } from '../simulate/stdio-tool.ts';

export type LintResult = {
  readonly tool: 'verilator' | 'yosys';
  readonly version: string;
  readonly warnings: number;
  /** Each warning's first line, with file names as emitted. */
  readonly messages: readonly string[];
};

/** Lint with every linter present: Yosys first. */
export async function lint(rtl: Rtl): Promise<LintResult[]> {
  const results = await Promise.all([yosysLint(rtl), verilatorLint(rtl)]);
  return results.filter((result) => result !== undefined);
}

/** `verilator --lint-only -Wall`; undefined where Verilator is missing. */
export async function verilatorLint(rtl: Rtl): Promise<LintResult | undefined> {
  const version = await toolVersion('verilator', ['--version']);
  if (version === undefined) return undefined;
  const folder = scratchFolder();
  try {
    const { paths, systemVerilog } = writeSources(rtl, folder.path);
    const language = systemVerilog ? '1800-2017' : '1364-2005';
    const finished = await runTool(
      'verilator',
      ['--lint-only', '-Wall', '--default-language', language, '--top-module', rtl.top, ...paths],
      folder.path,
    );
    const messages = (finished?.stderr ?? '')
      .split('\n')
      .filter((line) => /^%(Warning|Error)(?!: Exiting)/.test(line))
      .map((line) => line.replaceAll(`${folder.path}/`, ''));
    if (messages.length === 0 && finished?.status !== 0)
      messages.push(finished?.stderr ?? 'failed');
    return { tool: 'verilator', version, warnings: messages.length, messages };
  } finally {
    folder.remove();
  }
}

/** `read_verilog; hierarchy -check; proc; check`: undriven, multiply driven and looped nets, unknown modules. */
export async function yosysLint(rtl: Rtl): Promise<LintResult> {
  const version = await yosysVersion();
  const files = Object.fromEntries(
    rtl.files.map((file, i) => [`${i}-${name(file.path)}`, file.text]),
  );
  const read = Object.keys(files).map(
    (file) => `read_verilog ${file.endsWith('.sv') ? '-sv ' : ''}${file}`,
  );
  const script = [...read, `hierarchy -check -top ${rtl.top}`, 'proc', 'check'].join('\n');
  try {
    const { log } = await runYosys({ script, files });
    const messages = log.split('\n').filter((line) => /^(.*: )?Warning: /i.test(line));
    return { tool: 'yosys', version, warnings: messages.length, messages };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { tool: 'yosys', version, warnings: 1, messages: [error.message] };
  }
}

function name(path: string): string {
  return path.replace(/^.*\//, '');
}
