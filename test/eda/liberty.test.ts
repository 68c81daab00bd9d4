import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { mergeLibraries, parseLiberty, requireCell } from '../../src/eda/liberty.ts';
import { readLibraryFiles } from '../../src/eda/liberty-load.ts';
import { writeLiberty } from '../../src/eda/liberty-write.ts';
import { truthTable } from '../../src/technology/boolean.ts';
import { genericLibrary, listLibraries } from '../../src/technology/generic.ts';
import { lookup } from '../../src/technology/library.ts';
import type { Library } from '../../src/technology/library.ts';

const small = `/* header */
library (tiny) {
  time_unit : "1ns"; voltage_unit : "1V"; leakage_power_unit : "1pW";
  capacitive_load_unit (1.0, pf);
  nom_voltage : 1.2; nom_temperature : 25;
  lu_table_template (swapped) {
    variable_1 : total_output_net_capacitance;
    variable_2 : input_net_transition;
    index_1 ("0.001, 0.002"); index_2 ("0.01, 0.02, 0.04");
  }
  cell (ND) {
    area : 2; leakage_power () { value : 3; when : "A"; } leakage_power () { value : 5; when : "!A"; }
    pin (A B) { direction : input; rise_capacitance : 0.001; fall_capacitance : 0.003; }
    pin (Y) {
      direction : output; function : "(A B)'";
      timing () {
        related_pin : "A B";
        cell_rise (swapped) { values ("1, 2, 3", \\
                                      "4, 5, 6"); }
        rise_transition (scalar) { values ("0.5"); }
        cell_fall (scalar) { values ("0.25"); }
        fall_transition (scalar) { values ("0.5"); }
      }
    }
  }
}`;

describe('reading Liberty', () => {
  test('units become ps, fF and nW, a pin list is several pins, and load-first tables are turned', () => {
    const cell = requireCell(parseLiberty(small, 'tiny.lib'), 'ND');
    expect(cell.pins.map((pin) => [pin.name, pin.capFf])).toEqual([
      ['A', 2],
      ['B', 2],
      ['Y', 0],
    ]);
    expect(cell.leakageNw).toBeCloseTo(0.004);
    const arc = cell.arcs.find((candidate) => candidate.from === 'B');
    expect(arc?.sense).toBe('negative');
    const delay = arc?.rise?.delay;
    expect(delay && [...delay.x]).toEqual([10, 20, 40]);
    expect(delay && [...delay.y]).toEqual([1, 2]);
    expect(delay && lookup(delay, 20, 2)).toBeCloseTo(5000);
    expect(delay && lookup(delay, 30, 1.5)).toBeCloseTo(4000);
    expect(delay && lookup(delay, 0, 3)).toBeCloseTo(6000);
  });

  test.each([
    [
      '',
      'x.lib: line 1 must be a Liberty file that begins with library (name) {, not the end of the file',
    ],
    ['module t; endmodule', 'x.lib: line 1 must be : or ( after module, not "t; endmodule"'],
    [
      small.slice(0, -1),
      'x.lib: line 26 must be } to close library of line 2, not the end of the file',
    ],
    [
      small.slice(0, small.indexOf(', 0.02, 0.04')),
      String.raw`x.lib: line 9 must be a closed string, not "\"0.01"`,
    ],
    [
      small.replace('area : 2', 'area : nan'),
      'x.lib: line 12: area must be a finite number, not nan',
    ],
    [small.replace('"4, 5, 6"', '"4, 5"'), 'x.lib: line 18: values must be 2 x 3 figures, not 5'],
    [
      small.replace('5, 6"', '5, 1e999"'),
      'x.lib: line 18: values must be a finite number, not 1e999',
    ],
    [
      small.replace("(A B)'", '(A B'),
      'x.lib: line 15: function must be a Boolean expression, not "(A B"',
    ],
    [
      small.replace('0.01, 0.02', '0.02, 0.01'),
      'x.lib: line 18: index must be increasing, not 20 then 10',
    ],
    [
      small.replace('"1ns"', '"1 day"'),
      'x.lib: line 3: time_unit must be a unit such as 1ps, not 1 day',
    ],
    [
      small.replace('nom_voltage : 1.2;', ''),
      'x.lib: line 2: library must be given nom_voltage or operating_conditions with a voltage, not without a supply voltage',
    ],
  ])('corrupt text is refused with line and expectation (%#)', (text, message) => {
    expect(() => parseLiberty(text, 'x.lib')).toThrow(message);
  });

  test('merged files are named by the beginning they share', () => {
    const named = (name: string): Library =>
      parseLiberty(small.replace('(tiny)', `(${name})`), name);
    expect(mergeLibraries([named('lib7_AO_tt'), named('lib7_OA_tt')]).name).toBe('lib7');
    expect(mergeLibraries([named('one'), named('two')]).name).toBe('one');
    expect(mergeLibraries([named('lib7_AO_tt')]).name).toBe('lib7_AO_tt');
  });

  test('files of different supply do not merge', () => {
    const other = parseLiberty(small.replace('1.2', '0.9'), 'b.lib');
    expect(() => mergeLibraries([parseLiberty(small, 'a.lib'), other])).toThrow(
      'b.lib: operating conditions must be those of a.lib: 1.2 V, 25 C, not 0.9 V, 25 C',
    );
  });

  test('gzipped and plain files load alike; a cut gzip file is refused by name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pelab-liberty-'));
    const packed = gzipSync(small);
    await writeFile(join(folder, 'a.lib'), small);
    await writeFile(join(folder, 'a.lib.gz'), packed);
    await writeFile(join(folder, 'cut.lib.gz'), packed.subarray(0, 100));
    const [plain, zipped] = await Promise.all(
      ['a.lib', 'a.lib.gz'].map((file) => readLibraryFiles([file], folder)),
    );
    expect(plain && zipped && writeLiberty(zipped)).toBe(plain && writeLiberty(plain));
    await expect(readLibraryFiles(['cut.lib.gz'], folder)).rejects.toThrow(
      'cut.lib.gz: the document must be a whole gzip file',
    );
    await expect(readLibraryFiles(['no.lib'], folder)).rejects.toThrow(
      'no.lib: the document must be an existing file, not missing',
    );
  });
});

describe('writing Liberty', () => {
  test.each(listLibraries())('%s written and read back is the same library', (name) => {
    const library = genericLibrary(name);
    if (library === undefined) throw new Error(name);
    const back = parseLiberty(writeLiberty(library), name);
    expect(back.supplyV).toBe(library.supplyV);
    expect([...back.cells.keys()]).toEqual([...library.cells.keys()]);
    for (const [key, cell] of library.cells) {
      const twin = requireCell(back, key);
      expect(twin.areaUm2).toBeCloseTo(cell.areaUm2, 7);
      expect(twin.leakageNw).toBeCloseTo(cell.leakageNw, 7);
      expect(twin.arcs.length).toBe(cell.arcs.length);
      expect(twin.power.length).toBe(cell.power.length);
      expect(twin.constraints.length).toBe(cell.constraints.length);
      expect(twin.sequential).toEqual(cell.sequential);
      for (const [i, arc] of cell.arcs.entries()) {
        const other = twin.arcs[i];
        expect([other?.from, other?.to, other?.sense, other?.kind]).toEqual([
          arc.from,
          arc.to,
          arc.sense,
          arc.kind,
        ]);
        for (const [slew, load] of [
          [7, 3],
          [60, 40],
        ] as const) {
          const delay = arc.rise === undefined ? 0 : lookup(arc.rise.delay, slew, load);
          expect(other?.rise && lookup(other.rise.delay, slew, load)).toBeCloseTo(delay, 4);
        }
      }
      for (const pin of cell.pins) {
        const inputs = [
          ...cell.pins.filter((p) => p.direction === 'input').map((p) => p.name),
          'IQ',
          'IQN',
        ];
        const value = twin.pins.find((p) => p.name === pin.name)?.function;
        expect(value && truthTable(value, inputs)).toBe(
          pin.function && truthTable(pin.function, inputs),
        );
      }
    }
  });
});

function facts(lib: string): Record<string, string>[] {
  const lines = readFileSync(join(shared, 'spec/cells.csv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const header = (lines[0] ?? '').split(',');
  return lines
    .slice(1)
    .map((line) => Object.fromEntries(line.split(',').map((v, i) => [header[i] ?? '', v])))
    .filter((row) => row['lib'] === lib);
}

const shared = join(import.meta.dirname, '../../../shared');

describe.skipIf(!existsSync(join(shared, 'liberty')))(
  'real libraries (in ../shared/liberty)',
  () => {
    const asap7 = [
      'INVBUF_RVT_TT_nldm_220122',
      'SIMPLE_RVT_TT_nldm_211120',
      'AO_RVT_TT_nldm_211120',
      'OA_RVT_TT_nldm_211120',
      'SEQ_RVT_TT_nldm_220123',
    ].map((name) => `asap7sc7p5t_${name}.lib.gz`);

    test.each([
      ['sky130hd_tt', ['sky130hd_tt.lib.gz'], 68.0, 2.302, 428],
      ['asap7_rvt_tt', asap7, 24.3, 0.62, 202],
    ] as const)(
      '%s: areas, capacitances, leakage, slowest delays and slews equal those read independently',
      async (lib, files, slew, cap, count) => {
        const library = await readLibraryFiles(files, join(shared, 'liberty'));
        expect(library.cells.size).toBe(count);
        const off: string[] = [];
        const close = (value: number, text: string | undefined, what: string): void => {
          const wanted = Number(text);
          if (!(Math.abs(value - wanted) <= 0.002 * Math.abs(wanted) + 1e-6))
            off.push(`${what}: ${value} for ${text}`);
        };
        for (const row of facts(lib)) {
          const cell = requireCell(library, row['cell'] ?? '');
          close(cell.areaUm2, row['area_um2'], `${cell.name} area`);
          close(cell.leakageNw, row['leak_nW'], `${cell.name} leakage`);
          for (const pair of (row['pin_caps_fF'] ?? '').split(' ')) {
            const [pin, value] = pair.split('=');
            close(cell.pins.find((p) => p.name === pin)?.capFf ?? -1, value, `${cell.name} ${pin}`);
          }
          const [from = '', to = '', edge = ''] = (row['worst_arc'] ?? '').split(
            /->|_(?=rise|fall)/,
          );
          const arc = cell.arcs.find((a) => a.from === from && a.to === to && a.kind !== 'async');
          const tables = edge === 'rise' ? arc?.rise : arc?.fall;
          if (tables === undefined) throw new Error(cell.name);
          close(lookup(tables.delay, slew, 4 * cap), row['d_worst_4inv_ps'], `${cell.name} delay`);
        }
        expect(off).toEqual([]);
      },
      30_000,
    );
  },
);
