/**
 * What is compiled, from what, and with which settings: pure functions over the texts of the source package.
 * Icarus Verilog 11 as Debian 12 has it.
 */

import type { ProgramName } from '../icarus-wasm/store.ts';

/** Debian's name of the release whose source package is taken. */
export const suite = 'bookworm';

/** Command-line tools, and the packages that have them and what they need. */
export const tools = ['apt-get', 'tar', 'bison', 'flex', 'gperf', 'clang', 'clang++', 'wasm-ld'];

export const packages =
  'clang lld wasi-libc libc++-dev-wasm32 libclang-rt-dev-wasm32 bison flex gperf';

/** Headers that `configure` would write: each is its template with these answers. */
export const headers = [
  'config.h',
  '_pli_types.h',
  'vvp/config.h',
  'vpi/vpi_config.h',
  'tgt-vvp/vvp_config.h',
];

/** What wasi-libc has. */
const present = [
  'HAVE_IOSFWD',
  'HAVE_GETOPT_H',
  'HAVE_INTTYPES_H',
  'HAVE_STDINT_H',
  'HAVE_DLFCN_H',
  'HAVE_LROUND',
  'HAVE_LLROUND',
  'HAVE_NAN',
  'HAVE_FMIN',
  'HAVE_FMAX',
  'HAVE_FSEEKO',
];

/** Sizes in bytes on wasm32. */
const sizes: readonly (readonly [string, number])[] = [
  ['SIZEOF_UNSIGNED_LONG_LONG', 8],
  ['SIZEOF_UNSIGNED_LONG', 4],
  ['SIZEOF_UNSIGNED', 4],
];

/** A header from its template `<name>.in`. */
export function configuredHeader(template: string): string {
  let text = template;
  for (const name of present) {
    text = text.replace(new RegExp(`^# *undef ${name}$`, 'm'), `#define ${name} 1`);
  }
  for (const [name, bytes] of sizes) {
    text = text.replace(new RegExp(`^(# *define ${name}) 0$`, 'm'), `$1 ${bytes}`);
  }
  return text;
}

/** Keep what VCD needs of a file whose second half is a thread for formats that are left out: WASI has no threads. */
export function withoutThread(vcdPriv2: string): string {
  return vcdPriv2
    .replace(/^# *include *<pthread\.h>$/m, '')
    .replace(/^static pthread_t work_thread;[^]*/m, '');
}

/** A step that makes C or C++ from a grammar or a table, run in a folder of the source. */
export type Generation = {
  readonly folder: string;
  readonly command: readonly string[];
  /** File that takes the command's standard output; absent where the command writes by itself. */
  readonly output?: string;
};

/** As in the package's makefiles. */
export const generations: readonly Generation[] = [
  { folder: '.', command: bison('VL', 'parse') },
  { folder: '.', command: ['bison', '-t', '-p', 'syn_', '-o', 'syn-rules.cc', 'syn-rules.y'] },
  { folder: '.', command: ['flex', '-s', '-t', 'lexor.lex'], output: 'lexor.cc' },
  {
    folder: '.',
    command:
      'gperf -o -i 7 -C -k 1-4,6,9,$ -H keyword_hash -N check_identifier -t lexor_keyword.gperf'.split(
        ' ',
      ),
    output: 'lexor_keyword.cc',
  },
  { folder: 'vvp', command: bison('yy', 'parse') },
  { folder: 'vvp', command: ['flex', '-s', '-olexor.cc', 'lexor.lex'] },
  { folder: 'ivlpp', command: ['flex', '-t', 'lexor.lex'], output: 'lexor.c' },
  ...['sys_readmem_lex', 'sdf_lexor', 'table_mod_lexor'].map((name) => ({
    folder: 'vpi',
    command: ['flex', '-t', `${name}.lex`],
    output: `${name}.c`,
  })),
  {
    folder: 'vpi',
    command: ['bison', '-t', '-p', 'sdf', '-d', '-o', 'sdf_parse.c', 'sdf_parse.y'],
  },
  {
    folder: 'vpi',
    command: ['bison', '-t', '-p', 'tblmod', '-d', '-o', 'table_mod_parse.c', 'table_mod_parse.y'],
  },
];

function bison(prefix: string, name: string): string[] {
  return ['bison', '-t', '-p', prefix, `--defines=${name}.h`, '-o', `${name}.cc`, `${name}.y`];
}

/** Objects of one folder, as lists in its makefile name them. */
export type ObjectGroup = {
  readonly folder: string;
  /** Variables of `Makefile.in` that list the objects. */
  readonly lists: readonly string[];
  readonly level: '-O1' | '-O2';
  readonly programs: readonly ProgramName[];
};

/** What a design is elaborated with runs once; what simulates it, for long. */
export const objectGroups: readonly ObjectGroup[] = [
  { folder: 'ivlpp', lists: ['O'], level: '-O1', programs: ['ivlpp'] },
  { folder: '.', lists: ['O', 'M', 'FF', 'TT'], level: '-O1', programs: ['ivl'] },
  { folder: 'tgt-vvp', lists: ['O'], level: '-O1', programs: ['ivl'] },
  { folder: 'vvp', lists: ['O', 'VPI'], level: '-O2', programs: ['vvp'] },
  {
    folder: 'vpi',
    lists: ['O', 'OPP', 'V2005', 'VA_MATH', 'V2009', 'VHDL_SYS', 'VHDL_TEXTIO'],
    level: '-O2',
    // The elaborator asks the modules for the types of their functions.
    programs: ['ivl', 'vvp'],
  },
];

/** Waveform formats that need zlib; VCD does not. */
const leftOut = new Set(
  ['sys_lxt', 'lxt_write', 'sys_lxt2', 'lxt2_write', 'sys_fst', 'fstapi', 'fastlz', 'lz4'].map(
    (name) => `${name}.o`,
  ),
);

/** Names without ending of the objects that some variables of a makefile list. */
export function objectNames(makefile: string, lists: readonly string[]): string[] {
  const joined = makefile.replaceAll('\\\n', ' ');
  const names = lists.flatMap((list) =>
    [...joined.matchAll(new RegExp(`^${list}[ \\t]*\\+?=(.*)$`, 'gm'))].flatMap((match) =>
      (match[1] ?? '').split(/\s+/).filter((word) => word.endsWith('.o') && !leftOut.has(word)),
    ),
  );
  return [...new Set(names)].map((name) => name.slice(0, -2));
}

/** The file that lists a system module's routines; the list must not have the same name in all of them. */
const moduleOfTable: Readonly<Record<string, string>> = {
  'vpi/sys_table.c': 'system',
  'vpi/v2005_math.c': 'v2005_math',
  'vpi/va_math.c': 'va_math',
  'vpi/v2009_table.c': 'v2009',
  'vpi/vhdl_table.c': 'vhdl_sys',
  'vpi/vhdl_textio.c': 'vhdl_textio',
};

/** Flags for a file of the source package, whose path is relative to it; `shims` holds our own headers. */
export function compileFlags(
  source: string,
  folder: string,
  level: string,
  shims: string,
): string[] {
  const module = moduleOfTable[source];
  return [
    '--target=wasm32-wasi',
    level,
    '-w',
    '-I.',
    `-I${folder}`,
    '-Ilibmisc',
    `-I${shims}`,
    '-include',
    'absent.h',
    ...['SIGNAL', 'PROCESS_CLOCKS', 'GETPID'].map((name) => `-D_WASI_EMULATED_${name}`),
    '-DICARUS_VPI_CONST=const',
    ...(source.endsWith('.cc') ? ['-fno-exceptions'] : []),
    ...(module === undefined ? [] : [`-Dvlog_startup_routines=${module}_startup_routines`]),
  ];
}

/** A stack for deep expressions, at the bottom of memory, so that running over it traps. */
export const linkFlags: readonly string[] = [
  '--target=wasm32-wasi',
  '-Wl,-z,stack-size=8388608',
  '-Wl,--stack-first',
  '-Wl,--strip-debug',
  '-lwasi-emulated-signal',
  '-lwasi-emulated-process-clocks',
  '-lwasi-emulated-getpid',
];
