import { parameter } from '../../eda/netlist.ts';
import type { Bit, NetlistCell } from '../../eda/netlist.ts';
import { EngineError } from '../../errors.ts';
import { binary } from './register.ts';

export type MemoryPort = { readonly address: readonly Bit[]; readonly data: readonly Bit[] };

export type Memory = {
  readonly name: string;
  /** Bits of a word. */
  readonly width: number;
  /** Bits of an address; words beyond the memory's size exist and are harmless. */
  readonly addressBits: number;
  /** Initial words, word 0 in the low bits; unknown bits are zero. */
  readonly initial: bigint;
  readonly reads: readonly MemoryPort[];
  /** In rising priority; `enable` has a bit for each bit of the word. */
  readonly writes: readonly (MemoryPort & {
    readonly enable: readonly Bit[];
    readonly clock: Bit;
  })[];
};

/** Read a memory cell. @throws {EngineError} for ports with clocks that the engine does not run, and for size */
export function readMemory(
  name: string,
  cell: NetlistCell,
  connections: Readonly<Record<string, readonly Bit[]>>,
): Memory {
  const width = parameter(cell, 'WIDTH');
  const addressBits = parameter(cell, 'ABITS');
  const part = (port: string, size: number, i: number): readonly Bit[] =>
    (connections[port] ?? []).slice(i * size, (i + 1) * size);
  if (binary(cell.parameters['RD_CLK_ENABLE']) !== 0n) {
    throw new EngineError(`the memory ${name} must be read without a clock in its read port`);
  }
  const writers = parameter(cell, 'WR_PORTS');
  for (const needed of ['WR_CLK_ENABLE', 'WR_CLK_POLARITY']) {
    if (writers > 0 && binary(cell.parameters[needed]) !== (1n << BigInt(writers)) - 1n) {
      throw new EngineError(`the memory ${name} must be written at the rising edge of the clock`);
    }
  }
  if (addressBits > 16) {
    throw new EngineError(`the memory ${name} must have at most 2^16 words, not 2^${addressBits}`);
  }
  const offset = parameter(cell, 'OFFSET');
  return {
    name: String(cell.parameters['MEMID'] ?? name).replace(/^\\/, ''),
    width,
    addressBits,
    initial: binary(cell.parameters['INIT']) << BigInt(offset * width),
    reads: Array.from({ length: parameter(cell, 'RD_PORTS') }, (_, i) => ({
      address: part('RD_ADDR', addressBits, i),
      data: part('RD_DATA', width, i),
    })),
    writes: Array.from({ length: writers }, (_, i) => ({
      address: part('WR_ADDR', addressBits, i),
      data: part('WR_DATA', width, i),
      enable: part('WR_EN', width, i),
      clock: (connections['WR_CLK'] ?? [])[i] ?? 'x',
    })),
  };
}
