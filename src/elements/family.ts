/** The card of a PE family, and the configured element that the rest of pelab works with. */

import type { z } from 'zod';
import type { Machine, Role } from '../bits/machine.ts';
import type { Arithmetic } from '../golden/arithmetic.ts';
import type { GroupScaling } from '../golden/group-scaling.ts';
import type { Pace } from '../golden/pace.ts';
import type { Nest } from '../structure/nest.ts';
import type { DigitStreamSize } from '../structure/digit/lane.ts';
import type { DequantiserEdges } from '../structure/group-dequantiser.ts';
import type { EdgeCoder, Plan } from '../structure/plan.ts';
import type { DigitEncoding } from '../bits/digits.ts';
import { fail, ok, type Issue, type Result } from '../errors.ts';

/** A figure printed in a source paper, shown beside ours by `reproduce`, never fitted. */
export type PublishedFigure = {
  readonly quantity: string;
  readonly value: number;
  readonly unit: string;
  readonly conditions: string;
  readonly source: string;
};

/** What an array must know to feed an element that takes its activations digit by digit. */
export type DigitSerial = {
  readonly encoding: DigitEncoding;
  /** Streams of digits side by side; all of one bit weight at a time. */
  readonly lanes: number;
  /** Words that the element by itself takes in at once, where it finds their digits itself. */
  readonly group?: number;
};

/** A number format in which an element's words may be, changed from word to word without changing the hardware. */
export type WordMode = {
  readonly format: string;
  /** What the mode field of a word holds. */
  readonly code: number;
  /** Keys of the `element:` section that put the workload's words into this format. */
  readonly section: Readonly<Record<string, unknown>>;
};

/** What a family states about itself. `P` is its parameters record. */
export type ElementCard<P> = {
  readonly slug: string;
  readonly title: string;
  /** One or two sentences for `list families`. */
  readonly summary: string;
  /** Citation keys. */
  readonly sources: readonly string[];
  /** The `element:` section without `family`, strict; published as JSON Schema. */
  readonly schema: z.ZodType;
  /** Cross-field rules and conversion; paths are relative to `element`. */
  parse(input: unknown): Result<P, Issue[]>;
  arithmetic(params: P): Arithmetic;
  /** Why the element cannot be used in a role, or undefined if it can. */
  refuses(params: P, role: Role): string | undefined;
  /** Clock edges from operands to sum. */
  latency(params: P, role: Role): number;
  golden(params: P, role: Role): Machine;
  plan(params: P, role: Role): Plan;
  /**
   * The element as arrays are to wire it, where its sums travel in another form than golden's words: any word that
   * `resolver` turns into golden's; golden's own, with zeros above it, is one of them.
   */
  inner?(params: P, role: Role): Plan;
  /**
   * What turns the sums on an array's wires into its results, once per column: combinational, `acc_i` to `result_o`;
   * of two stages, where the family has such, with a register in between, `clk` and `en_i`. With `readout` or `inner`
   * only.
   */
  resolver?(params: P, role: Role, stages: 1 | 2): Plan | undefined;
  /**
   * What turns a finished sum into a number of a format chosen while it runs, as `arithmetic.encode` does:
   * combinational, `acc_i`, `format_i` and `scale_i` to `result_o` and `marked_o`. With `modes` only.
   */
  encoder?(params: P): Plan | undefined;
  /** What an array that keeps sums puts before one operand, of which `inner` takes the code. */
  edge?(params: P): EdgeCoder | undefined;
  /** Where weights share scales by groups: what an array does with the sum of a group. */
  scaling?(params: P): GroupScaling | undefined;
  /** That scaling as hardware, one per column: see `structure/group-dequantiser.ts`. With `scaling` only. */
  dequantiser?(params: P, edges: DequantiserEdges): Plan | undefined;
  /** Its loop nest over m, n, k and the bit weight, as an array has it. */
  nest?(params: P): Nest;
  /** Present if the element takes its activations digit by digit, in the role `digit`. */
  serial?(params: P): DigitSerial;
  /**
   * Where encoder and zero-skipper stand in the element: its plan as a column engine has it, with the ports of
   * `digitLanePlan` but for its digits. `resolver` turns its sums into golden's. With `serial` only.
   */
  streamed?(params: P, stream: DigitStreamSize): Plan;
  /** Present if beats take several cycles: the role is `paced`, the ports are `pacedPorts`. */
  pace?(params: P): Pace;
  /** Present if words of several formats may follow one another. */
  modes?(params: P): readonly WordMode[];
  readonly published: readonly PublishedFigure[];
};

/** An element with its parameters fixed. */
export type Element = {
  readonly family: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The `element:` section it was configured from, without `family`. */
  readonly section: unknown;
  readonly arithmetic: Arithmetic;
  refuses(role: Role): string | undefined;
  latency(role: Role): number;
  golden(role: Role): Machine;
  plan(role: Role): Plan;
  /** The plan that arrays instantiate: `plan`, unless sums travel in a form of their own. */
  inner(role: Role): Plan;
  /** Where finished sums are not given as they are: `acc_i` to `result_o`, one per column; combinational by default. */
  resolver(role?: Role, stages?: 1 | 2): Plan | undefined;
  /** What turns sums into numbers of a format chosen while it runs, where its words have modes. */
  encoder(): Plan | undefined;
  /** What stands at the edge of an array before one operand of its elements. */
  edge(): EdgeCoder | undefined;
  /** Where weights share scales by groups: what an array does with the sum of a group, and the hardware for it. */
  scaling(): GroupScaling | undefined;
  dequantiser(edges?: DequantiserEdges): Plan | undefined;
  /** Its loop nest, where the family states one. */
  nest(): Nest | undefined;
  /** How its digits come, where it takes its activations digit by digit. */
  serial(): DigitSerial | undefined;
  /** Its plan with a stream of digits of its own, where it has one. */
  streamed(stream: DigitStreamSize): Plan | undefined;
  /** How long its beats stay, where that is not one cycle. */
  pace(): Pace | undefined;
  /** Formats in which its words may be, where these may change from word to word; else none. */
  modes(): readonly WordMode[];
};

/** A registered family: the card with its parameter type closed over. */
export type ElementFamily = Pick<
  ElementCard<unknown>,
  'slug' | 'title' | 'summary' | 'sources' | 'schema' | 'published'
> & {
  configure(input: unknown): Result<Element, Issue[]>;
};

/** Close a card over its parameter type. This is also how a plugin makes a family of its own. */
export function defineElement<P extends Readonly<Record<string, unknown>>>(
  card: ElementCard<P>,
): ElementFamily {
  const { slug, title, summary, sources, schema, published } = card;
  return {
    slug,
    title,
    summary,
    sources,
    schema,
    published,
    configure(input: unknown): Result<Element, Issue[]> {
      const parsed = card.parse(input);
      if (!parsed.ok) return fail(parsed.error);
      const params = parsed.value;
      return ok({
        family: slug,
        params,
        section: input,
        arithmetic: card.arithmetic(params),
        refuses: (role) => card.refuses(params, role),
        latency: (role) => card.latency(params, role),
        golden: (role) => card.golden(params, role),
        plan: (role) => card.plan(params, role),
        inner: (role) => (card.inner ?? card.plan)(params, role),
        resolver: (role = { kind: 'accumulate', lanes: 1 }, stages = 1) =>
          card.resolver?.(params, role, stages),
        encoder: () => card.encoder?.(params),
        edge: () => card.edge?.(params),
        scaling: () => card.scaling?.(params),
        dequantiser: (edges = 3) => card.dequantiser?.(params, edges),
        nest: () => card.nest?.(params),
        serial: () => card.serial?.(params),
        streamed: (stream) => card.streamed?.(params, stream),
        pace: () => card.pace?.(params),
        modes: () => card.modes?.(params) ?? [],
      });
    },
  };
}
