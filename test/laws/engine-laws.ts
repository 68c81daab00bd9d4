/** What every engine must do, whatever it is built from. Called once per engine. */

import { expect, test } from 'vitest';
import type { Element } from '../../src/elements/family.ts';
import { mac } from '../../src/elements/mac/index.ts';
import {
  block,
  layout,
  readField,
  readUnknown,
  writeField,
  type Block,
  type Engine,
  type Field,
  type Rtl,
  type Session,
} from '../../src/simulate/engine.ts';
import { rtlOf } from '../../src/verify/rtl.ts';

export { rtlOf };

/** The MAC of a configuration. */
export function macElement(input: Readonly<Record<string, unknown>> = {}): Element {
  const element = mac.configure(input);
  if (!element.ok) throw new Error(JSON.stringify(element.error));
  return element.value;
}

/** A repeatable stimulus with a reset in the first two cycles and now and then later. */
export function noise(rtl: Rtl, cycles: number, seed: number): Block {
  const stimulus = block(layout(rtl.inputs), cycles);
  let state = (seed * 2654435761 + 1) >>> 0;
  const next = (): bigint => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return BigInt(state >>> 8);
  };
  for (let cycle = 0; cycle < cycles; cycle++) {
    for (const field of stimulus.layout.fields) {
      let value = 0n;
      for (let bit = 0; bit < field.width; bit += 24) value |= next() << BigInt(bit);
      if (field.name === 'rst') value = cycle < 2 || value % 50n === 0n ? 1n : 0n;
      writeField(stimulus, field, cycle, BigInt.asUintN(field.width, value));
    }
  }
  return stimulus;
}

/** Every output of every cycle as text; unknown bits as `x`. */
export function trace(answer: Block): string[] {
  const text = (field: Field, cycle: number): string => {
    const value = readField(answer, field, cycle).toString(2).padStart(field.width, '0');
    const unknown = readUnknown(answer, field, cycle).toString(2).padStart(field.width, '0');
    return `${field.name}=${[...value].map((digit, i) => (unknown[i] === '1' ? 'x' : digit)).join('')}`;
  };
  return Array.from({ length: answer.cycles }, (_, cycle) =>
    answer.layout.fields.map((field) => text(field, cycle)).join(' '),
  );
}

/** Open, use and close a session. */
export async function withSession<T>(
  engine: Engine,
  rtl: Rtl,
  body: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await engine.open(rtl);
  try {
    return await body(session);
  } finally {
    await session.close();
  }
}

/** A combinational module with ports of every size class: 1, 7, 33, 64 and 100 bits. */
export const wideComb: Rtl = {
  top: 'wide_comb',
  files: [
    {
      path: 'rtl/wide_comb.v',
      text: `module wide_comb (
  input  wire [99:0] a_i, input wire [63:0] b_i, input wire [32:0] c_i, input wire [6:0] d_i, input wire e_i,
  output wire [99:0] a_o, output wire [63:0] b_o, output wire [32:0] c_o, output wire [6:0] d_o, output wire e_o
);
  assign a_o = a_i + { 36'd0, b_i };
  assign b_o = b_i ^ { 31'd0, c_i };
  assign c_o = c_i - { 26'd0, d_i };
  assign d_o = ~d_i;
  assign e_o = e_i ^ a_i[99];
endmodule
`,
    },
  ],
  inputs: [
    { name: 'a_i', width: 100 },
    { name: 'b_i', width: 64 },
    { name: 'c_i', width: 33 },
    { name: 'd_i', width: 7 },
    { name: 'e_i', width: 1 },
  ],
  outputs: [
    { name: 'a_o', width: 100 },
    { name: 'b_o', width: 64 },
    { name: 'c_o', width: 33 },
    { name: 'd_o', width: 7 },
    { name: 'e_o', width: 1 },
  ],
};

function read(from: Block, name: string, cycle: number): bigint {
  const field = from.layout.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new Error(`no port ${name}`);
  return readField(from, field, cycle);
}

/** The laws. */
export function engineLaws(engine: Engine): void {
  const element = macElement();
  const role = { kind: 'accumulate', lanes: 2 } as const;
  const rtl = rtlOf(element.plan(role));

  test('outputs just before each edge equal the golden model, wherever it specifies them', async () => {
    const stimulus = noise(rtl, 400, 1);
    const answer = await withSession(engine, rtl, async (session) => session.cycles(stimulus));
    const machine = element.golden(role);
    let compared = 0;
    for (let cycle = 0; cycle < stimulus.cycles; cycle++) {
      const inputs = Object.fromEntries(
        stimulus.layout.fields.map((field) => [field.name, readField(stimulus, field, cycle)]),
      );
      const expected = machine.step(inputs);
      for (const field of answer.layout.fields) {
        const value = expected[field.name];
        // Before the first edge control registers are at power-up, which engines choose freely.
        if (value === undefined || cycle === 0) continue;
        expect([field.name, cycle, readField(answer, field, cycle)]).toEqual([
          field.name,
          cycle,
          value,
        ]);
        expect(readUnknown(answer, field, cycle)).toBe(0n);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(600);
  });

  test('a stimulus in two calls of cycles() gives the trace of one call', async () => {
    const whole = noise(rtl, 120, 2);
    const { stride } = whole.layout;
    const head: Block = { ...whole, cycles: 50, words: whole.words.slice(0, 50 * stride) };
    const rest: Block = { ...whole, cycles: 70, words: whole.words.slice(50 * stride) };
    const once = await withSession(engine, rtl, async (session) =>
      trace(await session.cycles(whole)),
    );
    const twice = await withSession(engine, rtl, async (session) => [
      ...trace(await session.cycles(head)),
      ...trace(await session.cycles(rest)),
    ]);
    expect(twice).toEqual(once);
  });

  test('runAll starts each stimulus from power-up and does not disturb cycles()', async () => {
    const stimuli = [3, 4, 5, 3].map((seed, i) => noise(rtl, 30 + 10 * (i % 3), seed));
    const alone = await Promise.all(
      stimuli.map((stimulus) =>
        withSession(engine, rtl, async (session) => trace(await session.cycles(stimulus))),
      ),
    );
    const [before, together, after] = await withSession(engine, rtl, async (session) => {
      const [first, second] = [noise(rtl, 20, 6), noise(rtl, 20, 7)];
      const early = await session.cycles(first);
      const all = await session.runAll(stimuli);
      return [trace(early), all.map(trace), trace(await session.cycles(second))];
    });
    const undisturbed = await withSession(engine, rtl, async (session) => [
      trace(await session.cycles(noise(rtl, 20, 6))),
      trace(await session.cycles(noise(rtl, 20, 7))),
    ]);
    expect(together).toEqual(alone);
    expect([before, after]).toEqual(undisturbed);
  });

  test('a combinational module answers in the same cycle, in ports of 1 to 100 bits', async () => {
    const stimulus = noise(wideComb, 64, 8);
    const answer = await withSession(engine, wideComb, async (session) => session.cycles(stimulus));
    for (let cycle = 0; cycle < stimulus.cycles; cycle++) {
      const [a, b, c, d, e] = ['a_i', 'b_i', 'c_i', 'd_i', 'e_i'].map((name) =>
        read(stimulus, name, cycle),
      );
      if (
        a === undefined ||
        b === undefined ||
        c === undefined ||
        d === undefined ||
        e === undefined
      )
        throw new Error('a port is missing');
      expect(read(answer, 'a_o', cycle)).toBe(BigInt.asUintN(100, a + b));
      expect(read(answer, 'b_o', cycle)).toBe(b ^ c);
      expect(read(answer, 'c_o', cycle)).toBe(BigInt.asUintN(33, c - d));
      expect(read(answer, 'd_o', cycle)).toBe(127n - d);
      expect(read(answer, 'e_o', cycle)).toBe(e ^ (a >> 99n));
    }
  });

  test('text that is not Verilog is refused with an EngineError that quotes the tool', async () => {
    const broken: Rtl = {
      ...wideComb,
      files: [{ path: 'rtl/wide_comb.v', text: 'module wide_comb (input wire a_i;\nendmodule\n' }],
    };
    await expect(engine.open(broken)).rejects.toMatchObject({
      name: 'EngineError',
      message: expect.stringContaining('wide_comb.v'),
    });
  });

  test('a stimulus of no cycles gives a trace of no cycles', async () => {
    const answer = await withSession(engine, rtl, async (session) =>
      session.runAll([noise(rtl, 0, 9)]),
    );
    expect(answer.map((one) => one.cycles)).toEqual([0]);
  });
}
