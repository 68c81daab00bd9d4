// A worker that makes a folder, says that it must not be left behind, and answers.
import { mkdirSync } from 'node:fs';
import { register } from 'tsx/esm/api';

register();
const { trackLeftover } = await import('../../src/cleanup.ts');
const { tellLeftovers } = await import('../../src/threads.ts');
tellLeftovers();

export function run(path) {
  mkdirSync(path);
  trackLeftover({ kind: 'path', path });
  return path;
}
