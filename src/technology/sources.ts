/** Where figures and structures come from: one key per source, quoted beside every number that leans on it. */

export type Source = {
  readonly title: string;
  readonly where: string;
  /** `measured` here from open files or tools; `published`; `textbook`. */
  readonly kind: 'measured' | 'published' | 'textbook';
  /** What to keep in mind when using it. */
  readonly note?: string;
};

export const sources: Readonly<Record<string, Source>> = {
  textbook: {
    title: 'Standard computer arithmetic',
    where: 'for example Ercegovac and Lang, Digital Arithmetic, 2004',
    kind: 'textbook',
  },
  nangate45: {
    title: 'Nangate 45 nm open cell library, typical corner, 1.10 V, 25 C',
    where: 'cell facts read from its public NLDM Liberty file',
    kind: 'measured',
    note: 'per cell the slowest arc and the mean of all arcs as straight lines',
  },
  sky130: {
    title: 'SkyWater sky130_fd_sc_hd, tt, 1.80 V, 25 C',
    where: 'cell facts read from its public NLDM Liberty file',
    kind: 'measured',
  },
  asap7: {
    title: 'ASAP7 7.5-track RVT, TT, 0.70 V, 25 C',
    where: 'cell facts read from its public NLDM Liberty files',
    kind: 'measured',
    note: 'a predictive kit: no silicon',
  },
  cacti7: {
    title: 'CACTI 7 (HewlettPackard/cacti 1ffd8df), plain RAM, one port, one bank, 300 K',
    where: 'built and run',
    kind: 'measured',
    note: '22 nm is CACTI own projection; treat as +-30 %',
  },
  horowitz2014: {
    title: "Horowitz, Computing's energy problem",
    where: 'ISSCC 2014, 45 nm at 0.9 V',
    kind: 'published',
    note: 'do not calibrate on it and validate on a library, or the reverse',
  },
  jouppi2021: {
    title: 'Jouppi et al., Ten lessons from three generations shaped TPUv4i',
    where: 'ISCA 2021, table 2, 7 nm',
    kind: 'published',
  },
  stillmaker2017: {
    title: 'Stillmaker and Baas, Scaling equations for the accurate prediction of CMOS performance',
    where: 'Integration 58 (2017) 74-81',
    kind: 'published',
    note: 'off by 2-4x in delay and energy against real libraries',
  },
  vogelsang2010: {
    title: 'Vogelsang, Understanding the energy consumption of DRAMs',
    where: 'MICRO 2010',
    kind: 'published',
  },
  oconnor2017: {
    title: "O'Connor et al., Fine-grained DRAM",
    where: 'MICRO 2017, figure 1',
    kind: 'published',
  },
  lpddr3isscc2012: { title: 'LPDDR3 part', where: 'ISSCC 2012', kind: 'published' },
  dramdse: { title: 'DramDSE', where: 'Stanford thesis', kind: 'published' },
  aladdin2014: {
    title: 'Shao et al., Aladdin: 40 nm library',
    where: 'ISCA 2014',
    kind: 'published',
  },
};
