/** Verilog text to a program for `vvp`: what the command `iverilog` does by starting two programs. */

import { contents, folder, place, resolve } from '../../eda/wasi-files.ts';
import { fail, ok } from '../../errors.ts';
import type { Result } from '../../errors.ts';
import { runProgram } from './program.ts';
import { systemModules } from './store.ts';
import type { Programs } from './store.ts';
import { withoutIdleStrengths } from './strengths.ts';

export type Verilog = {
  /** Module at the top. */
  readonly top: string;
  /** In the order of compilation; paths are absolute and differ. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly systemVerilog: boolean;
};

/** Where the programs look for system modules. */
export const moduleFolder = '/ivl';

/** Memory for elaborating, enough for arrays of 16 x 16 but for the largest; little of it is touched by a small design. */
const elaborationRoom = 2 ** 30;

const preprocessed = '/preprocessed.v';
const defines = '/defines';
const settings = '/settings';
const image = '/image.vvp';

/**
 * Preprocess, elaborate and generate code, on this thread.
 *
 * @returns the text that `vvp` runs, or the messages of the program that refused
 */
export function elaborate(
  programs: Pick<Programs, 'ivlpp' | 'ivl'>,
  verilog: Verilog,
): Result<Uint8Array, string> {
  const root = folder();
  const encoder = new TextEncoder();
  for (const { path, text } of verilog.files) place(root, path, encoder.encode(text));
  place(root, defines, encoder.encode('D:__ICARUS__=1\nrelative include:false\n'));
  place(root, settings, encoder.encode(settingsText(verilog)));
  const steps = [
    {
      module: programs.ivlpp,
      args: [
        'ivlpp',
        '-L',
        `-F${defines}`,
        '-o',
        preprocessed,
        ...verilog.files.map(({ path }) => path),
      ],
    },
    {
      module: programs.ivl,
      args: ['ivl', `-C${settings}`, '--', preprocessed],
      room: elaborationRoom,
    },
  ];
  for (const { module, args, room = 0 } of steps) {
    const { status, stderr } = runProgram(module, args, root, { room });
    // Some errors leave the status at 0.
    if (status !== 0 || /\berror:/i.test(stderr)) return fail(stderr);
  }
  const made = resolve(root, image)?.node;
  if (made?.kind !== 'file') return fail('ivl wrote nothing');
  return ok(withoutIdleStrengths(contents(made)));
}

/** The settings that the command `iverilog` gives to `ivl` for `-g2005` and `-g2012`, all else left as it is. */
function settingsText({ top, systemVerilog }: Verilog): string {
  const modules = systemModules.filter((name) => systemVerilog || name !== 'v2009');
  return [
    'basedir:/ivl',
    ...modules.map((name) => `module:${moduleFolder}/${name}.vpi`),
    ...[
      systemVerilog ? '2012' : '2005',
      'no-specify',
      'assertions',
      'xtypes',
      'io-range-error',
      'no-strict-ca-eval',
      'no-strict-expr-width',
      'shared-loop-index',
      'no-verilog-ams',
      'icarus-misc',
    ].map((choice) => `generation:${choice}`),
    'warnings:n',
    'ignore_missing_modules:false',
    `out:${image}`,
    `root:${top}`,
    'iwidth:32',
    'widthcap:65536',
    'functor:cprop',
    'functor:nodangle',
    'flag:DLL=vvp.tgt',
    '',
  ].join('\n');
}
