/** The first cycles of the boundary, recorded from the emitted Verilog under an engine. */

import type { WaveformReport } from '../report/types.ts';
import { block, layout, readField, readUnknown, writeField } from '../simulate/engine.ts';
import type { Block, EngineName, Field } from '../simulate/engine.ts';
import { engineByName } from '../simulate/index.ts';
import type { Plan } from '../structure/plan.ts';
import { rtlOf } from '../verify/rtl.ts';
import type { BenchRow } from '../emit/bench-selfcheck.ts';

/** Cycles shown: as many as fit a page. */
const SHOWN_CYCLES = 24;

/**
 * Play the bench's rows on the emitted Verilog and keep the first cycles. A two-state engine has no unknowns:
 * outputs that the golden model leaves open are shown as unknown.
 */
export async function recordWaveform(
  plan: Plan,
  rows: readonly BenchRow[],
  engineName: EngineName,
): Promise<WaveformReport> {
  const engine = await engineByName(engineName);
  const rtl = rtlOf(plan);
  const shown = rows.slice(0, SHOWN_CYCLES);
  const inputs = block(layout(rtl.inputs), shown.length);
  shown.forEach((row, cycle) => {
    for (const field of inputs.layout.fields) {
      writeField(inputs, field, cycle, row.inputs[field.name] ?? 0n);
    }
  });
  const session = await engine.open(rtl);
  try {
    const outputs = await session.cycles(inputs);
    return {
      engine: engineName,
      signals: [
        ...inputs.layout.fields.map((field) => signal(field, inputs)),
        ...outputs.layout.fields.map((field) => signal(field, outputs, shown)),
      ],
    };
  } finally {
    await session.close();
  }
}

function signal(
  field: Field,
  from: Block,
  rows?: readonly BenchRow[],
): WaveformReport['signals'][number] {
  const values = Array.from({ length: from.cycles }, (_, cycle) => {
    const isOpen = rows !== undefined && rows[cycle]?.outputs[field.name] === undefined;
    if (isOpen || readUnknown(from, field, cycle) !== 0n) return null;
    return readField(from, field, cycle).toString(16);
  });
  return { name: field.name, width: field.width, values };
}
