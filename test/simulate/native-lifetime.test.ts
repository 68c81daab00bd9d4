/** Native engines leave nothing behind: no process, no temporary file. */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { icarus } from '../../src/simulate/icarus.ts';
import { availableEngines, engineByName } from '../../src/simulate/index.ts';
import { macElement, noise, rtlOf, wideComb } from '../laws/engine-laws.ts';
import { isPresent } from '../support/engines.ts';

const engineRoot = new URL('../../src/simulate/', import.meta.url).pathname;

/** Opens a session, runs some cycles, says "ready" and then works on for ever. */
const script = `
import { icarus } from '${engineRoot}icarus.ts';
const wideComb = JSON.parse(process.argv[2]);
const session = await icarus.open(wideComb);
const fields = [];
let offset = 0;
for (const port of wideComb.inputs) {
  const words = Math.ceil(port.width / 32);
  fields.push({ ...port, offset, words });
  offset += words;
}
const layout = { fields, stride: offset };
const run = (cycles) => session.cycles({ layout, cycles, words: new Uint32Array(cycles * offset) });
await run(1);
console.log('ready');
for (;;) await run(20000);
`;

describe.skipIf(!isPresent(icarus))('icarus', () => {
  const outside = process.env['TMPDIR'] ?? tmpdir();
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lifetime-'));
    // Scratch folders of this file alone, so that tests running beside it do not show.
    process.env['TMPDIR'] = folder;
  });
  afterAll(() => {
    process.env['TMPDIR'] = outside;
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends the program, its vvp and its temporary folder, and is seen by the parent as that signal',
    async (signal) => {
      const main = join(folder, 'main.mts');
      writeFileSync(main, script);
      const scratch = mkdtempSync(join(folder, 'tmp-'));
      const child = spawn(
        process.execPath,
        ['--import', import.meta.resolve('tsx'), main, JSON.stringify(wideComb)],
        { env: { ...process.env, TMPDIR: scratch }, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      await new Promise<void>((resolve, reject) => {
        child.stdout.on('data', () => resolve());
        child.on('close', () => reject(new Error('ended before it was ready')));
      });
      const running = vvpUnder(scratch);
      const left = readdirSync(scratch).filter((name) => name.startsWith('pelab-'));
      expect(left).toHaveLength(1);
      expect(running.length).toBeGreaterThan(0);
      const ending = new Promise<string | null>((resolve) => {
        child.on('close', (_status, by) => resolve(by));
      });
      child.kill(signal);
      expect(await ending).toBe(signal);
      expect(readdirSync(scratch).filter((name) => name.startsWith('pelab-'))).toEqual([]);
      await expect.poll(() => vvpUnder(scratch)).toEqual([]);
    },
  );

  test('a closed session has no temporary folder, and refuses further work', async () => {
    const before = ownFolders();
    const session = await icarus.open(wideComb);
    await session.cycles(noise(wideComb, 3, 1));
    expect(ownFolders().length).toBe(before.length + 1);
    await session.close();
    expect(ownFolders()).toEqual(before);
    await expect(session.cycles(noise(wideComb, 3, 1))).rejects.toThrow(
      'the session of wide_comb is closed',
    );
  });

  test('a design that does not elaborate leaves no temporary folder', async () => {
    const before = ownFolders();
    const rtl = { ...rtlOf(macElement().plan({ kind: 'accumulate', lanes: 1 })), top: 'absent' };
    await expect(icarus.open(rtl)).rejects.toThrow(/iverilog must accept the text/);
    expect(ownFolders()).toEqual(before);
  });

  test('a design that ends the simulation is an EngineError, not a hang', async () => {
    const rtl = {
      ...wideComb,
      files: wideComb.files.map((file) => ({
        ...file,
        text: file.text.replace('endmodule', '  always @* if (e_i) $finish;\nendmodule'),
      })),
    };
    const session = await icarus.open(rtl);
    await expect(session.cycles(noise(wideComb, 50, 1))).rejects.toThrow(/vvp must answer/);
    await session.close();
  });
});

test('an engine that does not exist is refused with the nearest name', async () => {
  await expect(engineByName('verilater')).rejects.toThrow(
    /^engine must be one of .*, not verilater; did you mean verilator\?$/,
  );
});

test('every listed engine says how to get it', async () => {
  const engines = await availableEngines();
  expect(engines.map((engine) => engine.name)).toContain('icarus');
  for (const engine of engines) expect(engine.install).not.toBe('');
});

/** Process ids of vvp processes whose image lies below a folder (Linux; empty elsewhere). */
function vvpUnder(scratch: string): string[] {
  if (!existsSync('/proc/self/cwd')) return [];
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && commandLine(pid).includes(`vvp\0-n\0${scratch}`);
    } catch {
      return false;
    }
  });
}

function commandLine(pid: string): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
}

/** Scratch folders of this test file. */
function ownFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('pelab-'));
}
