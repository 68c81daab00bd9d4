/** Figures as people read them: grouped digits, a unit that keeps them short, a sign where it matters. */

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `12,845,056`. */
export function count(value: number): string {
  return grouped.format(value);
}

/** Three significant digits: `0.0123`, `4.56`, `789`, `12,300`. */
export function figure(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 1000 ? grouped.format(value) : String(Number(value.toPrecision(3)));
}

/** `62.5 %`. */
export function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`;
}

/** `+3.2 %`, or a dash when there is nothing to compare. */
export function signedPercent(ratio: number | null): string {
  if (ratio === null) return '-';
  return `${ratio < 0 ? '' : '+'}${(100 * ratio).toFixed(1)} %`;
}

const scales = [
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
  ['', 1],
] as const;

/** Decimal prefix: `1.23 Mcycles`. */
export function scaled(value: number, unit: string): string {
  const [prefix, factor] = scales.find(([, each]) => Math.abs(value) >= each) ?? ['', 1];
  return `${figure(value / factor)} ${prefix}${unit}`;
}

/** Energy from femtojoules: `812 fJ`, `1.42 pJ`, `3.1 nJ`. */
export function energy(energyFj: number): string {
  return stepped(energyFj, ['fJ', 'pJ', 'nJ', 'uJ', 'mJ', 'J'], 1000);
}

/** Area from square micrometres: `926 um2`, `0.24 mm2`. */
export function area(areaUm2: number): string {
  return areaUm2 >= 1e5 ? `${figure(areaUm2 / 1e6)} mm\u00b2` : `${figure(areaUm2)} \u00b5m\u00b2`;
}

/** Bytes in binary steps: `1.5 KiB`. */
export function bytes(value: number): string {
  return stepped(value, ['B', 'KiB', 'MiB', 'GiB', 'TiB'], 1024);
}

/** Seconds: `340 ms`, `2.1 s`. */
export function seconds(value: number): string {
  return value < 1 ? `${figure(value * 1000)} ms` : `${figure(value)} s`;
}

function stepped(value: number, units: readonly string[], step: number): string {
  let scaledValue = value;
  let index = 0;
  while (Math.abs(scaledValue) >= step && index < units.length - 1) {
    scaledValue /= step;
    index++;
  }
  return `${figure(scaledValue)} ${units[index] ?? ''}`;
}
