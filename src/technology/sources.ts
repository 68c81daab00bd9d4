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
  bitmod2025: {
    title: 'BitMoD: Bit-serial Mixture-of-Datatype LLM Acceleration',
    where: 'Chen et al., HPCA 2025, arXiv 2411.11745; constants of its public simulator',
    kind: 'published',
  },
  ieee754: {
    title: 'IEEE Standard for Floating-Point Arithmetic',
    where: 'IEEE Std 754-2019; OCP OFP8 1.0 and MX 1.0 for the narrow formats',
    kind: 'published',
  },
  axi4: {
    title: 'AMBA AXI and AXI4-Stream protocols',
    where: 'Arm IHI 0022 (AXI4-Lite) and IHI 0051 (AXI4-Stream)',
    kind: 'published',
  },
  ocpmx2023: {
    title: 'OCP Microscaling Formats (MX) Specification, version 1.0',
    where: 'Open Compute Project, 2023',
    kind: 'published',
  },
  nvfp4: {
    title: 'NVFP4: E2M1 in blocks of 16 with E4M3 scales and one binary32 factor per tensor',
    where: 'documentation of NVIDIA Model Optimizer',
    kind: 'published',
  },
  mxdotp2025: {
    title:
      'MXDOTP: a RISC-V ISA extension for enabling microscaling (MX) floating-point dot products',
    where: 'arXiv 2505.13159, 2025',
    kind: 'published',
    note: 'figures of its summary',
  },
  vmxdotp2026: {
    title: 'VMXDOTP: microscaling dot products in a RISC-V vector unit',
    where: 'arXiv 2603.04979, 2026',
    kind: 'published',
    note: 'figures of its summary',
  },
  pdpu2023: {
    title: 'PDPU: an open-source posit dot-product unit for deep learning applications',
    where: 'arXiv 2302.01876, 2023',
    kind: 'published',
    note: 'sums aligned to the greatest exponent and cut at a width; the datapath here is our own',
  },
  posit2022: {
    title: 'Standard for Posit Arithmetic (2022)',
    where: 'Posit Working Group; formats with es < 2 as in SoftPosit and the earlier drafts',
    kind: 'published',
  },
  xrnpe2025: {
    title:
      'XR-NPE: High-Throughput Mixed-precision SIMD Neural Processing Engine for Extended Reality',
    where: 'Chaudhari et al., arXiv 2508.13049, 2025',
    kind: 'published',
    note: 'formats and purpose from its abstract; the datapath is our own',
  },
  mixpe2024: {
    title: 'MixPE: Quantization and Hardware Co-design for Efficient LLM Inference',
    where: 'Zhang et al., arXiv 2411.16158, 2024',
    kind: 'published',
    note: 'shift and add and scales after the group from its abstract; widths and datapath are our own',
  },
  lightnn2018: {
    title:
      'LightNN: filling the gap between conventional deep neural networks and binarized networks',
    where: 'Ding et al., GLSVLSI 2017, arXiv 1802.02178',
    kind: 'published',
    note: 'sums of one or two powers of two as weights; LightPE-1 and LightPE-2 of QADAM (arXiv 2205.13045)',
  },
  bitfusion2018: {
    title:
      'Bit Fusion: bit-level dynamically composable architecture for accelerating deep neural networks',
    where: 'Sharma et al., ISCA 2018, arXiv 1712.01507; figures from hsharma35/bitfusion 04ec1c8',
    kind: 'published',
    note: 'bricks and modes from the paper; the word layout and the widths of the tree are our own',
  },
  ant2022: {
    title:
      'ANT: exploiting adaptive numerical data type for low-bit deep neural network quantization',
    where: 'Guo et al., MICRO 2022, arXiv 2208.14286',
    kind: 'published',
    note: 'flint values checked against clevercool/ANT-Quantization bc84067',
  },
  olive2023: {
    title:
      'OliVe: accelerating large language models via hardware-friendly outlier-victim pair quantization',
    where: 'Guo et al., ISCA 2023, arXiv 2304.07493',
    kind: 'published',
  },
  figna2024: {
    title:
      'FIGNA: integer unit-based accelerator design for FP-INT GEMM preserving numerical accuracy',
    where: 'Jang et al., HPCA 2024, doi 10.1109/HPCA57654.2024.00064',
    kind: 'published',
    note: 'pre-aligned integers from its abstract; widths are a parameter here',
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
  wallace1964: {
    title: 'Wallace, A suggestion for a fast multiplier',
    where: 'IEEE Trans. Electronic Computers EC-13 (1964) 14-17',
    kind: 'published',
  },
  dadda1965: {
    title: 'Dadda, Some schemes for parallel multipliers',
    where: 'Alta Frequenza 34 (1965) 349-356',
    kind: 'published',
  },
  weinberger1981: {
    title: 'Weinberger, 4-2 carry-save adder module',
    where: 'IBM Technical Disclosure Bulletin 23 (1981)',
    kind: 'published',
  },
  oklobdzija1996: {
    title: 'Oklobdzija, Villeger and Liu, A method for speed optimized partial product reduction',
    where: 'IEEE Trans. Computers 45 (1996) 294-306',
    kind: 'published',
  },
  macsorley1961: {
    title: 'MacSorley, High-speed arithmetic in binary computers',
    where: 'Proc. IRE 49 (1961) 67-91',
    kind: 'published',
  },
  baughwooley1973: {
    title: "Baugh and Wooley, A two's complement parallel array multiplication algorithm",
    where: 'IEEE Trans. Computers C-22 (1973) 1045-1047',
    kind: 'published',
  },
  reitwiesner1960: {
    title: 'Reitwiesner, Binary arithmetic',
    where: 'Advances in Computers 1 (1960) 231-308',
    kind: 'published',
  },
  sklansky1960: {
    title: 'Sklansky, Conditional-sum addition logic',
    where: 'IRE Trans. Electronic Computers EC-9 (1960) 226-231',
    kind: 'published',
  },
  koggestone1973: {
    title: 'Kogge and Stone, A parallel algorithm for a general class of recurrence equations',
    where: 'IEEE Trans. Computers C-22 (1973) 786-793',
    kind: 'published',
  },
  brentkung1982: {
    title: 'Brent and Kung, A regular layout for parallel adders',
    where: 'IEEE Trans. Computers C-31 (1982) 260-264',
    kind: 'published',
  },
  zimmermann1997: {
    title: 'Zimmermann, Binary adder architectures for cell-based VLSI and their synthesis',
    where: 'dissertation, ETH Zurich, 1997',
    kind: 'published',
  },
  oklobdzija1994: {
    title: 'Oklobdzija, An algorithmic and novel design of a leading zero detector circuit',
    where: 'IEEE Trans. VLSI Systems 2 (1994) 124-128',
    kind: 'published',
  },
  stripes2016: {
    title: 'Judd et al., Stripes: bit-serial deep neural network computing',
    where: 'MICRO 2016, doi 10.1109/MICRO.2016.7783722',
    kind: 'published',
    note: 'lanes that take one operand bit by bit; widths, registers and the tree are our own',
  },
  laconic2019: {
    title: 'Sharify et al., Laconic deep learning inference acceleration',
    where: 'ISCA 2019, doi 10.1145/3307650.3322255; its text was not at hand',
    kind: 'published',
    note: 'pairs of signed powers of two, lanes that wait for the slowest; the datapath is our own',
  },
  tpe2025: {
    title:
      'Wu et al., Exploring the performance improvement of tensor processing engines through transformation in the bit-weight dimension of MACs',
    where: 'HPCA 2025, 685-700, doi 10.1109/HPCA61900.2025.00058, arXiv 2503.06342',
    kind: 'published',
  },
  ent2024: {
    title:
      'Wu et al., EN-T: optimizing tensor computing engines performance via encoder-based methodology',
    where: 'ICCD 2024, pp. 608-615',
    kind: 'published',
  },
};
