/** Re-run a paper: measure its sections, judge the figures, write the document and the page. */

import { packageVersion } from '../version.ts';
import { join } from 'node:path';
import { InputError, unknownName } from '../errors.ts';
import type { Progress } from '../progress.ts';
import { reproductionPage } from '../report/reproduction-page.ts';
import {
  isReproduced,
  judge,
  type ReproductionReport,
  type SectionReport,
} from '../report/reproduction.ts';
import { writeFolder } from '../run/output-folder.ts';
import { papers } from './index.ts';
import type { Conditions, Section } from './paper.ts';

export type ReproduceOptions = {
  /** Slugs of the sections to measure; all of them by default. */
  readonly sections?: readonly string[];
  /** A built-in library's name or a Liberty file; default `generic45`. */
  readonly library?: string;
  /** Of random operands; default 1. */
  readonly seed?: number;
  /** Folder for the folder `reproduce-<paper>`; default `rtl-out`. */
  readonly out?: string;
  readonly progress?: Progress;
};

export type Reproduced = {
  readonly report: ReproductionReport;
  readonly folder: string;
  /** Every figure with a stated tolerance is within it. */
  readonly held: boolean;
};

/**
 * Measure a paper's figures and write `<out>/reproduce-<paper>/`.
 *
 * @throws {InputError} for a paper or section that is not there, or a folder that cannot be written
 */
export async function reproducePaper(
  slug: string,
  options: ReproduceOptions = {},
): Promise<Reproduced> {
  const entry = named('paper', slug, papers);
  const paper = await entry.load();
  const chosen =
    options.sections?.map((each) => named('--section', each, paper.sections)) ?? paper.sections;
  const conditions: Conditions = {
    library: options.library ?? 'generic45',
    seed: options.seed ?? 1,
    ...(options.progress === undefined ? {} : { progress: options.progress }),
  };
  const sections: SectionReport[] = [];
  for (const [index, section] of chosen.entries()) {
    options.progress?.({
      stage: 'reproduce',
      detail: section.title,
      share: index / chosen.length,
    });
    sections.push(await measured(section, conditions));
  }
  const report: ReproductionReport = {
    schema: 'pelab.reproduction/1',
    paper: paper.slug,
    title: paper.title,
    sources: paper.sources,
    library: conditions.library,
    seed: conditions.seed,
    version: packageVersion(),
    sections,
  };
  const folder = join(options.out ?? 'rtl-out', `reproduce-${paper.slug}`);
  writeFolder(
    folder,
    [
      { path: 'reproduction.json', content: `${JSON.stringify(report, undefined, 2)}\n` },
      { path: 'reproduction.html', content: reproductionPage(report) },
    ],
    { name: `reproduce-${paper.slug}` },
  );
  return { report, folder, held: isReproduced(report) };
}

async function measured(section: Section, conditions: Conditions): Promise<SectionReport> {
  const start = performance.now();
  const figures = await section.measure(conditions);
  return {
    slug: section.slug,
    title: section.title,
    explanation: section.explanation,
    figures: figures.map((figure) => judge(figure)),
    wallSeconds: (performance.now() - start) / 1000,
  };
}

function named<T extends { readonly slug: string }>(
  option: string,
  slug: string,
  all: readonly T[],
): T {
  const found = all.find((each) => each.slug === slug);
  if (found !== undefined) return found;
  throw new InputError([
    unknownName(
      [option],
      slug,
      all.map((each) => each.slug),
    ),
  ]);
}
