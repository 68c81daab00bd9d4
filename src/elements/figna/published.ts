/** Figures of FIGNA, by its authors and as others have measured it again. */

import type { PublishedFigure } from '../family.ts';

const authors = 'doi 10.1109/HPCA57654.2024.00064, summary';
const anda = 'Anda, arXiv 2411.15982, figure 15';

/** A ratio to an FP16 x FP16 unit. */
function ratio(
  quantity: string,
  value: number,
  conditions: string,
  source: string,
): PublishedFigure {
  return { quantity, value, unit: 'ratio', conditions, source };
}

export const fignaPublished: readonly PublishedFigure[] = [
  ratio('TOPS per mm2 over a floating-point unit', 6.34, 'FP16 x INT4', authors),
  ratio('TOPS per watt over a floating-point unit', 2.19, 'FP16 x INT4', authors),
  ratio('area over a floating-point element', 0.18, '16 nm', anda),
  ratio('power over a floating-point element', 0.17, '16 nm', anda),
  ratio('area over a floating-point element', 0.15, '11-bit significands, 16 nm', anda),
  ratio('power over a floating-point element', 0.12, '11-bit significands, 16 nm', anda),
  ratio('area over a floating-point element', 0.12, '8-bit significands, 16 nm', anda),
  ratio('power over a floating-point element', 0.1, '8-bit significands, 16 nm', anda),
  ratio(
    'area over a floating-point element',
    0.239,
    '12-bit significands by uint4, 23-bit sum, aligner not counted; FP16 with FP32 sum; Nangate 45 nm, 2 ns',
    'earlier synthesis of ours, another Yosys and script',
  ),
];
