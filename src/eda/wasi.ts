import { contents, file, folder, resolve, writeAt } from './wasi-files.ts';
import type { FileNode, FolderNode, TreeNode } from './wasi-files.ts';
import type { WasmMemory } from './webassembly.ts';

/** The program called `proc_exit`. */
export class WasiExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.name = 'WasiExit';
    this.code = code;
  }
}

type Handle = {
  readonly node: TreeNode;
  position: number;
  readonly append: boolean;
};

type Functions = Record<string, (...args: never[]) => unknown>;

export type Wasi = {
  /** The import object's `wasi_snapshot_preview1`. */
  readonly imports: Functions;
  /** Call with the instance's memory before `_start`. */
  attach(memory: WasmMemory): void;
};

const success = 0;
const badf = 8;
const exist = 20;
const inval = 28;
const isdir = 31;
const noent = 44;
const notdir = 54;
const notempty = 55;
const spipe = 70;

const characterDevice = 2;
const directory = 3;
const regularFile = 4;

/** Descriptor of the root folder: the only one the program is given. */
const rootDescriptor = 3;

function isStream(fd: number): boolean {
  return fd <= 2;
}

function fileType(fd: number, node: TreeNode): number {
  return isStream(fd) ? characterDevice : node.kind === 'folder' ? directory : regularFile;
}

/**
 * The 23 functions of WASI preview 1 that the Yosys core imports, over an in-memory tree. Everything is
 * synchronous, and deterministic but for the clock: random bytes come from a fixed sequence.
 *
 * @param args   the command line, program name first
 * @param root   the file system, changed in place
 * @param stdout receives what the program writes to descriptor 1
 * @param stderr receives what the program writes to descriptor 2
 */
export function wasi(
  args: readonly string[],
  root: FolderNode,
  stdout: FileNode,
  stderr: FileNode,
): Wasi {
  let memory: WasmMemory | undefined;
  let view = new DataView(new ArrayBuffer(0));
  let bytes = new Uint8Array(0);
  const refresh = (): void => {
    // Growing the memory detaches its old buffer.
    if (memory !== undefined && view.buffer !== memory.buffer) {
      view = new DataView(memory.buffer);
      bytes = new Uint8Array(memory.buffer);
    }
  };

  const handles = new Map<number, Handle>([
    [0, { node: file(), position: 0, append: false }],
    [1, { node: stdout, position: 0, append: true }],
    [2, { node: stderr, position: 0, append: true }],
    [rootDescriptor, { node: root, position: 0, append: false }],
  ]);
  const inodes = new Map<TreeNode, bigint>();
  const inode = (node: TreeNode): bigint => {
    const known = inodes.get(node);
    if (known !== undefined) return known;
    const fresh = BigInt(inodes.size + 1);
    inodes.set(node, fresh);
    return fresh;
  };
  let random = 0x2545f491;

  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const text = (at: number, length: number): string => {
    refresh();
    return decoder.decode(bytes.slice(at, at + length));
  };
  const strings = args.map((arg) => encoder.encode(`${arg}\0`));

  /** The folder behind a descriptor and the path below it. */
  const find = (fd: number, at: number, length: number): ReturnType<typeof resolve> => {
    const handle = handles.get(fd);
    return handle?.node.kind === 'folder' ? resolve(handle.node, text(at, length)) : undefined;
  };

  const writeStat = (at: number, type: number, node: TreeNode): void => {
    refresh();
    bytes.fill(0, at, at + 64);
    view.setBigUint64(at + 8, inode(node), true);
    view.setUint8(at + 16, type);
    view.setBigUint64(at + 24, 1n, true);
    view.setBigUint64(at + 32, BigInt(node.kind === 'file' ? node.size : 0), true);
  };

  /** Visit the buffers of a scatter or gather list until `visit` says stop. */
  const eachBuffer = (at: number, count: number, visit: (part: Uint8Array) => boolean): void => {
    for (let i = 0; i < count; i++) {
      const start = view.getUint32(at + i * 8, true);
      const length = view.getUint32(at + i * 8 + 4, true);
      if (!visit(bytes.subarray(start, start + length))) return;
    }
  };

  const lowestFree = (): number => {
    let fd = rootDescriptor + 1;
    while (handles.has(fd)) fd++;
    return fd;
  };

  const imports: Functions = {
    args_sizes_get(countAt: number, sizeAt: number): number {
      refresh();
      view.setUint32(countAt, strings.length, true);
      view.setUint32(
        sizeAt,
        strings.reduce((sum, s) => sum + s.length, 0),
        true,
      );
      return success;
    },
    args_get(tableAt: number, textAt: number): number {
      refresh();
      let at = textAt;
      for (const [i, s] of strings.entries()) {
        view.setUint32(tableAt + i * 4, at, true);
        bytes.set(s, at);
        at += s.length;
      }
      return success;
    },
    environ_sizes_get(countAt: number, sizeAt: number): number {
      refresh();
      view.setUint32(countAt, 0, true);
      view.setUint32(sizeAt, 0, true);
      return success;
    },
    environ_get: (): number => success,
    clock_time_get(id: number, _precision: bigint, at: number): number {
      refresh();
      const milliseconds = id === 0 ? Date.now() : performance.now();
      view.setBigUint64(at, BigInt(Math.round(milliseconds * 1e6)), true);
      return success;
    },
    random_get(at: number, length: number): number {
      refresh();
      for (let i = 0; i < length; i++) {
        random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
        bytes[at + i] = random >>> 24;
      }
      return success;
    },
    proc_exit(code: number): never {
      throw new WasiExit(code);
    },

    fd_close(fd: number): number {
      return handles.delete(fd) ? success : badf;
    },
    fd_renumber(from: number, to: number): number {
      const handle = handles.get(from);
      if (handle === undefined) return badf;
      handles.delete(from);
      handles.set(to, handle);
      return success;
    },
    fd_fdstat_get(fd: number, at: number): number {
      const handle = handles.get(fd);
      if (handle === undefined) return badf;
      refresh();
      bytes.fill(0, at, at + 24);
      view.setUint8(at, fileType(fd, handle.node));
      view.setUint16(at + 2, handle.append ? 1 : 0, true);
      view.setBigUint64(at + 8, 0xffff_ffff_ffff_ffffn, true);
      view.setBigUint64(at + 16, 0xffff_ffff_ffff_ffffn, true);
      return success;
    },
    fd_fdstat_set_flags: (fd: number): number => (handles.has(fd) ? success : badf),
    fd_filestat_get(fd: number, at: number): number {
      const handle = handles.get(fd);
      if (handle === undefined) return badf;
      writeStat(at, fileType(fd, handle.node), handle.node);
      return success;
    },
    fd_prestat_get(fd: number, at: number): number {
      if (fd !== rootDescriptor) return badf;
      refresh();
      view.setUint32(at, 0, true);
      view.setUint32(at + 4, 1, true);
      return success;
    },
    fd_prestat_dir_name(fd: number, at: number, length: number): number {
      if (fd !== rootDescriptor || length < 1) return badf;
      refresh();
      bytes[at] = 0x2f;
      return success;
    },
    fd_read(fd: number, buffers: number, count: number, readAt: number): number {
      const handle = handles.get(fd);
      if (handle === undefined) return badf;
      const { node } = handle;
      if (node.kind === 'folder') return isdir;
      refresh();
      let total = 0;
      eachBuffer(buffers, count, (part) => {
        const available = contents(node).subarray(handle.position, handle.position + part.length);
        part.set(available);
        handle.position += available.length;
        total += available.length;
        return available.length === part.length;
      });
      view.setUint32(readAt, total, true);
      return success;
    },
    fd_write(fd: number, buffers: number, count: number, writtenAt: number): number {
      const handle = handles.get(fd);
      if (handle === undefined) return badf;
      const { node } = handle;
      if (node.kind === 'folder') return isdir;
      refresh();
      let total = 0;
      eachBuffer(buffers, count, (part) => {
        if (handle.append) handle.position = node.size;
        writeAt(node, handle.position, part);
        handle.position += part.length;
        total += part.length;
        return true;
      });
      view.setUint32(writtenAt, total, true);
      return success;
    },
    fd_seek(fd: number, offset: bigint, whence: number, at: number): number {
      const handle = handles.get(fd);
      if (handle === undefined) return badf;
      if (isStream(fd)) return spipe;
      const size = handle.node.kind === 'file' ? handle.node.size : 0;
      const base = whence === 0 ? 0 : whence === 1 ? handle.position : size;
      const target = base + Number(offset);
      if (target < 0) return inval;
      handle.position = target;
      refresh();
      view.setBigUint64(at, BigInt(target), true);
      return success;
    },
    fd_readdir(fd: number, at: number, length: number, cookie: bigint, usedAt: number): number {
      const handle = handles.get(fd);
      if (handle === undefined) return badf;
      if (handle.node.kind !== 'folder') return notdir;
      refresh();
      let used = 0;
      for (const [i, [name, node]] of [...handle.node.entries].entries()) {
        if (i < Number(cookie)) continue;
        const utf8 = encoder.encode(name);
        const entry = new Uint8Array(24 + utf8.length);
        const fields = new DataView(entry.buffer);
        fields.setBigUint64(0, BigInt(i + 1), true);
        fields.setBigUint64(8, inode(node), true);
        fields.setUint32(16, utf8.length, true);
        fields.setUint8(20, node.kind === 'folder' ? directory : regularFile);
        entry.set(utf8, 24);
        // A cut entry tells the reader that the buffer was full.
        const part = entry.subarray(0, length - used);
        bytes.set(part, at + used);
        used += part.length;
        if (used === length) break;
      }
      view.setUint32(usedAt, used, true);
      return success;
    },

    path_create_directory(fd: number, at: number, length: number): number {
      const found = find(fd, at, length);
      if (found === undefined) return noent;
      if (found.node !== undefined) return exist;
      found.parent.entries.set(found.name, folder());
      return success;
    },
    path_filestat_get(
      fd: number,
      _flags: number,
      at: number,
      length: number,
      statAt: number,
    ): number {
      const node = find(fd, at, length)?.node;
      if (node === undefined) return noent;
      writeStat(statAt, node.kind === 'folder' ? directory : regularFile, node);
      return success;
    },
    path_open(
      fd: number,
      _lookup: number,
      at: number,
      length: number,
      openFlags: number,
      _rights: bigint,
      _inheriting: bigint,
      fdFlags: number,
      openedAt: number,
    ): number {
      const found = find(fd, at, length);
      if (found === undefined) return noent;
      let { node } = found;
      const [create, mustBeFolder, exclusive, truncate] = [1, 2, 4, 8].map(
        (flag) => (openFlags & flag) !== 0,
      );
      if (node === undefined) {
        if (create !== true) return noent;
        node = file();
        found.parent.entries.set(found.name, node);
      } else if (create === true && exclusive === true) {
        return exist;
      }
      if (mustBeFolder === true && node.kind !== 'folder') return notdir;
      if (truncate === true) {
        if (node.kind === 'folder') return isdir;
        node.data = new Uint8Array(0);
        node.size = 0;
      }
      const opened = lowestFree();
      handles.set(opened, { node, position: 0, append: (fdFlags & 1) !== 0 });
      refresh();
      view.setUint32(openedAt, opened, true);
      return success;
    },
    path_remove_directory(fd: number, at: number, length: number): number {
      const found = find(fd, at, length);
      if (found?.node === undefined) return noent;
      if (found.node.kind !== 'folder') return notdir;
      if (found.node.entries.size > 0) return notempty;
      found.parent.entries.delete(found.name);
      return success;
    },
    path_unlink_file(fd: number, at: number, length: number): number {
      const found = find(fd, at, length);
      if (found?.node === undefined) return noent;
      if (found.node.kind === 'folder') return isdir;
      found.parent.entries.delete(found.name);
      return success;
    },
  };

  return {
    imports,
    attach(instanceMemory) {
      memory = instanceMemory;
    },
  };
}
