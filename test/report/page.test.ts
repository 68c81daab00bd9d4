import { describe, expect, test } from 'vitest';
import { parseHTML } from 'linkedom';
import { reportPage } from '../../src/report/page.ts';
import { sampleExtras, sampleReport } from './sample.ts';

const page = reportPage(sampleReport, sampleExtras);
const { document } = parseHTML(page);

describe('report page', () => {
  test('is self-contained: no script, no link, no address of another host is loaded', () => {
    expect(document.querySelectorAll('script, link, img, iframe, object')).toHaveLength(0);
    expect(page.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '')).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  test('is byte-identical for equal reports', () => {
    expect(reportPage(sampleReport, sampleExtras)).toBe(page);
  });

  test('escapes text from the design and from emitted files', () => {
    const hostile = reportPage({ ...sampleReport, name: '<b>&"' }, sampleExtras);
    expect(hostile).toContain('<h1>&lt;b&gt;&amp;&quot;</h1>');
    expect(page).toContain('input wire &lt;clk&gt; &amp; more');
  });

  test('every picture has a name for screen readers', () => {
    const pictures = [...document.querySelectorAll('figure > svg, .wave > svg')];
    expect(pictures.length).toBeGreaterThanOrEqual(6);
    for (const picture of pictures) expect(picture.getAttribute('aria-label')).toMatch(/\w+ \w+/);
  });

  test('every data cell stands under a column header and beside a row header', () => {
    for (const table of document.querySelectorAll('table')) {
      const columns = table.querySelectorAll('thead th[scope=col]').length;
      expect(table.querySelector('caption')?.textContent).toMatch(/\w/);
      for (const row of table.querySelectorAll('tbody tr')) {
        expect(row.querySelectorAll('th[scope=row]')).toHaveLength(1);
        expect(row.children.length).toBe(columns);
      }
    }
  });

  test('headings descend without a gap from one title', () => {
    const levels = [...document.querySelectorAll('h1, h2, h3')].map((node) =>
      Number(node.tagName[1]),
    );
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.slice(1).forEach((level, i) => expect(level - (levels[i] ?? 0)).toBeLessThanOrEqual(1));
  });

  test('says what timing leaves out and allows, and prices memories with their sources', () => {
    const words = (html: string): string =>
      (parseHTML(html).document.querySelector('#estimates')?.textContent ?? '').replaceAll(
        /\s+/g,
        ' ',
      );
    expect(words(page)).toContain('hold is not analysed. Synthesis allows 1.5 fF per driven pin');
    expect(words(page)).not.toContain('Buffers');
    const memory = {
      buffer: 'output',
      cell: 'register file',
      bytes: 32,
      widthBits: 64,
      areaUm2: 1800,
      accessFj: 650,
      energyPerMacFj: null,
      kind: 'scaled',
      nodeNm: 45,
      source: 'aladdin2014',
    } as const;
    const offChip = {
      part: 'hbm2',
      pjPerBit: 3.9,
      scope: 'streaming',
      source: 'oconnor2017',
      readBytes: 768,
      writtenBytes: 512,
      energyUj: 0.04,
      energyPerMacFj: 9.75,
    };
    const simulation = { ...sampleReport.simulation, offChip };
    const priced = words(
      reportPage({ ...sampleReport, simulation, memories: [memory] }, sampleExtras),
    );
    expect(priced).toMatch(/register file.*aladdin2014, scaled to 45 nm/);
    expect(priced).toMatch(
      /768 B read and 512 B written, 0\.04 .J .*hbm2 at 3\.9 pJ per bit \(streaming, oconnor2017\)/,
    );
  });

  test('a mismatch, a lint warning or a failed audit each turn the verdict', () => {
    const verdictOf = (report: typeof sampleReport): string =>
      parseHTML(reportPage(report, sampleExtras)).document.querySelector('.verdict')?.className ??
      '';
    expect(verdictOf(sampleReport)).toBe('verdict good');
    const [row] = sampleReport.verification;
    const broken = row === undefined ? [] : [{ ...row, mismatches: 1 }];
    expect(verdictOf({ ...sampleReport, verification: broken })).toBe('verdict bad');
    expect(
      verdictOf({ ...sampleReport, audit: { equal: false, missing: ['ff 8'], extra: [] } }),
    ).toBe('verdict bad');
    const rtl = { ...sampleReport.rtl, lint: { tool: 'verilator', warnings: 2 } };
    expect(verdictOf({ ...sampleReport, rtl })).toBe('verdict bad');
  });
});
