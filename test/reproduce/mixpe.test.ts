/** `reproduce mixpe`: the sections that need no synthesis. */

import { describe, expect, test } from 'vitest';
import { judge, type JudgedFigure } from '../../src/report/reproduction.ts';
import type { Section } from '../../src/reproduce/paper.ts';
import { cycles } from '../../src/reproduce/mixpe/cycles.ts';

/** Figures of a section, judged. */
async function figuresOf(section: Section): Promise<JudgedFigure[]> {
  const figures = await section.measure({ library: 'generic45', seed: 7 });
  return figures.map((figure) => judge(figure));
}

describe('the simulator of the authors', () => {
  test('every figure of its cycles is had again from its rules', async () => {
    const figures = await figuresOf(cycles);
    expect(figures.filter(({ reproduced }) => reproduced === false)).toEqual([]);
    expect(figures.filter(({ reproduced }) => reproduced === true).length).toBeGreaterThan(30);
  });

  test('both runs come out in three digits', async () => {
    const figures = await figuresOf(cycles);
    const digits = (run: string): (string | undefined)[] =>
      figures
        .filter(({ conditions }) => conditions.startsWith(`${run}:`))
        .map(({ ours }) => ours?.toFixed(3));
    expect(digits('final run')).toEqual(['0.161', '0.123', '0.097', '0.097']);
    expect(digits('run 5')).toEqual(['0.204', '0.199', '0.194', '0.194']);
  });
});
