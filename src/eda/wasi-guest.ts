import { resolve } from './wasi-files.ts';
import type { Place, StreamNode, TreeNode } from './wasi-files.ts';
import type { WasmMemory } from '../wasm/host.ts';

/** A WASI function; what it takes is in the standard. */
export type Functions = Record<string, (...args: never[]) => unknown>;

/** Error codes of WASI preview 1. */
export const errno = {
  success: 0,
  badf: 8,
  exist: 20,
  inval: 28,
  isdir: 31,
  noent: 44,
  nosys: 52,
  notdir: 54,
  notempty: 55,
  spipe: 70,
} as const;

/** File types of WASI preview 1. */
export const fileTypes = { characterDevice: 2, directory: 3, regularFile: 4 } as const;

/** Descriptor of the root folder: the only one the program is given. */
export const rootDescriptor = 3;

/** The program's memory, as long as it lives: growing it detaches the buffer, so views are made anew. */
export class Guest {
  #memory: WasmMemory | undefined;
  #view = new DataView(new ArrayBuffer(0));
  #bytes = new Uint8Array(0);
  readonly #decoder = new TextDecoder();

  /** Call with the instance's memory before it starts. */
  attach(memory: WasmMemory): void {
    this.#memory = memory;
  }

  get view(): DataView {
    this.#refresh();
    return this.#view;
  }

  get bytes(): Uint8Array {
    this.#refresh();
    return this.#bytes;
  }

  /** A text of `length` bytes. */
  text(at: number, length: number): string {
    return this.#decoder.decode(this.bytes.slice(at, at + length));
  }

  /** Visit the buffers of a scatter or gather list until `visit` says stop. */
  eachBuffer(at: number, count: number, visit: (part: Uint8Array) => boolean): void {
    for (let i = 0; i < count; i++) {
      const start = this.view.getUint32(at + i * 8, true);
      const length = this.view.getUint32(at + i * 8 + 4, true);
      if (!visit(this.bytes.subarray(start, start + length))) return;
    }
  }

  #refresh(): void {
    const buffer = this.#memory?.buffer;
    if (buffer === undefined || this.#view.buffer === buffer) return;
    this.#view = new DataView(buffer);
    this.#bytes = new Uint8Array(buffer);
  }
}

/** What a descriptor can stand for. */
export type OpenNode = TreeNode | StreamNode;

export type Handle = { readonly node: OpenNode; position: number; readonly append: boolean };

/** The open descriptors. */
export class Descriptors extends Map<number, Handle> {
  readonly #guest: Guest;
  readonly #inodes = new Map<OpenNode, bigint>();

  constructor(guest: Guest, open: readonly (readonly [number, OpenNode])[]) {
    super();
    this.#guest = guest;
    for (const [fd, node] of open) this.set(fd, { node, position: 0, append: isStream(fd) });
  }

  /** The place behind a folder's descriptor and a path below it. */
  find(fd: number, at: number, length: number): Place | undefined {
    const node = this.get(fd)?.node;
    return node?.kind === 'folder' ? resolve(node, this.#guest.text(at, length)) : undefined;
  }

  lowestFree(): number {
    let fd = rootDescriptor + 1;
    while (this.has(fd)) fd++;
    return fd;
  }

  /** A number that stays with a file. */
  inode(node: OpenNode): bigint {
    const known = this.#inodes.get(node);
    if (known !== undefined) return known;
    const fresh = BigInt(this.#inodes.size + 1);
    this.#inodes.set(node, fresh);
    return fresh;
  }

  /** Write a `filestat` record. */
  writeStat(at: number, type: number, node: OpenNode): void {
    const { view, bytes } = this.#guest;
    bytes.fill(0, at, at + 64);
    view.setBigUint64(at + 8, this.inode(node), true);
    view.setUint8(at + 16, type);
    view.setBigUint64(at + 24, 1n, true);
    view.setBigUint64(at + 32, BigInt(node.kind === 'file' ? node.size : 0), true);
  }
}

/** Standard input, output and error. */
export function isStream(fd: number): boolean {
  return fd < rootDescriptor;
}

/** The type of what a descriptor stands for. */
export function fileType(fd: number, node: OpenNode): number {
  if (isStream(fd)) return fileTypes.characterDevice;
  return node.kind === 'folder' ? fileTypes.directory : fileTypes.regularFile;
}
