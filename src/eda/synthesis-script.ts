/** The Yosys and ABC scripts of synthesis, as text. */

/**
 * How ABC maps logic. `preserve` keeps the structure that the Verilog has: one pass of cut-based mapping over the
 * unchanged and-inverter graph. The others restructure: `choices` maps over equivalent structures, `area` for
 * least area, `default` is Yosys' own script.
 */
export type Mapping = 'preserve' | 'choices' | 'area' | 'default';

/** What `*` and `+` become. `booth` recodes multipliers; the rest choose the carry network of adders. */
export type Arithmetic = 'plain' | 'booth' | 'kogge-stone' | 'han-carlson';

export type GenericScript = {
  readonly top: string;
  readonly files: readonly string[];
  /** Modules that stay modules: arrays keep their elements. */
  readonly keep: readonly string[];
  readonly arithmetic: Arithmetic;
};

/** Verilog to flat generic gates, as `generic.json`; before that, the modules and their instances as `hierarchy.json`, the
 * flat word-level operators as `words.json`. */
export function genericScript(job: GenericScript): string {
  return [
    ...job.files.map((file) => `read_verilog ${file}`),
    `hierarchy -check -top ${job.top}`,
    ...job.keep.map((module) => `setattr -mod -set keep_hierarchy 1 =${module}`),
    'proc',
    'write_json hierarchy.json',
    'flatten',
    'opt_expr',
    'opt_clean',
    'opt -nodffe -nosdff',
    'wreduce',
    'peepopt',
    'opt_clean',
    'write_json words.json',
    ...(job.arithmetic === 'booth' ? ['booth'] : []),
    // Multipliers first and alone: fused with the addition behind them they come out half as large again.
    'alumacc t:$mul',
    'alumacc',
    'opt',
    'memory -nomap',
    'opt_clean',
    'opt -fast -full',
    'memory_map',
    'opt -undriven -fine',
    ...(job.arithmetic === 'kogge-stone' || job.arithmetic === 'han-carlson'
      ? [`techmap -map +/techmap.v -map +/choices/${job.arithmetic}.v`]
      : ['techmap']),
    'opt -fast',
    'opt_clean',
    'setundef -zero',
    'write_json generic.json',
  ].join('\n');
}

export type MappingScript = {
  readonly top: string;
  readonly mapping: Mapping;
  /** Time ABC aims at, ps. */
  readonly targetPs: number;
};

/** Generic gates (`generic.json`, adders as boxes of `boxes.v`) to cells: `before.json` and `mapped.json`. */
export function mappingScript(job: MappingScript): string {
  return [
    'read_verilog -lib boxes.v',
    'read_json generic.json',
    `hierarchy -top ${job.top}`,
    'opt_expr',
    'opt_clean',
    'dfflibmap -liberty registers.lib',
    'opt',
    'simplemap',
    'opt_clean',
    'write_json before.json',
    `abc -liberty mapping.lib -D ${Math.round(job.targetPs)}${abcScript(job.mapping)}`,
    'opt_clean -purge',
    'write_json mapped.json',
  ].join('\n');
}

/** `{D}` is ABC's target time; commas stand for blanks in Yosys' notation. */
function abcScript(mapping: Mapping): string {
  const finish = 'buffer,-c;topo;upsize,{D};dnsize,{D}';
  switch (mapping) {
    case 'preserve':
      return ` -script +strash;&get,-n;&nf,{D};&put;${finish}`;
    case 'choices':
      return ` -script +strash;&get,-n;&dch,-x;&nf,{D};&put;${finish}`;
    case 'area':
      return ` -script +strash;dch;amap;${finish}`;
    case 'default':
      return '';
  }
}
