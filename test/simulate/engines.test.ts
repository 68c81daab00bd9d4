import { expect, test } from 'vitest';
import type { Block } from '../../src/simulate/engine.ts';
import { engineLaws, macElement, noise, rtlOf, trace, withSession } from '../laws/engine-laws.ts';
import { describeNative, nativeEngines } from '../support/engines.ts';

describeNative('engine laws', engineLaws);

test('native engines give one trace, on every bit that Icarus knows', async () => {
  const rtl = rtlOf(
    macElement({
      weight: 'uint5',
      activation: 'int11',
      overflow: 'saturate',
      accumulator: 20,
      pipeline: 2,
    }).plan({
      kind: 'accumulate',
      lanes: 3,
    }),
  );
  const stimulus = noise(rtl, 300, 11);
  const traces: string[][] = [];
  for (const engine of nativeEngines) {
    const [answer] = await withSession(engine, rtl, async (session) => session.runAll([stimulus]));
    traces.push(trace(answer as Block));
  }
  const [first, ...others] = traces;
  for (const other of others) {
    first?.forEach((line, cycle) => {
      expect(other[cycle]).toMatch(new RegExp(`^${line.replaceAll('x', '[01x]')}$`));
    });
  }
});
