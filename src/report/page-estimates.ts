/** The section on area, timing and energy: both sources, their difference, and where it all goes. */

import { html, nothing, type Markup } from './markup.ts';
import { memoryTables } from './page-memories.ts';
import { area, count, energy, figure, signedPercent } from './numbers.ts';
import { agreementPlot, breakdownPlot } from './plots.ts';
import { dataTable } from './table.ts';
import type { EstimateReport, Report } from './types.ts';

/** The section's markup; says so where nothing was estimated. */
export function estimateSection(report: Report): Markup {
  return html`<section id="estimates" aria-labelledby="estimates-title">
    <h2 id="estimates-title">Area, timing and energy</h2>
    ${report.estimates.length === 0 ? html`<p>Nothing was estimated in this run.</p>` : body(report)}
  </section>`;
}

function body(report: Report): Markup {
  const { estimates, modelError } = report;
  const find = (source: string, scope: string): EstimateReport | undefined =>
    estimates.find((row) => row.source === source && row.scope === scope);
  const synthesis = find('synthesis', 'element');
  const model = find('model', 'element');
  return html`${dataTable(
      'Two sources: the model from the bill of materials, and synthesis of the emitted Verilog with toggles of the workload',
      [
        'source',
        'scope',
        'library',
        'area',
        'cells',
        'registers',
        'critical path',
        'clock',
        'energy / cycle',
        'energy / MAC',
        'leakage',
        'operands',
      ],
      estimates.map((row) => [
        row.source,
        row.scope,
        row.library,
        withError(area(row.areaUm2), row.expected?.area),
        count(row.cells),
        count(row.registers),
        withError(`${figure(row.criticalPathPs)} ps`, row.expected?.delay),
        `${figure(row.fmaxMhz)} MHz`,
        row.energyPerCycleFj === null
          ? '-'
          : withError(energy(row.energyPerCycleFj), row.expected?.energy),
        row.energyPerMacFj === null ? '-' : energy(row.energyPerMacFj),
        `${figure(row.leakageNw / 1000)} \u00b5W`,
        row.activity,
      ]),
    )}
    ${errorNote(model)} ${allowanceNote(report)}
    <p>
      Model against synthesis of the element: area ${signedPercent(modelError.area)}, delay
      ${signedPercent(modelError.delay)}, energy ${signedPercent(modelError.energy)} with random
      operands on both sides.
    </p>
    ${
      synthesis !== undefined && model !== undefined
        ? html`<figure>
            ${agreementPlot(model, synthesis, 'Model divided by synthesis for area, delay and energy')}
            <figcaption>Agreement of the two sources; one is perfect.</figcaption>
          </figure>`
        : nothing
    }
    ${synthesis?.energy === undefined ? nothing : energyNote(synthesis.energy)}
    ${synthesis === undefined ? nothing : breakdowns(synthesis, 'one element')}
    ${(() => {
      const array = find('synthesis', 'array');
      return array === undefined ? nothing : breakdowns(array, 'the array');
    })()}
    ${memoryTables(report)}`;
}

type FitError = NonNullable<EstimateReport['expected']>['area'];

/** A figure of the model with the median of its error. */
function withError(text: string, error: FitError | undefined): string {
  return error === undefined ? text : `${text} \u00b1 ${(100 * error.median).toFixed(1)} %`;
}

function errorNote(model: EstimateReport | undefined): Markup {
  if (model?.expected === undefined) return nothing;
  const { area: a, delay: d, energy: e } = model.expected;
  const within = ({ p95 }: FitError): string => `${(100 * p95).toFixed(0)} %`;
  return html`<p class="note">
    Behind &plusmn;: the median of the model's error on designs that it was not fitted to; 95 of 100
    of them were within ${within(a)} (area), ${within(d)} (delay), ${within(e)} (energy with random
    operands).
  </p>`;
}

function allowanceNote({ design }: Report): Markup {
  const { wireFf, clockTreeRatio } = design.technology;
  return html`<p class="note">
    Timing is that of setup; hold is not analysed. Synthesis allows ${figure(wireFf)} fF per driven
    pin for wires, and for the clock tree ${figure(clockTreeRatio)} of the capacitance of the clock
    pins.
  </p>`;
}

function breakdowns(estimate: EstimateReport, what: string): Markup {
  const areas = estimate.breakdown.flatMap(({ part, areaUm2 }) =>
    areaUm2 === 0 ? [] : [{ part, value: areaUm2 }],
  );
  const energies = estimate.breakdown.flatMap(({ part, energyPerCycleFj }) =>
    energyPerCycleFj === undefined ? [] : [{ part, value: energyPerCycleFj }],
  );
  return html`<div class="two">
    <figure>
      ${breakdownPlot(areas, 'area (\u00b5m\u00b2)', `Area of ${what} by part`)}
      <figcaption>Area of ${what}, synthesis.</figcaption>
    </figure>
    ${
      energies.length === 0
        ? nothing
        : html`<figure>
            ${breakdownPlot(energies, 'energy per cycle (fJ)', `Energy per cycle of ${what} by part`)}
            <figcaption>Energy per cycle of ${what}, toggles of the workload.</figcaption>
          </figure>`
    }
  </div>`;
}

function energyNote(facts: NonNullable<EstimateReport['energy']>): Markup {
  const { samples, zeroDelayPerMacFj, withGlitchesPerMacFj, spreadRatio } = facts;
  const glitches =
    withGlitchesPerMacFj === null
      ? ''
      : `; ${energy(withGlitchesPerMacFj)} with them, which is what the table quotes`;
  const spread =
    spreadRatio === null ? '' : `, spread ${(100 * spreadRatio).toFixed(1)} % between samples`;
  return html`<p class="note">
    Energy per MAC from ${count(samples)} cycles of the workload${spread}:
    ${energy(zeroDelayPerMacFj)} without glitches${glitches}.
  </p>`;
}
