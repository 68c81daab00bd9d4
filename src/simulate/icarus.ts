/** Icarus Verilog: event-driven and four-state; a persistent `vvp` reads stimulus rows from standard input. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderStdioVerilog } from '../emit/bench-stdio.ts';
import { EngineError } from '../errors.ts';
import type { Block, Engine, Rtl, Session } from './engine.ts';
import { writeSources } from './stdio-sources.ts';
import {
  fourStateInto,
  icarusRequest,
  stdioBench,
  stdioSession,
  type StdioSimulator,
} from './stdio.ts';
import { scratchFolder } from './stdio-scratch.ts';
import { requireTool, startChild, toolVersion } from './stdio-tool.ts';

const install = 'install it with `apt install iverilog` or `brew install icarus-verilog`';

/** Native Icarus Verilog, from PATH. */
export const icarus: Engine = {
  name: 'icarus',
  install,
  async version(): Promise<string | undefined> {
    const line = await toolVersion('iverilog', ['-V']);
    return line?.replace(/\s*\(\)\s*$/, '');
  },
  async open(rtl: Rtl): Promise<Session> {
    const folder = scratchFolder();
    try {
      const sources = writeSources(rtl, folder.path);
      const bench = join(folder.path, 'pelab_stdio.v');
      writeFileSync(bench, renderStdioVerilog(stdioBench(rtl)));
      const image = join(folder.path, 'pelab_stdio.vvp');
      const language = sources.systemVerilog ? '-g2012' : '-g2005';
      const args = [language, '-s', 'pelab_stdio', '-o', image, ...sources.paths, bench];
      const { stderr } = await requireTool('iverilog', args, install, folder.path);
      // Icarus reports some errors and yet ends with status 0 when it has written nothing.
      if (/\berror:/i.test(stderr))
        throw new EngineError(`iverilog must accept the text:\n${stderr}`);
      const start = (): StdioSimulator => vvp(image, folder.path);
      const dispose = async (): Promise<void> => folder.remove();
      return stdioSession(rtl, { start, dispose }, true);
    } catch (error) {
      folder.remove();
      throw error;
    }
  },
};

function vvp(image: string, folder: string): StdioSimulator {
  const child = startChild('vvp', ['-n', image], folder);
  return {
    restarts: false,
    async run(piece: Block, _powerUp: boolean, answer: Block): Promise<void> {
      const bytes = await child.exchange([icarusRequest(piece)], answer.words.length * 8);
      fourStateInto(answer, new Uint32Array(bytes.buffer));
    },
    close: () => child.close(),
  };
}
