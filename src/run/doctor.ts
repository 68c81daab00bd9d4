/** Which tools are on this machine, and what each is for. */

import { findPlacer, placerInstall } from './place/placer.ts';
import { availableEngines } from '../simulate/index.ts';
import { toolVersion } from '../simulate/stdio-tool.ts';
import { yosysVersion } from '../eda/yosys.ts';
import { z3Version } from '../eda/z3.ts';

export type ToolReport = {
  readonly name: string;
  /** Undefined when the tool is missing. */
  readonly version: string | undefined;
  readonly use: string;
  /** How to get it. */
  readonly install: string;
};

export type DoctorReport = {
  readonly schema: 'pelab.doctor/1';
  readonly node: string;
  readonly platform: string;
  /** Whether `pelab run` works here with the default engine: needs nothing but the package. */
  readonly ready: boolean;
  readonly tools: readonly ToolReport[];
};

/** Look for every tool. Nothing is installed or changed. */
export async function doctor(): Promise<DoctorReport> {
  const engines = await availableEngines();
  const yosys: ToolReport = {
    name: 'yosys',
    version: await yosysVersion().catch(() => undefined),
    use: 'synthesis and the embedded engine (WebAssembly, part of the package)',
    install: 'run `npm ci` again',
  };
  const z3: ToolReport = {
    name: 'z3-solver',
    version: await z3Version().catch(() => undefined),
    use: 'second solver of pelab prove (WebAssembly, part of the package)',
    install: 'run `npm ci` again',
  };
  const others = await Promise.all([
    tool('g++', ['--version'], 'builds Verilator simulations', '`apt install g++`'),
    tool('make', ['--version'], 'builds Verilator simulations', '`apt install make`'),
    placerReport(),
    tool('redis-server', ['--version'], 'sweeps on many machines', '`apt install redis-server`'),
  ]);
  return {
    schema: 'pelab.doctor/1',
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    ready: yosys.version !== undefined,
    tools: [
      yosys,
      z3,
      ...engines.map(({ name, version, install }) => ({
        name,
        version,
        use: `co-simulation (--engine ${name})`,
        install,
      })),
      ...others,
    ],
  };
}

async function placerReport(): Promise<ToolReport> {
  const placer = await findPlacer();
  const use = 'place and route for iCE40 (pelab fpga --place)';
  return { name: 'nextpnr-ice40', version: placer?.version, use, install: placerInstall };
}

async function tool(
  name: string,
  args: readonly string[],
  use: string,
  install: string,
): Promise<ToolReport> {
  return { name, version: await toolVersion(name, args), use, install };
}
