/** Modules of Verilog files by their text, before anything reads it. */

import { InputError, nearestName } from '../errors.ts';

type Text = { readonly text: string };

/** Names of the modules that the files define, in order; those that a macro names are not among them. */
export function moduleNames(files: readonly Text[]): string[] {
  return files.flatMap(({ text }) =>
    [
      ...withoutComments(text).matchAll(
        /\bmodule\s+(?:(?:automatic|static)\s+)?([A-Za-z_][A-Za-z0-9_$]*)/g,
      ),
    ].map((match) => match[1] ?? ''),
  );
}

/**
 * A top module must be one of the files. Where an included file or a macro may define it, it is left to the engine.
 *
 * @throws {InputError} with the modules there are
 */
export function knownTop(files: readonly Text[], top: string): void {
  const names = moduleNames(files);
  const isHidden = files.some(({ text }) => /`include\b|\bmodule\s+`/.test(withoutComments(text)));
  if (names.includes(top) || isHidden) return;
  const nearest = nearestName(top, names);
  throw new InputError([
    {
      code: 'unknown_name',
      path: ['--top'],
      expected:
        names.length === 0 ? 'a module of files that hold one' : `one of ${names.join(', ')}`,
      actual: top,
      ...(nearest === undefined ? {} : { nearest }),
    },
  ]);
}

function withoutComments(text: string): string {
  return text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
}
