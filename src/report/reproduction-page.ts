/** `reproduction.html`: published and ours side by side, one self-contained page. */

import { html, nothing, raw, type Markup } from './markup.ts';
import { count, figure, seconds } from './numbers.ts';
import {
  isReproduced,
  type JudgedFigure,
  type ReproductionReport,
  type SectionReport,
} from './reproduction.ts';
import { styleSheet } from './style.ts';

/** The whole page as text. Deterministic for equal reports. */
export function reproductionPage(report: ReproductionReport): string {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${report.title} - pelab reproduction</title>
        <style>
          ${raw(styleSheet)} td.text {
            white-space: normal;
            min-width: 16rem;
          }
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the figures</a>
        <header>
          <h1>${report.title}</h1>
          <p class="lead">Published figures beside ours, on ${report.library}.</p>
          ${verdict(report)}
          <nav aria-label="Sections">
            <ul>
              ${report.sections.map(
                ({ slug, title }) => html`<li><a href="#${slug}">${title}</a></li>`,
              )}
            </ul>
          </nav>
        </header>
        <main id="main">${report.sections.map((section) => sectionMarkup(section))}</main>
        <footer>
          <p>Sources: ${report.sources.join('; ')}.</p>
          <p>pelab ${report.version}, seed ${report.seed}. Ours was measured in this run.</p>
        </footer>
      </body>
    </html> `;
  return markup;
}

function verdict(report: ReproductionReport): Markup {
  const figures = report.sections.flatMap((section) => section.figures);
  const judged = figures.filter(({ reproduced }) => reproduced !== null);
  const held = judged.filter(({ reproduced }) => reproduced === true).length;
  if (judged.length === 0) return nothing;
  return html`<p class="verdict ${isReproduced(report) ? 'good' : 'bad'}">
    ${count(held)} of ${count(judged.length)} figures that do not depend on the flow are reproduced;
    ${count(figures.length - judged.length)} more are for reading.
  </p>`;
}

function sectionMarkup(section: SectionReport): Markup {
  const { slug, title, explanation, figures, wallSeconds } = section;
  return html`<section id="${slug}" aria-labelledby="${slug}-title">
    <h2 id="${slug}-title">${title}</h2>
    <p>${explanation}</p>
    <div class="scroll" tabindex="0" role="group" aria-label="${title}">
      <table>
        <caption>
          Measured in ${seconds(wallSeconds)}
        </caption>
        <thead>
          <tr>
            <th scope="col">quantity</th>
            <th scope="col" class="text">conditions</th>
            <th scope="col">published</th>
            <th scope="col">ours</th>
            <th scope="col">ours / published</th>
            <th scope="col">reproduced</th>
            <th scope="col" class="text">note</th>
          </tr>
        </thead>
        <tbody>
          ${figures.map((each) => rowMarkup(each))}
        </tbody>
      </table>
    </div>
  </section>`;
}

function rowMarkup(row: JudgedFigure): Markup {
  const value = (number: number | null): string =>
    number === null ? '-' : `${figure(number)}${row.unit === '' ? '' : ` ${row.unit}`}`;
  const note = [row.note, row.source === '' ? '' : `Published: ${row.source}.`];
  return html`<tr>
    <th scope="row">${row.quantity}</th>
    <td class="text">${row.conditions}</td>
    <td>${value(row.published)}</td>
    <td>${value(row.ours)}</td>
    <td>${row.ratio === null ? '-' : figure(row.ratio)}</td>
    <td>${row.reproduced === null ? '-' : row.reproduced ? 'yes' : 'no'}</td>
    <td class="text">${note.filter((each) => each !== '').join(' ')}</td>
  </tr>`;
}
