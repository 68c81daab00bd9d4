/** The spaces that are shipped, by the model alone and with few designs each. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadSpace, type Space } from '../../src/explore/space.ts';
import { sweepSpace } from '../../src/explore/sweep.ts';

const SAMPLES = 12;

/** The space with a handful of designs, none of them synthesised. */
function small(file: string): Space {
  const space = loadSpace(file);
  const method = 'latin-hypercube';
  return { ...space, search: { ...space.search, method, samples: SAMPLES, survivors: 0 } };
}

describe('shipped spaces', () => {
  test.each(readdirSync('designs').filter((name) => name.endsWith('.space.yaml')))(
    '%s is named after its file, and every design of it is one',
    async (name) => {
      const folder = mkdtempSync(join(tmpdir(), 'pelab-cookbook-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const space = small(join('designs', name));
      expect(`${space.name}.space.yaml`).toBe(name);
      const { designs } = await sweepSpace(space, { folder });
      expect(designs.length).toBeGreaterThan(1);
      const refused = designs.flatMap(({ data, model }) =>
        model?.status === 'judged' ? [] : [JSON.stringify({ data, model })],
      );
      expect(refused).toEqual([]);
      expect(designs.some(({ front }) => front)).toBe(true);
    },
  );
});
