import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { manifestOf } from '../../src/emit/manifest.ts';
import { renderPlan } from '../../src/emit/verilog.ts';
import { macElement } from '../laws/engine-laws.ts';

const plan = macElement().plan({ kind: 'accumulate', lanes: 1 });
const files = renderPlan(plan);

test('the manifest carries ports, interface, reset and parameters of every module', () => {
  const [module] = manifestOf(plan, files).modules;
  expect(module).toMatchObject({
    module: plan.module,
    file: `rtl/${plan.module}.v`,
    template: 'templates/elements/mac-accumulate.v.hbs',
    interface: { kind: 'pipe', latency: 1, interval: 1 },
    reset: 'synchronous, active high, control only',
    params: { activation: 'int8', weight: 'int8', accumulator: 32 },
  });
  expect(module?.ports).toEqual(plan.ports);
});

test('hashes are those of the files, and the content hash depends on text but not on order', () => {
  const more = [...files, { path: 'tb/a.hex', text: '00\n' }];
  const manifest = manifestOf(plan, more);
  expect(manifest.sha256['tb/a.hex']).toBe(createHash('sha256').update('00\n').digest('hex'));
  expect(manifestOf(plan, more.toReversed())).toEqual(manifest);
  const changed = manifestOf(plan, [...files, { path: 'tb/a.hex', text: '01\n' }]);
  expect(changed.contentHash).not.toBe(manifest.contentHash);
});
