/**
 * A compiled design with its memory: many independent streams, one per lane. This is the level below a
 * session, for those who prepare stimuli and read responses themselves.
 */

import { exportedFunction, wasm } from '../../wasm/host.ts';
import type { WasmMemory, WasmModule } from '../../wasm/host.ts';
import type { Netlist } from '../../eda/netlist.ts';
import { EngineError } from '../../errors.ts';
import { compileSchedule, pagesFor } from './compile.ts';
import { elaborate } from './elaborate.ts';
import type { Design } from './elaborate.ts';
import { chooseKernels } from './kernels.ts';
import { schedule } from './schedule.ts';
import type { OutputPiece, Schedule, StimulusPlace } from './schedule-types.ts';
import { writeLanes } from './transpose.ts';

/** Where a register's value lies. */
export type RegisterPlace = {
  /** Hierarchical name in the source. */
  readonly name: string;
  readonly width: number;
  readonly address: number;
};

export type Machine = {
  readonly lanes: number;
  readonly memory: WasmMemory;
  readonly stimuli: readonly StimulusPlace[];
  readonly stimulusBytes: number;
  readonly responseBytes: number;
  readonly outputs: ReadonlyMap<string, readonly OutputPiece[]>;
  readonly registers: readonly RegisterPlace[];
  /** Bytes of the code. */
  readonly codeBytes: number;
  /** Modules that run as kernels over a table of instances. */
  readonly kernels: readonly string[];
  /** Return every lane to power-up. */
  powerUp(): void;
  /** Run `cycles` >= 1 cycles on rows at `stimulus`, into rows at `response`. */
  run(cycles: number, stimulus: number, response: number): void;
  /** Take memory that the machine will not touch. @returns its address, a multiple of 64 */
  reserve(bytes: number): number;
};

/** Lanes of a machine: 16 bytes of a vector. */
export const machineLanes = 16;

/**
 * Compile a netlist.
 *
 * @param clock the clock port of the top; undefined for combinational designs
 * @throws {EngineError} for what the engine cannot run
 */
export function buildMachine(
  netlist: Netlist,
  top: string,
  clock: string | undefined,
  lanes: number = machineLanes,
): Machine {
  const { design, plan } = arrange(netlist, top, clock, lanes);
  const compiled = compileSchedule(design, plan);
  let end = compiled.end;
  const memory = new wasm.Memory({ initial: pagesFor(end) });
  const { exports } = new wasm.Instance(moduleOf(top, compiled.bytes), { host: { memory } });
  const run = exportedFunction(exports, 'run');
  const image = initialImage(design, plan, compiled.tables, compiled.end);
  new Uint8Array(memory.buffer).set(image);
  return {
    lanes,
    memory,
    stimuli: plan.stimuli,
    stimulusBytes: plan.stimulusBytes,
    responseBytes: plan.responseBytes,
    outputs: plan.outputs,
    registers: namedRegisters(design, plan),
    codeBytes: compiled.bytes.length,
    kernels: [
      ...new Set(plan.steps.flatMap((step) => (step.kind === 'table' ? [step.module] : []))),
    ],
    powerUp() {
      new Uint8Array(memory.buffer).set(image);
    },
    run(cycles, stimulus, response) {
      run(cycles, stimulus, response);
    },
    reserve(bytes) {
      const address = end;
      end = Math.ceil((end + bytes) / 64) * 64;
      const missing = pagesFor(end) - memory.buffer.byteLength / 65_536;
      if (missing > 0) memory.grow(missing);
      return address;
    },
  };
}

/** @throws {EngineError} for code beyond what the host compiles: megabytes in one function */
function moduleOf(top: string, bytes: Uint8Array<ArrayBuffer>): WasmModule {
  try {
    return new wasm.Module(bytes);
  } catch (cause) {
    throw new EngineError(`${top} must be smaller, or have modules that repeat: ${String(cause)}`, {
      cause,
    });
  }
}

/**
 * Cut into kernels. Where kernels wait for each other in a circle, run them in parts; where that is not enough,
 * merge them into their parents.
 */
function arrange(
  netlist: Netlist,
  top: string,
  clock: string | undefined,
  lanes: number,
): { readonly design: Design; readonly plan: Schedule } {
  const tabled = chooseKernels(netlist, top);
  const split = new Set<string>();
  for (;;) {
    const design = elaborate(netlist, top, { kernels: tabled, clock, lanes });
    const plan = schedule(design, { tabled, split });
    if (!('circle' in plan)) return { design, plan };
    const circle = [...plan.circle].filter((module) => tabled.has(module));
    const whole = circle.filter((module) => !split.has(module));
    for (const module of whole) split.add(module);
    if (whole.length > 0) continue;
    if (circle.length === 0) {
      throw new EngineError(`${top} must be free of combinational loops between its modules`);
    }
    for (const module of circle) tabled.delete(module);
  }
}

/** Registers at power-up, constants, memories and tables, as bytes from address 0. */
function initialImage(
  design: Design,
  plan: Schedule,
  tables: readonly { readonly address: number; readonly words: readonly number[] }[],
  end: number,
): Uint8Array {
  const { lanes } = design;
  const image = new Uint8Array(end);
  const words = new Uint32Array(image.buffer);
  const fill = (address: number, width: number, value: bigint): void => {
    for (let lane = 0; lane < lanes; lane++) writeLanes(image, address, width, lanes, lane, value);
  };
  for (const instance of design.instances) {
    const base = plan.bases[instance.index] ?? 0;
    const { unit, registers, memories } = instance.plan;
    for (const [i, register] of unit.registers.entries()) {
      const slot = registers[i];
      if (slot !== undefined) fill(base + slot.offset, register.q.length, register.initial);
    }
    for (const { memory, limbs } of memories) {
      if (memory.initial === 0n) continue;
      for (let address = 0; address < 2 ** memory.addressBits; address++) {
        const word = BigInt.asUintN(memory.width, memory.initial >> BigInt(address * memory.width));
        for (const [i, limb] of limbs.entries()) {
          const container =
            memory.width > 32 ? 32 : memory.width <= 8 ? 8 : memory.width <= 16 ? 16 : 32;
          const stride = (lanes * container) / 8;
          const part = BigInt.asUintN(limb.width, word >> BigInt(32 * i));
          const width = memory.width > 32 ? 32 : limb.width;
          fill(base + limb.offset + address * stride, width, part);
        }
      }
    }
  }
  for (const { place, bits } of plan.constants) fill(place.address, place.width, bits);
  for (const table of tables) words.set(table.words, table.address / 4);
  return image;
}

/** Registers under the names they have in the source; one without a name is left out. */
function namedRegisters(design: Design, plan: Schedule): RegisterPlace[] {
  const places: RegisterPlace[] = [];
  for (const instance of design.instances) {
    const base = plan.bases[instance.index] ?? 0;
    const names = new Map<string, string>();
    for (const [name, bits] of instance.plan.unit.names) {
      const key = bits.join();
      const known = names.get(key);
      // The shortest name is the one nearest to the top.
      if (known === undefined || name.length < known.length) names.set(key, name);
    }
    for (const slot of instance.plan.registers) {
      const name = names.get(slot.bits.join());
      if (name === undefined) continue;
      const path = instance.path === '' ? name : `${instance.path}.${name}`;
      places.push({ name: path, width: slot.bits.length, address: base + slot.offset });
    }
  }
  return places;
}
