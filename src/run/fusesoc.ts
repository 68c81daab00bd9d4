/** The design as a FuseSoC core: `fusesoc run --target=sim <name>` builds it. */

export type CoreFacts = {
  readonly name: string;
  readonly top: string;
  readonly summary: string;
  readonly rtl: readonly string[];
  /** Top module of the test bench. */
  readonly bench: string;
  readonly benches: readonly string[];
  readonly vectors: readonly string[];
};

/** CAPI2 text; version 0, as a core changes with its design and not with a release. */
export function fuseSocCore(core: CoreFacts): string {
  const lines = [
    'CAPI=2:',
    `name: pelab::${core.name}:0`,
    `description: "${core.summary}"`,
    'filesets:',
    '  rtl:',
    '    files:',
    ...files(core.rtl),
    '    file_type: verilogSource-2005',
    '  bench:',
    '    files:',
    ...files(core.benches),
    ...core.vectors.map((path) => `      - ${path}: {file_type: user, copyto: ${path}}`),
    '    file_type: verilogSource-2005',
    'targets:',
    '  default: &default',
    '    filesets: [rtl]',
    `    toplevel: ${core.top}`,
    '  lint:',
    '    <<: *default',
    '    default_tool: verilator',
    '    tools:',
    '      verilator:',
    '        mode: lint-only',
    '        verilator_options: [-Wall]',
    '  sim:',
    '    filesets: [rtl, bench]',
    '    default_tool: icarus',
    '    tools:',
    '      icarus:',
    '        iverilog_options: [-g2005, -Wall]',
    `    toplevel: ${core.bench}`,
    '  synth:',
    '    <<: *default',
    '    default_tool: yosys',
  ];
  return `${lines.join('\n')}\n`;
}

function files(paths: readonly string[]): string[] {
  return paths.map((path) => `      - ${path}`);
}
