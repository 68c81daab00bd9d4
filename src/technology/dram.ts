/** Energy of memory outside the chip. The spread between sources exceeds most effects inside a datapath: name the part. */

export const dramNames = [
  'ddr4',
  'ddr4-core',
  'ddr3-core',
  'lpddr4',
  'lpddr3',
  'gddr5',
  'hbm2',
] as const;

export type DramName = (typeof dramNames)[number];

export type DramPart = {
  readonly pjPerBit: number;
  /** What is counted. */
  readonly scope: 'whole access' | 'device core' | 'streaming';
  /** Key in `sources.ts`. */
  readonly source: string;
};

/** Parts by name. */
export const dramParts: Readonly<Record<DramName, DramPart>> = {
  ddr4: { pjPerBit: 20, scope: 'whole access', source: 'horowitz2014' },
  'ddr4-core': { pjPerBit: 4.5, scope: 'device core', source: 'vogelsang2010' },
  'ddr3-core': { pjPerBit: 9, scope: 'device core', source: 'vogelsang2010' },
  lpddr4: { pjPerBit: 14, scope: 'whole access', source: 'dramdse' },
  lpddr3: { pjPerBit: 3.7, scope: 'device core', source: 'lpddr3isscc2012' },
  gddr5: { pjPerBit: 14, scope: 'whole access', source: 'oconnor2017' },
  hbm2: { pjPerBit: 3.9, scope: 'streaming', source: 'oconnor2017' },
};

/** The part of a design that names none. */
export const defaultDram: DramName = 'lpddr4';
