import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coprocessorMap } from '../../src/arrays/simd-coprocessor/registers.ts';
import type { Machine, Outputs, Signals } from '../../src/bits/machine.ts';
import { axiLiteMachine } from '../../src/golden/axi-lite.ts';
import { axiLitePlan } from '../../src/structure/axi-lite.ts';
import { auditPlan, auditSentences } from '../../src/verify/audit.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { lint } from '../../src/verify/lint.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { lawEngines } from '../support/engines.ts';
import { iverilogLint } from '../support/iverilog-lint.ts';

const plan = axiLitePlan('map', coprocessorMap);
const engines = await lawEngines('embedded', 'icarus');

describe('AXI4-Lite registers', () => {
  test('no warning, and the plan claims all of the text', async () => {
    const rtl = rtlOf(plan);
    expect(auditSentences(await auditPlan(plan, rtl.files))).toEqual([]);
    for (const { tool, messages } of await lint(rtl)) {
      expect({ tool, messages }).toEqual({ tool, messages: [] });
    }
    expect(await iverilogLint(rtl)).toEqual([]);
  });

  test.each(engines)('every output of every cycle is golden: $name', async (engine) => {
    const target = { plan, golden: () => axiLiteMachine(coprocessorMap) };
    const results = await cosimulate(target, { engines: [engine], vectors: 4000, seed: 5 });
    requireMatch(results);
    expect(results[0]?.vectors).toBeGreaterThanOrEqual(4000);
  });
});

/** Registers as a manual would describe them: a memory of bytes, without a clock. */
function manual(): {
  write(offset: number, data: number, strobe: number): bigint;
  read(offset: number): Outputs;
} {
  const words = new Map(
    coprocessorMap.registers.map(({ offset, kind, reset = 0 }) => [
      offset,
      kind === 'setting' ? reset : 0,
    ]),
  );
  return {
    write(address, data, strobe) {
      const register = coprocessorMap.registers.find(({ offset }) => offset === (address & 0xfc));
      if (register === undefined || register.kind === 'value') return 2n;
      if (register.kind === 'command') return 0n;
      const bytes = [0, 1, 2, 3].map((byte) => {
        const from = (strobe >> byte) & 1 ? data : (words.get(register.offset) ?? 0);
        return ((from >>> (8 * byte)) & 0xff) * 2 ** (8 * byte);
      });
      const word = bytes.reduce((sum, byte) => sum + byte, 0);
      words.set(register.offset, register.width === 32 ? word : word % 2 ** register.width);
      return 0n;
    },
    read(address) {
      const data = words.get(address & 0xfc);
      return { rdata_o: BigInt(data ?? 0), rresp_o: data === undefined ? 2n : 0n };
    },
  };
}

const transaction = record({
  isWrite: constantFrom(true, true, false),
  address: constantFrom(...coprocessorMap.registers.map(({ offset }) => offset), 0x18, 0x40, 0xfc),
  low: integer({ min: 0, max: 3 }),
  data: integer({ min: 0, max: 2 ** 32 - 1 }),
  strobe: integer({ min: 0, max: 15 }),
  /** Cycles by which address, data and the taking of the response wait. */
  waits: array(integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 3 }),
});

type Transaction = {
  readonly isWrite: boolean;
  readonly address: number;
  readonly data: number;
  readonly strobe: number;
  readonly waits: readonly number[];
};

/** One transaction on the machine, each channel waiting as it says: the response. */
function transact(machine: Machine, one: Transaction): Outputs {
  const { isWrite, waits } = one;
  const [first = 0, second = 0, third = 0] = waits;
  const [valid, other, ...payload] = isWrite
    ? ['bvalid_o', 'rvalid_o', 'bresp_o']
    : ['rvalid_o', 'bvalid_o', 'rdata_o', 'rresp_o'];
  const left = { address: true, data: isWrite };
  let shown: Outputs = {};
  let since = 0;
  for (let cycle = 0; cycle < 20; cycle++) {
    const offersAddress = left.address && cycle >= first ? 1n : 0n;
    const inputs: Signals = {
      awvalid_i: isWrite ? offersAddress : 0n,
      awaddr_i: BigInt(one.address),
      wvalid_i: left.data && cycle >= second ? 1n : 0n,
      wdata_i: BigInt(one.data),
      wstrb_i: BigInt(one.strobe),
      arvalid_i: isWrite ? 0n : offersAddress,
      araddr_i: BigInt(one.address),
      bready_i: since > third ? 1n : 0n,
      rready_i: since > third ? 1n : 0n,
    };
    const outputs = machine.step(inputs);
    // Offered once, a response stays as it is; there is none that nobody asked for.
    expect(outputs).toMatchObject(shown);
    expect(outputs[other]).toBe(0n);
    if (outputs[valid] === 1n) {
      if (inputs['bready_i'] === 1n) return outputs;
      since++;
      shown = Object.fromEntries([valid, ...payload].map((name) => [name, outputs[name]]));
    }
    if (offersAddress === 1n && outputs[isWrite ? 'awready_o' : 'arready_o'] === 1n)
      left.address = false;
    if (inputs['wvalid_i'] === 1n && outputs['wready_o'] === 1n) left.data = false;
  }
  throw new Error('no response after 20 cycles');
}

test('any order and any delay of address, data and response: one response each, of the manual', () => {
  assert(
    property(array(transaction, { minLength: 1, maxLength: 30 }), (transactions) => {
      const machine = axiLiteMachine(coprocessorMap);
      machine.reset();
      machine.step({ rst: 1n });
      const book = manual();
      for (const one of transactions) {
        const address = one.address + one.low;
        const answer = transact(machine, { ...one, address });
        const expected = one.isWrite
          ? { bresp_o: book.write(address, one.data, one.strobe) }
          : book.read(address);
        expect(answer).toMatchObject(expected);
      }
    }),
    { numRuns: 80 },
  );
});
