/** The designs of the gate benches, as Verilog, and what they compute, in plain TypeScript. */

/** A core with a generator of random bits before it and a signature behind it, all in one clocked design. */
export type BenchDesign = {
  readonly name: string;
  readonly core: string;
  /** Random bits per cycle: a xorshift generator of this width. */
  readonly generator: 16 | 32;
  /** Instance of the core: reads `x`, and `seed[0]` as a reset; drives `out`. */
  readonly instance: string;
  /** Bits of `out`. */
  readonly width: number;
  /** The core for one lane, after its reset: a cycle with generator word `x`; returns the output before the edge. */
  golden(): (x: number) => number;
};

/** Shifts left, right, left of full-period xorshift generators. */
const shifts = { 16: [7, 9, 8], 32: [13, 17, 5] } as const;

export const mul8: BenchDesign = {
  name: 'mul8',
  core: `module mul8(input signed [7:0] a_i, input signed [7:0] b_i, output signed [15:0] p_o);
  assign p_o = a_i * b_i;
endmodule
`,
  generator: 16,
  width: 16,
  instance: 'wire [15:0] out; mul8 u_core (.a_i(x[7:0]), .b_i(x[15:8]), .p_o(out));',
  golden: () => (x) => Math.imul((x << 24) >> 24, (x << 16) >> 24) & 0xffff,
};

export const mac8: BenchDesign = {
  name: 'mac8',
  core: `module mac8(
  input clk, input rst, input en_i, input clear_i,
  input signed [7:0] a_i, input signed [7:0] b_i, output reg signed [31:0] acc_o
);
  initial acc_o = 0;
  always @(posedge clk)
    if (rst) acc_o <= 0;
    else if (en_i) acc_o <= (clear_i ? 32'sd0 : acc_o) + a_i * b_i;
endmodule
`,
  generator: 32,
  width: 32,
  instance: `wire [31:0] out;
  mac8 u_core (.clk(clk), .rst(seed[0]), .en_i(x[16]), .clear_i(x[21:17] == 5'd0),
    .a_i(x[7:0]), .b_i(x[15:8]), .acc_o(out));`,
  golden: () => {
    let acc = 0;
    return (x) => {
      const before = acc;
      const product = Math.imul((x << 24) >> 24, (x << 16) >> 24);
      if ((x >>> 16) & 1) acc = ((((x >>> 17) & 31) === 0 ? 0 : acc) + product) | 0;
      return before;
    };
  },
};

/**
 * The self-driving module around a core that is given elsewhere. The generator stands at 0 until a seed is shown
 * for one cycle; seeds are odd.
 */
export function benchText(design: BenchDesign): string {
  const top = design.generator - 1;
  const out = design.width - 1;
  const [a, b, c] = shifts[design.generator];
  return `module bench_top(input clk, input [${top}:0] seed, output [${out}:0] sig_o);
  reg [${top}:0] x = 0;
  reg [${out}:0] sig = 0;
  wire [${top}:0] x1 = x ^ (x << ${a});
  wire [${top}:0] x2 = x1 ^ (x1 >> ${b});
  wire [${top}:0] x3 = x2 ^ (x2 << ${c});
  ${design.instance}
  always @(posedge clk) begin
    x <= x3 ^ seed;
    sig <= {sig[${out - 1}:0], sig[${out}]} ^ out;
  end
  assign sig_o = sig;
endmodule
`;
}

/** Signature after `cycles` cycles from a seed: what every engine must show. */
export function goldenSignature(design: BenchDesign, seed: number, cycles: number): number {
  const core = design.golden();
  const [a, b, c] = shifts[design.generator];
  const limit = (word: number): number =>
    (word << (32 - design.generator)) >>> (32 - design.generator);
  let x = limit(seed);
  let sig = 0;
  for (let cycle = 0; cycle < cycles; cycle++) {
    const rotated = (sig << 1) | (sig >>> (design.width - 1));
    sig = ((rotated ^ core(x)) << (32 - design.width)) >>> (32 - design.width);
    x = limit(x ^ (x << a));
    x ^= x >>> b;
    x = limit(x ^ (x << c));
  }
  return sig >>> 0;
}
