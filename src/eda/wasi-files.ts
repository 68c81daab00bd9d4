/** An in-memory file tree, as much of one as Yosys, ABC and Icarus Verilog need. */

export type FileNode = { readonly kind: 'file'; data: Uint8Array; size: number };
export type FolderNode = { readonly kind: 'folder'; readonly entries: Map<string, TreeNode> };
export type TreeNode = FileNode | FolderNode;

/** A standard stream whose bytes are passed on rather than kept. */
export type StreamNode = {
  readonly kind: 'stream';
  /**
   * Fill the start of `into`.
   *
   * @param mayWait whether to wait for at least one byte; when false, 0 means none for now
   * @returns bytes filled; 0 after waiting is the end of the stream
   */
  read(into: Uint8Array, mayWait: boolean): number;
  /** Take bytes; the array is only lent. */
  write(from: Uint8Array): void;
};

/** A file holding `data`, which it takes over. */
export function file(data: Uint8Array = new Uint8Array(0)): FileNode {
  return { kind: 'file', data, size: data.length };
}

/** An empty folder. */
export function folder(): FolderNode {
  return { kind: 'folder', entries: new Map() };
}

/** The bytes of a file. */
export function contents(node: FileNode): Uint8Array {
  return node.data.subarray(0, node.size);
}

/** Overwrite `bytes.length` bytes at `position`, growing by doubling so that appending stays linear. */
export function writeAt(node: FileNode, position: number, bytes: Uint8Array): void {
  const end = position + bytes.length;
  if (end > node.data.length) {
    const grown = new Uint8Array(Math.max(end, node.data.length * 2, 256));
    grown.set(contents(node));
    node.data = grown;
  }
  node.data.set(bytes, position);
  node.size = Math.max(node.size, end);
}

/** Where a path leads: its folder, its last name and what is there, if anything. */
export type Place = {
  readonly parent: FolderNode;
  readonly name: string;
  readonly node: TreeNode | undefined;
};

/**
 * Follow a path from `root`. `.`, `..` and doubled slashes are understood; `..` at the root stays there.
 *
 * @returns undefined when a folder on the way is missing
 */
export function resolve(root: FolderNode, path: string): Place | undefined {
  const trail: FolderNode[] = [root];
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  let found: Place = { parent: root, name: '.', node: root };
  for (const [i, name] of names.entries()) {
    const here = trail.at(-1) ?? root;
    if (name === '..') {
      if (trail.length > 1) trail.pop();
      const up = trail.at(-1) ?? root;
      found = { parent: up, name: '.', node: up };
      continue;
    }
    const node = here.entries.get(name);
    found = { parent: here, name, node };
    if (i === names.length - 1) break;
    if (node?.kind !== 'folder') return undefined;
    trail.push(node);
  }
  return found;
}

/** Put a file at a path, making the folders on the way. */
export function place(root: FolderNode, path: string, data: Uint8Array): void {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  const last = names.pop();
  if (last === undefined) return;
  let here = root;
  for (const name of names) {
    let next = here.entries.get(name);
    if (next?.kind !== 'folder') {
      next = folder();
      here.entries.set(name, next);
    }
    here = next;
  }
  here.entries.set(last, file(data));
}

/** Every file below `root`, by path. */
export function listFiles(root: FolderNode, prefix = ''): [string, FileNode][] {
  return [...root.entries].flatMap(([name, node]): [string, FileNode][] =>
    node.kind === 'file' ? [[prefix + name, node]] : listFiles(node, `${prefix}${name}/`),
  );
}
