/** What lies around the Verilog: every file names files, modules and ports that are there. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { axiControlPlan } from '../../src/handover/axi-control.ts';
import { elaborate } from '../../src/index.ts';
import { emitDesign, type Emission } from '../../src/run/emit.ts';
import { icarus } from '../../src/simulate/icarus.ts';
import { verilator } from '../../src/simulate/verilator.ts';
import { enginesRequired, isPresent } from '../support/engines.ts';

const folder = mkdtempSync(join(tmpdir(), 'pelab-handover-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let emission: Emission;
const text = (path: string): string => readFileSync(join(folder, path), 'utf8');
const present = (tool: string): boolean =>
  enginesRequired || spawnSync(tool, ['--version'], { input: 'exit\n' }).error === undefined;

beforeAll(async () => {
  const design = await elaborate({
    name: 'pe-4x4',
    element: { family: 'booth-mac' },
    array: { architecture: 'systolic-os', rows: 4, columns: 4 },
    technology: { clock: '400MHz' },
    workload: { gemms: [{ name: 'tile', m: 4, k: 8, n: 4 }] },
  });
  emission = emitDesign(design);
  for (const { path, content } of emission.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
});

type Fileset = { files: (string | Record<string, { copyto?: string; file_type?: string }>)[] };
type Core = {
  name: string;
  description: string;
  filesets: Record<string, Fileset>;
  targets: Record<
    string,
    { filesets: string[]; toplevel: string; default_tool?: string; tools?: object }
  >;
};

test('the FuseSoC core is CAPI2: known keys, files that exist, file sets that are defined', () => {
  const source = text('pe-4x4.core');
  expect(source.startsWith('CAPI=2:\n')).toBe(true);
  const core = parse(source.replace(/^CAPI=2:\n/, ''), { merge: true }) as Core;
  expect(Object.keys(core).toSorted()).toEqual(['description', 'filesets', 'name', 'targets']);
  expect(core.name).toMatch(/^[\w-]*:[\w-]*:[\w-]+:[\w.-]+$/);
  const paths = emission.files.map(({ path }) => path);
  for (const { files } of Object.values(core.filesets)) {
    const named = files.map((file) => (typeof file === 'string' ? file : Object.keys(file)[0]));
    expect(named.filter((path) => path === undefined || !paths.includes(path))).toEqual([]);
  }
  const modules = emission.files.flatMap(({ content }) =>
    [...String(content).matchAll(/^module (\w+)/gm)].map(([, name]) => name),
  );
  expect(Object.keys(core.targets)).toEqual(
    expect.arrayContaining(['default', 'lint', 'sim', 'sim_verilator', 'synth', 'vivado']),
  );
  for (const { filesets, toplevel, default_tool: tool, tools } of Object.values(core.targets)) {
    expect(filesets.filter((name) => core.filesets[name] === undefined)).toEqual([]);
    expect(modules).toContain(toplevel);
    expect(Object.keys(tools ?? {}).filter((name) => name !== tool)).toEqual([]);
  }
});

test('IP-XACT names the ports of the wrapper, each with its direction and its bits', () => {
  const { document } = parseHTML(text('component.xml'));
  const wrapper = axiControlPlan(emission.plan, '0'.repeat(64));
  const inner = (node: { querySelector(name: string): unknown }, name: string): string =>
    (node.querySelector(name) as { textContent: string } | null)?.textContent ?? '';
  const ports = [...document.querySelectorAll('ipxact\\:port')].map((port) => ({
    name: inner(port, 'ipxact\\:name'),
    direction: inner(port, 'ipxact\\:direction'),
    width: Number(inner(port, 'ipxact\\:left') || 0) + 1,
  }));
  expect(ports).toEqual(
    wrapper.ports.map(({ name, direction, width }) => ({
      name,
      direction: direction === 'input' ? 'in' : 'out',
      width,
    })),
  );
  expect(inner(document, 'ipxact\\:moduleName')).toBe(wrapper.module);
  const mapped = [...document.querySelectorAll('ipxact\\:physicalPort')].map((node) =>
    node.textContent.trim(),
  );
  expect(mapped.filter((name) => !ports.some((port) => port.name === name))).toEqual([]);
});

test('the clock of the constraints is that of the design file', () => {
  expect(text('constraints/pe-4x4.sdc')).toContain('-period 2.500 ');
  expect(text('constraints/pe-4x4.xdc')).toContain('-period 2.500 ');
  expect(text('constraints/pe-4x4.lpf')).toContain('FREQUENCY PORT "clk" 400 MHZ;');
});

describe.skipIf(!present('tclsh'))('the Tcl scripts, their commands recorded', () => {
  /** Arguments of every command that Tcl itself does not know, in their order. */
  function commands(script: string): string[][] {
    const recorder = `
      proc unknown {args} { puts [join $args "\\t"]; return {} }
      source ${script}`;
    return execFileSync('tclsh', [], { cwd: folder, input: recorder, encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
  }

  test('Vivado: reads files that exist, synthesises the wrapper, places and routes', () => {
    const said = commands('scripts/vivado.tcl');
    const files = said.find(([name]) => name === 'read_verilog')?.[1]?.split(' ') ?? [];
    expect(files).toEqual([
      ...emission.rtl,
      `axi/${emission.top}_registers.v`,
      `axi/${emission.top}_axis.v`,
      `axi/${emission.top}_axi.v`,
    ]);
    const order = said.map(([name]) => name);
    expect(order.filter((name) => name?.endsWith('_design'))).toEqual([
      'synth_design',
      'opt_design',
      'place_design',
      'phys_opt_design',
      'route_design',
    ]);
    expect(said.find(([name]) => name === 'synth_design')).toContain(`${emission.top}_axi`);
    expect(text(said.find(([name]) => name === 'read_xdc')?.at(-1) ?? '')).toContain(
      'create_clock',
    );
  });

  test('Quartus: the same files, and every port but the clock virtual', () => {
    const said = commands('scripts/quartus.tcl');
    const files = said.flatMap((words) => (words.includes('VERILOG_FILE') ? [words.at(-1)] : []));
    expect(files.map((path) => path?.replace(/^.*\/(rtl|axi)\//, '$1/'))).toEqual([
      ...emission.rtl,
      `axi/${emission.top}_registers.v`,
      `axi/${emission.top}_axis.v`,
      `axi/${emission.top}_axi.v`,
    ]);
    expect(said.flatMap((words) => (words.includes('OFF') ? [words.at(-1)] : []))).toEqual([
      'aclk',
    ]);
    expect(said.at(-2)).toEqual(['execute_flow', '-compile']);
  });

  test('the timing constraints are commands with a period', () => {
    for (const script of ['constraints/pe-4x4.sdc', 'constraints/pe-4x4.xdc']) {
      const clock = commands(script).find(([name]) => name === 'create_clock');
      expect(clock?.[clock.indexOf('-period') + 1]).toBe('2.500');
    }
  });
});

describe.skipIf(!isPresent(icarus) || !isPresent(verilator))('the Makefile', () => {
  test('lint, sim and bus hold', () => {
    const out = execFileSync('make', ['-s', 'lint', 'sim', 'bus'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(out.match(/^PASS: /gm)).toHaveLength(2);
  });

  test('sim fails where the Verilog is wrong', () => {
    const file = emission.rtl[0] ?? '';
    const good = text(file);
    writeFileSync(join(folder, file), good.replace(' & ', ' | '));
    try {
      expect(text(file)).not.toBe(good);
      expect(spawnSync('make', ['-s', 'sim'], { cwd: folder }).status).not.toBe(0);
    } finally {
      writeFileSync(join(folder, file), good);
    }
  });
});

describe.skipIf(!present('python3'))('the cocotb test', () => {
  /**
   * Runs it on a device that plays back the expected outputs, cycle by cycle, one bit of one cycle turned over if
   * asked. Stands in for cocotb, which Debian does not package.
   */
  function played(flip: string): string {
    const program = `
import asyncio, sys, types
def module(name, **content):
    made = types.ModuleType(name); made.__dict__.update(content); sys.modules[name] = made
class Wait:
    def __init__(self, *args): self.args = args
    def __await__(self):
        if isinstance(self.args[0], Device): self.args[0].step()
        return iter(())
class Port:
    def __init__(self, device, name): self.device, self.name = device, name
class Device:
    def __init__(self): self.cycle, self.seen, self.clk = -1, [], self
    def step(self): self.cycle += 1
    def __getattr__(self, name): return Value(self, name)
class Value:
    def __init__(self, device, name): self.__dict__.update(device=device, name=name)
    def __setattr__(self, key, word): self.device.seen.append((self.device.cycle, self.name, word))
    @property
    def value(self):
        low, width = next((l, w) for n, l, w in bench.OUTPUTS if n == self.name)
        row = expected[self.device.cycle]
        care = specified[self.device.cycle] >> low & (1 << width) - 1
        word = row >> low & (1 << width) - 1
        bits = [str(word >> b & 1) if care >> b & 1 else 'x' for b in reversed(range(width))]
        if (self.device.cycle, self.name) == flip: bits[-1] = '1' if bits[-1] == '0' else '0'
        return ''.join(bits)
flip = ${flip}
module('cocotb', test=lambda: (lambda f: f), start_soon=lambda c: None)
module('cocotb.clock', Clock=lambda *a: types.SimpleNamespace(start=lambda: None))
module('cocotb.triggers', FallingEdge=Wait, Timer=Wait)
sys.path.insert(0, 'tb'); sys.dont_write_bytecode = True
import test_pe_4x4 as bench
expected, specified = bench.rows('expected'), bench.rows('specified')
device = Device()
asyncio.run(bench.golden_vectors(device))
stimulus = bench.rows('stimulus')
for cycle, name, word in device.seen:
    low, width = next((l, w) for n, l, w in bench.INPUTS if n == name)
    assert word == stimulus[cycle] >> low & (1 << width) - 1
print('held', len(device.seen))
`;
    const { stdout, stderr } = spawnSync('python3', ['-c', program], {
      cwd: folder,
      encoding: 'utf8',
    });
    return stdout + stderr;
  }

  test('drives every input of every cycle and accepts the golden outputs', () => {
    expect(played('None')).toMatch(/^held \d{3,}\n$/);
  });

  test('one wrong bit in one cycle fails it', () => {
    const words = text(`tb/${emission.top}_specified.hex`).split('\n');
    const cycle = words.findIndex((word) => BigInt(`0x0${word}`) >> 2n !== 0n);
    expect(cycle).toBeGreaterThan(0);
    expect(played(`(${cycle}, 'c_o')`)).toContain(`cycle ${cycle}: c_o must be `);
  });
});
