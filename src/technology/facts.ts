/**
 * Facts about the cells of a real library, and how they become tables. The facts are what one can state in a row:
 * the slowest arc and the mean of all arcs as straight lines `d0 + R * load`, the slope over input slew, one
 * output slew, energies and leakage. Where a row is silent, one stated assumption per question fills in:
 *
 * - Arcs of the slowest edge share its line; the other edge gets what keeps the mean (a NOR rises through its
 *   series stack from every input and falls through one device). If that would leave the other edge less than
 *   half the mean, it gets half, and the remaining arcs of the slow edge share the rest.
 * - In adders the carry's intrinsic delay is 0.6 of the sum's (0.56 and 0.64 in the two libraries we could read).
 * - Output slew is `s0 + k * R * load`, with k from the library's four inverters, s0 from the row; it does not
 *   depend on the input slew (below 5 % over a factor of two in the libraries we could read).
 */

export type LibraryFacts = {
  readonly name: string;
  /** Key in `sources.ts`. */
  readonly source: string;
  readonly supplyV: number;
  readonly temperatureC: number;
  readonly slewPercent: readonly [number, number];
  /** Input capacitance of the X1 inverter, fF. */
  readonly inverterCapFf: number;
  /** Input slew that reproduces itself in an inverter chain of fan-out four, ps: where delays were read. */
  readonly slewPs: number;
  readonly adderOutputs: {
    readonly carry: string;
    readonly sum: string;
    readonly inverted: boolean;
  };
  /**
   * One cell per line: name | area | pin=cap ... | slowest arc | its d0 | its R | its output slew at four
   * inverters | slope over input slew | mean d0 | mean R | internal energy per output toggle | hidden energy per
   * pin toggle | leakage | setup | hold.
   */
  readonly rows: string;
};

export type CellFacts = {
  readonly cell: string;
  readonly areaUm2: number;
  readonly caps: ReadonlyMap<string, number>;
  readonly slowest: { readonly from: string; readonly to: string; readonly edge: 'rise' | 'fall' };
  readonly slowestDelayPs: number;
  readonly slowestPsPerFf: number;
  readonly outputSlewPs: number;
  readonly slopePerSlew: number;
  readonly meanDelayPs: number;
  readonly meanPsPerFf: number;
  readonly energyFj: number;
  readonly hiddenFj: ReadonlyMap<string, number>;
  readonly leakageNw: number;
  readonly setupPs: number | undefined;
  readonly holdPs: number | undefined;
};

/** The rows of a library, read and checked: every figure is finite. */
export function readFacts(facts: LibraryFacts): CellFacts[] {
  return facts.rows
    .trim()
    .split('\n')
    .map((line) => readRow(line.split('|').map((field) => field.trim())));
}

function readRow(fields: readonly string[]): CellFacts {
  const text = (i: number): string => {
    const value = fields[i];
    if (value === undefined) throw new RangeError(`cell row ${fields[0]} lacks column ${i + 1}`);
    return value;
  };
  const figure = (i: number): number => finite(text(i), text(0));
  const optional = (i: number): number | undefined => (text(i) === '-' ? undefined : figure(i));
  const pairs = (i: number): Map<string, number> =>
    new Map(
      text(i) === '-'
        ? []
        : text(i)
            .split(' ')
            .map((pair) => {
              const [pin = '', value = ''] = pair.split('=');
              return [pin, finite(value, text(0))] as const;
            }),
    );
  const arc = /^(\w+)>(\w+)_(rise|fall)$/.exec(text(3));
  if (arc === null) throw new RangeError(`cell row ${text(0)} names no arc: ${text(3)}`);
  return {
    cell: text(0),
    areaUm2: figure(1),
    caps: pairs(2),
    slowest: { from: arc[1] ?? '', to: arc[2] ?? '', edge: arc[3] === 'rise' ? 'rise' : 'fall' },
    slowestDelayPs: figure(4),
    slowestPsPerFf: figure(5),
    outputSlewPs: figure(6),
    slopePerSlew: figure(7),
    meanDelayPs: figure(8),
    meanPsPerFf: figure(9),
    energyFj: figure(10),
    hiddenFj: pairs(11),
    leakageNw: figure(12),
    setupPs: optional(13),
    holdPs: optional(14),
  };
}

function finite(text: string, cell: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) {
    throw new RangeError(`cell row ${cell} must hold finite figures, not ${text}`);
  }
  return value;
}
