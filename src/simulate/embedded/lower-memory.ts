/** Reads and writes of memories, which are look-ups lane by lane. */

import type { Bit } from '../../eda/netlist.ts';
import type { Access, Scatter } from './access.ts';
import { compare } from './compare.ts';
import type { MemoryPlace } from './plan.ts';
import { choose } from './shift.ts';
import { slotVectors } from './slot.ts';
import type { MemoryPort } from './memory.ts';
import type { VectorGraph } from './vector-graph.ts';
import { bitOf, extend, widthOf } from './value.ts';
import type { Value } from './value.ts';
import { clean, containerOf, inContainer } from './word.ts';
import type { Word } from './word.ts';

/** The address as clean words, and the memory's arrays. */
function arrays(
  graph: VectorGraph,
  place: MemoryPlace,
  access: Access,
  address: Value,
): { readonly address: Word; readonly limbs: readonly Omit<Scatter, 'address' | 'data'>[] } {
  const [word] = address;
  if (word === undefined) throw new RangeError('an address has at least one bit');
  const wanted = containerOf(place.memory.addressBits);
  const ready = inContainer(graph, clean(graph, word, 'zero'), wanted);
  const limbs = place.limbs.map((limb) => {
    const bits = place.memory.width > 32 ? 32 : containerOf(limb.width);
    return {
      space: access.space,
      offset: access.base + limb.offset,
      bits,
      addressBits: wanted,
      stride: (graph.lanes * bits) / 8,
    };
  });
  return { address: ready, limbs };
}

export function readMemory(
  graph: VectorGraph,
  place: MemoryPlace,
  access: Access,
  address: Value,
): Value {
  const { address: word, limbs } = arrays(graph, place, access, address);
  return limbs.map((limb, i): Word => {
    const width = place.limbs[i]?.width ?? 0;
    const vectors = Array.from({ length: (graph.lanes * limb.bits) / 128 }, (_, part) =>
      graph.gather({ ...limb, part, lanes: graph.lanes }, word.vectors),
    );
    const isBit = place.memory.width === 1;
    return { width, container: limb.bits, above: isBit ? 'sign' : 'junk', vectors };
  });
}

/** Each write reads the word, with the earlier writes of this cycle in it, and puts it back changed. */
export function writeMemory(
  graph: VectorGraph,
  place: MemoryPlace,
  access: Access,
  read: (bits: readonly Bit[]) => Value,
): void {
  const { width } = place.memory;
  const done: { readonly address: Value; readonly word: Value }[] = [];
  for (const port of place.memory.writes) {
    const address = read(port.address);
    let old = readMemory(graph, place, access, address);
    for (const earlier of done) {
      const same = compare(
        graph,
        'eq',
        { value: address, isSigned: false },
        { value: earlier.address, isSigned: false },
      );
      old = choose(graph, same, earlier.word, old);
    }
    const word = merged(graph, old, port, read);
    done.push({ address, word });
    const vectors = slotVectors(graph, word, width);
    const { address: ready, limbs } = arrays(graph, place, access, address);
    const perLimb = vectors.length / limbs.length;
    limbs.forEach((limb, i) =>
      access.scatter({
        ...limb,
        address: ready.vectors,
        data: vectors.slice(i * perLimb, (i + 1) * perLimb),
      }),
    );
  }
}

/** The old word with the enabled bits replaced. */
function merged(
  graph: VectorGraph,
  old: Value,
  port: MemoryPort & { readonly enable: readonly Bit[] },
  read: (bits: readonly Bit[]) => Value,
): Value {
  const data = read(port.data);
  const [first] = port.enable;
  if (port.enable.every((bit) => bit === first)) {
    return choose(graph, bitOf(graph, read([first ?? '0']), 0), data, old);
  }
  const enable = extend(graph, read(port.enable), widthOf(old), false);
  return data.map((word, i) => {
    const mask = inContainer(graph, enable[i] ?? word, word.container);
    const before = inContainer(graph, old[i] ?? word, word.container);
    const vectors = word.vectors.map((vector, j) =>
      graph.selectBits(mask.vectors[j] ?? vector, vector, before.vectors[j] ?? vector),
    );
    return { ...word, above: 'junk', vectors };
  });
}
