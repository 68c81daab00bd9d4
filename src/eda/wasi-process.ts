import { errno } from './wasi-guest.ts';
import type { Functions, Guest } from './wasi-guest.ts';

/** The program called `proc_exit`. */
export class WasiExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.name = 'WasiExit';
    this.code = code;
  }
}

const { nosys, success } = errno;

/** Command line, empty environment, clock and random bytes; these come from a fixed sequence. */
export function processFunctions(guest: Guest, args: readonly string[]): Functions {
  const encoder = new TextEncoder();
  const strings = args.map((arg) => encoder.encode(`${arg}\0`));
  let random = 0x2545f491;
  return {
    args_sizes_get(countAt: number, sizeAt: number): number {
      guest.view.setUint32(countAt, strings.length, true);
      guest.view.setUint32(
        sizeAt,
        strings.reduce((sum, s) => sum + s.length, 0),
        true,
      );
      return success;
    },
    args_get(tableAt: number, textAt: number): number {
      let at = textAt;
      for (const [i, s] of strings.entries()) {
        guest.view.setUint32(tableAt + i * 4, at, true);
        guest.bytes.set(s, at);
        at += s.length;
      }
      return success;
    },
    environ_sizes_get(countAt: number, sizeAt: number): number {
      guest.view.setUint32(countAt, 0, true);
      guest.view.setUint32(sizeAt, 0, true);
      return success;
    },
    environ_get: (): number => success,
    clock_time_get(id: number, _precision: bigint, at: number): number {
      const milliseconds = id === 0 ? Date.now() : performance.now();
      guest.view.setBigUint64(at, BigInt(Math.round(milliseconds * 1e6)), true);
      return success;
    },
    random_get(at: number, length: number): number {
      for (let i = 0; i < length; i++) {
        random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
        guest.bytes[at + i] = random >>> 24;
      }
      return success;
    },
    // Sleeping and waiting for several descriptors: imported by what libc brings along, needed by nothing run here.
    poll_oneoff: (): number => nosys,
    proc_exit(code: number): never {
      throw new WasiExit(code);
    },
  };
}
