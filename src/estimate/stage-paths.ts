/**
 * The register-to-register paths of a module, one per pipeline stage: the operators and combinational blocks that lie
 * behind each other, each with the logarithms of its sizes.
 */
import type { Child, Operator, Plan } from '../structure/plan.ts';
import { featureId, remembered } from './features.ts';

/** Terms of one path by feature. */
export type StagePath = { readonly ids: readonly number[]; readonly values: readonly number[] };

/** A path under construction. */
class Path implements StagePath {
  readonly ids: number[] = [];
  readonly values: number[] = [];

  add(id: number, amount: number): void {
    const at = this.ids.indexOf(id);
    if (at >= 0) this.values[at] = (this.values[at] as number) + amount;
    else if (amount > 0) {
      this.ids.push(id);
      this.values.push(amount);
    }
  }

  divide(by: number): void {
    for (let i = 0; i < this.values.length; i++) this.values[i] = (this.values[i] as number) / by;
  }
}

/** What a path needs to know of a combinational block. */
export type BlockSize = {
  /** Bits of its widest output. */
  readonly width: number;
  /** Operator bits in it and below. */
  readonly gates: number;
};

const term = (name: string): number => featureId(`path ${name}`, 'most');

/** The term of a feature of paths: `mul depth` of `path mul depth`. */
export function termName(feature: string): string {
  return feature.slice('path '.length);
}

const TERMS = {
  mul: term('mul'),
  mulDepth: term('mul depth'),
  mulRows: term('mul rows'),
  mulWidth: term('mul width'),
  add: term('add'),
  addDepth: term('add depth'),
  addLength: term('add length'),
  compare: term('compare'),
  compareDepth: term('compare depth'),
  shift: term('shift'),
  mux: term('mux'),
  muxFanOut: term('mux fan-out'),
  and: term('and'),
  or: term('or'),
  xor: term('xor'),
  not: term('not'),
  'full-adder': term('full-adder'),
  'half-adder': term('half-adder'),
  register: term('register'),
} as const;

/** Terms of blocks of a template, together: one look-up per block. */
const blockIds = remembered((template) => ({
  one: term(template),
  length: term(`${template} length`),
  width: term(`${template} width`),
  height: term(`${template} height`),
  levels: term(`${template} levels`),
  further: term(`${template} further`),
}));

/**
 * Append the paths of one module's own text; those of clocked modules below are theirs.
 *
 * @param sizes of the children, in their order
 */
export function stagePaths(
  plan: Plan,
  sizes: readonly (BlockSize & { readonly isClocked: boolean })[],
  isClocked: boolean,
  found: StagePath[],
): void {
  const { operators, children } = plan;
  const paths: (Path | undefined)[] = [];
  let isStaged = false;
  for (let i = 0; i < operators.length; i++) {
    const row = operators[i] as Operator;
    if (row.stage !== undefined) isStaged = true;
    if (row.kind !== 'register' && !repeats(operators, i)) {
      rowTerms(row, (paths[row.stage ?? 0] ??= new Path()));
    }
  }
  for (let i = 0; i < children.length; i++) {
    const child = children[i] as Child;
    if (child.stage !== undefined) isStaged = true;
    const size = sizes[i];
    if (size?.isClocked === false && child.aside !== true) {
      blockTerms(child, size, (paths[child.stage ?? 0] ??= new Path()));
    }
  }
  if (paths.length === 0) paths.push(new Path());
  // Without stages in the plan a deeper pipeline is known only by its latency.
  const latency = plan.interface.kind === 'pipe' && !isStaged ? plan.interface.latency : 1;
  for (const path of paths) {
    // Stages may be missing in between.
    if (path === undefined) continue;
    if (latency > 1) path.divide(latency);
    if (isClocked) path.add(TERMS.register, 1);
    found.push(path);
  }
}

/** Equal rows work side by side; rows of different width follow each other. */
function repeats(rows: readonly Operator[], at: number): boolean {
  const row = rows[at] as Operator;
  const width = row.widths[row.widths.length - 1];
  for (let i = 0; i < at; i++) {
    const other = rows[i] as Operator;
    if (
      other.kind === row.kind &&
      other.part === row.part &&
      (other.stage ?? 0) === (row.stage ?? 0) &&
      other.widths[other.widths.length - 1] === width
    ) {
      return true;
    }
  }
  return false;
}

function rowTerms(row: Operator, path: Path): void {
  const { widths } = row;
  const a = widths[0] ?? 1;
  const b = widths[1] ?? 1;
  const y = widths[2] ?? b;
  switch (row.kind) {
    case 'mul':
      path.add(TERMS.mul, 1);
      path.add(TERMS.mulDepth, Math.log2(1 + Math.min(a, b)));
      path.add(TERMS.mulRows, Math.min(a, b));
      path.add(TERMS.mulWidth, Math.log2(1 + a + b));
      return;
    case 'add':
    case 'sub':
      path.add(TERMS.add, 1);
      path.add(TERMS.addDepth, Math.log2(1 + y));
      path.add(TERMS.addLength, y);
      return;
    case 'neg':
      path.add(TERMS.add, 1);
      path.add(TERMS.addDepth, Math.log2(1 + a));
      return;
    case 'compare':
      path.add(TERMS.compare, 1);
      path.add(TERMS.compareDepth, Math.log2(1 + Math.max(a, b)));
      return;
    case 'shift':
      path.add(TERMS.shift, b);
      return;
    case 'mux':
      path.add(TERMS.mux, 1);
      path.add(TERMS.muxFanOut, Math.log2(1 + a));
      return;
    case 'and':
    case 'or':
    case 'xor':
    case 'not':
      path.add(TERMS[row.kind], 1);
      return;
    case 'full-adder':
    case 'half-adder':
      path.add(TERMS[row.kind], Math.log2(1 + row.count));
      return;
    case 'register':
      return;
  }
}

/**
 * A block by its template: once, by the width of its result, by its height above that, by its levels if it has them, and
 * by how many more there are, which may follow each other.
 */
function blockTerms({ plan, count }: Child, { width, gates }: BlockSize, path: Path): void {
  const { template, levels } = plan;
  const ids = blockIds(template);
  path.add(ids.one, 1);
  path.add(ids.length, width);
  path.add(ids.width, Math.log2(1 + width));
  path.add(ids.height, Math.log2(1 + gates / width));
  if (levels !== undefined) path.add(ids.levels, levels);
  path.add(ids.further, count - 1);
}
