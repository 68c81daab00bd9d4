/** Icarus Verilog as WebAssembly, on threads of this process: event-driven and four-state, with nothing native. */

import { basename } from 'node:path';
import { renderStdioVerilog } from '../../emit/bench-stdio.ts';
import type { Block, Engine, Rtl, Session } from '../engine.ts';
import {
  fourStateInto,
  icarusRequest,
  stdioBench,
  stdioSession,
  type StdioSimulator,
} from '../stdio.ts';
import type { Verilog } from './elaborate.ts';
import { install, loadPrograms, readManifest, type Programs } from './store.ts';
import { elaborateInThread, startSimulator } from './threads.ts';

/** Icarus Verilog as `npm run build:icarus-wasm` has built it. */
export const icarusWasm: Engine = {
  name: 'icarus-wasm',
  install,
  async version(): Promise<string | undefined> {
    const manifest = await readManifest();
    return manifest === undefined ? undefined : `${manifest.version}, WebAssembly`;
  },
  async open(rtl: Rtl): Promise<Session> {
    const programs = await loadPrograms();
    const image = await elaborateInThread(programs, verilogOf(rtl));
    const start = (): StdioSimulator => simulator(programs, image);
    return stdioSession(rtl, { start, dispose: () => Promise.resolve() }, true);
  },
};

function verilogOf(rtl: Rtl): Verilog {
  const files = rtl.files.map(({ path, text }, i) => ({
    path: `/rtl/${i}/${basename(path)}`,
    text,
  }));
  return {
    top: 'pelab_stdio',
    files: [...files, { path: '/pelab_stdio.v', text: renderStdioVerilog(stdioBench(rtl)) }],
    systemVerilog: files.some(({ path }) => path.endsWith('.sv')),
  };
}

function simulator(programs: Programs, image: Uint8Array): StdioSimulator {
  const thread = startSimulator(programs, image);
  return {
    restarts: true,
    async run(piece: Block, powerUp: boolean, answer: Block): Promise<void> {
      const request = icarusRequest(piece);
      const bytes = await thread.exchange(powerUp, request, answer.words.length * 8);
      fourStateInto(answer, new Uint32Array(bytes.buffer));
    },
    close: () => thread.close(),
  };
}
