/** Plots as self-contained SVG, drawn by Observable Plot on a document that needs no browser. */

import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { CurveRow } from './comparison.ts';
import { raw, type Markup } from './markup.ts';
import { figure } from './numbers.ts';
import type { EstimateReport, SimulationReport } from './types.ts';

/** A cost and the signal over error it buys; null where there is none to show. */
type PrecisionPoint = { readonly cost: number | null; readonly sqnrDb: number | null };

const { document } = parseHTML('<html><body></body></html>');

/** One bar per part, longest first. `label` names the axis with its unit. */
export function breakdownPlot(
  rows: readonly { readonly part: string; readonly value: number }[],
  label: string,
  description: string,
): Markup {
  const sorted = rows.filter((row) => row.value > 0).toSorted((a, b) => b.value - a.value);
  return svg(
    Plot.plot({
      document,
      width: 640,
      height: 50 + 26 * sorted.length,
      marginBottom: 40,
      marginLeft: 190,
      marginRight: 70,
      x: { label, grid: true },
      y: { label: null, domain: sorted.map((row) => row.part) },
      marks: [
        Plot.barX(sorted, { x: 'value', y: 'part', fill: 'var(--accent)' }),
        Plot.text(sorted, {
          x: 'value',
          y: 'part',
          text: (row: { value: number }) => figure(row.value),
          textAnchor: 'start',
          dx: 4,
        }),
        Plot.ruleX([0]),
      ],
    }),
    description,
  );
}

/** Share of elements at work over the cycles of one GEMM. */
export function utilisationPlot(
  phases: SimulationReport['phases'],
  elements: number,
  description: string,
): Markup {
  const steps: { cycle: number; share: number }[] = [];
  let cycle = 0;
  for (const phase of phases) {
    const share = phase.activeElements / elements;
    steps.push({ cycle, share });
    cycle += phase.cycles;
    steps.push({ cycle, share });
  }
  return svg(
    Plot.plot({
      document,
      width: 640,
      height: 210,
      marginBottom: 40,
      marginLeft: 50,
      x: { label: 'cycle', grid: true },
      y: { label: 'elements at work (%)', domain: [0, 100], grid: true, percent: true },
      marks: [
        Plot.areaY(steps, {
          x: 'cycle',
          y1: 0,
          y2: 'share',
          fill: 'var(--accent)',
          fillOpacity: 0.35,
        }),
        Plot.lineY(steps, { x: 'cycle', y: 'share', stroke: 'var(--accent)', strokeWidth: 1.5 }),
        Plot.ruleY([0]),
      ],
    }),
    description,
  );
}

/** Cycles per GEMM, in workload order. */
export function gemmPlot(gemms: SimulationReport['gemms'], description: string): Markup {
  const rows = gemms.map((gemm, index) => ({ ...gemm, index: index + 1 }));
  return svg(
    Plot.plot({
      document,
      width: 640,
      height: 210,
      marginBottom: 40,
      marginLeft: 60,
      x: { label: 'GEMM, in order', type: 'band', ticks: rows.length <= 30 ? rows.length : 0 },
      y: { label: 'cycles', grid: true, tickFormat: 's' },
      marks: [Plot.barY(rows, { x: 'index', y: 'cycles', fill: 'var(--accent)' }), Plot.ruleY([0])],
    }),
    description,
  );
}

/** Model and synthesis side by side: their ratio per quantity, one being perfect agreement. */
export function agreementPlot(
  model: EstimateReport,
  synthesis: EstimateReport,
  description: string,
): Markup {
  const rows = [
    { quantity: 'area', ratio: ratio(model.areaUm2, synthesis.areaUm2) },
    { quantity: 'delay', ratio: ratio(model.criticalPathPs, synthesis.criticalPathPs) },
    {
      quantity: 'energy',
      ratio: ratio(model.energyPerCycleFj, synthesis.energy?.randomPerCycleFj ?? null),
    },
  ].filter((row) => row.ratio !== null);
  return svg(
    Plot.plot({
      document,
      width: 640,
      height: 140,
      marginBottom: 40,
      marginLeft: 70,
      x: { label: 'model / synthesis', grid: true, domain: [0, 2], clamp: true },
      y: { label: null },
      marks: [
        Plot.ruleX([1], { strokeDasharray: '4 3' }),
        Plot.dot(rows, { x: 'ratio', y: 'quantity', fill: 'var(--accent)', r: 6 }),
      ],
    }),
    description,
  );
}

/** Area against critical path, a line per design. */
export function curvePlot(
  designs: readonly { readonly name: string; readonly points: readonly CurveRow[] }[],
  description: string,
): Markup {
  const rows = designs.flatMap(({ name, points }) =>
    points.map(({ areaUm2, criticalPathPs }) => ({ name, areaUm2, criticalPathPs })),
  );
  return svg(
    Plot.plot({
      document,
      width: 720,
      height: 400,
      marginBottom: 40,
      marginLeft: 80,
      marginRight: 110,
      x: { label: 'critical path (ps)', grid: true, zero: true },
      y: { label: 'area (\u00b5m\u00b2)', grid: true, zero: true },
      color: { domain: designs.map(({ name }) => name), scheme: 'observable10' },
      marks: [
        Plot.line(rows, {
          x: 'criticalPathPs',
          y: 'areaUm2',
          stroke: 'name',
          curve: 'step-after',
          strokeWidth: 1.5,
        }),
        Plot.dot(rows, { x: 'criticalPathPs', y: 'areaUm2', fill: 'name', r: 3.5 }),
        Plot.text(
          rows,
          Plot.selectMaxX({
            x: 'criticalPathPs',
            y: 'areaUm2',
            z: 'name',
            text: 'name',
            fill: 'name',
            textAnchor: 'start',
            dx: 8,
          }),
        ),
      ],
    }),
    description,
  );
}

/** Accuracy proxy against cost: choices of a format per layer, single formats beside them. */
export function precisionPlot(
  {
    curve,
    uniform,
    chosen,
    cost,
    unit,
  }: {
    readonly curve: readonly PrecisionPoint[];
    readonly uniform: readonly (PrecisionPoint & { readonly format: string })[];
    readonly chosen: PrecisionPoint;
    readonly cost: string;
    readonly unit: string;
  },
  description: string,
): Markup {
  const place = { x: 'cost', y: 'sqnrDb' } as const;
  const label = cost === unit ? cost : `${cost} (${unit})`;
  return svg(
    Plot.plot({
      document,
      width: 720,
      height: 400,
      marginBottom: 40,
      marginLeft: 60,
      marginRight: 80,
      x: { label, grid: true, zero: true, tickFormat: 's' },
      y: { label: 'SQNR (dB)', grid: true, zero: true },
      marks: [
        Plot.line(placed(curve), {
          ...place,
          stroke: 'var(--accent)',
          curve: 'step-after',
          strokeWidth: 1.5,
        }),
        Plot.dot(placed(uniform), { ...place, fill: 'var(--ink)', r: 4 }),
        // By turns below and above: formats of one width lie next to each other.
        ...placed(uniform).map((point, i) =>
          Plot.text([point], {
            ...place,
            text: 'format',
            textAnchor: 'start',
            dx: 8,
            dy: i % 2 === 0 ? 9 : -7,
          }),
        ),
        Plot.dot(placed([chosen]), { ...place, stroke: 'var(--accent)', strokeWidth: 3, r: 8 }),
      ],
    }),
    description,
  );
}

function placed<P extends PrecisionPoint>(points: readonly P[]): P[] {
  return points.filter((point) => point.cost !== null && point.sqnrDb !== null);
}

/** The element as text, with a name for screen readers. Class names are made stable for equal reports. */
function svg(element: { outerHTML: string }, description: string): Markup {
  const name = description.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const text = element.outerHTML
    .replaceAll(/plot-[0-9a-f]{6}/g, 'plot')
    // The picture is one image with one name; names on its groups say nothing more.
    .replaceAll(/(<g\b[^>]*?) aria-label="[^"]*"/g, '$1')
    .replace('<svg ', `<svg role="img" aria-label="${name}" `);
  return raw(text);
}

function ratio(of: number | null, to: number | null): number | null {
  return of === null || to === null || to === 0 ? null : of / to;
}
