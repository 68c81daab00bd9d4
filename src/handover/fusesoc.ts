/** The design as a FuseSoC core: `fusesoc run --target=sim <name>` builds it. */

export type CoreFacts = {
  readonly name: string;
  readonly top: string;
  /** The module with AXI4-Stream and AXI4-Lite ports. */
  readonly axiTop: string;
  readonly summary: string;
  readonly rtl: readonly string[];
  /** Bus wrapper, modules before their users; none where the design has a bus of its own. */
  readonly wrappers: readonly string[];
  /** Top module of the test bench. */
  readonly bench: string;
  readonly benches: readonly string[];
  readonly vectors: readonly string[];
  /** Bench of the wrapper and its transfers; none where the wrapper has no bench. */
  readonly bus: readonly string[];
  /** Clock of a Vivado project. */
  readonly constraints: string;
};

/** CAPI2 text; version 0, as a core changes with its design and not with a release. */
export function fuseSocCore(core: CoreFacts): string {
  const hasBus = core.bus.length > 0;
  const hasWrappers = core.wrappers.length > 0;
  const sources = hasWrappers ? 'rtl, axi' : 'rtl';
  const lines = [
    'CAPI=2:',
    `name: pelab::${core.name}:0`,
    `description: "${core.summary}"`,
    'filesets:',
    ...fileset('rtl', core.rtl),
    ...fileset('bench', [...core.benches, ...core.vectors]),
    ...(hasWrappers ? fileset('axi', core.wrappers) : []),
    ...(hasBus ? fileset('axi_bench', core.bus) : []),
    '  vivado:',
    '    files:',
    `      - ${core.constraints}: {file_type: xdc}`,
    'targets:',
    '  default: &default',
    '    filesets: [rtl]',
    `    toplevel: ${core.top}`,
    '  lint:',
    `    filesets: [${sources}]`,
    '    default_tool: verilator',
    '    tools:',
    '      verilator:',
    '        mode: lint-only',
    '        verilator_options: [-Wall]',
    `    toplevel: ${core.axiTop}`,
    ...icarus('sim', ['rtl', 'bench'], core.bench),
    '  sim_verilator:',
    '    filesets: [rtl, bench]',
    '    default_tool: verilator',
    '    tools:',
    '      verilator:',
    '        mode: binary',
    '        verilator_options: [--timing]',
    `    toplevel: ${core.bench}`,
    ...(hasBus ? icarus('sim_axi', ['rtl', 'axi', 'axi_bench'], `${core.axiTop}_tb`) : []),
    '  synth:',
    '    <<: *default',
    '    default_tool: yosys',
    '    tools:',
    '      yosys:',
    '        arch: ice40',
    '        output_format: json',
    '  vivado:',
    `    filesets: [${sources}, vivado]`,
    '    default_tool: vivado',
    '    tools:',
    '      vivado:',
    '        part: xc7a200tfbg484-1',
    `    toplevel: ${core.axiTop}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Verilog files as they are; vectors are copied to where the bench reads them. */
function fileset(name: string, paths: readonly string[]): string[] {
  return [
    `  ${name}:`,
    '    files:',
    ...paths.map((path) =>
      path.endsWith('.v')
        ? `      - ${path}`
        : `      - ${path}: {file_type: user, copyto: ${path}}`,
    ),
    '    file_type: verilogSource-2005',
  ];
}

function icarus(target: string, filesets: readonly string[], top: string): string[] {
  return [
    `  ${target}:`,
    `    filesets: [${filesets.join(', ')}]`,
    '    default_tool: icarus',
    '    tools:',
    '      icarus:',
    '        iverilog_options: [-g2005, -Wall]',
    `    toplevel: ${top}`,
  ];
}
