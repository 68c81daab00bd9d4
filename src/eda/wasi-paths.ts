import { file, folder } from './wasi-files.ts';
import { errno, fileTypes } from './wasi-guest.ts';
import type { Descriptors, Functions, Guest } from './wasi-guest.ts';

const { success, exist, isdir, noent, notdir, notempty } = errno;
const { directory, regularFile } = fileTypes;

/** The functions that take a path below an open folder. */
export function pathFunctions(guest: Guest, table: Descriptors): Functions {
  return {
    path_create_directory(fd: number, at: number, length: number): number {
      const found = table.find(fd, at, length);
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
      const node = table.find(fd, at, length)?.node;
      if (node === undefined) return noent;
      table.writeStat(statAt, node.kind === 'folder' ? directory : regularFile, node);
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
      const found = table.find(fd, at, length);
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
      const opened = table.lowestFree();
      table.set(opened, { node, position: 0, append: (fdFlags & 1) !== 0 });
      guest.view.setUint32(openedAt, opened, true);
      return success;
    },
    path_remove_directory(fd: number, at: number, length: number): number {
      const found = table.find(fd, at, length);
      if (found?.node === undefined) return noent;
      if (found.node.kind !== 'folder') return notdir;
      if (found.node.entries.size > 0) return notempty;
      found.parent.entries.delete(found.name);
      return success;
    },
    path_unlink_file(fd: number, at: number, length: number): number {
      const found = table.find(fd, at, length);
      if (found?.node === undefined) return noent;
      if (found.node.kind === 'folder') return isdir;
      found.parent.entries.delete(found.name);
      return success;
    },
  };
}
