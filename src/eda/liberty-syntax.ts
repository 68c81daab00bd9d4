/**
 * Liberty's syntax, without its meaning: groups, simple and complex attributes. One pass over the text; groups
 * that no reader here wants (waveforms, CCS tables, wire loads) are skipped without being built.
 */
import { InputError } from '../errors.ts';

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

const CODE = {
  newline: 10,
  space: 32,
  quote: 34,
  open: 40,
  close: 41,
  star: 42,
  comma: 44,
  slash: 47,
  colon: 58,
  semicolon: 59,
  backslash: 92,
  begin: 123,
  end: 125,
};

/** 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    line++;
  return line;
}

/**
 * Read the outermost group of a Liberty text.
 *
 * @param file name for messages
 * @throws {InputError} with the line and what was expected there
 */
export function readGroups(text: string, file: string): Group {
  const reader = new Reader(text, file);
  const group = reader.atEnd() ? undefined : reader.statement();
  if (group === undefined || group.name !== 'library') {
    return reader.refuse(0, 'a Liberty file that begins with library (name) {');
  }
  if (!reader.atEnd()) reader.refuse(reader.position, 'the end of the file after the library');
  return group;
}

class Reader {
  readonly #text: string;
  readonly #file: string;
  #at = 0;
  /** Attributes of the group being read; a statement that is an attribute lands here. */
  #attributes = new Map<string, Attribute>();
  /** Line counting is incremental: offsets only grow. */
  #lineOffset = 0;
  #line = 1;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  get position(): number {
    return this.#at;
  }

  refuse(offset: number, expected: string): never {
    const actual = this.#show(offset);
    const path = [`line ${lineAt(this.#text, offset)}`];
    throw new InputError([{ code: 'unreadable', path, expected, actual }], this.#file);
  }

  atEnd(): boolean {
    this.#blank();
    return this.#at >= this.#text.length;
  }

  /** One statement; the group if it was one that is wanted. */
  statement(): Group | undefined {
    this.#blank();
    const start = this.#at;
    const name = this.#word();
    if (name === '') this.refuse(start, 'a group or an attribute');
    this.#blank();
    const next = this.#code();
    if (next === CODE.colon) {
      this.#at++;
      this.#attributes.set(name, { values: [this.#simpleValue()], offset: start });
      return undefined;
    }
    if (next !== CODE.open) this.refuse(this.#at, `: or ( after ${name}`);
    const args = this.#arguments();
    this.#blank();
    if (this.#code() !== CODE.begin) {
      if (this.#code() === CODE.semicolon) this.#at++;
      this.#attributes.set(name, { values: args, offset: start });
      return undefined;
    }
    if (SKIPPED.has(name)) {
      this.#skipBody();
      return undefined;
    }
    return this.#body(name, args, start);
  }

  #body(name: string, args: readonly string[], start: number): Group {
    const line = this.#lineOf(start);
    const outer = this.#attributes;
    const attributes = new Map<string, Attribute>();
    const groups: Group[] = [];
    this.#at++;
    for (;;) {
      this.#blank();
      const code = this.#code();
      if (code === CODE.end) break;
      if (Number.isNaN(code)) this.refuse(this.#at, `} to close ${name} of line ${line}`);
      if (code === CODE.semicolon) {
        this.#at++;
        continue;
      }
      this.#attributes = attributes;
      const group = this.statement();
      if (group !== undefined) groups.push(group);
    }
    this.#at++;
    this.#attributes = outer;
    return { name, args, line, attributes, groups };
  }

  #skipBody(): void {
    const start = this.#at;
    let depth = 0;
    do {
      const code = this.#code();
      if (Number.isNaN(code)) this.refuse(start, 'a closed group');
      if (code === CODE.quote) this.#string();
      else {
        if (code === CODE.begin) depth++;
        if (code === CODE.end) depth--;
        this.#at++;
      }
    } while (depth > 0);
  }

  #arguments(): string[] {
    const args: string[] = [];
    const start = this.#at;
    this.#at++;
    for (;;) {
      this.#blank();
      const code = this.#code();
      if (code === CODE.close) break;
      if (Number.isNaN(code)) this.refuse(start, ') to close the arguments');
      if (code === CODE.comma) {
        this.#at++;
        continue;
      }
      const before = this.#at;
      args.push(code === CODE.quote ? this.#string() : this.#bare());
      if (this.#at === before) this.refuse(this.#at, 'a value or )');
    }
    this.#at++;
    return args;
  }

  #simpleValue(): string {
    this.#blank();
    if (this.#code() === CODE.quote) {
      const value = this.#string();
      this.#blank();
      if (this.#code() === CODE.semicolon) this.#at++;
      return value;
    }
    const start = this.#at;
    let end = start;
    for (; end < this.#text.length; end++) {
      const code = this.#text.charCodeAt(end);
      if (code === CODE.semicolon || code === CODE.newline || code === CODE.end) break;
    }
    if (end === start) this.refuse(start, 'a value');
    this.#at = this.#text.charCodeAt(end) === CODE.semicolon ? end + 1 : end;
    return this.#text.slice(start, end).trim();
  }

  #string(): string {
    const end = this.#text.indexOf('"', this.#at + 1);
    if (end === -1) this.refuse(this.#at, 'a closed string');
    const value = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return value;
  }

  #bare(): string {
    const start = this.#at;
    while (this.#at < this.#text.length) {
      const code = this.#code();
      if (code <= CODE.space || code === CODE.comma || code === CODE.close || code === CODE.begin)
        break;
      this.#at++;
    }
    return this.#text.slice(start, this.#at);
  }

  #word(): string {
    const start = this.#at;
    while (isWord(this.#text.charCodeAt(this.#at))) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  /** Skip white space, comments and the backslashes that continue lines. */
  #blank(): void {
    for (;;) {
      const code = this.#code();
      if (code <= CODE.space || code === CODE.backslash) {
        this.#at++;
      } else if (code === CODE.slash && this.#text.charCodeAt(this.#at + 1) === CODE.star) {
        const end = this.#text.indexOf('*/', this.#at + 2);
        if (end === -1) this.refuse(this.#at, 'a closed comment');
        this.#at = end + 2;
      } else if (code === CODE.slash && this.#text.charCodeAt(this.#at + 1) === CODE.slash) {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end === -1 ? this.#text.length : end;
      } else {
        return;
      }
    }
  }

  /** Character code at the position; NaN at the end. */
  #code(): number {
    return this.#text.charCodeAt(this.#at);
  }

  #lineOf(offset: number): number {
    for (;;) {
      const next = this.#text.indexOf('\n', this.#lineOffset);
      if (next === -1 || next >= offset) return this.#line;
      this.#line++;
      this.#lineOffset = next + 1;
    }
  }

  #show(offset: number): string {
    if (offset >= this.#text.length) return 'the end of the file';
    const end = this.#text.indexOf('\n', offset);
    const shown = this.#text
      .slice(offset, Math.min(end === -1 ? this.#text.length : end, offset + 32))
      .replace(/[^\x20-\x7e]/g, '?')
      .trim();
    return shown === '' ? 'a blank' : JSON.stringify(shown);
  }
}

function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 46 ||
    code === 91 ||
    code === 93
  );
}
