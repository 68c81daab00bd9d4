import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Machine } from '../../src/bits/machine.ts';
import type { Rtl, Shape } from '../../src/simulate/engine.ts';
import { fileCheckpoint } from '../../src/verify/exhaustive-checkpoint.ts';
import { machineGolden, wordGolden } from '../../src/verify/exhaustive-golden.ts';
import type { GoldenFace, VectorGolden } from '../../src/verify/exhaustive-golden.ts';
import { exhaust, prepareExhaustive } from '../../src/verify/exhaustive.ts';
import { mul8Text, mulPorts } from '../support/gates.ts';
import { productGolden } from './exhaustive-sources.ts';

function rtl(top: string, text: string, inputs: readonly Shape[], outputs: readonly Shape[]): Rtl {
  const clock = text.includes('input clk') ? { clock: 'clk' } : {};
  return { top, files: [{ path: `${top}.v`, text }], inputs, outputs, ...clock };
}

const p16: readonly Shape[] = [{ name: 'p_o', width: 16 }];
const mul8 = rtl('mul8', mul8Text, mulPorts, p16);

/** Two's-complement product of two bytes. */
function product(): VectorGolden {
  return ([a, b], [p], _start, count) => {
    for (let i = 0; i < count; i++) p![i] = Math.imul((a![i]! << 24) >> 24, (b![i]! << 24) >> 24);
  };
}

function sum(face: GoldenFace): VectorGolden {
  return wordGolden(face, ({ a_i, b_i }) => ({ s_o: a_i! + b_i! }));
}

function sumWrongFor7(face: GoldenFace): VectorGolden {
  return wordGolden(face, ({ a_i, b_i }) => ({ s_o: a_i! + b_i! + (a_i === 7n ? 1n : 0n) }));
}

describe('exhaustive check of a combinational module', () => {
  test('an 8 by 8 multiplier equals the product for all 65 536 operand pairs', async () => {
    const result = await exhaust({ rtl: mul8, golden: product });
    expect(result).toMatchObject({ combinations: 65_536, mismatches: 0, outputs: 1 });
    expect(result.first).toBeUndefined();
  });

  test('a sign bit wrong at -128 * -128 alone is found there', async () => {
    const wrong = "a_i == -128 && b_i == -128 ? 16'shc000 : a_i * b_i";
    const text = mul8Text.replace('a_i * b_i', wrong);
    const result = await exhaust({ rtl: rtl('mul8', text, mulPorts, p16), golden: product });
    expect(result.mismatches).toBe(1);
    expect(result.first).toEqual({
      inputs: { a_i: 0x80n, b_i: 0x80n },
      port: 'p_o',
      low: 0,
      width: 16,
      expected: 0x4000n,
      got: 0xc000n,
    });
  });

  test('every one of many mismatches is counted, and the lowest is shown', async () => {
    const text = mul8Text.replace('a_i * b_i', 'a_i * b_i + 1');
    const result = await exhaust({ rtl: rtl('mul8', text, mulPorts, p16), golden: product });
    expect(result.mismatches).toBe(65_536);
    expect(result.first).toMatchObject({ inputs: { a_i: 0n, b_i: 0n }, expected: 0n, got: 1n });
  });

  test('a choice between two operations with an operand in common is made of gates', async () => {
    const text =
      'module pick(input s_i, input [3:0] a_i, input [3:0] b_i, input [3:0] c_i, output [3:0] y_o); ' +
      'assign y_o = s_i ? (a_i & b_i) : (a_i & c_i); endmodule\n';
    const operands = ['a_i', 'b_i', 'c_i'].map((name) => ({ name, width: 4 }));
    const inputs = [{ name: 's_i', width: 1 }, ...operands];
    const pick = rtl('pick', text, inputs, [{ name: 'y_o', width: 4 }]);
    const golden = (face: GoldenFace): VectorGolden =>
      wordGolden(face, ({ s_i, a_i, b_i, c_i }) => ({ y_o: a_i! & (s_i === 1n ? b_i! : c_i!) }));
    expect(await exhaust({ rtl: pick, golden })).toMatchObject({
      combinations: 8192,
      mismatches: 0,
    });
  });

  test('a space smaller than the lanes is checked once, not filled up', async () => {
    const text =
      'module tiny(input [2:0] a_i, input [1:0] b_i, output [3:0] s_o); assign s_o = a_i + b_i; endmodule\n';
    const inputs = [
      { name: 'a_i', width: 3 },
      { name: 'b_i', width: 2 },
    ];
    const tiny = rtl('tiny', text, inputs, [{ name: 's_o', width: 4 }]);
    expect(await exhaust({ rtl: tiny, golden: sum })).toMatchObject({
      combinations: 32,
      mismatches: 0,
    });
    expect(await exhaust({ rtl: tiny, golden: sumWrongFor7 })).toMatchObject({
      combinations: 32,
      mismatches: 4,
    });
  });

  test('ports of any width come back as the integers they are', async () => {
    const widths = [1, 2, 7, 8, 9, 15, 16, 17, 24, 25, 31, 32, 33, 40, 64, 65];
    const factor = 0x1_9e37_79b9_7f4a_7c15n;
    const outputs = widths.map((width) => ({ name: `y${width}_o`, width }));
    const text = `module widths(input [9:0] x_i, ${outputs
      .map(({ name, width }) => `output [${width - 1}:0] ${name}`)
      .join(', ')});
      wire [74:0] y = x_i * 65'h${factor.toString(16)};
      ${widths.map((width) => `assign y${width}_o = y[${width - 1}:0];`).join('\n')}
    endmodule\n`;
    const golden = (face: GoldenFace): VectorGolden =>
      wordGolden(face, ({ x_i }) =>
        Object.fromEntries(
          outputs.map(({ name, width }) => [name, BigInt.asUintN(width, x_i! * factor)]),
        ),
      );
    const target = { rtl: rtl('widths', text, [{ name: 'x_i', width: 10 }], outputs), golden };
    expect(await exhaust(target)).toMatchObject({ combinations: 1024, mismatches: 0, outputs: 16 });
  });

  test('too many operand bits are refused before anything runs', async () => {
    const inputs = [
      { name: 'a_i', width: 16 },
      { name: 'b_i', width: 9 },
    ];
    const text =
      'module wide(input [15:0] a_i, input [8:0] b_i, output [24:0] p_o); assign p_o = a_i * b_i; endmodule\n';
    const target = {
      rtl: rtl('wide', text, inputs, [{ name: 'p_o', width: 25 }]),
      golden: product,
    };
    await expect(exhaust(target)).rejects.toThrow(
      'exhaustive must be at most 24 bits of operands, not 25',
    );
  });
});

const pipelineText = `module pipe(
  input clk, input rst, input valid_i, input [5:0] a_i, input [5:0] b_i,
  output reg valid_o, output reg [11:0] p_o
);
  reg valid_q;
  reg [5:0] a_q, b_q;
  always @(posedge clk) begin
    a_q <= a_i;
    b_q <= b_i;
    p_o <= a_q * b_q;
    if (rst) {valid_q, valid_o} <= 2'b00;
    else {valid_q, valid_o} <= {valid_i, valid_q};
  end
endmodule
`;

const serialText = `module serial(
  input clk, input start_i, input [4:0] a_i, input [3:0] b_i, output [8:0] p_o
);
  reg [8:0] sum;
  reg [8:0] shifted;
  reg [3:0] rest;
  always @(posedge clk)
    if (start_i) begin
      sum <= b_i[0] ? a_i : 0;
      shifted <= {a_i, 1'b0};
      rest <= b_i >> 1;
    end else begin
      sum <= sum + (rest[0] ? shifted : 0);
      shifted <= shifted << 1;
      rest <= rest >> 1;
    end
  assign p_o = sum;
endmodule
`;

/** A valid product of two words. */
function validProduct(face: GoldenFace): VectorGolden {
  return wordGolden(face, ({ a_i, b_i }) => ({ valid_o: 1n, p_o: a_i! * b_i! }));
}

describe('exhaustive check of a clocked module in single-operation mode', () => {
  const inputs = [
    { name: 'rst', width: 1 },
    { name: 'valid_i', width: 1 },
    { name: 'a_i', width: 6 },
    { name: 'b_i', width: 6 },
  ];
  const outputs = [
    { name: 'valid_o', width: 1 },
    { name: 'p_o', width: 12 },
  ];
  const pipe = rtl('pipe', pipelineText, inputs, outputs);
  const operation = {
    opening: [{ rst: 1n, valid_i: 0n }],
    phases: [{ rst: 0n, valid_i: 1n }],
    latency: 2,
  };
  test('a pipeline takes one combination per cycle and answers after its latency', async () => {
    expect(await exhaust({ rtl: pipe, golden: validProduct, ...operation })).toMatchObject({
      combinations: 4096,
      mismatches: 0,
      outputs: 2,
      cyclesPerCombination: 1,
      isFunction: true,
    });
  });

  test('another latency than the pipeline has is a mismatch', async () => {
    const early = await exhaust({ rtl: pipe, golden: validProduct, ...operation, latency: 1 });
    expect(early.mismatches).toBeGreaterThan(3000);
    expect(early.isFunction).toBe(false);
  });

  test('a golden machine can be the judge', async () => {
    const line: (bigint | undefined)[] = [];
    const machine: Machine = {
      reset: () => void line.splice(0, 2, undefined, undefined),
      step(signals) {
        line.push(signals['a_i']! * signals['b_i']!);
        const p = line.shift();
        return { valid_o: p === undefined ? 0n : 1n, p_o: p };
      },
    };
    const judge = (face: GoldenFace): VectorGolden =>
      machineGolden(face, machine, { ...operation, opening: [] });
    expect(await exhaust({ rtl: pipe, golden: judge, ...operation })).toMatchObject({
      mismatches: 0,
    });
  });

  test('an operation of several cycles holds its operands and shows its phases', async () => {
    const serial = rtl(
      'serial',
      serialText,
      [
        { name: 'start_i', width: 1 },
        { name: 'a_i', width: 5 },
        { name: 'b_i', width: 4 },
      ],
      [{ name: 'p_o', width: 9 }],
    );
    const target = {
      rtl: serial,
      golden: (face: GoldenFace): VectorGolden =>
        wordGolden(face, ({ a_i, b_i }) => ({ p_o: a_i! * b_i! })),
      phases: [{ start_i: 1n }, { start_i: 0n }, { start_i: 0n }, { start_i: 0n }],
    };
    expect(await exhaust({ ...target, latency: 4 })).toMatchObject({
      combinations: 512,
      mismatches: 0,
      cyclesPerCombination: 4,
    });
    const early = await exhaust({ ...target, latency: 3 });
    // One partial product short: wrong for every multiplicand but 0 when the top multiplier bit is set.
    expect(early.mismatches).toBe(31 * 8);
  });
});

describe('a long exhaustive check', () => {
  let folder: string;
  const inputs = [
    { name: 'a_i', width: 12 },
    { name: 'b_i', width: 12 },
  ];
  const text =
    'module mul12(input [11:0] a_i, input [11:0] b_i, output [23:0] p_o); assign p_o = a_i * b_i; endmodule\n';
  const target = {
    rtl: rtl('mul12', text, inputs, [{ name: 'p_o', width: 24 }]),
    golden: {
      module: new URL('./exhaustive-sources.ts', import.meta.url).href,
      name: 'productGolden',
      args: { wrongAt: [4095, 4095] },
    },
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pelab-exhaustive-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('says beforehand about how long it will take', async () => {
    const prepared = await prepareExhaustive(target);
    expect(prepared).toMatchObject({ bits: 24, combinations: 2 ** 24 });
    const seconds = await prepared.estimateSeconds(1);
    const { wallSeconds } = await prepared.run();
    expect(seconds / wallSeconds).toBeGreaterThan(0.1);
    expect(seconds / wallSeconds).toBeLessThan(10);
  });

  test('threads give the same result as none, with progress', async () => {
    const seen: number[] = [];
    const result = await exhaust(target, {
      threads: 2,
      progress: ({ done, total }) => seen.push(done / total),
    });
    expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
    expect(result).toMatchObject({ threads: 2, mismatches: 1 });
    expect(result.first?.inputs).toEqual({ a_i: 4095n, b_i: 4095n });
  });

  test('an interrupted check goes on where it was, and cleans up when done', async () => {
    const path = join(folder, 'progress.json');
    const checkpoint = fileCheckpoint(path);
    const stop = new AbortController();
    const prepared = await prepareExhaustive(target);
    let units = 0;
    await expect(
      prepared.run({
        threads: 0,
        signal: stop.signal,
        checkpoint,
        progress: () => {
          if (++units === 2) stop.abort();
        },
      }),
    ).rejects.toThrow('aborted');
    const saved = JSON.parse(await readFile(path, 'utf8')) as { progress: { units: number[] } };
    expect(saved.progress.units).toEqual([1, 1, 0, 0]);
    const seen: number[] = [];
    const result = await prepared.run({
      threads: 0,
      checkpoint,
      progress: ({ done }) => seen.push(done),
    });
    expect(seen).toEqual([3 * 2 ** 22, 2 ** 24]);
    expect(result.mismatches).toBe(1);
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });

  test('a checkpoint of another design, or half a file, is not used', async () => {
    const path = join(folder, 'other.json');
    const checkpoint = fileCheckpoint(path);
    await checkpoint.write('other', { units: [1, 0], mismatches: 5 });
    expect(await checkpoint.read('mine')).toBeUndefined();
    expect(await checkpoint.read('other')).toEqual({ units: [1, 0], mismatches: 5 });
    await writeFile(path, '{"key":"other","progr');
    expect(await checkpoint.read('other')).toBeUndefined();
  });

  test('the golden function of the threads is right itself', () => {
    const face = {
      inputs: [
        { port: 'a_i', low: 0, width: 12 },
        { port: 'b_i', low: 0, width: 12 },
      ],
      outputs: [{ port: 'p_o', low: 0, width: 24 }],
    };
    const golden = productGolden(face, { wrongAt: [3, 4] });
    const out = new Uint32Array(2);
    golden([Uint32Array.of(5, 3), Uint32Array.of(7, 4)], [out], 0, 2);
    expect([...out]).toEqual([35, 13]);
  });
});
