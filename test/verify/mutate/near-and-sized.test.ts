/** What the long checks feed: sums that cancel, sums of every size; and what a proof over several modules sees. */

import { expect, test } from 'vitest';
import { systolicOs } from '../../../src/arrays/systolic-os/index.ts';
import { readNetlist } from '../../../src/eda/netlist-read.ts';
import { readField, type Block } from '../../../src/simulate/engine.ts';
import { requireFormat } from '../../../src/formats/index.ts';
import { driveOf } from '../../../src/verify/drive.ts';
import { sizedGemms } from '../../../src/verify/gemm-choice.ts';
import { outputsIn } from '../../../src/verify/mutate/equivalence.ts';
import { faultsOf } from '../../../src/verify/mutate/faults.ts';
import { mutateSubject } from '../../../src/verify/mutate/mutate.ts';
import { faceOf, play, type Played } from '../../../src/verify/play.ts';
import { cornerProducts } from '../../../src/verify/products.ts';
import { playNear } from '../../../src/verify/running-sums.ts';
import { shapesOf } from '../../../src/verify/rtl.ts';
import { randomStream } from '../../../src/workloads/random.ts';
import { configured } from '../../emit/families.ts';

test('near sums cancel three places and more, many times as often as corners do', () => {
  const element = configured('float-mac');
  const role = { kind: 'chain', lanes: 1 } as const;
  const plan = element.plan(role);
  const face = faceOf(shapesOf(plan));
  const drive = driveOf(plan);
  const golden = element.golden(role);
  const { decode } = requireFormat(element.arithmetic.accumulator.format);
  const latency = element.latency(role);
  const cancelled = ({ inputs, expected }: Played): number => {
    const magnitudes = (block: Block, port: string): (number | undefined)[] => {
      const field = block.layout.fields.find(({ name }) => name === port);
      if (field === undefined) throw new Error(`there is ${port}`);
      return Array.from({ length: block.cycles }, (_, cycle) => {
        const value = decode(readField(block, field, cycle));
        if (value.kind !== 'finite' || value.m === 0n) return undefined;
        return (value.m < 0n ? -value.m : value.m).toString(2).length + value.e;
      });
    };
    const before = magnitudes(inputs, 'acc_i');
    const after = magnitudes(expected, 'acc_o').slice(latency);
    return after.filter((top, i) => top !== undefined && (before[i] ?? -Infinity) - top >= 3)
      .length;
  };
  const random = randomStream(1);
  let [near, corners] = [0, 0];
  for (const stimulus of cornerProducts(drive, 1024)) {
    const played = playNear(stimulus, plan, golden, face, random);
    if (played === undefined) throw new Error('a passing sum');
    near += cancelled(played);
    corners += cancelled(play(stimulus, drive, golden, face));
  }
  expect(near).toBeGreaterThan(20);
  expect(near).toBeGreaterThan(4 * corners);
});

test('products of one size reach nine tenths of the powers that a product of posits can have', () => {
  const made = systolicOs.configure({ rows: 2, columns: 2 }, configured('posit-mac'));
  if (!made.ok) throw new Error('the array is valid');
  const { activation } = made.value.element.arithmetic;
  const { decode, maximum } = requireFormat(activation.format);
  const powers = new Set<number>();
  for (const { a, b, k } of sizedGemms(made.value, 1)) {
    const [x, y] = [decode(a[0] ?? 0n), decode(b[0] ?? 0n)];
    if (k !== 1 || x.kind !== 'finite' || y.kind !== 'finite' || x.m * y.m === 0n) continue;
    const product = x.m * y.m;
    powers.add((product < 0n ? -product : product).toString(2).length - 1 + x.e + y.e);
  }
  const reach = 2 * (maximum.m.toString(2).length - 1 + maximum.e);
  expect(powers.size).toBeGreaterThan(0.9 * (2 * reach + 1));
});

const text = `module inner (input wire [7:0] a_i, output wire [7:0] y_o);
  assign y_o = a_i + 8'd1;
endmodule
module outer (input wire [7:0] a_i, output wire any_o);
  wire [7:0] y;
  inner u_inner (.a_i(a_i), .y_o(y));
  assign any_o = |y;
endmodule
`;

test('what no reader of a module can tell apart is the same hardware', async () => {
  const rtl = {
    top: 'outer',
    files: [{ path: 'outer.v', text }],
    inputs: [{ name: 'a_i', width: 8 }],
    outputs: [{ name: 'any_o', width: 1 }],
  };
  const netlist = await readNetlist(rtl);
  const inner = netlist.modules['inner'];
  if (inner === undefined) throw new Error('the module is there');
  const groups = faultsOf('inner', inner, 1, new Map(), outputsIn(netlist));
  const subject = { scope: 'array', rtl, netlist, groups, foreign: new Set<string>() } as const;
  const found = await mutateSubject(
    { ...subject, checks: [] },
    { mutants: 1e6, limit: 60, seed: 1 },
  );
  const ends = (kind: string): Set<string> =>
    new Set(found.mutants.filter((one) => one.kind === kind).map(({ verdict }) => verdict));
  // Whether any bit is high does not depend on their order, but on each of them.
  expect(ends('crossed')).toEqual(new Set(['equivalent']));
  expect(ends('constant')).toEqual(new Set(['survived']));
});
