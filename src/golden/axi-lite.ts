/**
 * What registers behind an AXI4-Lite port do, cycle by cycle: a write is done one cycle after its address and its
 * data have come, in either order, and not before the last response was taken; a read is answered in the next cycle.
 */

import { bit, mask, wrap, type Word } from '../bits/index.ts';
import type { Machine, Outputs, Signals } from '../bits/machine.ts';
import { registerAt, type Register, type RegisterMap } from '../bits/register-map.ts';

/** A write in the cycle in which it is done, before anybody has refused it. */
export type PendingWrite = {
  /** Undefined: there is no register at the address. */
  readonly register: Register | undefined;
  /** Bits that are written. */
  readonly mask: Word;
  /** Data, 0 where nothing is written. */
  readonly data: Word;
};

/** What the surroundings do to the registers in one cycle. */
export type Surroundings = {
  /** The write of this cycle is not to take place. */
  readonly isRefused: boolean;
  /** Settings go back to what they are after reset, whatever is written. */
  readonly clears: boolean;
  /** What values and commands read as, by name. */
  readonly read: Readonly<Record<string, Word>>;
};

export type AxiLiteRegisters = {
  reset(): void;
  setting(name: string): Word;
  readonly pending: PendingWrite | undefined;
  /** Outputs of the five channels in this cycle, with the names of AXI. */
  outputs(): Outputs;
  /** Whether a read of this cycle finds no register. */
  readsHole(inputs: Signals): boolean;
  /** End the cycle. */
  advance(inputs: Signals, around: Surroundings): void;
};

/** SLVERR or OKAY. */
function response(isError: boolean): Word {
  return isError ? 2n : 0n;
}

/** The registers of a table, just reset. */
export function axiLiteRegisters(map: RegisterMap): AxiLiteRegisters {
  const settings = new Map<string, Word>();
  let address: Word | undefined;
  let data: { readonly word: Word; readonly strobe: Word } | undefined;
  let written: Word | undefined;
  let answer: { readonly data: Word; readonly response: Word } | undefined;
  const clear = (): void => {
    for (const { name, kind, reset = 0 } of map.registers) {
      if (kind === 'setting') settings.set(name, BigInt(reset));
    }
  };
  const pending = (): PendingWrite | undefined => {
    if (address === undefined || data === undefined || written !== undefined) return undefined;
    const strobed = [0, 1, 2, 3].reduce(
      (all, byte) => all | (bit(data?.strobe ?? 0n, byte) === 1 ? 0xffn << BigInt(8 * byte) : 0n),
      0n,
    );
    return {
      register: registerAt(map, Number(address)),
      mask: strobed,
      data: data.word & strobed,
    };
  };
  const reads = (inputs: Signals): Register | 'hole' | undefined => {
    if (answer !== undefined || !isHigh(inputs, 'arvalid_i')) return undefined;
    return registerAt(map, Number(inputs['araddr_i'] ?? 0n)) ?? 'hole';
  };
  const reset = (): void => {
    clear();
    [address, data, written, answer] = [undefined, undefined, undefined, undefined];
  };
  reset();
  return {
    reset,
    setting: (name) => settings.get(name) ?? 0n,
    get pending(): PendingWrite | undefined {
      return pending();
    },
    outputs: () => ({
      awready_o: address === undefined ? 1n : 0n,
      wready_o: data === undefined ? 1n : 0n,
      bvalid_o: written === undefined ? 0n : 1n,
      bresp_o: written,
      arready_o: answer === undefined ? 1n : 0n,
      rvalid_o: answer === undefined ? 0n : 1n,
      rdata_o: answer?.data,
      rresp_o: answer?.response,
    }),
    readsHole: (inputs) => reads(inputs) === 'hole',
    advance(inputs, { isRefused, clears, read }) {
      const write = pending();
      const wanted = reads(inputs);
      if (answer !== undefined && isHigh(inputs, 'rready_i')) answer = undefined;
      if (wanted === 'hole') answer = { data: 0n, response: response(true) };
      else if (wanted !== undefined) {
        const word = wanted.kind === 'setting' ? settings.get(wanted.name) : read[wanted.name];
        answer = { data: word ?? 0n, response: response(false) };
      }
      if (written !== undefined && isHigh(inputs, 'bready_i')) written = undefined;
      if (write !== undefined) {
        const { register } = write;
        if (register?.kind === 'setting' && !isRefused) {
          const kept = (settings.get(register.name) ?? 0n) & (mask(32) ^ write.mask);
          settings.set(register.name, wrap(kept | write.data, register.width));
        }
        written = response(isRefused);
      }
      const isTaken = write !== undefined;
      if (isTaken) address = undefined;
      else if (isHigh(inputs, 'awvalid_i')) address ??= inputs['awaddr_i'] ?? 0n;
      if (isTaken) data = undefined;
      else if (isHigh(inputs, 'wvalid_i')) {
        data ??= { word: inputs['wdata_i'] ?? 0n, strobe: inputs['wstrb_i'] ?? 0n };
      }
      if (clears) clear();
    },
  };
}

/** Whether nobody but the table itself refuses a write: there is nothing to write to, or it is locked. */
export function isUnwritable({ register }: PendingWrite, isLocked: boolean): boolean {
  if (register === undefined || register.kind === 'value') return true;
  return register.kind === 'setting' && isLocked;
}

/** Data of a command that is carried out: one that is not refused and strobes its lowest byte. */
export function commandData(write: PendingWrite | undefined, isRefused: boolean): Word | undefined {
  if (write?.register?.kind !== 'command' || isRefused) return undefined;
  return bit(write.mask, 0) === 1 ? write.data : undefined;
}

/** The registers by themselves, as a machine with the ports of `structure/axi-lite`. */
export function axiLiteMachine(map: RegisterMap): Machine {
  const registers = axiLiteRegisters(map);
  return {
    reset: () => registers.reset(),
    step(inputs: Signals): Outputs {
      const write = registers.pending;
      const name = write?.register?.name ?? '';
      const isRefused =
        write !== undefined &&
        (isUnwritable(write, isHigh(inputs, 'locked_i')) ||
          (write.register?.kind === 'command' && isHigh(inputs, `${name}_refuse_i`)));
      const outputs: Outputs = {
        ...registers.outputs(),
        write_data_o: write?.data,
        refused_o: isRefused || registers.readsHole(inputs) ? 1n : 0n,
      };
      const read: Record<string, Word> = {};
      for (const register of map.registers) {
        if (register.kind === 'setting') {
          outputs[`${register.name}_o`] = registers.setting(register.name);
        } else read[register.name] = inputs[`${register.name}_i`] ?? 0n;
        if (register.kind === 'command') {
          const isWritten = register.name === name && commandData(write, isRefused) !== undefined;
          outputs[`${register.name}_write_o`] = isWritten ? 1n : 0n;
        }
      }
      if (isHigh(inputs, 'rst')) registers.reset();
      else {
        registers.advance(inputs, { isRefused, clears: isHigh(inputs, 'clear_i'), read });
      }
      return outputs;
    },
  };
}

function isHigh(signals: Signals, name: string): boolean {
  return bit(signals[name] ?? 0n, 0) === 1;
}
