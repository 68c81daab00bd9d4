import { describe, expect, test } from 'vitest';
import { decodeInteger, mask, wrap } from '../../src/bits/index.ts';
import { combinational, type Machine, type Outputs, type Signals } from '../../src/bits/machine.ts';
import { dyadic } from '../../src/formats/dyadic.ts';
import { requireFormat } from '../../src/formats/index.ts';
import { finite } from '../../src/formats/value.ts';
import {
  positSimdReadoutPlan,
  type SimdReadoutOptions,
} from '../../src/structure/posit-simd-readout.ts';
import { positSimdReaderPlan } from '../../src/structure/posit-simd-reader.ts';
import { auditPlan, auditSentences } from '../../src/verify/audit.ts';
import { firstDifference } from '../../src/verify/compare.ts';
import { cosimulate } from '../../src/verify/cosimulate.ts';
import { lint } from '../../src/verify/lint.ts';
import { faceOf, playRows } from '../../src/verify/play.ts';
import { requireMatch } from '../../src/verify/result.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { lawEngine } from '../support/engines.ts';

const modes = [
  { name: 'posit16_1', unit: 56, lanes: 1 },
  { name: 'posit8_0', unit: 12, lanes: 2 },
  { name: 'posit4_1', unit: 8, lanes: 4 },
  { name: 'e2m1', unit: 2, lanes: 4 },
] as const;

/** The number nearest to a lane's sum, by the formats' own rounding. */
function readOut(quire: number, acc: bigint, lane: number, code: number, scale = 0n): bigint {
  const mode = modes[Number(acc >> BigInt(quire + 4))];
  const format = requireFormat(modes[code]?.name ?? '');
  if (mode === undefined) throw new Error('a mode');
  const share = quire / mode.lanes;
  const sticky = quire + lane * (4 / mode.lanes);
  if ((acc >> BigInt(sticky)) & 1n) return format.encode({ kind: 'nan' });
  const sum = decodeInteger(wrap(acc >> BigInt(lane * share), share), share, true);
  const { m, e } = dyadic(sum, -mode.unit);
  return format.encode(finite(m, e + Number(BigInt.asIntN(8, scale))));
}

const engine = await lawEngine();

async function difference(options: SimdReadoutOptions, rows: readonly Signals[]): Promise<unknown> {
  const plan = positSimdReadoutPlan(options);
  const rtl = rtlOf(plan);
  const golden = combinational(({ acc_i = 0n, lane_i = 0n, format_i, scale_i }) => {
    const mode = Number(acc_i >> BigInt(options.quire + 4));
    const { format } = options;
    const code = format === 'mode' ? mode : format === 'port' ? Number(format_i) : format;
    return {
      result_o: readOut(options.quire, acc_i, Number(lane_i), code, scale_i),
      marked_o: (acc_i >> BigInt(options.quire)) & 1n,
    };
  });
  const { inputs, expected } = playRows(rows, golden, faceOf(rtl));
  const session = await engine.open(rtl);
  const found = firstDifference(expected, await session.cycles(inputs));
  await session.close();
  return found;
}

/** Sums of `bits` bits at which rounding turns: about every number of a format and every tie, both signs. */
function edges(bits: number, unit: number): bigint[] {
  const sums = new Set<bigint>([0n]);
  for (const { name } of modes) {
    const format = requireFormat(name);
    const step = format.bits === 16 ? 1021 : 1;
    for (let word = 0; word < 2 ** format.bits; word += step) {
      const value = format.decode(BigInt(word));
      if (value.kind !== 'finite') continue;
      // Values and the middles between neighbours, one place lower, with one more and one less.
      for (const part of [8n, 9n, 10n, 12n]) {
        const shift = value.e + unit - 3;
        const sum =
          shift >= 0 ? (value.m * part) << BigInt(shift) : (value.m * part) >> BigInt(-shift);
        for (const near of [-1n, 0n, 1n]) sums.add(BigInt.asIntN(bits, sum + near));
      }
    }
  }
  for (let i = 0n; i < BigInt(bits); i++) {
    for (const near of [-1n, 0n, 1n]) sums.add(BigInt.asIntN(bits, (1n << i) + near));
  }
  return [...sums];
}

describe('read-out of the SIMD unit', () => {
  const plans = [
    positSimdReadoutPlan({ quire: 128, format: 'port', hasLanes: true }),
    positSimdReadoutPlan({ quire: 116, format: 2, hasLanes: false }),
    positSimdReadoutPlan({ quire: 256, format: 'mode', hasLanes: false }),
    positSimdReadoutPlan({ quire: 128, format: 'port', hasLanes: false, hasScale: true }),
    positSimdReadoutPlan({ quire: 116, format: 'port', hasLanes: false, hasScale: true }),
  ];

  test.each(plans)('$module: no warning, and the plan claims all of it', async (plan) => {
    const rtl = rtlOf(plan);
    expect(auditSentences(await auditPlan(plan, rtl.files))).toEqual([]);
    for (const { tool, messages } of await lint(rtl)) {
      expect({ tool, messages }).toEqual({ tool, messages: [] });
    }
  });

  test.each([0, 1, 2, 3])(
    'mode %i: every lane into every format, where rounding turns',
    async (code) => {
      const { lanes, unit } = modes[code] ?? modes[0];
      const share = 128 / lanes;
      const rows = edges(share, unit).flatMap((sum, i): Signals[] => {
        const lane = i % lanes;
        const others = (BigInt(i) * 0x9e3779b97f4a7c15f39cc0605cedc835n) & mask(128);
        const place = BigInt(lane * share);
        const acc = (others & ~(mask(share) << place)) | (BigInt.asUintN(share, sum) << place);
        const acc_i = acc | (BigInt(code) << 132n);
        return [0n, 1n, 2n, 3n].map((format_i) => ({ acc_i, lane_i: BigInt(lane), format_i }));
      });
      expect(
        await difference({ quire: 128, format: 'port', hasLanes: true }, rows),
      ).toBeUndefined();
    },
  );

  test('a sticky lane reads as NaR, or as 0 where the format has none; the other lanes as they are', async () => {
    const rows: Signals[] = [];
    for (let mode = 0n; mode < 4n; mode++) {
      for (let sticky = 0n; sticky < 16n; sticky++) {
        for (let lane_i = 0n; lane_i < 4n; lane_i++) {
          if (lane_i >= (modes[Number(mode)]?.lanes ?? 0)) continue;
          const acc_i = (mode << 132n) | (sticky << 128n) | (mask(128) / 7n);
          for (let format_i = 0n; format_i < 4n; format_i++) rows.push({ acc_i, lane_i, format_i });
        }
      }
    }
    expect(await difference({ quire: 128, format: 'port', hasLanes: true }, rows)).toBeUndefined();
  });

  test.each([116, 128, 256])(
    'quire of %i bits: any power of two, from far below the least number to far above the greatest',
    async (quire) => {
      const rows = modes.flatMap(({ unit, lanes }, mode) =>
        edges(quire / lanes, unit)
          .filter((_, i) => i % 7 === 0)
          .map((sum, i): Signals => {
            const sticky = i % 50 === 0 ? 1n << BigInt(quire) : 0n;
            const code = BigInt(mode) << BigInt(quire + 4);
            const acc_i = BigInt.asUintN(quire / lanes, sum) | sticky | code;
            return { acc_i, format_i: BigInt(i % 4), scale_i: BigInt((i * 37) % 256) };
          }),
      );
      const options = { quire, format: 'port', hasLanes: false, hasScale: true } as const;
      expect(rows.length).toBeGreaterThan(1000);
      expect(await difference(options, rows)).toBeUndefined();
    },
  );

  test('lane by lane: one, two or four numbers per sum, none lost under back-pressure', async () => {
    const plan = positSimdReaderPlan(128);
    const golden = (): Machine => {
      type Held = { readonly acc: bigint; readonly format: number };
      let held: Held | undefined;
      let lane = 0;
      const reset = (): void => void (held = undefined);
      return {
        reset,
        step({ rst, valid_i, ready_i, acc_i = 0n, format_i = 0n }): Outputs {
          const lanes = modes[Number((held?.acc ?? 0n) >> 132n)]?.lanes ?? 1;
          const isLast = lane === lanes - 1;
          const ready = held === undefined || (ready_i === 1n && isLast);
          const shown = held && readOut(128, held.acc, lane, held.format);
          const outputs = {
            ready_o: ready ? 1n : 0n,
            valid_o: held === undefined ? 0n : 1n,
            result_o: shown,
            lane_o: held && BigInt(lane),
            last_o: held && (isLast ? 1n : 0n),
          };
          if (held !== undefined && ready_i === 1n) {
            if (isLast) held = undefined;
            else lane++;
          }
          if (ready && valid_i === 1n) {
            held = { acc: acc_i, format: Number(format_i) };
            lane = 0;
          }
          if (rst === 1n) reset();
          return outputs;
        },
      };
    };
    const engines = [engine];
    requireMatch(await cosimulate({ plan, golden }, { engines, vectors: 500, seed: 4 }));
    const rtl = rtlOf(plan);
    expect(auditSentences(await auditPlan(plan, rtl.files))).toEqual([]);
    for (const { tool, messages } of await lint(rtl)) {
      expect({ tool, messages }).toEqual({ tool, messages: [] });
    }
  });

  test('a quire of another width, its format fixed or that of the sum', async () => {
    for (const [quire, format] of [
      [116, 1],
      [256, 'mode'],
    ] as const) {
      const rows = modes.flatMap(({ lanes, unit }, code) => {
        const share = quire / lanes;
        return edges(share, unit)
          .filter((_, i) => i % 5 === 0)
          .map((sum) => ({
            acc_i: BigInt.asUintN(share, sum) | (BigInt(code) << BigInt(quire + 4)),
          }));
      });
      expect(await difference({ quire, format, hasLanes: false }, rows)).toBeUndefined();
    }
  });
});
