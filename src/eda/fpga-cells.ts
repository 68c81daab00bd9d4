/**
 * The cells that Yosys maps to on each FPGA family, sorted by what they occupy. The names are those of the
 * vendors' libraries; a cell that no pattern knows is reported by its name and never counted as something else.
 */

export const fpgaFamilies = ['ice40', 'ecp5', 'xilinx', 'gowin'] as const;

export type FpgaFamily = (typeof fpgaFamilies)[number];

/** What a cell occupies. */
export type CellClass =
  | 'luts'
  /** LUTs used as storage: shift registers and distributed RAM. */
  | 'lutMemories'
  /** Multiplexers that join LUTs to wider functions. */
  | 'wideMuxes'
  | 'carryCells'
  | 'flipFlops'
  | 'dsps'
  | 'blockRams';

export type FamilyFacts = {
  /** Device family as mapped. */
  readonly title: string;
  /** Bits of a sum that one carry cell holds. */
  readonly carryBits: number;
  /** The Yosys command without `-top`, with multipliers packed into DSPs or not. */
  command(dsp: boolean): string;
  /** Whether this Yosys packs multipliers of the family at all. */
  readonly packsDsp: boolean;
  readonly cells: Readonly<Partial<Record<CellClass, RegExp>>>;
};

/** Facts of every family, for the Yosys release that the package pins. */
export const fpgaFacts: Readonly<Record<FpgaFamily, FamilyFacts>> = {
  ice40: {
    // The only iCE40 with multipliers.
    title: 'Lattice iCE40 UltraPlus',
    carryBits: 1,
    command: (dsp) => `synth_ice40 -device u${dsp ? ' -dsp' : ''}`,
    packsDsp: true,
    cells: {
      luts: /^SB_LUT4$/,
      carryCells: /^SB_CARRY$/,
      flipFlops: /^SB_DFF(N?E?(SR|R|SS|S)?)$/,
      dsps: /^SB_MAC16$/,
      blockRams: /^SB_(RAM40_4K(N[RW]|NRNW)?|SPRAM256KA)$/,
    },
  },
  ecp5: {
    title: 'Lattice ECP5',
    carryBits: 2,
    command: (dsp) => `synth_ecp5${dsp ? '' : ' -nodsp'}`,
    packsDsp: true,
    cells: {
      luts: /^LUT4$/,
      lutMemories: /^TRELLIS_DPR16X4$/,
      wideMuxes: /^(PFUMX|L6MUX21)$/,
      carryCells: /^CCU2C$/,
      flipFlops: /^TRELLIS_FF$/,
      dsps: /^(MULT(9X9|18X18)D|ALU(24|54)[AB])$/,
      blockRams: /^(DP16KD|PDPW16KD)$/,
    },
  },
  xilinx: {
    title: 'Xilinx 7 series',
    carryBits: 4,
    // Pads and clock buffers belong to the chip, not to a module inside it.
    command: (dsp) => `synth_xilinx -family xc7 -flatten -noiopad -noclkbuf${dsp ? '' : ' -nodsp'}`,
    packsDsp: true,
    cells: {
      luts: /^(LUT[1-6]|LUT6_2|INV)$/,
      lutMemories: /^(SRL(C?16E?|C32E)|RAM\d+(X\d+[SD](_1)?|M))$/,
      wideMuxes: /^MUXF[78]$/,
      carryCells: /^CARRY4$/,
      flipFlops: /^FD[RSCP]E(_1)?$/,
      dsps: /^DSP48E1$/,
      blockRams: /^RAMB(18|36)E1$/,
    },
  },
  gowin: {
    title: 'Gowin GW1N',
    carryBits: 1,
    command: () => 'synth_gowin -noiopads',
    packsDsp: false,
    cells: {
      luts: /^LUT[1-4]$/,
      lutMemories: /^RAM16S(DP)?[124]$/,
      wideMuxes: /^MUX2_LUT[5-8]$/,
      carryCells: /^ALU$/,
      flipFlops: /^DFFN?(E|SE?|RE?|PE?|CE?)?$/,
      blockRams: /^(SP|DPB|SDPB|pROM)(X9)?$/,
    },
  },
};

/** Drivers of constants, and marks of where a flattened module was: they occupy nothing. */
const nothing = new Set(['GND', 'VCC', '$scopeinfo']);

/** What a cell occupies; undefined when it occupies nothing, `other` when no pattern knows it. */
export function classOf(family: FpgaFamily, type: string): CellClass | 'other' | undefined {
  if (nothing.has(type)) return undefined;
  for (const [name, pattern] of Object.entries(fpgaFacts[family].cells)) {
    // Object.entries forgets the keys' type.
    if (pattern.test(type)) return name as CellClass;
  }
  return 'other';
}
