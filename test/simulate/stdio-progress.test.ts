/** A simulator that works is heard: its answers come some cycles at a time, not when the whole request is done. */

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderStdioVerilog } from '../../src/emit/bench-stdio.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { scratchFolder } from '../../src/simulate/stdio-scratch.ts';
import { writeSources } from '../../src/simulate/stdio-sources.ts';
import { requireTool } from '../../src/simulate/stdio-tool.ts';
import { icarusRequest, stdioBench } from '../../src/simulate/stdio.ts';
import { noise, wideComb } from '../laws/engine-laws.ts';
import { isPresent } from '../support/engines.ts';

test.skipIf(!isPresent(icarus))(
  'Icarus has sent the first 64 cycles of 100 before the others can be simulated',
  async () => {
    const folder = scratchFolder();
    try {
      const bench = join(folder.path, 'bench.v');
      writeFileSync(bench, renderStdioVerilog(stdioBench(wideComb)));
      const image = join(folder.path, 'bench.vvp');
      const { paths } = writeSources(wideComb, folder.path);
      await requireTool(
        'iverilog',
        ['-g2005', '-s', 'pelab_stdio', '-o', image, ...paths, bench],
        '',
      );
      const stimulus = noise(wideComb, 100, 1);
      const rowBytes = 4 * stimulus.layout.stride;
      const vvp = spawn('vvp', ['-n', image], { stdio: ['pipe', 'pipe', 'inherit'] });
      vvp.stdin.write(icarusRequest(stimulus).subarray(0, 4 + 64 * rowBytes));
      let heard = 0;
      const answerBytes = 8 * stdioBench(wideComb).outputWords;
      for await (const chunk of vvp.stdout as AsyncIterable<Buffer>) {
        heard += chunk.length;
        if (heard >= 64 * answerBytes) break;
      }
      vvp.kill();
      expect(heard).toBe(64 * answerBytes);
    } finally {
      folder.remove();
    }
  },
);
