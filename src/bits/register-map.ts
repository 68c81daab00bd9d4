/**
 * The registers of a block on a 32-bit bus, as data. Hardware, golden model, C header and documentation are all made
 * from one such table.
 */

/** Consecutive bits of a register. */
export type RegisterField = {
  /** Lower_snake, unique in its register. */
  readonly name: string;
  readonly low: number;
  /** Bits. */
  readonly width: number;
  readonly doc: string;
};

/**
 * A register of up to 32 bits; reads give 0 above `width`.
 * - `setting`: kept in the block, byte by byte as strobed; not written while the block is locked
 * - `value`: read only; the word comes from outside
 * - `command`: read as `value`; a write of its lowest byte goes out as a pulse with its data, and may be refused from
 *   outside
 */
export type Register = {
  /** Lower_snake. */
  readonly name: string;
  /** Byte offset, a multiple of 4. */
  readonly offset: number;
  readonly kind: 'setting' | 'value' | 'command';
  /** Bits in use. */
  readonly width: number;
  /** Of a setting after reset; default 0. */
  readonly reset?: number;
  readonly doc: string;
  readonly fields: readonly RegisterField[];
};

export type RegisterMap = {
  /** Bits of a byte address. */
  readonly addressBits: number;
  /** In the order of their offsets. */
  readonly registers: readonly Register[];
};

/** The register at a byte address; its two low bits do not count. */
export function registerAt(map: RegisterMap, address: number): Register | undefined {
  const offset = address - (address % 4);
  return map.registers.find((register) => register.offset === offset);
}

/** A register by name. @throws {RangeError} when there is none */
export function registerNamed(map: RegisterMap, name: string): Register {
  const found = map.registers.find((register) => register.name === name);
  if (found === undefined) throw new RangeError(`no register is named ${name}`);
  return found;
}

/** A word made of a register's fields; fields that are not named are 0. */
export function fieldsToWord(
  register: Register,
  values: Readonly<Record<string, bigint | number>>,
): bigint {
  return Object.entries(values).reduce((word, [name, value]) => {
    const { low } = fieldNamed(register, name);
    return word | (BigInt(value) << BigInt(low));
  }, 0n);
}

/** One field of a register's word. */
export function fieldOf(register: Register, word: bigint, name: string): bigint {
  const { low, width } = fieldNamed(register, name);
  return BigInt.asUintN(width, word >> BigInt(low));
}

function fieldNamed(register: Register, name: string): RegisterField {
  const found = register.fields.find((field) => field.name === name);
  if (found === undefined) throw new RangeError(`${register.name} has no field ${name}`);
  return found;
}
