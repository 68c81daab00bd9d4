/** The register map of the co-processor: the one table behind hardware, golden model, driver, C header and page. */

import type { Register, RegisterField, RegisterMap } from '../../bits/register-map.ts';
import { scaleBits } from './shape.ts';

function field(name: string, low: number, width: number, doc: string): RegisterField {
  return { name, low, width, doc };
}

/** A register without fields of its own. */
function plain(
  name: string,
  offset: number,
  kind: Register['kind'],
  width: number,
  doc: string,
  reset?: number,
): Register {
  const known = reset === undefined ? {} : { reset };
  return { name, offset, kind, width, doc, ...known, fields: [] };
}

/** Value of the `version` field of `id`. */
export const registerVersion = 1;

/** The `sums` bit of `mode`: the only sums that are built. */
export const dotSums = 1;

/**
 * Registers of the co-processor. Offsets and the layout of `mode` are those of the specification; its 0x18 to 0x38
 * (addresses and strides of operands in memory) and 0x40 (gates) have no meaning where data comes as streams and are
 * holes.
 *
 * @source [xrnpe2025]
 */
export const coprocessorMap: RegisterMap = {
  addressBits: 8,
  registers: [
    {
      name: 'ctrl',
      offset: 0x00,
      kind: 'command',
      width: 5,
      doc: 'what to do; start, reset and abort read as 0',
      fields: [
        field(
          'start',
          0,
          1,
          'write 1: run; refused while busy and with settings that are not legal',
        ),
        field('reset', 1, 1, 'write 1: abort what runs, settings and flags as after reset'),
        field('irq_enable', 2, 1, 'interrupt while done, error, framing or aborted is set'),
        field('abort', 3, 1, 'write 1: end the run; what is under way is lost'),
        field('drain', 4, 1, 'take and drop what the input stream offers while idle'),
      ],
    },
    {
      name: 'status',
      offset: 0x04,
      kind: 'command',
      width: 13,
      doc: 'what is going on; write 1 to clear events',
      fields: [
        field('busy', 0, 1, 'a run is under way'),
        field('done', 1, 1, 'event: a run has given its last result'),
        field('error', 2, 1, 'event: a request was answered with SLVERR'),
        field('aborted', 3, 1, 'event: a run was aborted'),
        field(
          'framing',
          4,
          1,
          'event: tlast did not come with the last beat of a panel; the run ended',
        ),
        field('a_panels', 8, 2, 'panels of A that are filled, a bit for each of two'),
        field('b_panels', 10, 2, 'panels of B that are filled, a bit for each of two'),
        field('row', 12, 1, 'a row of results waits or leaves'),
      ],
    },
    {
      name: 'mode',
      offset: 0x08,
      kind: 'setting',
      width: 8,
      reset: dotSums << 4,
      doc: 'formats, sums and shape of a run',
      fields: [
        field('input', 0, 2, 'format of both operands, a mode code; must be built in'),
        field('output', 2, 2, 'format of the results, a mode code'),
        field('sums', 4, 1, '1: all numbers of a word go into one sum; 0 is not built'),
        field('truncated', 5, 1, '0: exact sums; 1 is not built'),
        field('shape', 6, 2, '0: one array; 1: four arrays of half its rows and columns; not 2, 3'),
      ],
    },
    plain('m', 0x0c, 'setting', 16, 'rows of A and C, of each product; not 0', 1),
    plain('n', 0x10, 'setting', 16, 'columns of B and C, of each product; not 0', 1),
    plain('k', 0x14, 'setting', 16, 'words along k (numbers over numbers per word); not 0', 1),
    {
      name: 'scale',
      offset: 0x3c,
      kind: 'setting',
      width: scaleBits,
      doc: "two's complement: results are sums times 2^scale",
      fields: [],
    },
    {
      name: 'flags',
      offset: 0x44,
      kind: 'command',
      width: 1,
      doc: 'about results; write 1 to clear',
      fields: [field('marked', 0, 1, 'event: a sum was NaR or left its quire')],
    },
    plain('cycles_lo', 0x48, 'value', 32, 'cycles of the present or the last run; low word'),
    plain('cycles_hi', 0x4c, 'value', 32, 'high word'),
    plain('macs_lo', 0x50, 'value', 32, 'pairs of words multiplied, padding too; low word'),
    plain('macs_hi', 0x54, 'value', 32, 'high word'),
    {
      name: 'id',
      offset: 0x5c,
      kind: 'value',
      width: 24,
      doc: 'what is built',
      fields: [
        field('version', 0, 4, 'of this map: 1'),
        field('rows', 4, 4, 'log2 of the rows'),
        field('columns', 8, 4, 'log2 of the columns'),
        field('bus', 12, 4, 'log2 of the bits of a beat'),
        field('depth', 16, 4, 'log2 of the words along k of a panel'),
        field('modes', 20, 4, 'formats that are built in, a bit per mode code'),
      ],
    },
  ],
};
