import { beforeAll, describe, expect, test } from 'vitest';
import type { NetlistModule } from '../../../src/eda/netlist.ts';
import { icarus } from '../../../src/simulate/icarus.ts';
import { genericLibrary } from '../../../src/technology/generic.ts';
import { isPresent } from '../../support/engines.ts';
import {
  gateNetlist,
  mac8Text,
  macPorts,
  mul8Text,
  mulPorts,
  randomRows,
} from '../../support/gates.ts';
import { toggledBothWays } from './against-icarus.ts';

const cycles = 200;
const library = genericLibrary('generic45')!;

const designs = [
  { top: 'mul8', text: mul8Text, ports: mulPorts, synth: 'synth -flatten' },
  { top: 'mul8', text: mul8Text, ports: mulPorts, synth: 'synth -booth -flatten' },
  { top: 'mac8', text: mac8Text, ports: macPorts, synth: 'synth -flatten' },
];

describe.skipIf(!isPresent(icarus)).each(designs)('$top, $synth', ({ top, text, ports, synth }) => {
  let module: NetlistModule;
  const rows = randomRows(ports, cycles, 11);

  beforeAll(async () => {
    const netlist = await gateNetlist(text, top, library, synth);
    module = netlist.modules[top]!;
  });

  test.each(['zero-delay', 'timed'] as const)(
    '%s toggles of every net equal those in the VCD of Icarus',
    async (kind) => {
      const { ours, icarus: theirs } = await toggledBothWays(module, top, library, rows, kind);
      expect(ours.length).toBeGreaterThan(100);
      expect(ours).toEqual(theirs);
    },
  );
});
