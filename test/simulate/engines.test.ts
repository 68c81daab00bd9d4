/** Every engine obeys the same laws, and gives the same trace. */

import { describe, expect, test } from 'vitest';
import { systolicOs } from '../../src/arrays/systolic-os/index.ts';
import type { Engine, Rtl } from '../../src/simulate/engine.ts';
import { embeddedEngine } from '../../src/simulate/embedded/engine.ts';
import { engineLaws, macElement, noise, rtlOf, trace, withSession } from '../laws/engine-laws.ts';
import { describeInstalled, installedEngines } from '../support/engines.ts';

describe('engine laws: embedded', () => {
  engineLaws(embeddedEngine);
});

describeInstalled('engine laws', engineLaws);

function arrayRtl(rows: number, columns: number): Rtl {
  const array = systolicOs.configure({ rows, columns }, macElement({ pipeline: 2 }));
  if (!array.ok) throw new Error(JSON.stringify(array.error));
  return rtlOf(array.value.plan());
}

test.each<[string, () => Rtl]>([
  [
    'a saturating MAC of three lanes and two stages',
    () =>
      rtlOf(
        macElement({
          weight: 'uint5',
          activation: 'int11',
          overflow: 'saturate',
          accumulator: 20,
          pipeline: 2,
        }).plan({ kind: 'accumulate', lanes: 3 }),
      ),
  ],
  ['an output-stationary array', () => arrayRtl(2, 3)],
  ['an array of a single row', () => arrayRtl(1, 2)],
])('%s: all engines give one trace, on every bit that Icarus knows', async (_name, make) => {
  const rtl = make();
  const stimuli = [noise(rtl, 300, 11), noise(rtl, 100, 12)];
  const engines: readonly Engine[] = [...installedEngines, embeddedEngine];
  const traces: string[][] = [];
  for (const engine of engines) {
    const answers = await withSession(engine, rtl, async (session) => session.runAll(stimuli));
    traces.push(answers.flatMap(trace));
  }
  const [first, ...others] = traces;
  for (const other of others) {
    first?.forEach((line, cycle) => {
      expect(other[cycle]).toMatch(new RegExp(`^${line.replaceAll('x', '[01x]')}$`));
    });
  }
});
