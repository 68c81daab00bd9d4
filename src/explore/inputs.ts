/** Files that a space names: designs count by their content, not by the paths in them. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { contentHash } from '../design/files.ts';
import { designHash } from '../design/hash.ts';
import type { SpaceNode } from './space-tree.ts';

/** Longest text that may be a path. */
const MAX_PATH = 4096;

/** One hash over the content of every file that a text of the tree names. */
export function inputsHash(tree: SpaceNode, folder: string): string {
  const names = [...new Set(texts(tree))].toSorted();
  const files = names.flatMap((name) => {
    const path = resolve(folder, name);
    if (!existsSync(path) || !statSync(path).isFile()) return [];
    return [[name, contentHash(readFileSync(path))]];
  });
  return designHash(files);
}

function texts(node: SpaceNode): string[] {
  switch (node.kind) {
    case 'value':
      return textsOf(node.value);
    case 'map':
      return node.entries.flatMap(([, child]) => texts(child));
    case 'list':
      return node.items.flatMap((child) => texts(child));
    case 'choice':
      return node.options.flatMap((option) => texts(option));
  }
}

/** Texts that look like a file's name: with a dot or a slash in them. */
function textsOf(value: unknown): string[] {
  const isName = typeof value === 'string' && value.length <= MAX_PATH && /[./\\]/.test(value);
  return isName ? [value] : [];
}
