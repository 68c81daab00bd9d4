/** A place in a Liberty text: blanks, comments, words and strings, and messages that name the line. */
import { InputError } from '../errors.ts';

/** Character codes of Liberty's punctuation. */
export const CODE = {
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

export class Cursor {
  /** Offset of the next character. */
  at = 0;
  readonly #text: string;
  readonly #file: string;
  /** Line counting is incremental: offsets only grow. */
  #lineOffset = 0;
  #line = 1;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  /** Refuse what stands at an offset. */
  refuse(offset: number, expected: string): never {
    const actual = this.#show(offset);
    const path = [`line ${lineAt(this.#text, offset)}`];
    throw new InputError([{ code: 'unreadable', path, expected, actual }], this.#file);
  }

  /** True if nothing but blanks is left. */
  atEnd(): boolean {
    this.blank();
    return this.at >= this.#text.length;
  }

  /** Value of `name : value;`, up to its semicolon or the end of the line. */
  simpleValue(): string {
    this.blank();
    if (this.code() === CODE.quote) {
      const value = this.string();
      this.blank();
      if (this.code() === CODE.semicolon) this.at++;
      return value;
    }
    const start = this.at;
    let end = start;
    for (; end < this.#text.length; end++) {
      const code = this.#text.charCodeAt(end);
      if (code === CODE.semicolon || code === CODE.newline || code === CODE.end) break;
    }
    if (end === start) this.refuse(start, 'a value');
    this.at = this.#text.charCodeAt(end) === CODE.semicolon ? end + 1 : end;
    return this.#text.slice(start, end).trim();
  }

  /** A quoted string. */
  string(): string {
    const end = this.#text.indexOf('"', this.at + 1);
    if (end === -1) this.refuse(this.at, 'a closed string');
    const value = this.#text.slice(this.at + 1, end);
    this.at = end + 1;
    return value;
  }

  /** An unquoted argument. */
  bare(): string {
    const start = this.at;
    while (this.at < this.#text.length) {
      const code = this.code();
      if (code <= CODE.space || code === CODE.comma || code === CODE.close || code === CODE.begin)
        break;
      this.at++;
    }
    return this.#text.slice(start, this.at);
  }

  /** A name; empty where none begins. */
  word(): string {
    const start = this.at;
    while (isWord(this.#text.charCodeAt(this.at))) this.at++;
    return this.#text.slice(start, this.at);
  }

  /** Skip white space, comments and the backslashes that continue lines. */
  blank(): void {
    for (;;) {
      const code = this.code();
      if (code <= CODE.space || code === CODE.backslash) {
        this.at++;
      } else if (code === CODE.slash && this.#text.charCodeAt(this.at + 1) === CODE.star) {
        const end = this.#text.indexOf('*/', this.at + 2);
        if (end === -1) this.refuse(this.at, 'a closed comment');
        this.at = end + 2;
      } else if (code === CODE.slash && this.#text.charCodeAt(this.at + 1) === CODE.slash) {
        const end = this.#text.indexOf('\n', this.at);
        this.at = end === -1 ? this.#text.length : end;
      } else {
        return;
      }
    }
  }

  /** Character code at the position; NaN at the end. */
  code(): number {
    return this.#text.charCodeAt(this.at);
  }

  /** 1-based line of an offset that is not before the last one asked for. */
  lineOf(offset: number): number {
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
