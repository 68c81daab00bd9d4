/**
 * A module around a design's own that shows, on single wires, what claims of its control are about. Claims are unrolled
 * from any state of all its registers, so it has no initial values.
 */

import type { Rtl, Shape } from '../../simulate/engine.ts';

const top = 'pelab_observer';

export type Observer = {
  /** Instances of the design's module, by name: each has the inputs in common and outputs of its own, `name_port`. */
  readonly instances: readonly string[];
  /** Inputs of the observer alone. */
  readonly inputs?: readonly Shape[];
  /** Verilog between the instances and the end. */
  readonly text: string;
};

/** The observer as a design, to be proved. Wires of its text are found by their names. */
export function observed(rtl: Rtl, { instances, inputs = [], text }: Observer): Rtl {
  const { clock } = rtl;
  const clocks = clock === undefined ? [] : [{ name: clock, width: 1 }];
  const ports = [...clocks, ...rtl.inputs, ...inputs];
  const outputs = instances.flatMap((name) =>
    rtl.outputs.map((port) => ({ ...port, name: `${name}_${port.name}` })),
  );
  const lines = instances.map((name) => {
    const pins = [
      ...[...clocks, ...rtl.inputs].map((port) => `.${port.name}(${port.name})`),
      ...rtl.outputs.map((port) => `.${port.name}(${name}_${port.name})`),
    ];
    return `  ${rtl.top} ${name} (${pins.join(', ')});`;
  });
  const module = [
    `module ${top} (`,
    [
      ...ports.map((port) => `  input wire ${range(port)}${port.name}`),
      ...outputs.map((port) => `  output wire ${range(port)}${port.name}`),
    ].join(',\n'),
    ');',
    ...lines,
    text,
    'endmodule',
    '',
  ].join('\n');
  const files = [...rtl.files, { path: 'observer.v', text: module }];
  return { ...rtl, top, files, inputs: ports, outputs };
}

/** Verilog of a wire that is high where some words are as they were a cycle ago. */
export function heldText(wire: string, words: readonly Shape[]): string {
  return [
    ...words.map((word) => `  reg ${range(word)}${word.name}_q;`),
    '  always @(posedge clk) begin',
    ...words.map(({ name }) => `    ${name}_q <= ${name};`),
    '  end',
    `  (* keep *) wire ${wire} = ${words.map(({ name }) => `${name} == ${name}_q`).join(' && ')};`,
  ].join('\n');
}

function range({ width }: Shape): string {
  return width === 1 ? '' : `[${width - 1}:0] `;
}
