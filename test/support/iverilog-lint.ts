/** `iverilog -g2005 -Wall` over emitted text, for tests; nothing where Icarus is missing. */

import { scratchFolder } from '../../src/simulate/stdio-scratch.ts';
import { writeSources } from '../../src/simulate/stdio-sources.ts';
import { runTool, toolVersion } from '../../src/simulate/stdio-tool.ts';
import type { Rtl } from '../../src/simulate/engine.ts';
import { enginesRequired } from './engines.ts';

/** What Icarus says of a design; empty when it is content, or not here and not required. */
export async function iverilogLint(rtl: Rtl): Promise<string[]> {
  if (!enginesRequired && (await toolVersion('iverilog', ['-V'])) === undefined) return [];
  const folder = scratchFolder();
  try {
    const { paths } = writeSources(rtl, folder.path);
    const args = ['-g2005', '-Wall', '-t', 'null', '-s', rtl.top, ...paths];
    const finished = await runTool('iverilog', args, folder.path);
    if (finished === undefined) return ['iverilog is missing'];
    return finished.stderr.split('\n').filter((line) => line !== '');
  } finally {
    folder.remove();
  }
}
