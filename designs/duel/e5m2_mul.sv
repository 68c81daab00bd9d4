// e5m2_mul.sv -- E5M2 product in three stages, with a bug to be found: see docs/cosim.md
// SPDX-License-Identifier: Apache-2.0
package e5m2;

  typedef struct packed {
    logic       sign;
    logic [4:0] exponent;
    logic [1:0] fraction;
  } number_t;

  typedef struct packed {
    logic       sign;
    logic       nan;
    logic       inf;
    logic [5:0] scale;  // the exponents' sum; 0 is 2^-32
    logic [5:0] product;
  } exact_t;

  // Significand in units of the least place; subnormals have the exponent of the least normal.
  function automatic logic [2:0] significand(input number_t x);
    significand = {|x.exponent, x.fraction};
  endfunction

  function automatic logic [5:0] scale(input number_t x);
    scale = {1'b0, x.exponent} - {5'd0, |x.exponent};
  endfunction

endpackage

module e5m2_mul (
  input  logic          clk_i,
  input  logic          rst_ni,
  input  logic          valid_i,
  input  e5m2::number_t a_i,
  input  e5m2::number_t b_i,
  output logic          valid_o,
  output e5m2::number_t y_o
);

  e5m2::number_t a_q, b_q;
  e5m2::exact_t  exact_q;
  logic    first_valid_q, second_valid_q;

  wire a_top = &a_q.exponent;
  wire b_top = &b_q.exponent;
  wire a_nan = a_top && (|a_q.fraction);
  wire b_nan = b_top && (|b_q.fraction);
  wire a_zero = e5m2::significand(a_q) == 3'd0;
  wire b_zero = e5m2::significand(b_q) == 3'd0;

  always_ff @(posedge clk_i) begin
    a_q             <= a_i;
    b_q             <= b_i;
    exact_q.sign    <= a_q.sign ^ b_q.sign;
    exact_q.nan     <= a_nan || b_nan || (a_top && b_zero) || (b_top && a_zero);
    exact_q.inf     <= a_top || b_top;
    exact_q.scale   <= e5m2::scale(a_q) + e5m2::scale(b_q);
    exact_q.product <= e5m2::significand(a_q) * e5m2::significand(b_q);
  end

  // The product in units of 2^-32, and its leading one.
  logic [65:0] value;
  logic [6:0]  lead;
  always_comb begin
    value = {60'd0, exact_q.product} << exact_q.scale;
    lead  = 7'd0;
    for (int i = 0; i < 66; i++) if (value[i]) lead = i[6:0];
  end

  // Subnormal results keep the least bit of all, 2^-16; others three bits from the leading one down.
  wire         tiny  = lead < 7'd18;
  wire  [6:0]  drop  = tiny ? 7'd16 : lead - 7'd2;
  wire  [65:0] kept  = value >> drop;
  wire  [65:0] below = value << (7'd66 - drop);
  wire         guard = below[65];

  // The bug: bits below the guard do not count, so that only ties and what is odd go up.
  wire         up    = guard && kept[0];

  wire  [8:0]  upper = tiny ? 9'd0 : {lead - 7'd18, 2'd0};
  wire  [8:0]  word  = upper + kept[8:0] + {8'd0, up};

  always_ff @(posedge clk_i) begin
    y_o <= {exact_q.sign,
            exact_q.nan ? 7'h7f : (exact_q.inf || word >= 9'h07c) ? 7'h7c : word[6:0]};
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) {first_valid_q, second_valid_q, valid_o} <= 3'd0;
    else         {first_valid_q, second_valid_q, valid_o} <= {valid_i, first_valid_q, second_valid_q};
  end

endmodule
