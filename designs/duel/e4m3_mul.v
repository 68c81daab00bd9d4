// e4m3_mul.v -- E4M3 product in two cycles, with a bug to be found: see docs/cosim.md
// SPDX-License-Identifier: Apache-2.0
module e4m3_mul (
  input  wire       clock,
  input  wire [7:0] x,
  input  wire [7:0] y,
  output reg  [7:0] p
);

  // Significands in units of the least subnormal, exponents from 0 up.
  wire [3:0] sx = { |x[6:3], x[2:0] };
  wire [3:0] sy = { |y[6:3], y[2:0] };
  wire [3:0] ex = (|x[6:3]) ? x[6:3] - 4'd1 : 4'd0;
  wire [3:0] ey = (|y[6:3]) ? y[6:3] - 4'd1 : 4'd0;

  reg        sign_q;
  reg        nan_q;
  reg [35:0] exact_q; // units of 2^-18

  always @(posedge clock) begin
    sign_q  <= x[7] ^ y[7];
    nan_q   <= (&x[6:0]) || (&y[6:0]);
    exact_q <= { 28'd0, sx * { 4'd0, sy } } << ({ 1'b0, ex } + { 1'b0, ey });
  end

  // The place of the leading one.
  reg [5:0] lead;
  integer i;
  always @* begin
    lead = 6'd0;
    for (i = 0; i < 36; i = i + 1) if (exact_q[i]) lead = i[5:0];
  end

  // Subnormal results keep the least bit of all; others four bits from the leading one down.
  wire        tiny  = lead < 6'd12;
  wire [5:0]  drop  = tiny ? 6'd9 : lead - 6'd3;
  wire [35:0] kept  = exact_q >> drop;
  wire [35:0] lost  = exact_q & ~(36'hfffffffff << drop);
  wire [35:0] half  = 36'd1 << (drop - 6'd1);

  // The bug: a product halfway between two numbers goes away from zero, not to the even one.
  wire        up    = lost >= half;

  wire [11:0] upper = tiny ? 12'd0 : { 3'd0, lead - 6'd12, 3'd0 };
  wire [11:0] word  = upper + kept[11:0] + { 11'd0, up };

  always @(posedge clock) begin
    p <= { sign_q, (nan_q || word > 12'd126) ? 7'h7f : word[6:0] };
  end

endmodule
