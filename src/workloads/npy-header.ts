/** The dictionary in a `.npy` header, read by a grammar of its own: nothing in it is executed. */

import { fail, ok, type Issue, type Result } from '../errors.ts';
import { MAX_DIMENSION, MAX_ELEMENTS } from './shapes.ts';

export type NpyHeader = {
  readonly kind: 'int' | 'uint' | 'float';
  readonly bits: 8 | 16 | 32 | 64;
  readonly little: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
};

/** Read `{'descr': '<i4', 'fortran_order': False, 'shape': (3, 4), }`; keys in any order. */
export function parseHeader(text: string): Result<NpyHeader, Issue> {
  const shown = text.trim().slice(0, 80);
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shapeText = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  const structured = /'descr'\s*:\s*\[/.test(text);
  if (structured) return unreadable('an array of plain numbers', 'a structured array');
  if (descr === undefined || fortran === undefined || shapeText === undefined) {
    return unreadable('a header with descr, fortran_order and shape', JSON.stringify(shown));
  }
  const type = /^([<>|=])([iufb])([1248])$/.exec(descr);
  const [, order = '', letter = '', bytes = ''] = type ?? [];
  if (type === null || (letter === 'b' && bytes !== '1') || (letter === 'f' && bytes === '1')) {
    return unreadable(
      'an array of integers of 8 to 64 bits or floats of 16 to 64 bits',
      `descr '${descr}'`,
    );
  }
  const shape = shapeText
    .split(',')
    .map((size) => size.trim().replace(/L$/, ''))
    .filter((size) => size !== '')
    .map(Number);
  const elements = shape.reduce((product, size) => product * size, 1);
  if (shape.some((size) => !(size <= MAX_DIMENSION)) || !(elements <= MAX_ELEMENTS)) {
    const expected = `at most 2^24 along each dimension and 2^31 elements`;
    return unreadable(expected, `shape (${shape.join(', ')})`);
  }
  return ok({
    kind: letter === 'f' ? 'float' : letter === 'i' ? 'int' : 'uint',
    bits: (Number(bytes) * 8) as NpyHeader['bits'],
    little: order !== '>',
    fortran: fortran === 'True',
    shape,
  });
}

function unreadable(expected: string, actual: string): Result<never, Issue> {
  return fail({ code: 'unreadable', path: ['the header'], expected, actual });
}
