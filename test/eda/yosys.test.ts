import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EngineError } from '../../src/errors.ts';
import { runYosys, yosysVersion } from '../../src/eda/yosys.ts';
import { runCore, yosysModule, yosysShare } from '../../src/eda/yosys-core.ts';

const multiplier = `module d(input clk, input [7:0] a, b, output reg [15:0] y);
  always @(posedge clk) y <= a * b;
endmodule
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pelab-yosys-'));
  process.env['PELAB_CACHE'] = folder;
});
afterAll(async () => {
  delete process.env['PELAB_CACHE'];
  await rm(folder, { recursive: true });
});

const elaborate = {
  script:
    'read_verilog d.v\nhierarchy -check -top d\nproc\nwrite_json -\nwrite_verilog -noattr out.v',
  files: { 'd.v': multiplier },
};

test('a script reads the files it is given and returns the files it wrote', async () => {
  const result = await runYosys(elaborate, { cache: false });
  const netlist = JSON.parse(result.stdout) as {
    creator: string;
    modules: Record<string, unknown>;
  };
  expect(netlist.creator).toMatch(/^Yosys 0\.55/);
  expect(Object.keys(netlist.modules)).toEqual(['d']);
  expect(Object.keys(result.files)).toEqual(['out.v']);
  expect(new TextDecoder().decode(result.files['out.v'])).toContain('a * b');
  expect(result.stderr).toBe('');
  expect(result.log).toContain('Executing PROC pass');
  expect(result.seconds).toBeGreaterThan(0);
});

test('worker and calling thread give the same bytes', async () => {
  const here = await runYosys(elaborate, { cache: false, worker: false });
  const there = await runYosys(elaborate, { cache: false });
  expect(there.stdout).toBe(here.stdout);
  expect(there.files).toEqual(here.files);
});

test('ABC maps to gates inside the same call', async () => {
  const { stdout } = await runYosys({
    script: 'read_verilog d.v\nsynth -top d\nabc -g AND,XOR\nwrite_json -',
    files: { 'd.v': multiplier },
  });
  const types = new Set([...stdout.matchAll(/"type": "([^"]+)"/g)].map((found) => found[1]));
  expect([...types].toSorted()).toEqual(['$_AND_', '$_DFF_P_', '$_NOT_', '$_XOR_']);
});

test("a refused script throws the tool's own words", async () => {
  const job = {
    script: 'read_verilog d.v',
    files: { 'd.v': 'module d(input a output b); endmodule' },
  };
  await expect(runYosys(job)).rejects.toThrow(EngineError);
  await expect(runYosys(job)).rejects.toThrow(
    /^yosys stopped: exit status 1\nd\.v:1: ERROR: syntax error, unexpected TOK_OUTPUT/,
  );
  await expect(runYosys({ script: 'nonsense' })).rejects.toThrow('No such command: nonsense');
});

test('a failure inside ABC names the ABC command', async () => {
  const script = 'read_verilog d.v\nsynth -top d\nabc -liberty absent.lib';
  await expect(runYosys({ script, files: { 'd.v': multiplier } })).rejects.toThrow(
    /ABC stopped in: read_lib .*absent\.lib/,
  );
});

test('an expression too deep for the tool says so, and the next call works', async () => {
  const deep = `module d(input a, b, output y); assign y = ${'a ? b : ('.repeat(3000)}a${')'.repeat(3000)}; endmodule`;
  const share = await yosysShare();
  const refused = runCore(await yosysModule(), share, {
    script: 'read_verilog d.v',
    files: { 'd.v': deep },
  });
  expect(refused).toMatchObject({
    ok: false,
    error: expect.stringContaining('emit balanced ones'),
  });
  expect(runCore(await yosysModule(), share, elaborate).ok).toBe(true);
});

test('a failed check -assert fails the call', async () => {
  const job = {
    script: 'read_verilog d.v\nhierarchy -top d\nproc\ncheck -assert',
    files: { 'd.v': 'module d(input a, b, output y); assign y = a; assign y = b; endmodule' },
  };
  await expect(runYosys(job)).rejects.toThrow(/check/);
});

async function entries(): Promise<string[]> {
  const shelves = await readdir(join(folder, 'yosys')).catch(() => []);
  const names = await Promise.all(
    shelves.map(async (shelf) =>
      (await readdir(join(folder, 'yosys', shelf))).map((name) =>
        join(folder, 'yosys', shelf, name),
      ),
    ),
  );
  return names.flat();
}

test('the second run of a job comes from disk, and a damaged entry is run again', async () => {
  await rm(join(folder, 'yosys'), { recursive: true, force: true });
  const first = await runYosys(elaborate);
  const [entry] = await entries();
  expect(await entries()).toHaveLength(1);
  const second = await runYosys(elaborate);
  // Equal to the last digit of the run time: it was not run again.
  expect(second).toEqual(first);

  const bytes = await readFile(entry ?? '');
  const damaged = Uint8Array.from(bytes);
  damaged[bytes.length >> 1] = (damaged[bytes.length >> 1] ?? 0) ^ 0xff;
  await writeFile(entry ?? '', damaged);
  const third = await runYosys(elaborate);
  expect(third.stdout).toBe(first.stdout);
  expect(third.seconds).not.toBe(first.seconds);
  await writeFile(entry ?? '', bytes.subarray(0, 10));
  expect((await runYosys(elaborate)).stdout).toBe(first.stdout);
});

test('a changed file, file name or script is another job', async () => {
  await rm(join(folder, 'yosys'), { recursive: true, force: true });
  const script = 'read_verilog *.v\nhierarchy -auto-top\nstat';
  await runYosys({ script, files: { 'a.v': 'module m; endmodule' } });
  await runYosys({ script, files: { 'a.v': 'module n; endmodule' } });
  await runYosys({ script, files: { 'b.v': 'module m; endmodule' } });
  await runYosys({ script: `${script}\n`, files: { 'a.v': 'module m; endmodule' } });
  expect(await entries()).toHaveLength(4);
});

test('jobs run side by side, and equal jobs are run once', async () => {
  const widths = [5, 6, 7, 8];
  const results = await Promise.all(
    [...widths, ...widths].map((width) =>
      runYosys({
        script: 'read_verilog d.v\nproc\nwrite_json -',
        files: { 'd.v': multiplier.replaceAll('[7:0]', `[${width}:0]`) },
      }),
    ),
  );
  widths.forEach((_, i) => expect(results[i]).toBe(results[i + widths.length]));
});

test('an aborted job rejects', async () => {
  await expect(
    runYosys(
      { script: 'read_verilog d.v', files: { 'd.v': multiplier } },
      { signal: AbortSignal.abort() },
    ),
  ).rejects.toThrow(/abort/i);
});

test('the version is the pinned one', async () => {
  expect(await yosysVersion()).toBe('0.55.944');
});
