/** `reproduce`: what is judged, what is refused, what is written. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { isReproduced, judge, type Figure } from '../../src/report/reproduction.ts';
import { papers } from '../../src/reproduce/index.ts';
import { reproducePaper } from '../../src/reproduce/reproduce.ts';

const figure: Figure = {
  quantity: 'digits',
  conditions: 'all int8',
  unit: '',
  published: 3,
  source: 'a paper',
  ours: 3.03,
  note: '',
};

describe('a figure', () => {
  test('is reproduced within its tolerance, both ends included, and not outside', () => {
    expect(judge({ ...figure, published: 4, ours: 5, within: 0.25 }).reproduced).toBe(true);
    expect(judge({ ...figure, within: 0.02 }).reproduced).toBe(true);
    expect(judge({ ...figure, within: 0.001 }).reproduced).toBe(false);
  });

  test('without a tolerance is compared but not judged', () => {
    expect(judge(figure)).toMatchObject({ ratio: 3.03 / 3, reproduced: null });
  });

  test('that cannot be had has no ratio and fails nothing', () => {
    const missing = judge({ ...figure, ours: null, within: 0 });
    expect(missing).toMatchObject({ ratio: null, reproduced: null });
    expect(isReproduced({ sections: [section([missing])] })).toBe(true);
  });

  test('outside its tolerance fails the whole reproduction', () => {
    const off = judge({ ...figure, within: 0 });
    expect(isReproduced({ sections: [section([judge(figure), off])] })).toBe(false);
  });
});

const section = (figures: readonly ReturnType<typeof judge>[]) => ({
  slug: 'all',
  title: 'all',
  explanation: '',
  figures,
  wallSeconds: 0,
});

describe('names', () => {
  test('a paper that is not there is refused with the nearest one', async () => {
    await expect(reproducePaper('tpee')).rejects.toThrow(/one of .*did you mean tpe\?/);
  });

  test('a section that is not there is refused with the nearest one', async () => {
    await expect(reproducePaper('tpe', { sections: ['element'] })).rejects.toThrow(
      /did you mean elements\?/,
    );
    await expect(reproducePaper('tpe', { sections: [''] })).rejects.toThrow(InputError);
  });

  test('every paper loads, under its own name, with sections of different names', async () => {
    for (const entry of papers) {
      const paper = await entry.load();
      const slugs = paper.sections.map(({ slug }) => slug);
      expect(paper.slug).toBe(entry.slug);
      expect(new Set(slugs).size).toBe(slugs.length);
      expect(slugs.length).toBeGreaterThan(0);
    }
  });
});

test('the document and the page hold the same figures', async () => {
  const out = mkdtempSync(join(tmpdir(), 'pelab-reproduce-'));
  onTestFinished(() => rmSync(out, { recursive: true, force: true }));
  const { report, folder } = await reproducePaper('tpe', { sections: ['elements'], out });
  const written: unknown = JSON.parse(readFileSync(join(folder, 'reproduction.json'), 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(report)));
  const page = readFileSync(join(folder, 'reproduction.html'), 'utf8');
  for (const { quantity } of report.sections[0]?.figures ?? []) expect(page).toContain(quantity);
});
