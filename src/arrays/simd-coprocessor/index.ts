/** SIMD co-processor: an output-stationary array behind AXI4-Lite registers and AXI4 streams. */

import { z } from 'zod';
import type { Role } from '../../bits/machine.ts';
import type { Element } from '../../elements/family.ts';
import { fail, InvariantError, ok, type Issue, type Result } from '../../errors.ts';
import { resultOf } from '../../golden/arithmetic.ts';
import { elementPlan } from '../element-plan.ts';
import type { ArrayDesign, ArrayFamily } from '../family.ts';
import { kept } from '../kept.ts';
import { parseArray } from '../params.ts';
import { systolicOsPlan } from '../systolic-os/plan.ts';
import { anySettings, drawnRun, shownSettings } from './choices.ts';
import { coprocessorClaims } from './claims.ts';
import { coprocessorDriver } from './driver.ts';
import { coprocessorProgram } from './program.ts';
import { coprocessorMachine } from './golden.ts';
import { coprocessorPlan, registersPlan, type CoprocessorParts } from './plan.ts';

import { coprocessorMap } from './registers.ts';
import { coprocessorSchedule } from './schedule.ts';
import { counterWidth, tileOf, type Coprocessor } from './shape.ts';
import { anyTraffic } from './traffic.ts';
import { coprocessorUnits } from './units.ts';
import { inMode, wordsOf, settingsOf } from './words.ts';

const slug = 'simd-coprocessor';
const side = [2, 4, 8, 16, 32];
const schema = z.strictObject({
  rows: z.literal(side).describe('elements down, when they work as one array'),
  columns: z.literal(side).describe('elements across'),
  bus: z
    .literal([32, 64, 128, 256, 512])
    .optional()
    .describe(
      'bits of a beat of the streams; by default 128, or a row of operands if that is less',
    ),
  depth: z
    .literal([4, 8, 16, 32, 64, 128, 256])
    .default(32)
    .describe('words along k of a panel; four arrays have half as many'),
  counters: z
    .literal([16, 24, 32, 48, counterWidth])
    .default(counterWidth)
    .describe('bits of the counters of cycles and products; those above read as zeros'),
});

const role: Role = { kind: 'accumulate', lanes: 1 };

export const simdCoprocessor: ArrayFamily = {
  slug,
  title: 'SIMD co-processor',
  summary:
    'An output-stationary array, or four of half its rows and columns, behind AXI4-Lite registers; operands come as panels on one AXI4 stream, results leave on another, encoded into any format.',
  sources: ['xrnpe2025', 'axi4'],
  schema,
  configure(input: unknown, element: Element): Result<ArrayDesign, Issue[]> {
    const parsed = parseArray(schema, input, element, () => role);
    if (!parsed.ok) return parsed;
    const words = wordsOf(element);
    if (typeof words === 'string') return fail([unsuited(element, words)]);
    const { rows, columns, depth, counters } = parsed.value.params;
    const widest = words.operand * Math.min(rows, columns);
    const bus = parsed.value.params.bus ?? Math.min(128, widest);
    if (bus > widest) {
      const expected = `at most ${widest}, a row of operands`;
      return fail([{ code: 'conflict', path: ['bus'], expected, actual: String(bus) }]);
    }
    const { operand, modeBits, modes } = words;
    const latency = element.latency(role);
    const { width } = resultOf(element.arithmetic);
    const lines = { rows, columns, bus, depth, operand };
    const size: Coprocessor = { ...lines, modeBits, modes, latency, counters };
    const parts = kept((): CoprocessorParts => {
      const encoder = element.encoder();
      if (encoder === undefined) throw new InvariantError('the encoder was there a moment ago');
      const quarter = { ...tileOf(size, 'four'), latency };
      const array = systolicOsPlan(elementPlan(element.inner(role)), quarter);
      return { array, encoder, registers: registersPlan() };
    });
    const plan = kept(() => coprocessorPlan(parts(), size));
    return ok({
      architecture: slug,
      rows,
      columns,
      elements: rows * columns,
      element,
      role,
      reduction: { lanes: 1, padding: 1 },
      params: { rows, columns, bus, depth, ...(counters === counterWidth ? {} : { counters }) },
      registers: coprocessorMap,
      activation: (word) => inMode(words, word),
      golden: () => coprocessorMachine(element.arithmetic, size),
      plan,
      claims: () => coprocessorClaims(plan()),
      units: () => coprocessorUnits(parts(), element.arithmetic, size),
      schedule: (gemm, memory) => coprocessorSchedule(size, gemm, memory),
      driver: (gemm) => coprocessorDriver(size, settingsOf(words), width, gemm),
      drawnDriver: (gemm, below, isInSight) => {
        const { arithmetic } = element;
        const settings = isInSight
          ? shownSettings(arithmetic, words, gemm, below)
          : anySettings(arithmetic, words, gemm, below);
        return coprocessorDriver(size, settings, width, gemm, drawnRun(size, gemm, below));
      },
      anySoftware: (below) => anyTraffic(size, below),
      program: (gemm) => coprocessorProgram(size, settingsOf(words), width, gemm),
    });
  },
};

function unsuited({ family }: Element, reason: string): Issue {
  return {
    code: 'unsupported',
    path: ['architecture'],
    expected: `one that suits the element: ${reason}`,
    actual: `one that uses ${family} as it is set`,
  };
}
