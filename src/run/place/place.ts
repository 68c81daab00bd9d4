/**
 * Place and route for iCE40: nextpnr and icepack from PATH, or their WebAssembly builds where the user has added the
 * package `@yowasp/nextpnr-ice40` (223 MB, so it is none of ours).
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trackLeftover } from '../../cleanup.ts';
import type { VerilogSource } from '../../eda/netlist-read.ts';
import { runYosys, type YosysOptions } from '../../eda/yosys.ts';
import { EngineError } from '../../errors.ts';
import { findPlacer, placerInstall } from './placer.ts';

/** Devices by what nextpnr calls them. */
export const ice40Devices = {
  up5k: { title: 'iCE40 UP5K', family: 'u', package: 'sg48', hasDsp: true },
  hx8k: { title: 'iCE40 HX8K', family: 'hx', package: 'ct256', hasDsp: false },
} as const;

export type Ice40Device = keyof typeof ice40Devices;

export type Placement = {
  readonly device: Ice40Device;
  /** Between registers, after routing. */
  readonly fmaxMhz: number;
  /** Cells in use and on the device, by nextpnr's names: `ICESTORM_LC` is a LUT with carry and flip-flop. */
  readonly used: Readonly<Record<string, { readonly used: number; readonly available: number }>>;
  readonly bitstream: Uint8Array;
  /** nextpnr's own version line. */
  readonly tool: string;
};

export type PlaceOptions = YosysOptions & {
  /** Pack multipliers into DSPs where the device has any; default true. */
  readonly dsp?: boolean;
  /** Clock that the placer aims at, MHz. */
  readonly clockMhz: number;
  readonly seed: number;
};

/**
 * Map, place and route a top module with few enough ports for the device.
 *
 * @throws {EngineError} when there is no placer, or it refuses the design: it does not fit
 */
export async function placeIce40(
  source: VerilogSource,
  device: Ice40Device,
  options: PlaceOptions,
): Promise<Placement> {
  const { dsp = true, clockMhz, seed, ...run } = options;
  const facts = ice40Devices[device];
  const placer = await findPlacer();
  if (placer === undefined) {
    throw new EngineError(`place and route needs nextpnr-ice40 and icepack; ${placerInstall}`);
  }
  const script = [
    ...source.files.map(({ path }) => `read_verilog ${path}`),
    `synth_ice40 -device ${facts.family}${dsp && facts.hasDsp ? ' -dsp' : ''} -top ${source.top}`,
    // What was flattened leaves its name behind as a cell that nextpnr 0.4 does not know.
    'delete t:$scopeinfo',
    'write_json -',
  ];
  const files = Object.fromEntries(source.files.map(({ path, text }) => [path, text]));
  const { stdout } = await runYosys({ script: `${script.join('\n')}\n`, files }, run);
  const scratch = mkdtempSync(join(tmpdir(), 'pelab-place-'));
  const forget = trackLeftover({ kind: 'path', path: scratch });
  try {
    writeFileSync(join(scratch, 'mapped.json'), stdout);
    await placer.run(
      'nextpnr-ice40',
      scratch,
      [
        `--${device}`,
        '--package',
        facts.package,
        '--json',
        'mapped.json',
        '--asc',
        'placed.asc',
        '--report',
        'report.json',
        '--freq',
        String(clockMhz),
        '--seed',
        String(seed),
        '--pcf-allow-unconstrained',
        '--timing-allow-fail',
        '--quiet',
      ],
      { reads: ['mapped.json'], writes: ['placed.asc', 'report.json'] },
    );
    await placer.run('icepack', scratch, ['placed.asc', 'placed.bin'], {
      reads: ['placed.asc'],
      writes: ['placed.bin'],
    });
    return {
      device,
      ...readReport(readFileSync(join(scratch, 'report.json'), 'utf8')),
      bitstream: new Uint8Array(readFileSync(join(scratch, 'placed.bin'))),
      tool: placer.version,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    forget();
  }
}

/**
 * Fmax and utilisation from the report of nextpnr.
 *
 * @throws {EngineError} for a report without a clock
 */
export function readReport(text: string): Pick<Placement, 'fmaxMhz' | 'used'> {
  const report = JSON.parse(text) as {
    readonly fmax?: Readonly<Record<string, { readonly achieved: number }>>;
    readonly utilization?: Placement['used'];
  };
  const [clock] = Object.values(report.fmax ?? {});
  if (clock === undefined) throw new EngineError('nextpnr must report a clock, and named none');
  return { fmaxMhz: clock.achieved, used: report.utilization ?? {} };
}
