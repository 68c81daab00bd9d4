/** The designs of the gate benches, as Verilog, and what they compute, in plain TypeScript. */

/** A design that drives itself: a generator of 32 random bits and a signature of its outputs around a core. */
export type BenchDesign = {
  readonly name: string;
  readonly core: string;
  /** Instance of the core: reads `x`, and `seed[0]` as a reset; drives `out`. */
  readonly instance: string;
  /** The core for one lane, after its reset: a cycle with generator word `x`; returns the output before the edge. */
  golden(): (x: number) => number;
};

export const mul8: BenchDesign = {
  name: 'mul8',
  core: `module mul8(input signed [7:0] a_i, input signed [7:0] b_i, output signed [15:0] p_o);
  assign p_o = a_i * b_i;
endmodule
`,
  instance:
    "wire [15:0] p; mul8 u_core (.a_i(x[7:0]), .b_i(x[15:8]), .p_o(p)); wire [31:0] out = {16'd0, p};",
  golden: () => (x) => Math.imul((x << 24) >> 24, (x << 16) >> 24) & 0xffff,
};

export const mac8: BenchDesign = {
  name: 'mac8',
  core: `module mac8(
  input clk, input rst, input en_i, input clear_i,
  input signed [7:0] a_i, input signed [7:0] b_i, output reg signed [31:0] acc_o
);
  always @(posedge clk)
    if (rst) acc_o <= 0;
    else if (en_i) acc_o <= (clear_i ? 32'sd0 : acc_o) + a_i * b_i;
endmodule
`,
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
  return `module bench_top(input clk, input [31:0] seed, output [31:0] sig_o);
  reg [31:0] x = 32'd0;
  reg [31:0] sig = 32'd0;
  wire [31:0] x1 = x ^ (x << 13);
  wire [31:0] x2 = x1 ^ (x1 >> 17);
  wire [31:0] x3 = x2 ^ (x2 << 5);
  ${design.instance}
  always @(posedge clk) begin
    x <= x3 ^ seed;
    sig <= seed[0] ? 32'd0 : {sig[30:0], sig[31]} ^ out;
  end
  assign sig_o = sig;
endmodule
`;
}

/** Signature after `cycles` cycles from a seed: what every engine must show. */
export function goldenSignature(design: BenchDesign, seed: number, cycles: number): number {
  const core = design.golden();
  let x = seed;
  let sig = 0;
  for (let cycle = 0; cycle < cycles; cycle++) {
    sig = ((sig << 1) | (sig >>> 31)) ^ core(x);
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return sig >>> 0;
}
