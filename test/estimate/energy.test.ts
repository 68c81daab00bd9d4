import { beforeAll, describe, expect, test } from 'vitest';
import type { Netlist, NetlistCell } from '../../src/eda/netlist.ts';
import { measureEnergy } from '../../src/estimate/energy.ts';
import { block, layout } from '../../src/simulate/engine.ts';
import type { Block } from '../../src/simulate/engine.ts';
import { genericLibrary } from '../../src/technology/generic.ts';
import { gate, not, pin } from '../../src/technology/boolean.ts';
import { constantTable } from '../../src/technology/library.ts';
import type { Arc, Cell, Library } from '../../src/technology/library.ts';
import {
  gateNetlist,
  mac8Text,
  macPorts,
  mul8Text,
  mulPorts,
  randomRows,
} from '../support/gates.ts';

const flat = constantTable;

function arc(from: string, to: string, delayPs: number, kind: Arc['kind'] = 'combinational'): Arc {
  const edge = { delay: flat(delayPs), slew: flat(10) };
  return { from, to, kind, sense: 'none', rise: edge, fall: edge };
}

const input = (name: string, capFf: number, isClock = false): Cell['pins'][number] => ({
  name,
  direction: 'input',
  capFf,
  isClock,
});

/** Two volts, so that a toggle of C costs 2 C; every figure a round number. */
const bench: Library = {
  name: 'bench',
  supplyV: 2,
  temperatureC: 25,
  slewPercent: [20, 80],
  sources: ['test'],
  cells: new Map<string, Cell>([
    [
      'XOR',
      {
        name: 'XOR',
        areaUm2: 1,
        leakageNw: 1000,
        pins: [
          input('A', 3),
          input('B', 5),
          {
            name: 'Y',
            direction: 'output',
            capFf: 0,
            isClock: false,
            function: gate('xor', [pin('A'), pin('B')]),
          },
        ],
        arcs: [arc('A', 'Y', 10), arc('B', 'Y', 30)],
        constraints: [],
        power: [
          { pin: 'Y', related: 'A', rise: flat(6), fall: flat(8) },
          { pin: 'Y', related: 'B', rise: flat(10), fall: flat(12) },
        ],
        dontUse: false,
      },
    ],
    [
      'INV',
      {
        name: 'INV',
        areaUm2: 1,
        leakageNw: 0,
        pins: [
          input('A', 1),
          { name: 'Y', direction: 'output', capFf: 0, isClock: false, function: not(pin('A')) },
        ],
        arcs: [arc('A', 'Y', 50)],
        constraints: [],
        power: [],
        dontUse: false,
      },
    ],
    [
      'DFF',
      {
        name: 'DFF',
        areaUm2: 1,
        leakageNw: 2000,
        pins: [
          input('D', 2),
          input('CK', 4, true),
          { name: 'Q', direction: 'output', capFf: 0, isClock: false, function: pin('IQ') },
        ],
        arcs: [arc('CK', 'Q', 40, 'clock')],
        constraints: [],
        power: [
          { pin: 'Q', related: 'CK', rise: flat(20), fall: flat(20) },
          { pin: 'D', rise: flat(1), fall: flat(1) },
          { pin: 'CK', rise: flat(7), fall: flat(7) },
        ],
        sequential: {
          kind: 'flip-flop',
          state: 'IQ',
          inverted: 'IQN',
          clock: pin('CK'),
          next: pin('D'),
        },
        dontUse: false,
      },
    ],
  ]),
};

function cell(type: string, connections: Record<string, [number]>): NetlistCell {
  return { type, parameters: {}, attributes: {}, port_directions: {}, connections };
}

/** x -> DFF -> q; y = q ^ !q through an inverter: y is settled at 1 and glitches whenever q moves. */
const hazard: Netlist = {
  creator: 'test',
  modules: {
    top: {
      attributes: {},
      ports: {
        clk: { direction: 'input', bits: [2] },
        x: { direction: 'input', bits: [3] },
        y: { direction: 'output', bits: [6] },
      },
      cells: {
        ff: cell('DFF', { D: [3], CK: [2], Q: [4] }),
        inv: cell('INV', { A: [4], Y: [5] }),
        xor: cell('XOR', { A: [4], B: [5], Y: [6] }),
      },
      netnames: {},
    },
  },
};

/** x toggles every cycle. */
function alternating(cycles: number): Block {
  const rows = block(layout([{ name: 'x', width: 1 }]), cycles);
  rows.words.forEach((_, i) => (rows.words[i] = i & 1));
  return rows;
}

describe('energy of a netlist of three cells, by hand', () => {
  const energy = measureEnergy(hazard, 'top', bench, [alternating(1200)], {
    periodPs: 1e6,
    wireFf: 1,
    clockTreeRatio: 0.5,
    lead: 4,
    partOf: (instance) => instance.name,
  });
  // Per toggle of C fF at 2 V: 2 C fJ. Wire: 1 fF per pin.
  const x = 2 * (2 + 1);
  const d = 1;
  const q = 20 + 2 * (1 + 1 + (3 + 1));
  const inv = 2 * (5 + 1);
  const clock = 7 + 4 * (4 + 1) * 1.5; // one edge moves Q, the other costs 7; C V^2 a cycle, tree included
  const leakage = 1 + 2; // pJ: 1000 nW and 2000 nW for a microsecond

  test('without delays the hazard costs nothing', () => {
    expect(energy.zeroDelay.energyPerCycleFj).toBeCloseTo(
      x + d + q + inv + clock + leakage * 1000,
      6,
    );
    expect(energy.zeroDelay.togglesPerCycle).toBeCloseTo(3, 9);
  });

  test('with delays the hazard is two toggles of the exclusive or', () => {
    // The exclusive or's mean delay of 20 ps lets the inverter's 50 ps pulse through.
    const y = 2 * 9; // mean of 6, 8, 10, 12; no load
    expect(energy.timed?.energyPerCycleFj).toBeCloseTo(
      x + d + q + inv + y + clock + leakage * 1000,
      6,
    );
  });

  test('the breakdown names the parts and adds up', () => {
    const parts = new Map(energy.timed?.breakdown.map((row) => [row.part, row.energyPerCycleFj]));
    expect(parts.get('xor')).toBeCloseTo(18 + 1000, 6);
    expect(parts.get('clock')).toBeCloseTo(clock, 6);
    expect(parts.get('inputs')).toBeCloseTo(x, 6);
    expect([...parts.values()].reduce((a, b) => a + b, 0)).toBeCloseTo(
      energy.timed?.energyPerCycleFj ?? 0,
      6,
    );
  });
});

function stimuli(held: Record<string, number> = {}): Block[] {
  return [1, 2, 3, 4].map((seed) => randomRows(mulPorts, 4096, seed, held));
}

describe('energy of multipliers on generic45', () => {
  const library = genericLibrary('generic45')!;
  const options = { periodPs: 1000 };
  let plain: Netlist;
  let booth: Netlist;
  let mac: Netlist;

  beforeAll(async () => {
    [plain, booth, mac] = await Promise.all([
      gateNetlist(mul8Text, 'mul8', library),
      gateNetlist(mul8Text, 'mul8', library, 'synth -booth -flatten'),
      gateNetlist(mac8Text, 'mac8', library),
    ]);
  });

  test('glitches turn the ranking of the Booth and the plain multiplier around', () => {
    const [a, b] = [plain, booth].map((netlist) =>
      measureEnergy(netlist, 'mul8', library, stimuli(), options),
    );
    expect(b!.zeroDelay.energyPerCycleFj).toBeLessThan(a!.zeroDelay.energyPerCycleFj);
    expect(b!.timed!.energyPerCycleFj).toBeGreaterThan(a!.timed!.energyPerCycleFj);
    expect(a!.timed!.spreadRatio).toBeLessThan(0.02);
  });

  test('a stationary operand saves energy, and its pins cost none', () => {
    const moving = measureEnergy(plain, 'mul8', library, stimuli(), options);
    const still = measureEnergy(plain, 'mul8', library, stimuli({ b_i: 0x55 }), options);
    expect(still.timed!.energyPerCycleFj).toBeLessThan(0.9 * moving.timed!.energyPerCycleFj);
    const inputs = (energy: typeof moving): number =>
      energy.timed!.breakdown.find(({ part }) => part === 'inputs')!.energyPerCycleFj;
    expect(inputs(still)).toBeLessThan(0.7 * inputs(moving));
    const idle = measureEnergy(plain, 'mul8', library, stimuli({ a_i: 3, b_i: 5 }), options);
    expect(idle.timed!.energyPerCycleFj).toBeCloseTo(idle.leakageNw * 1e-3, 9);
  });

  test('an idle multiply-accumulate costs its clock and its leakage', () => {
    const held = { rst: 0, en_i: 0, clear_i: 0, a_i: 1, b_i: 1 };
    const idle = measureEnergy(
      mac,
      'mac8',
      library,
      [randomRows(macPorts, 1000, 1, held)],
      options,
    );
    const parts = idle.timed!.breakdown.map(({ part }) => part);
    expect(idle.timed!.terms.internalFj + idle.timed!.terms.switchingFj).toBe(0);
    expect(parts[0]).toBe('clock');
    expect(idle.timed!.terms.clockFj).toBeGreaterThan(0);
  });

  test('samples are counted over lanes and seeds', () => {
    const energy = measureEnergy(plain, 'mul8', library, stimuli(), { ...options, lead: 2 });
    expect(energy.samples).toBe(4 * 128 * Math.floor((4096 - 2) / 128));
    expect(energy.stimuli).toBe(4);
  });
});
