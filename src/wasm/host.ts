/**
 * The part of the JavaScript WebAssembly interface that pelab uses, typed here because TypeScript has it only
 * in its browser library.
 */

/** A compiled module; can be posted to a worker. */
export type WasmModule = { readonly __wasmModule: never };

export type WasmMemory = { readonly buffer: ArrayBuffer; grow(pages: number): number };

export type WasmGlobal = { value: number | bigint };

/** An exported function. */
export type WasmFunction = (...args: (number | bigint)[]) => number | bigint | undefined;

export type WasmExports = Readonly<
  Record<string, WasmFunction | WasmMemory | WasmGlobal | undefined>
>;

export type WasmImports = Readonly<
  Record<
    string,
    Readonly<Record<string, WasmMemory | WasmGlobal | ((...args: never[]) => unknown)>>
  >
>;

type Host = {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports?: WasmImports,
  ) => { readonly exports: WasmExports };
  /** Limits in pages of 64 KiB. */
  readonly Memory: new (limits: { initial: number; maximum?: number }) => WasmMemory;
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  compile(bytes: Uint8Array<ArrayBuffer>): Promise<WasmModule>;
};

/** The engine's own `WebAssembly` object. */
export const wasm: Host = (globalThis as unknown as { readonly WebAssembly: Host }).WebAssembly;

/** An exported function by name. @throws {TypeError} when there is none */
export function exportedFunction(exports: WasmExports, name: string): WasmFunction {
  const found = exports[name];
  if (typeof found !== 'function') throw new TypeError(`the module exports no function ${name}`);
  return found;
}

/** An exported memory by name. @throws {TypeError} when there is none */
export function exportedMemory(exports: WasmExports, name = 'memory'): WasmMemory {
  const found = exports[name];
  if (typeof found !== 'object' || !('buffer' in found)) {
    throw new TypeError(`the module exports no memory ${name}`);
  }
  return found;
}
