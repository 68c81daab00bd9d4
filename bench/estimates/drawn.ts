/** What the benches of estimates go over: elements of every family, on every library at hand. */
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { elementFamilies } from '../../src/elements/index.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import type { Emitted } from '../../src/estimate/synthesis.ts';
import { trainingPlans } from '../../src/estimate/training.ts';
import { listLibraries } from '../../src/technology/generic.ts';

/** `each` elements of every family, drawn by a seed; those that cannot be emitted are left out. */
export function drawnElements(each: number, seed: number): Emitted[] {
  return elementFamilies.flatMap((family) =>
    trainingPlans([family], each, seed).flatMap((plan) => {
      try {
        return [{ plan, files: renderPlan(plan) }];
      } catch {
        return [];
      }
    }),
  );
}

/** The built-in libraries, and each that lies in ../shared/liberty: its files with commas. */
export function librariesAtHand(): string[] {
  const folder = resolve('..', 'shared', 'liberty');
  const files = existsSync(folder)
    ? readdirSync(folder).filter((name) => /\.lib(\.gz)?$/.test(name))
    : [];
  const path = (name: string): string => resolve(folder, name);
  const asap7 = files.filter((name) => name.startsWith('asap7')).map(path);
  const others = files.filter((name) => !name.startsWith('asap7')).map(path);
  return [...listLibraries(), ...others, ...(asap7.length === 0 ? [] : [asap7.join(',')])];
}
