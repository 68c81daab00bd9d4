/** `report.html`: one self-contained page. Opens from disk, works offline, light and dark. */

import { arrayPicture } from './array-picture.ts';
import { estimateSection } from './page-estimates.ts';
import { html, nothing, raw, type Markup } from './markup.ts';
import { area, bytes, count, energy, figure, percent, scaled, seconds } from './numbers.ts';
import { gemmPlot, utilisationPlot } from './plots.ts';
import { styleSheet } from './style.ts';
import { dataTable } from './table.ts';
import { waveformPicture } from './waveform.ts';
import type { Report, ReportExtras } from './types.ts';

/** The whole page as text. Deterministic for equal reports. */
export function reportPage(report: Report, extras: ReportExtras): string {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${report.name} - pelab report</title>
        <style>
          ${raw(styleSheet)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the report</a>
        <header>
          <h1>${report.name}</h1>
          <p class="lead">${describe(report)}</p>
          ${verdict(report)} ${tiles(report)}
          <nav aria-label="Sections">
            <ul>
              <li><a href="#simulation">Cycles</a></li>
              <li><a href="#estimates">Area, timing, energy</a></li>
              <li><a href="#verification">Verification</a></li>
              <li><a href="#waveform">Waveform</a></li>
              <li><a href="#files">Files</a></li>
            </ul>
          </nav>
        </header>
        <main id="main">
          ${simulationSection(report)} ${estimateSection(report)} ${verificationSection(report)}
          <section id="waveform" aria-labelledby="waveform-title">
            <h2 id="waveform-title">First cycles</h2>
            <p class="note">
              Recorded from the emitted Verilog under the ${extras.waveform.engine} engine; words in
              hexadecimal.
            </p>
            <div class="wave" tabindex="0" role="group" aria-label="Waveform, scrollable">
              ${waveformPicture(extras.waveform)}
            </div>
          </section>
          ${fileSection(report, extras)}
        </main>
        <footer>
          <p>
            pelab ${report.version}, seed ${report.seed}, design ${report.designHash}.
            ${Object.entries(extras.versions).map(([tool, version]) => html`${tool} ${version}. `)}
          </p>
          <p>
            Every figure on this page was computed in this run; the table beside it names the
            source.
          </p>
        </footer>
      </body>
    </html> `;
  return markup;
}

function describe(report: Report): string {
  const { element, array, technology } = report.design;
  const what =
    array === null
      ? `one ${String(element['family'])} element`
      : `${String(array['rows'])} x ${String(array['columns'])} ${String(array['architecture'])} of ${String(element['family'])} elements`;
  return `${what}, ${technology.library} at ${figure(technology.clockMhz)} MHz`;
}

function verdict(report: Report): Markup {
  const mismatches = report.verification.reduce((sum, row) => sum + row.mismatches, 0);
  const engines = [...new Set(report.verification.map((row) => row.engine))].join(', ');
  const held = mismatches === 0 && report.audit.equal && report.rtl.lint.warnings === 0;
  return held
    ? html`<p class="verdict good">
        The Verilog equals the golden model under ${engines}; plan and netlist agree;
        ${report.rtl.lint.tool} has no warning.
      </p>`
    : html`<p class="verdict bad">
        A check failed: ${mismatches} mismatches,
        ${report.audit.equal ? 'plan and netlist agree' : 'plan and netlist differ'},
        ${report.rtl.lint.warnings} lint warnings.
      </p>`;
}

function tiles(report: Report): Markup {
  const { simulation } = report;
  const element = report.estimates.find(
    (row) => row.source === 'synthesis' && row.scope === 'element',
  );
  const array = report.estimates.find((row) => row.source === 'synthesis' && row.scope === 'array');
  const entries: [string, string, string][] = [
    ['Cycles', scaled(simulation.cycles, 'cycles'), 'scheduled model, equal to RTL'],
    ['Utilisation', percent(simulation.utilisation), `${scaled(simulation.macs, 'MAC')}`],
  ];
  if (element !== undefined) {
    entries.push(['Element area', area(element.areaUm2), `synthesis, ${element.library}`]);
    entries.push([
      'Highest clock',
      `${figure(element.fmaxMhz)} MHz`,
      `${figure(element.criticalPathPs)} ps critical path`,
    ]);
    if (element.energyPerMacFj !== null) {
      entries.push([
        'Energy per MAC',
        energy(element.energyPerMacFj),
        `${element.activity} operands`,
      ]);
    }
  }
  if (array !== undefined)
    entries.push(['Array area', area(array.areaUm2), `synthesis, ${array.library}`]);
  return html`<dl class="tiles">
    ${entries.map(
      ([name, value, note]) =>
        html`<div class="tile">
          <dt>${name}</dt>
          <dd>${value}<small>${note}</small></dd>
        </div>`,
    )}
  </dl>`;
}

function simulationSection(report: Report): Markup {
  const { simulation, design } = report;
  const { array } = design;
  const elements = array === null ? 1 : Number(array['rows']) * Number(array['columns']);
  const picture =
    array === null
      ? nothing
      : html`<figure>
          ${arrayPicture({
            architecture: String(array['architecture']),
            rows: Number(array['rows']),
            columns: Number(array['columns']),
            element: String(design.element['family']),
          })}
          <figcaption>The array: ${count(elements)} elements.</figcaption>
        </figure>`;
  const first = simulation.gemms[0];
  return html`<section id="simulation" aria-labelledby="simulation-title">
    <h2 id="simulation-title">Cycles and utilisation</h2>
    <p>
      ${count(simulation.cycles)} cycles, of which ${count(simulation.computeCycles)} compute and
      ${count(simulation.stallCycles)} wait for memory; ${count(simulation.macs)}
      multiply-accumulates. ${numericError(simulation.numericError)}
    </p>
    <div class="two">
      ${picture}
      <div>
        <figure>
          ${utilisationPlot(simulation.phases, elements, `Share of elements at work over the cycles of ${first?.name ?? 'the workload'}`)}
          <figcaption>
            Elements at work over time${first === undefined ? '' : `, ${first.name}`}.
          </figcaption>
        </figure>
        ${
          simulation.gemms.length > 1
            ? html`<figure>
                ${gemmPlot(simulation.gemms, 'Cycles of each GEMM of the workload')}
                <figcaption>Cycles of each GEMM.</figcaption>
              </figure>`
            : nothing
        }
      </div>
    </div>
    ${dataTable(
      'The workload on the array (scheduled model; traffic between array and buffers)',
      ['GEMM', 'm', 'k', 'n', 'cycles', 'utilisation', 'weights', 'activations', 'outputs'],
      simulation.gemms.map((gemm) => [
        gemm.name,
        count(gemm.m),
        count(gemm.k),
        count(gemm.n),
        count(gemm.cycles),
        percent(gemm.utilisation),
        bytes(gemm.trafficBytes.weight),
        bytes(gemm.trafficBytes.activation),
        bytes(gemm.trafficBytes.output),
      ]),
    )}
  </section>`;
}

function numericError(error: Report['simulation']['numericError']): string {
  const { sqnrDb, maxAbs, notFinite } = error;
  if (sqnrDb === null) return 'Results equal exact arithmetic on the quantised operands.';
  const lost = notFinite === 0 ? '' : ` Of the compared results ${notFinite} overflowed.`;
  return `Against float64: SQNR ${figure(sqnrDb)} dB, largest absolute error ${figure(maxAbs)}.${lost}`;
}

/** By how many cycles the whole products that were run differ from the closed-form schedule. */
function contractLine({ verification }: Report): Markup {
  const held = verification.flatMap(({ contract }) => (contract === undefined ? [] : [contract]));
  if (held.length === 0) return nothing;
  const sum = (of: 'products' | 'cycles' | 'difference'): string =>
    count(held.reduce((total, one) => total + one[of], 0));
  return html`<p>
    Cycle contract: ${sum('products')} whole products, ${sum('cycles')} cycles by the closed form,
    ${sum('difference')} of difference.
  </p>`;
}

function verificationSection(report: Report): Markup {
  const { audit } = report;
  return html`<section id="verification" aria-labelledby="verification-title">
    <h2 id="verification-title">Verification</h2>
    ${dataTable(
      'Golden model against the emitted Verilog: every specified output on every cycle',
      ['module', 'engine', 'check', 'vectors', 'cycles', 'mismatches', 'seed', 'exhaustive'],
      report.verification.map((row) => [
        row.module,
        row.engine,
        row.kind,
        count(row.vectors),
        count(row.cycles),
        count(row.mismatches),
        String(row.seed),
        row.exhaustive ? 'yes' : 'no',
      ]),
    )}
    ${contractLine(report)}
    <p>
      Audit of the structure plan against the elaborated netlist:
      ${audit.equal ? 'equal' : 'different'}. Lint by ${report.rtl.lint.tool}:
      ${report.rtl.lint.warnings} warnings.
    </p>
    ${
      audit.equal
        ? nothing
        : html`<ul>
            ${[
              ...audit.missing.map(
                (line) => html`<li class="bad">in the plan, not in the netlist: ${line}</li>`,
              ),
              ...audit.extra.map(
                (line) => html`<li class="bad">in the netlist, not in the plan: ${line}</li>`,
              ),
            ]}
          </ul>`
    }
  </section>`;
}

function fileSection(report: Report, extras: ReportExtras): Markup {
  const { wallSeconds } = report;
  return html`<section id="files" aria-labelledby="files-title">
    <h2 id="files-title">Emitted files</h2>
    <p>
      Top module <code>${report.rtl.top}</code>. Simulating took ${seconds(wallSeconds.simulate)},
      emitting ${seconds(wallSeconds.emit)}, co-simulating ${seconds(wallSeconds.cosim)}, estimating
      ${seconds(wallSeconds.estimate)}.
    </p>
    ${extras.files.map(
      ({ path, text }) =>
        html`<details>
          <summary>${path}</summary>
          <pre tabindex="0"><code>${text}</code></pre>
        </details>`,
    )}
  </section>`;
}
