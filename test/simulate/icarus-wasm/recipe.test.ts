/** The build of Icarus for WebAssembly, as far as it can be told without compiling. */

import { expect, test } from 'vitest';
import {
  compileFlags,
  configuredHeader,
  objectNames,
  withoutThread,
} from '../../../src/simulate/icarus-build/recipe.ts';

test('a header states what WASI has, the sizes of wasm32, and nothing else', () => {
  const template = [
    '# define SIZEOF_UNSIGNED_LONG_LONG 0',
    '#ifndef SIZEOF_UNSIGNED_LONG',
    '# define SIZEOF_UNSIGNED_LONG 0',
    '#endif',
    '# undef HAVE_INTTYPES_H',
    '#undef HAVE_LROUND',
    '# undef HAVE_LIBREADLINE',
    '#ifdef HAVE_INTTYPES_H',
  ].join('\n');
  expect(configuredHeader(template).split('\n')).toEqual([
    '# define SIZEOF_UNSIGNED_LONG_LONG 8',
    '#ifndef SIZEOF_UNSIGNED_LONG',
    '# define SIZEOF_UNSIGNED_LONG 4',
    '#endif',
    '#define HAVE_INTTYPES_H 1',
    '#define HAVE_LROUND 1',
    '# undef HAVE_LIBREADLINE',
    '#ifdef HAVE_INTTYPES_H',
  ]);
});

test('objects are those of the lists asked for, over continued lines, once each, without the zlib formats', () => {
  const makefile =
    'O = a.o b.o \\\n    c.o $(VPI)\nOPP = d.o\nifeq (@Z@,yes)\nO += sys_fst.o a.o e.o\n';
  expect(objectNames(makefile, ['O'])).toEqual(['a', 'b', 'c', 'e']);
  expect(objectNames(makefile, ['OPP', 'O'])).toEqual(['d', 'a', 'b', 'c', 'e']);
});

test('what is left of the VCD file needs no threads', () => {
  const text =
    '# include  <map>\n# include  <pthread.h>\nint kept;\nstatic pthread_t work_thread;\nint gone;\n';
  expect(withoutThread(text)).toBe('# include  <map>\n\nint kept;\n');
});

function flags(path: string): string[] {
  return compileFlags(path, 'vpi', '-O2', '/shims');
}

test('each table of a system module gets a name of its own', () => {
  expect(flags('vpi/sys_table.c')).toContain('-Dvlog_startup_routines=system_startup_routines');
  expect(flags('vpi/va_math.c')).toContain('-Dvlog_startup_routines=va_math_startup_routines');
  expect(flags('vpi/sys_time.c').join(' ')).not.toContain('startup_routines');
});
