import { invariant } from '../errors.ts';
import { Body, typeCode } from './body.ts';
import type { ValueType } from './body.ts';
import { Bytes } from './bytes.ts';

export type Signature = {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
};

type Limits = { readonly min: number; readonly max?: number };
type Import = { readonly module: string; readonly name: string };
type Export = { readonly name: string; readonly kind: 0x00 | 0x02 | 0x03; readonly index: number };

/** Bytes of a page of linear memory. */
export const pageBytes = 65_536;

/**
 * A WebAssembly module under construction: functions, one memory, globals, exports and data. Imports come
 * before definitions, as in the binary format, so that every index is final when it is handed out.
 */
export class ModuleBuilder {
  readonly #types: { readonly key: string; readonly signature: Signature }[] = [];
  readonly #importedFunctions: (Import & { readonly type: number })[] = [];
  readonly #functions: { readonly type: number; readonly body: Body }[] = [];
  readonly #globals: { readonly type: ValueType; readonly initial: number | bigint }[] = [];
  readonly #exports: Export[] = [];
  readonly #data: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  #memory: { readonly from: Import | undefined; readonly limits: Limits } | undefined;

  /** Import a function. @returns its index */
  importFunction(module: string, name: string, signature: Signature): number {
    invariant(this.#functions.length === 0, 'imports come before functions');
    this.#importedFunctions.push({ module, name, type: this.#type(signature) });
    return this.#importedFunctions.length - 1;
  }

  /** Import the memory. @param limits in pages of 64 KiB */
  importMemory(module: string, name: string, limits: Limits): void {
    this.#setMemory({ module, name }, limits);
  }

  /** Define the memory and export it as `memory`. @param limits in pages of 64 KiB */
  memory(limits: Limits): void {
    this.#setMemory(undefined, limits);
    this.#exports.push({ name: 'memory', kind: 0x02, index: 0 });
  }

  /** Define a mutable global. @returns its index */
  global(type: 'i32' | 'i64', initial: number | bigint, exportName?: string): number {
    this.#globals.push({ type, initial });
    const index = this.#globals.length - 1;
    if (exportName !== undefined) this.#exports.push({ name: exportName, kind: 0x03, index });
    return index;
  }

  /**
   * Define a function. The body may be filled in later, before `encode`, so that functions can call each other.
   *
   * @param exportName when given, the name it is exported under
   */
  function(
    signature: Signature,
    exportName?: string,
  ): { readonly index: number; readonly body: Body } {
    const body = new Body(signature.params);
    this.#functions.push({ type: this.#type(signature), body });
    const index = this.#importedFunctions.length + this.#functions.length - 1;
    if (exportName !== undefined) this.#exports.push({ name: exportName, kind: 0x00, index });
    return { index, body };
  }

  /** Bytes copied into memory at instantiation. */
  data(offset: number, bytes: Uint8Array): void {
    this.#data.push({ offset, bytes });
  }

  /** The binary module. */
  encode(): Uint8Array<ArrayBuffer> {
    const out = new Bytes();
    out.bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
    section(out, 1, this.#types, (to, { signature }) => {
      to.byte(0x60);
      to.u32(signature.params.length);
      for (const type of signature.params) to.byte(typeCode[type]);
      to.u32(signature.results.length);
      for (const type of signature.results) to.byte(typeCode[type]);
    });
    this.#encodeImports(out);
    section(out, 3, this.#functions, (to, { type }) => to.u32(type));
    const own = this.#memory !== undefined && this.#memory.from === undefined;
    section(out, 5, own && this.#memory ? [this.#memory.limits] : [], encodeLimits);
    section(out, 6, this.#globals, encodeGlobal);
    section(out, 7, this.#exports, (to, { name, kind, index }) => {
      to.name(name);
      to.byte(kind);
      to.u32(index);
    });
    section(out, 10, this.#functions, (to, { body }) => to.sized(body.encode()));
    section(out, 11, this.#data, (to, { offset, bytes }) => {
      to.byte(0x00);
      to.byte(0x41);
      to.s32(offset);
      to.byte(0x0b);
      to.u32(bytes.length);
      to.bytes(bytes);
    });
    return out.finish();
  }

  #encodeImports(out: Bytes): void {
    const entries = this.#importedFunctions.map((entry) => (to: Bytes): void => {
      to.name(entry.module);
      to.name(entry.name);
      to.byte(0x00);
      to.u32(entry.type);
    });
    const memory = this.#memory;
    if (memory?.from !== undefined) {
      const { module, name } = memory.from;
      entries.push((to) => {
        to.name(module);
        to.name(name);
        to.byte(0x02);
        encodeLimits(to, memory.limits);
      });
    }
    section(out, 2, entries, (to, write) => write(to));
  }

  #setMemory(from: Import | undefined, limits: Limits): void {
    invariant(this.#memory === undefined, 'a module has one memory');
    this.#memory = { from, limits };
  }

  #type(signature: Signature): number {
    const key = `${signature.params.join()}>${signature.results.join()}`;
    const known = this.#types.findIndex((type) => type.key === key);
    if (known >= 0) return known;
    this.#types.push({ key, signature });
    return this.#types.length - 1;
  }
}

function section<T>(
  out: Bytes,
  id: number,
  items: readonly T[],
  write: (to: Bytes, item: T) => void,
): void {
  if (items.length === 0) return;
  const content = new Bytes();
  content.u32(items.length);
  for (const item of items) write(content, item);
  out.byte(id);
  out.sized(content);
}

function encodeLimits(to: Bytes, limits: Limits): void {
  to.byte(limits.max === undefined ? 0x00 : 0x01);
  to.u32(limits.min);
  if (limits.max !== undefined) to.u32(limits.max);
}

function encodeGlobal(
  to: Bytes,
  { type, initial }: { readonly type: ValueType; readonly initial: number | bigint },
): void {
  to.byte(typeCode[type]);
  to.byte(0x01);
  to.byte(type === 'i64' ? 0x42 : 0x41);
  to.s64(BigInt(initial));
  to.byte(0x0b);
}
