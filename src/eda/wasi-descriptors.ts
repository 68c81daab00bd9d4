import { contents, writeAt } from './wasi-files.ts';
import { errno, fileType, fileTypes, isStream, rootDescriptor } from './wasi-guest.ts';
import type { Descriptors, Functions, Guest } from './wasi-guest.ts';

const { success, badf, inval, isdir, notdir, spipe } = errno;
const { directory, regularFile } = fileTypes;

/** The functions that take an open descriptor. */
export function descriptorFunctions(guest: Guest, table: Descriptors): Functions {
  const encoder = new TextEncoder();
  return {
    fd_close(fd: number): number {
      return table.delete(fd) ? success : badf;
    },
    fd_renumber(from: number, to: number): number {
      const handle = table.get(from);
      if (handle === undefined) return badf;
      table.delete(from);
      table.set(to, handle);
      return success;
    },
    fd_fdstat_get(fd: number, at: number): number {
      const handle = table.get(fd);
      if (handle === undefined) return badf;
      guest.bytes.fill(0, at, at + 24);
      guest.view.setUint8(at, fileType(fd, handle.node));
      guest.view.setUint16(at + 2, handle.append ? 1 : 0, true);
      guest.view.setBigUint64(at + 8, 0xffff_ffff_ffff_ffffn, true);
      guest.view.setBigUint64(at + 16, 0xffff_ffff_ffff_ffffn, true);
      return success;
    },
    fd_fdstat_set_flags: (fd: number): number => (table.has(fd) ? success : badf),
    fd_filestat_get(fd: number, at: number): number {
      const handle = table.get(fd);
      if (handle === undefined) return badf;
      table.writeStat(at, fileType(fd, handle.node), handle.node);
      return success;
    },
    fd_prestat_get(fd: number, at: number): number {
      if (fd !== rootDescriptor) return badf;
      guest.view.setUint32(at, 0, true);
      guest.view.setUint32(at + 4, 1, true);
      return success;
    },
    fd_prestat_dir_name(fd: number, at: number, length: number): number {
      if (fd !== rootDescriptor || length < 1) return badf;
      guest.bytes[at] = 0x2f;
      return success;
    },
    fd_read(fd: number, buffers: number, count: number, readAt: number): number {
      const handle = table.get(fd);
      if (handle === undefined) return badf;
      const { node } = handle;
      if (node.kind === 'folder') return isdir;
      let total = 0;
      guest.eachBuffer(buffers, count, (part) => {
        if (node.kind === 'stream') {
          // An empty buffer must not wait: libc passes one when it only wants to fill its own.
          const got = part.length === 0 ? 0 : node.read(part, total === 0);
          total += got;
          return got === part.length;
        }
        const available = contents(node).subarray(handle.position, handle.position + part.length);
        part.set(available);
        handle.position += available.length;
        total += available.length;
        return available.length === part.length;
      });
      guest.view.setUint32(readAt, total, true);
      return success;
    },
    fd_write(fd: number, buffers: number, count: number, writtenAt: number): number {
      const handle = table.get(fd);
      if (handle === undefined) return badf;
      const { node } = handle;
      if (node.kind === 'folder') return isdir;
      let total = 0;
      guest.eachBuffer(buffers, count, (part) => {
        total += part.length;
        if (node.kind === 'stream') {
          node.write(part);
          return true;
        }
        if (handle.append) handle.position = node.size;
        writeAt(node, handle.position, part);
        handle.position += part.length;
        return true;
      });
      guest.view.setUint32(writtenAt, total, true);
      return success;
    },
    fd_seek(fd: number, offset: bigint, whence: number, at: number): number {
      const handle = table.get(fd);
      if (handle === undefined) return badf;
      if (isStream(fd)) return spipe;
      const size = handle.node.kind === 'file' ? handle.node.size : 0;
      const base = whence === 0 ? 0 : whence === 1 ? handle.position : size;
      const target = base + Number(offset);
      if (target < 0) return inval;
      handle.position = target;
      guest.view.setBigUint64(at, BigInt(target), true);
      return success;
    },
    fd_readdir(fd: number, at: number, length: number, cookie: bigint, usedAt: number): number {
      const handle = table.get(fd);
      if (handle === undefined) return badf;
      if (handle.node.kind !== 'folder') return notdir;
      let used = 0;
      for (const [i, [name, node]] of [...handle.node.entries].entries()) {
        if (i < Number(cookie)) continue;
        const utf8 = encoder.encode(name);
        const entry = new Uint8Array(24 + utf8.length);
        const fields = new DataView(entry.buffer);
        fields.setBigUint64(0, BigInt(i + 1), true);
        fields.setBigUint64(8, table.inode(node), true);
        fields.setUint32(16, utf8.length, true);
        fields.setUint8(20, node.kind === 'folder' ? directory : regularFile);
        entry.set(utf8, 24);
        // A cut entry tells the reader that the buffer was full.
        const part = entry.subarray(0, length - used);
        guest.bytes.set(part, at + used);
        used += part.length;
        if (used === length) break;
      }
      guest.view.setUint32(usedAt, used, true);
      return success;
    },
  };
}
