/** The papers by name. A paper's room is loaded only when it is asked for. */

import type { Paper } from './paper.ts';

export type PaperEntry = {
  readonly slug: string;
  readonly summary: string;
  load(): Promise<Paper>;
};

export const papers: readonly PaperEntry[] = [
  {
    slug: 'tpe',
    summary: 'bit-weight MAC transforms OPT1 to OPT4 and the EN-T encoder',
    load: async () => (await import('./tpe/index.ts')).tpe,
  },
  {
    slug: 'mixpe',
    summary: 'narrow weights by shift and add, dequantised after the group',
    load: async () => (await import('./mixpe/index.ts')).mixpe,
  },
  {
    slug: 'xr-npe',
    summary: 'four formats of FP4 and posits in one SIMD word',
    load: async () => (await import('./xr-npe/index.ts')).xrNpePaper,
  },
];
