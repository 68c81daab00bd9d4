/**
 * Liberty's syntax, without its meaning: groups, simple and complex attributes. One pass over the text; groups
 * that no reader here wants (waveforms, CCS tables, wire loads) are skipped without being built.
 */
import { CODE, Cursor } from './liberty-cursor.ts';

/** `name (args) { ... }`. Values are text; `values ("1, 2", "3, 4")` keeps one string per argument. */
export type Group = {
  readonly name: string;
  readonly args: readonly string[];
  /** 1-based line of the group's name. */
  readonly line: number;
  /** Simple attributes `name : value;` and complex ones `name (a, b);`, the last of each name. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly groups: readonly Group[];
};

export type Attribute = { readonly values: readonly string[]; readonly offset: number };

/** Groups without use here; they hold most of the bytes of CCS libraries. */
const SKIPPED = new Set([
  'normalized_driver_waveform',
  'output_current_rise',
  'output_current_fall',
  'receiver_capacitance',
  'receiver_capacitance1_rise',
  'receiver_capacitance1_fall',
  'receiver_capacitance2_rise',
  'receiver_capacitance2_fall',
  'compact_ccs_rise',
  'compact_ccs_fall',
  'dynamic_current',
  'intrinsic_parasitic',
  'ccsn_first_stage',
  'ccsn_last_stage',
  'wire_load',
  'test_cell',
  'pg_pin',
  'ocv_sigma_cell_rise',
  'ocv_sigma_cell_fall',
  'ocv_sigma_rise_transition',
  'ocv_sigma_fall_transition',
]);

/**
 * Read the outermost group of a Liberty text.
 *
 * @param file name for messages
 * @throws {InputError} with the line and what was expected there
 */
export function readGroups(text: string, file: string): Group {
  const cursor = new Cursor(text, file);
  const group = cursor.atEnd() ? undefined : readStatement(cursor, new Map());
  if (group === undefined || group.name !== 'library') {
    return cursor.refuse(0, 'a Liberty file that begins with library (name) {');
  }
  if (!cursor.atEnd()) cursor.refuse(cursor.at, 'the end of the file after the library');
  return group;
}

/** One statement: a group that is wanted is returned, an attribute lands in `attributes`. */
function readStatement(at: Cursor, attributes: Map<string, Attribute>): Group | undefined {
  at.blank();
  const start = at.at;
  const name = at.word();
  if (name === '') at.refuse(start, 'a group or an attribute');
  at.blank();
  if (at.code() === CODE.colon) {
    at.at++;
    attributes.set(name, { values: [at.simpleValue()], offset: start });
    return undefined;
  }
  if (at.code() !== CODE.open) at.refuse(at.at, `: or ( after ${name}`);
  const args = readArguments(at);
  at.blank();
  if (at.code() !== CODE.begin) {
    if (at.code() === CODE.semicolon) at.at++;
    attributes.set(name, { values: args, offset: start });
    return undefined;
  }
  if (SKIPPED.has(name)) {
    skipBody(at);
    return undefined;
  }
  return readBody(at, name, args, start);
}

function readBody(at: Cursor, name: string, args: readonly string[], start: number): Group {
  const line = at.lineOf(start);
  const attributes = new Map<string, Attribute>();
  const groups: Group[] = [];
  at.at++;
  for (;;) {
    at.blank();
    const code = at.code();
    if (code === CODE.end) break;
    if (Number.isNaN(code)) at.refuse(at.at, `} to close ${name} of line ${line}`);
    if (code === CODE.semicolon) {
      at.at++;
      continue;
    }
    const group = readStatement(at, attributes);
    if (group !== undefined) groups.push(group);
  }
  at.at++;
  return { name, args, line, attributes, groups };
}

function skipBody(at: Cursor): void {
  const start = at.at;
  let depth = 0;
  do {
    const code = at.code();
    if (Number.isNaN(code)) at.refuse(start, 'a closed group');
    if (code === CODE.quote) {
      at.string();
      continue;
    }
    if (code === CODE.begin) depth++;
    if (code === CODE.end) depth--;
    at.at++;
  } while (depth > 0);
}

function readArguments(at: Cursor): string[] {
  const args: string[] = [];
  const start = at.at;
  at.at++;
  for (;;) {
    at.blank();
    const code = at.code();
    if (code === CODE.close) break;
    if (Number.isNaN(code)) at.refuse(start, ') to close the arguments');
    if (code === CODE.comma) {
      at.at++;
      continue;
    }
    const before = at.at;
    args.push(code === CODE.quote ? at.string() : at.bare());
    if (at.at === before) at.refuse(at.at, 'a value or )');
  }
  at.at++;
  return args;
}
