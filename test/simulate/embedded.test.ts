import { describe, expect, test } from 'vitest';
import { readNetlist } from '../../src/eda/netlist-read.ts';
import { EngineError } from '../../src/errors.ts';
import { block, layout, readField, writeField } from '../../src/simulate/engine.ts';
import type { Block, Rtl, Shape } from '../../src/simulate/engine.ts';
import { compileEmbedded, openEmbedded } from '../../src/simulate/embedded/engine.ts';
import { buildMachine } from '../../src/simulate/embedded/machine.ts';
import { openSession } from '../../src/simulate/embedded/session.ts';
import { engineByName } from '../../src/simulate/index.ts';

type Row = Readonly<Record<string, bigint | number>>;

/** Ports as `name:width`. */
function shapes(text: string): Shape[] {
  return text
    .split(' ')
    .filter((port) => port !== '')
    .map((port) => {
      const [name = '', width = '1'] = port.split(':');
      return { name, width: Number(width) };
    });
}

function rtl(text: string, inputs: string, outputs: string, clock?: string): Rtl {
  return {
    top: 'top',
    files: [{ path: 'rtl/top.v', text }],
    inputs: shapes(inputs),
    outputs: shapes(outputs),
    ...(clock === undefined ? {} : { clock }),
  };
}

function rows(design: Rtl, values: readonly Row[]): Block {
  const made = block(layout(design.inputs), values.length);
  for (const [t, row] of values.entries()) {
    for (const field of made.layout.fields)
      writeField(made, field, t, BigInt(row[field.name] ?? 0));
  }
  return made;
}

function column(from: Block, name: string): bigint[] {
  const field = from.layout.fields.find((candidate) => candidate.name === name)!;
  return Array.from({ length: from.cycles }, (_, t) => readField(from, field, t));
}

async function simulate(design: Rtl, values: readonly Row[]): Promise<Block> {
  const session = await openEmbedded(design);
  return session.cycles(rows(design, values));
}

const counter = rtl(
  `module top(input clk, input rst, input en, output reg [7:0] q);
     always @(posedge clk) if (rst) q <= 8'd0; else if (en) q <= q + 8'd1;
   endmodule`,
  'rst en',
  'q:8',
  'clk',
);

describe('sessions', () => {
  test('an output is what it is just before the edge', async () => {
    const out = await simulate(counter, [{ rst: 1 }, { en: 1 }, { en: 1 }, {}, { en: 1 }, {}]);
    expect(column(out, 'q')).toEqual([0n, 0n, 1n, 2n, 2n, 3n]);
  });

  test('state lives on from one call to the next, and runAll starts at power-up and leaves it alone', async () => {
    const session = await openEmbedded(counter);
    const up = rows(counter, [{ en: 1 }, { en: 1 }, { en: 1 }]);
    expect(column(await session.cycles(up), 'q')).toEqual([0n, 1n, 2n]);
    const runs = await session.runAll([up, rows(counter, [{ en: 1 }])]);
    expect(runs.map((run) => column(run, 'q'))).toEqual([[0n, 1n, 2n], [0n]]);
    expect(column(await session.cycles(up), 'q')).toEqual([3n, 4n, 5n]);
    await session.close();
    await expect(session.cycles(up)).rejects.toThrow('the session of top is closed');
  });

  test('more streams than lanes, of different lengths, each give what they give alone', async () => {
    const session = await openEmbedded(counter);
    const streams = Array.from({ length: 37 }, (_, i) =>
      rows(
        counter,
        Array.from({ length: i * 3 }, (_unused, t) => ({ en: (t * (i + 1)) % 3 === 0 ? 1 : 0 })),
      ),
    );
    const together = await session.runAll(streams);
    for (const [i, stream] of streams.entries()) {
      const [alone] = await session.runAll([stream]);
      expect(together[i]!.cycles).toBe(stream.cycles);
      expect(together[i]!.words).toEqual(alone!.words);
    }
  });

  test('blocks longer than the buffers run on', async () => {
    const session = await openEmbedded(counter);
    const long = rows(
      counter,
      Array.from({ length: 5000 }, () => ({ en: 1 })),
    );
    const q = column(await session.cycles(long), 'q');
    expect(q.every((got, t) => got === BigInt(t & 0xff))).toBe(true);
  });

  test('calls that overlap are answered in turn', async () => {
    const session = await openEmbedded(counter);
    const up = rows(counter, [{ en: 1 }, { en: 1 }]);
    const answers = await Promise.all([
      session.cycles(up),
      session.runAll([up]),
      session.cycles(up),
    ]);
    expect(column(answers[0], 'q')).toEqual([0n, 1n]);
    expect(column(answers[1][0]!, 'q')).toEqual([0n, 1n]);
    expect(column(answers[2], 'q')).toEqual([2n, 3n]);
  });

  test('an empty block gives an empty block', async () => {
    const session = await openEmbedded(counter);
    expect((await session.cycles(rows(counter, []))).cycles).toBe(0);
    expect(await session.runAll([])).toEqual([]);
  });

  test('a trace has the registers by name, before each edge', async () => {
    const session = await openEmbedded(counter);
    const { outputs, registers } = await session.trace(rows(counter, [{ en: 1 }, { en: 1 }, {}]));
    expect(column(outputs, 'q')).toEqual([0n, 1n, 2n]);
    expect(column(registers, 'q')).toEqual([0n, 1n, 2n]);
  });

  test('the engine is in the registry and always present', async () => {
    const engine = await engineByName('embedded');
    expect(await engine.version()).toBe('yosys 0.55.944');
  });
});

const pe = `module pe(input clk, input rst, input [7:0] a_i, input [7:0] b_i,
              output reg [7:0] a_o, output reg [7:0] b_o, output reg [31:0] acc_o);
  wire signed [31:0] product = $signed(a_i) * $signed(b_i);
  always @(posedge clk) begin
    a_o <= a_i;
    b_o <= b_i;
    if (rst) acc_o <= 0; else acc_o <= acc_o + product;
  end
endmodule
`;

/** N x N processing elements, `a` to the right and `b` downward, connected by net arrays. */
function systolic(n: number): Rtl {
  const text = `${pe}
module top(input clk, input rst, input [${8 * n - 1}:0] a_i, input [${8 * n - 1}:0] b_i,
           output [${32 * n * n - 1}:0] acc_o);
  wire [7:0] a [0:${n * (n + 1) - 1}];
  wire [7:0] b [0:${n * (n + 1) - 1}];
  genvar i, j;
  generate for (i = 0; i < ${n}; i = i + 1) begin : row
    assign a[i * ${n + 1}] = a_i[8 * i +: 8];
    assign b[i] = b_i[8 * i +: 8];
    for (j = 0; j < ${n}; j = j + 1) begin : column
      pe u(.clk(clk), .rst(rst), .a_i(a[i * ${n + 1} + j]), .b_i(b[i * ${n} + j]),
           .a_o(a[i * ${n + 1} + j + 1]), .b_o(b[(i + 1) * ${n} + j]),
           .acc_o(acc_o[32 * (i * ${n} + j) +: 32]));
    end
  end endgenerate
endmodule
`;
  return rtl(text, `rst a_i:${8 * n} b_i:${8 * n}`, `acc_o:${32 * n * n}`, 'clk');
}

/** Some int8 for each place of each matrix. */
function value(seed: number, i: number, j: number): number {
  return ((seed * 37 + i * 59 + j * 83) % 256) - 128;
}

describe('hierarchy', () => {
  test('an array has one kernel, and multiplies matrices', async () => {
    const n = 5;
    const design = systolic(n);
    const session = await openEmbedded(design);
    expect(session.machine.kernels).toEqual(['pe']);
    const k = 7;
    const cycles = 1 + k + 2 * n;
    const pack = (at: (lane: number) => number): bigint =>
      Array.from({ length: n }, (_, lane) => BigInt(at(lane) & 0xff) << BigInt(8 * lane)).reduce(
        (x, y) => x | y,
      );
    // Row i of A and column j of B enter i and j cycles late, so that they meet.
    const streams = [1, 2, 3].map((seed) =>
      rows(
        design,
        Array.from({ length: cycles }, (_, t) => ({
          rst: t === 0 ? 1 : 0,
          a_i: pack((i) => (t - 1 - i >= 0 && t - 1 - i < k ? value(seed, i, t - 1 - i) : 0)),
          b_i: pack((j) => (t - 1 - j >= 0 && t - 1 - j < k ? value(seed + 9, t - 1 - j, j) : 0)),
        })),
      ),
    );
    const results = await session.runAll(streams);
    for (const [s, result] of results.entries()) {
      const last = column(result, 'acc_o').at(-1)!;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let m = 0; m < k; m++) sum += value(s + 1, i, m) * value(s + 10, m, j);
          expect(BigInt.asIntN(32, last >> BigInt(32 * (i * n + j)))).toBe(BigInt(sum));
        }
      }
    }
  });

  test("instances that read each other's registers in a ring see the values before the edge", async () => {
    const design = rtl(
      `module stage(input clk, input rst, input [3:0] start, input [3:0] d, output reg [3:0] q);
         always @(posedge clk) if (rst) q <= start; else q <= d;
       endmodule
       module top(input clk, input rst, output [15:0] q);
         stage s0(clk, rst, 4'd1, q[15:12], q[3:0]);
         stage s1(clk, rst, 4'd2, q[3:0], q[7:4]);
         stage s2(clk, rst, 4'd3, q[7:4], q[11:8]);
         stage s3(clk, rst, 4'd4, q[11:8], q[15:12]);
       endmodule`,
      'rst',
      'q:16',
      'clk',
    );
    const session = await openEmbedded(design);
    expect(session.machine.kernels).toEqual(['stage']);
    const out = await session.cycles(rows(design, [{ rst: 1 }, {}, {}, {}]));
    expect(column(out, 'q')).toEqual([0n, 0x4321n, 0x3214n, 0x2143n]);
  });

  test('an instance wired to itself sees its value before the edge', async () => {
    const design = rtl(
      `module cell_(input clk, input [7:0] d, output reg [7:0] q, output reg [7:0] p);
         always @(posedge clk) begin q <= p; p <= d + 8'd1; end
       endmodule
       module top(input clk, output [7:0] x, output [7:0] y);
         wire [7:0] p, r;
         cell_ a(clk, x, x, p);
         cell_ b(clk, y, y, r);
       endmodule`,
      '',
      'x:8 y:8',
      'clk',
    );
    const out = await simulate(
      design,
      Array.from({ length: 7 }, () => ({})),
    );
    expect(column(out, 'x')).toEqual([0n, 0n, 1n, 1n, 2n, 2n, 3n]);
    expect(column(out, 'y')).toEqual(column(out, 'x'));
  });

  test('combinational outputs of kernels reach their readers within the cycle', async () => {
    // Each stage passes the sum on in the same cycle and keeps what it added.
    const design = rtl(
      `module stage(input clk, input [7:0] d, input [7:0] sum_i, output [7:0] sum_o);
         reg [7:0] held;
         always @(posedge clk) held <= d;
         assign sum_o = sum_i + held;
       endmodule
       module top(input clk, input [23:0] d, output [7:0] sum);
         wire [7:0] s1, s2;
         stage c(clk, d[23:16], s2, sum);
         stage b(clk, d[15:8], s1, s2);
         stage a(clk, d[7:0], 8'd100, s1);
       endmodule`,
      'd:24',
      'sum:8',
      'clk',
    );
    const session = await openEmbedded(design);
    expect(session.machine.kernels).toEqual(['stage']);
    const out = await session.cycles(rows(design, [{ d: 0x030201 }, { d: 0x102030 }, {}]));
    expect(column(out, 'sum')).toEqual([100n, 106n, 196n]);
  });

  test('kernels whose outputs go back and forth within the cycle run in parts', async () => {
    // valid goes forward and ready backward through every stage in one cycle.
    const design = rtl(
      `module stage(input clk, input rst, input valid_i, output ready_o, output valid_o, input ready_i);
         reg full;
         assign valid_o = full;
         assign ready_o = !full || ready_i;
         always @(posedge clk) if (rst) full <= 0; else if (ready_o) full <= valid_i;
       endmodule
       module top(input clk, input rst, input valid_i, output ready_o, output valid_o, input ready_i);
         wire v, r;
         stage a(clk, rst, valid_i, ready_o, v, r);
         stage b(clk, rst, v, r, valid_o, ready_i);
       endmodule`,
      'rst valid_i ready_i',
      'ready_o valid_o',
      'clk',
    );
    const session = await openEmbedded(design);
    expect(session.machine.kernels).toEqual(['stage']);
    const values = [
      { rst: 1 },
      { valid_i: 1 },
      { valid_i: 1 },
      { valid_i: 1 },
      { valid_i: 1, ready_i: 1 },
      { ready_i: 1 },
      { ready_i: 1 },
      { ready_i: 1 },
    ];
    const out = await session.cycles(rows(design, values));
    expect(column(out, 'ready_o')).toEqual([1n, 1n, 1n, 0n, 1n, 1n, 1n, 1n]);
    expect(column(out, 'valid_o')).toEqual([0n, 0n, 0n, 1n, 1n, 1n, 1n, 0n]);
  });

  test('kernels in which bits of one word wait for each other are merged into their parent', async () => {
    // u.y[0], v.y[0], u.y[1] and v.y[1] follow each other, though as words u.y and v.y wait for each other.
    const design = rtl(
      `module link(input clk, input [1:0] x, output [1:0] y);
         reg [1:0] held;
         always @(posedge clk) held <= x;
         assign y = x ^ held;
       endmodule
       module top(input clk, input a, output [1:0] y);
         wire [1:0] uy;
         link u(clk, {y[0], a}, uy);
         link v(clk, {uy[1], uy[0]}, y);
       endmodule`,
      'a',
      'y:2',
      'clk',
    );
    const session = await openEmbedded(design);
    expect(session.machine.kernels).toEqual([]);
    const values = [1, 0, 1, 1, 0, 0, 1].map((a) => ({ a }));
    const out = await session.cycles(rows(design, values));
    const held = { u0: 0, u1: 0, v0: 0, v1: 0 };
    const wanted = values.map(({ a }) => {
      const u0 = a ^ held.u0;
      const v0 = u0 ^ held.v0;
      const u1 = v0 ^ held.u1;
      const v1 = u1 ^ held.v1;
      Object.assign(held, { u0: a, v0: u0, u1: v0, v1: u1 });
      return BigInt(v0 + 2 * v1);
    });
    expect(column(out, 'y')).toEqual(wanted);
  });

  test('constants, pass-through wires, unconnected ports and output slices are followed through modules', async () => {
    const design = rtl(
      `module wires(input [7:0] a, output [7:0] y, output [3:0] k, output [7:0] z);
         assign y = a; assign k = 4'b1010; assign z = {a[3:0], a[7:4]};
       endmodule
       module keeper(input clk, input [3:0] d, input [3:0] e, output reg [7:0] q);
         always @(posedge clk) q <= {d, e};
       endmodule
       module top(input clk, input [7:0] a, output [7:0] y, output [3:0] k, output [7:0] z,
                  output [7:0] p, output [3:0] h);
         wires w(.a(a), .y(y), .k(k), .z(z));
         wire [7:0] q;
         keeper one(.clk(clk), .d(a[5:2]), .e(k), .q(p));
         keeper two(.clk(clk), .d(p[6:3]), .e(4'd9), .q(q));
         assign h = q[7:4];
       endmodule`,
      'a:8',
      'y:8 k:4 z:8 p:8 h:4',
      'clk',
    );
    const out = await simulate(design, [{ a: 0xb4 }, { a: 0x12 }, { a: 0xff }]);
    expect(column(out, 'y')).toEqual([0xb4n, 0x12n, 0xffn]);
    expect(column(out, 'k')).toEqual([10n, 10n, 10n]);
    expect(column(out, 'z')).toEqual([0x4bn, 0x21n, 0xffn]);
    expect(column(out, 'p')).toEqual([0n, 0xdan, 0x4an]);
    expect(column(out, 'h')).toEqual([0n, 0n, 0xbn]);
  });
});

/** Bit i is the and of bits 0..i. */
function trailing(d: number): bigint {
  let p = d & 1;
  for (let i = 1; i < 8; i++) p |= (p >> (i - 1)) & (d >> i) & 1 ? 1 << i : 0;
  return BigInt(p);
}

describe('state', () => {
  test('memories keep words; a read in the cycle of a write sees the old word', async () => {
    const design = rtl(
      `module top(input clk, input we, input [3:0] wa, input [11:0] d, input [3:0] ra, output [11:0] q);
         reg [11:0] m [0:15];
         always @(posedge clk) if (we) m[wa] <= d;
         assign q = m[ra];
       endmodule`,
      'we wa:4 d:12 ra:4',
      'q:12',
      'clk',
    );
    const session = await openEmbedded(design);
    const model = new Map<number, bigint>();
    const values: Row[] = [];
    const wanted: bigint[] = [];
    let state = 12345;
    for (let t = 0; t < 300; t++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const row = {
        we: (state >>> 8) & 1,
        wa: (state >>> 9) & 15,
        d: BigInt((state >>> 13) & 0xfff),
        ra: (state >>> 25) & 15,
      };
      values.push(row);
      wanted.push(model.get(row.ra) ?? 0n);
      if (row.we === 1) model.set(row.wa, row.d);
    }
    const streams = Array.from({ length: 16 }, (_, i) => rows(design, values.slice(0, 300 - i)));
    for (const result of await session.runAll(streams)) {
      expect(column(result, 'q')).toEqual(wanted.slice(0, result.cycles));
    }
  });

  test('memories wider than a limb, with byte enables and two writers, and read-only tables', async () => {
    const design = rtl(
      `module top(input clk, input [1:0] we, input [1:0] wa, input [1:0] wb, input [39:0] d,
                  input [1:0] ra, output [39:0] q, output [6:0] table_o);
         reg [39:0] m [0:3];
         always @(posedge clk) begin
           if (we[0]) m[wa][15:8] <= d[15:8];
           if (we[1]) m[wb] <= d;
         end
         assign q = m[ra];
         reg [6:0] t;
         always @* case (d[2:0]) 0: t = 3; 1: t = 99; 2: t = 41; 3: t = 17; 4: t = 127; 5: t = 0; 6: t = 64; default: t = 5; endcase
         assign table_o = t;
       endmodule`,
      'we:2 wa:2 wb:2 d:40 ra:2',
      'q:40 table_o:7',
      'clk',
    );
    const out = await simulate(design, [
      { we: 2, wb: 1, d: 0xaabbccddeen, ra: 1 },
      { we: 1, wa: 1, d: 0x1122334455n, ra: 1 },
      { we: 3, wa: 2, wb: 2, d: 0x9988776655n, ra: 1 },
      { ra: 2, d: 4n },
    ]);
    expect(column(out, 'q')).toEqual([0n, 0xaabbccddeen, 0xaabbcc44een, 0x9988776655n]);
    expect(column(out, 'table_o')).toEqual([64n, 0n, 0n, 127n]);
  });

  test('a word that is read, changed and written back by bytes keeps the bytes that are not written', async () => {
    const design = rtl(
      `module top(input clk, input [1:0] we, input [1:0] a, output [15:0] q);
         reg [15:0] m [0:3];
         wire [15:0] s = m[a] + 16'h00ff;
         always @(posedge clk) begin
           if (we[0]) m[a][7:0] <= s[7:0];
           if (we[1]) m[a][15:8] <= s[15:8];
         end
         assign q = m[a];
       endmodule`,
      'we:2 a:2',
      'q:16',
      'clk',
    );
    const out = await simulate(design, [{ we: 1 }, { we: 1 }, { we: 2 }, { we: 3 }, {}]);
    expect(column(out, 'q')).toEqual([0n, 0x00ffn, 0x00fen, 0x01fen, 0x02fdn]);
  });

  test('initial values hold at power-up, in registers and in memories', async () => {
    const design = rtl(
      `module top(input clk, input [1:0] a, output [7:0] q, output [7:0] w);
         reg [7:0] r = 8'd77;
         reg [7:0] m [0:3];
         initial begin m[0] = 8'd10; m[1] = 8'd20; m[2] = 8'd30; m[3] = 8'd40; end
         always @(posedge clk) begin r <= r + 8'd1; m[a] <= r; end
         assign q = r;
         assign w = m[a];
       endmodule`,
      'a:2',
      'q:8 w:8',
      'clk',
    );
    const out = await simulate(design, [{ a: 3 }, { a: 2 }, { a: 3 }]);
    expect(column(out, 'q')).toEqual([77n, 78n, 79n]);
    expect(column(out, 'w')).toEqual([40n, 30n, 77n]);
  });

  test('an asynchronous reset acts in the cycle in which it is high', async () => {
    const design = rtl(
      `module top(input clk, input arst, input [3:0] d, output reg [3:0] q);
         always @(posedge clk or posedge arst) if (arst) q <= 4'd9; else q <= d;
       endmodule`,
      'arst d:4',
      'q:4',
      'clk',
    );
    const out = await simulate(design, [{ d: 5 }, { d: 6 }, { arst: 1, d: 7 }, { d: 8 }, {}]);
    expect(column(out, 'q')).toEqual([0n, 5n, 9n, 9n, 8n]);
  });

  test('wide registers shift, and nets that depend on their own lower bits settle', async () => {
    const design = rtl(
      `module top(input clk, input [7:0] d, output reg [99:0] q, output [7:0] p);
         always @(posedge clk) q <= {q[91:0], d};
         assign p = {p[6:0] & d[7:1], d[0]};
       endmodule`,
      'd:8',
      'q:100 p:8',
      'clk',
    );
    const out = await simulate(
      design,
      Array.from({ length: 15 }, (_, t) => ({ d: (t * 29 + 3) & 0xff })),
    );
    let q = 0n;
    const wanted = Array.from({ length: 15 }, (_, t) => {
      const now = q;
      q = BigInt.asUintN(100, (q << 8n) | BigInt((t * 29 + 3) & 0xff));
      return now;
    });
    expect(column(out, 'q')).toEqual(wanted);
    expect(column(out, 'p')).toEqual(
      Array.from({ length: 15 }, (_, t) => trailing((t * 29 + 3) & 0xff)),
    );
  });
});

describe('netlists of gates', () => {
  const design = rtl(
    `module top(input clk, input rst, input en, input set, input [1:0] sel, input [5:0] a, input [5:0] b,
                output reg [11:0] acc, output reg [5:0] held, output reg [5:0] low, output [5:0] pick);
       always @(posedge clk) if (rst) acc <= 12'h5a5; else if (en) acc <= acc + a * b;
       always @(posedge clk) if (en) begin if (set) held <= 6'h2d; else held <= a ^ b; end
       always @(posedge clk) if (!rst) low <= a; else low <= 6'h3f;
       reg [5:0] p;
       always @* case (sel) 0: p = a; 1: p = b; 2: p = ~a; default: p = a - b; endcase
       assign pick = p;
     endmodule`,
    'rst en set sel:2 a:6 b:6',
    'acc:12 held:6 low:6 pick:6',
    'clk',
  );
  const values: Row[] = Array.from({ length: 200 }, (_, t) => {
    const x = Math.imul(t + 1, 0x9e3779b1) >>> 0;
    return {
      rst: t < 1 || (x & 31) === 0 ? 1 : 0,
      en: (x >>> 5) & 1,
      set: (x >>> 6) & 1,
      sel: (x >>> 7) & 3,
      a: (x >>> 9) & 63,
      b: (x >>> 15) & 63,
    };
  });

  test.each([
    ['words with enables and resets in their registers', ['opt', 'opt_dff']],
    ['gates', ['opt', 'techmap', 'opt']],
    ['gates of every kind', ['opt', 'techmap', 'abc -g all', 'opt_clean']],
    ['look-up tables', ['opt', 'techmap', 'abc -lut 4', 'opt_clean']],
    ['parallel multiplexers', ['pmuxtree', 'opt']],
    [
      'flip-flops that catch the falling level of their controls',
      ['opt', 'techmap', 'dfflegalize -cell $_SDFFE_PN?N_ x', 'opt_clean'],
    ],
  ])('%s give what words give', async (_, passes) => {
    const plain = await openEmbedded(design);
    const netlist = await readNetlist(design, { passes });
    const machine = buildMachine(netlist, 'top', 'clk');
    const mapped = openSession('top', machine, layout(design.outputs));
    const input = rows(design, values);
    expect((await mapped.cycles(input)).words).toEqual((await plain.cycles(input)).words);
  });
});

describe('refusals', () => {
  const refused: readonly (readonly [string, Rtl, string])[] = [
    [
      'a falling edge',
      rtl('module top(input clk, input d, output reg q); always @(negedge clk) q <= d; endmodule', 'd', 'q', 'clk'),
      'must be clocked by the rising edge of clk',
    ],
    [
      'a second clock',
      rtl('module top(input clk, input k, input d, output reg q); always @(posedge k) q <= d; endmodule', 'k d', 'q', 'clk'),
      'must be clocked by the rising edge of clk',
    ],
    [
      'a register where there is no clock',
      rtl('module top(input k, input d, output reg q); always @(posedge k) q <= d; endmodule', 'k d', 'q'),
      'must be absent from a design without a clock',
    ],
    [
      'a memory written at the falling edge',
      rtl('module top(input clk, input [1:0] a, input d, output q); reg m [0:3]; always @(negedge clk) m[a] <= d; assign q = m[a]; endmodule', 'a:2 d', 'q', 'clk'),
      'must be written at the rising edge of the clock',
    ],
    ['a combinational loop', rtl('module top(input a, output y); assign y = y ^ a; endmodule', 'a', 'y'), 'loop'],
    ['an inout port', rtl('module top(inout a, output y); assign y = a; endmodule', '', 'y'), 'must be an input or an output, not inout'],
    ['a port of another width', rtl('module top(input [3:0] a, output y); assign y = a[0]; endmodule', 'a:5', 'y'), 'top.a must be an input of 5 bits, not an input of 4 bits'],
    ['a port that is not there', rtl('module top(input a, output y); assign y = a; endmodule', 'a b', 'y'), 'top.b must be an input of 1 bits, not absent'],
    ['text that is not Verilog', rtl('module top(input a output y); endmodule', 'a', 'y'), 'syntax error'],
    ['a module that is not there', rtl('module top(input a, output y); missing u(a, y); endmodule', 'a', 'y'), 'missing'],
  ]; // prettier-ignore

  test.each(refused)('%s', async (_, design, message) => {
    await expect(compileEmbedded(design)).rejects.toThrow(EngineError);
    await expect(compileEmbedded(design)).rejects.toThrow(message);
  });
});
