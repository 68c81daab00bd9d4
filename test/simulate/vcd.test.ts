import { array, assert, bigInt, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { block, layout, readField, writeField } from '../../src/simulate/engine.ts';
import type { Block, Shape } from '../../src/simulate/engine.ts';
import { openEmbedded } from '../../src/simulate/embedded/engine.ts';
import { vcd, vcdParts } from '../../src/simulate/vcd.ts';

function filled(shapes: readonly Shape[], rows: readonly (readonly bigint[])[]): Block {
  const made = block(layout(shapes), rows.length);
  for (const [t, row] of rows.entries()) {
    for (const [i, field] of made.layout.fields.entries()) writeField(made, field, t, row[i]!);
  }
  return made;
}

/** Read a dump back: values of each full name over time. */
function parse(text: string): Map<string, Map<number, string>> {
  const names = new Map<string, string>();
  const values = new Map<string, Map<number, string>>();
  const path: string[] = [];
  let time = 0;
  for (const line of text.split('\n')) {
    const words = line.split(' ');
    if (words[0] === '$scope') path.push(words[2]!);
    else if (words[0] === '$upscope') path.pop();
    else if (words[0] === '$var') names.set(words[3]!, [...path, words[4]!].join('.'));
    else if (line.startsWith('#')) time = Number(line.slice(1));
    else if (/^[01xb]/.test(line)) {
      const isVector = line.startsWith('b');
      const code = isVector ? words[1]! : line.slice(1);
      const name = names.get(code)!;
      if (!values.has(name)) values.set(name, new Map());
      values.get(name)!.set(time, isVector ? words[0]!.slice(1) : line[0]!);
    }
  }
  return values;
}

test('a dump has header, scopes, and only what changes', () => {
  const inputs = filled(
    [
      { name: 'en', width: 1 },
      { name: 'd', width: 4 },
    ],
    [
      [1n, 5n],
      [1n, 6n],
      [0n, 6n],
    ],
  );
  const inner = filled([{ name: 'u.core.q', width: 8 }], [[0n], [5n], [11n]]);
  expect(vcd('top', [inputs, inner], { clock: 'clk' })).toBe(`$timescale 1ps $end
$scope module top $end
$var wire 1 ! clk $end
$var wire 1 " en $end
$var wire 4 # d [3:0] $end
$scope module u $end
$scope module core $end
$var wire 8 $ q [7:0] $end
$upscope $end
$upscope $end
$upscope $end
$enddefinitions $end
#0
1!
1"
b101 #
b0 $
#500
0!
#1000
1!
b110 #
b101 $
#1500
0!
#2000
1!
0"
b1011 $
#2500
0!
#3000
`);
});

test('bits that an engine does not know are x', () => {
  const outputs = filled([{ name: 'y', width: 3 }], [[0b010n], [0b111n]]);
  const unknown = Uint32Array.of(0b101, 0);
  expect(parse(vcd('t', [{ ...outputs, unknown }])).get('t.y')).toEqual(
    new Map([
      [0, 'x1x'],
      [1000, '111'],
    ]),
  );
});

test('a dump read back has the values of the blocks, whatever the number of nets', () => {
  assert(
    property(
      integer({ min: 1, max: 120 }),
      array(bigInt({ min: 0n, max: 2n ** 70n - 1n }), { minLength: 1, maxLength: 5 }),
      (count, seeds) => {
        const shapes = Array.from({ length: count }, (_, i) => ({
          name: `n${i}`,
          width: (i % 70) + 1,
        }));
        const rows = seeds.map((seed) =>
          shapes.map(({ width }, i) => BigInt.asUintN(width, seed * BigInt(i + 1))),
        );
        const read = parse(vcd('t', [filled(shapes, rows)], { periodPs: 10 }));
        for (const [i, { name }] of shapes.entries()) {
          let last: bigint | undefined;
          for (const [t, row] of rows.entries()) {
            const text = read.get(`t.${name}`)!.get(t * 10);
            expect(text === undefined ? last : BigInt(`0b${text}`)).toBe(row[i]);
            last = row[i];
          }
        }
      },
    ),
    { numRuns: 30 },
  );
});

const design = {
  top: 'top',
  files: [
    {
      path: 'top.v',
      text: `module stage(input clk, input [7:0] d, output reg [7:0] q);
  always @(posedge clk) q <= d + 8'd1;
endmodule
module top(input clk, input [7:0] d, output [7:0] y);
  wire [7:0] m;
  stage first(clk, d, m);
  stage second(clk, m, y);
endmodule
`,
    },
  ],
  inputs: [{ name: 'd', width: 8 }],
  outputs: [{ name: 'y', width: 8 }],
  clock: 'clk',
};

test('registers inside a design appear in their scopes', async () => {
  const session = await openEmbedded(design);
  const inputs = filled(design.inputs, [[1n], [2n], [3n], [4n]]);
  const { outputs, registers } = await session.trace(inputs);
  const text = vcd('top', [inputs, outputs, registers], { clock: 'clk', periodPs: 2 });
  const read = parse(text);
  expect([...read.get('top.first.q')!]).toEqual([
    [0, '0'],
    [2, '10'],
    [4, '11'],
    [6, '100'],
  ]);
  expect([...read.get('top.second.q')!.values()]).toEqual(['0', '1', '11', '100']);
  expect(read.get('top.y')).toEqual(read.get('top.second.q'));
  expect([...vcdParts('top', [inputs])].join('')).toBe(vcd('top', [inputs]));
  const y = outputs.layout.fields[0]!;
  expect(readField(outputs, y, 3)).toBe(4n);
});
