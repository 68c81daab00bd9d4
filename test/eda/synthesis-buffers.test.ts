import { expect, test } from 'vitest';
import type { NetlistCell, NetlistModule } from '../../src/eda/netlist.ts';
import { bufferHeavyNets } from '../../src/eda/synthesis-buffers.ts';
import { genericLibrary } from '../../src/technology/generic.ts';

const library = genericLibrary('generic45');
if (library === undefined) throw new Error('generic45 is part of the package');

/** A cell of a kept module with two outputs, each read by so many pins. */
function module(readers: number): NetlistModule {
  const reader = (net: number): NetlistCell => ({
    type: 'reader',
    parameters: {},
    attributes: {},
    port_directions: { i: 'input' },
    connections: { i: [net] },
  });
  const cells: Record<string, NetlistCell> = {
    source: {
      type: 'kept',
      parameters: {},
      attributes: {},
      port_directions: { a: 'output', b: 'output' },
      connections: { a: [2], b: [3] },
    },
  };
  for (const net of [2, 3]) {
    for (let i = 0; i < readers; i++) cells[`reader_${net}_${i}`] = reader(net);
  }
  return { attributes: {}, ports: {}, cells, netnames: {} } as NetlistModule;
}

test.each([1, 40, 400])('two nets of one driver with %i readers each stay driven', (readers) => {
  const { module: buffered } = bufferHeavyNets(module(readers), new Map(), library, () => 2);
  const driver = new Map<unknown, NetlistCell>();
  for (const cell of Object.values(buffered.cells)) {
    for (const [port, bits] of Object.entries(cell.connections)) {
      if (cell.port_directions[port] === 'output') bits.forEach((bit) => driver.set(bit, cell));
    }
  }
  const sourceOf = (net: unknown): unknown => {
    const cell = driver.get(net);
    if (cell === undefined || cell.type === 'kept') return net;
    const input = Object.keys(cell.connections).find(
      (port) => cell.port_directions[port] === 'input',
    );
    return sourceOf(cell.connections[input ?? '']?.[0]);
  };
  for (const [name, cell] of Object.entries(buffered.cells)) {
    if (cell.type !== 'reader') continue;
    expect([name, sourceOf(cell.connections['i']?.[0])]).toEqual([
      name,
      name.startsWith('reader_2') ? 2 : 3,
    ]);
    expect(driver.has(cell.connections['i']?.[0])).toBe(true);
  }
  const isBuffered = Object.keys(buffered.cells).length > 2 * readers + 1;
  expect(isBuffered).toBe(readers > 1);
});
