/** IP-XACT description of the wrapped design: IEEE 1685-2014, AXI4-Stream interfaces, ports, files. */

import { fill } from '../emit/environment.ts';
import type { Plan } from '../structure/plan.ts';

/** `component.xml` of a plan whose streams are AXI4-Stream interfaces. */
export function ipXact(name: string, wrapper: Plan, sources: readonly string[]): string {
  const streams = wrapper.interface.kind === 'stream' ? wrapper.interface.streams : [];
  return fill('handover/component.xml', {
    name,
    summary: escaped(wrapper.summary),
    axiTop: wrapper.module,
    buses: streams.map(({ direction, valid, ready, data }) => ({
      name: valid.replace(/_tvalid$/, ''),
      mode: direction === 'input' ? 'slave' : 'master',
      ports: [valid, ready, ...data].map((physical) => ({
        physical,
        logical: physical.replace(/^.*_/, '').toUpperCase(),
      })),
    })),
    ports: wrapper.ports.map((port) => ({
      name: port.name,
      doc: escaped(port.doc),
      direction: port.direction === 'input' ? 'in' : 'out',
      isVector: port.width > 1,
      top: port.width - 1,
    })),
    sources: sources.map((path) => ({ path })),
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
