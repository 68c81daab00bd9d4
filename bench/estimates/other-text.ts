/** Verilog written otherwise that means the same, as what pelab emits allows: plain names, connections by name. */
import { createHash } from 'node:crypto';
import type { Emitted } from '../../src/estimate/synthesis.ts';
import type { Plan } from '../../src/structure/plan.ts';

type Files = Emitted['files'];

/** Words that are not names. */
const KEYWORDS = new Set(
  (
    'always and assign begin buf case casez casex default else end endcase endfunction endgenerate endmodule for ' +
    'function generate genvar if initial inout input integer localparam module nand negedge nor not or output ' +
    'parameter posedge reg signed unsigned wire xnor xor none default_nettype timescale'
  ).split(' '),
);

/** Modules that synthesis knows by name. */
const PRIMITIVE = /^pe_(full|half)_adder$/;

/** Another name for everything but the ports of the whole, its module and the primitives with their ports. */
export function renamed(plan: Plan, files: Files): Files {
  const kept = new Set([plan.module, ...plan.ports.map(({ name }) => name), ...KEYWORDS]);
  const bare = files.map(({ path, text }) => ({ path, text: withoutComments(text) }));
  const primitives = bare.filter(({ text }) => PRIMITIVE.test(moduleOf(text)));
  for (const { text } of primitives) for (const [word] of words(text)) kept.add(word);
  return bare.map(({ path, text }) => ({
    path,
    text: text.replace(WORD, (word) => (kept.has(word) ? word : other(word))),
  }));
}

/** Ports of every module, and the files, in the opposite order. */
export function reordered(_: Plan, files: Files): Files {
  return files.toReversed().map(({ path, text }) => ({
    path,
    text: withoutComments(text).replace(
      /^(module \w+ (?:#\([^)]*\) )?\()([^;]*)(\);)/m,
      (_whole, open: string, ports: string, close: string) =>
        `${open}\n${ports
          .trim()
          .split(/,\s*\n/)
          .toReversed()
          .join(',\n')}\n${close}`,
    ),
  }));
}

/** A name: neither part of a number, of a directive nor of a system function. */
const WORD = /(?<![$'`\w])[A-Za-z_]\w*/g;

function words(text: string): RegExpStringIterator<RegExpExecArray> {
  return text.matchAll(WORD);
}

function moduleOf(text: string): string {
  return /^module (\w+)/m.exec(text)?.[1] ?? '';
}

function withoutComments(text: string): string {
  return text.replace(/\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '');
}

/** Sorts differently, and is no longer. */
function other(word: string): string {
  return `n${createHash('md5').update(word).digest('hex').slice(0, 10)}`;
}
