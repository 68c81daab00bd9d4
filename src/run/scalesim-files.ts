/**
 * The reports that SCALE-Sim's users read, in its own columns: a row per layer, every row closed by a comma. What
 * only its DRAM traces tell stays empty.
 */

import type { ScaleSimAccess, ScaleSimLayer } from '../arrays/scalesim.ts';
import type { OutputFile } from './output-folder.ts';

type Layer = ScaleSimLayer & { readonly count: number };

const buffers = ['ifmap', 'filter', 'ofmap'] as const;
const shownAs = { ifmap: 'IFMAP', filter: 'Filter', ofmap: 'OFMAP' } as const;

/** `COMPUTE_REPORT.csv`, `BANDWIDTH_REPORT.csv` and `DETAILED_ACCESS_REPORT.csv` of layers, each `count` times. */
export function scaleSimFiles(layers: readonly Layer[]): OutputFile[] {
  return [
    { path: 'COMPUTE_REPORT.csv', content: table(computeColumns, layers, computeRow) },
    { path: 'BANDWIDTH_REPORT.csv', content: table(bandwidthColumns, layers, bandwidthRow) },
    { path: 'DETAILED_ACCESS_REPORT.csv', content: table(accessColumns, layers, accessRow) },
  ];
}

/** Of its v2: the column that v3 adds counts the cycles of its prefetches. */
const computeColumns = [
  'Total Cycles',
  'Stall Cycles',
  'Overall Util %',
  'Mapping Efficiency %',
  'Compute Util %',
];

function computeRow(layer: Layer): Cell[] {
  const { overallUtilisation, mappingEfficiency, computeUtilisation } = layer;
  const shares = [overallUtilisation, mappingEfficiency, computeUtilisation];
  return [layer.cycles, 0, ...shares.map((share) => 100 * share)];
}

const bandwidthColumns = ['SRAM', 'DRAM'].flatMap((memory) =>
  buffers.map((buffer) => `Avg ${buffer.toUpperCase()} ${memory} BW`),
);

/** Words per reported cycle. */
function bandwidthRow({ cycles, sram }: Layer): Cell[] {
  return [...buffers.map((buffer) => sram[buffer].words / cycles), ...buffers.map((): Cell => '')];
}

const accessColumns = ['SRAM', 'DRAM'].flatMap((memory) =>
  buffers.flatMap((buffer) =>
    ['Start Cycle', 'Stop Cycle', buffer === 'ofmap' ? 'Writes' : 'Reads'].map(
      (figure) => `${memory} ${shownAs[buffer]} ${figure}`,
    ),
  ),
);

function accessRow({ sram }: Layer): Cell[] {
  const figures = ({ startCycle, stopCycle, words }: ScaleSimAccess): Cell[] => [
    startCycle,
    stopCycle,
    words,
  ];
  return [
    ...buffers.flatMap((buffer) => figures(sram[buffer])),
    ...buffers.flatMap((): Cell[] => ['', '', '']),
  ];
}

type Cell = number | '';

function table(
  columns: readonly string[],
  layers: readonly Layer[],
  cells: (layer: Layer) => readonly Cell[],
): string {
  const rows = layers.flatMap((layer) =>
    Array.from({ length: layer.count }, () => cells(layer).join(', ')),
  );
  const lines = [`LayerID, ${columns.join(', ')},`, ...rows.map((row, id) => `${id}, ${row},`)];
  return `${lines.join('\n')}\n`;
}
