/**
 * What a plan looks like, in numbers that no family has a say in: how much of each operator, how wide, which blocks,
 * which options, which paths. A module's profile is made once, by its name: designs of a sweep share most of theirs.
 */
import type { Operator, Plan } from '../structure/plan.ts';
import { AMOUNTS, rowAmounts } from './amounts.ts';
import type { TakeAmount } from './amounts.ts';
import { FeatureStore, FeatureVector, featureFamily, featureId, remembered } from './features.ts';
import type { Sparse } from './features.ts';
import { describeNumbers } from './number-features.ts';
import { stagePaths } from './stage-paths.ts';
import type { BlockSize, StagePath } from './stage-paths.ts';

/** Features of the amounts, in their order. */
export const amountFeatures: readonly number[] = AMOUNTS.map((name) =>
  featureId(`amount ${name}`, 'sum'),
);

/** A module as part of another. */
type Profile = BlockSize & {
  readonly features: Sparse;
  readonly isClocked: boolean;
  /** Of every clocked module in it, itself included. */
  readonly paths: readonly StagePath[];
  /** To see that another plan does not bear the same name. */
  readonly rows: number;
  readonly template: string;
};

/** Features of a kind of operator, together: one look-up per row. */
const kindFeatures = remembered((kind) => ({
  rows: featureId(`rows ${kind}`, 'sum'),
  widest: featureId(`widest ${kind}`, 'most'),
  signed: featureId(`signed ${kind}`, 'sum'),
}));

/** Features of a module by its template, together. */
const templateFeatures = remembered((template) => ({
  size: featureId(`size ${template}`, 'sum'),
  width: featureId(`width ${template}`, 'most'),
}));

/** Features of data ports by direction. */
const portBits = {
  input: featureId('bits input', 'sum'),
  output: featureId('bits output', 'sum'),
} as const;

const feature = {
  product: featureId('widest product', 'most'),
  narrow: featureId('add narrow', 'sum'),
  narrowSigned: featureId('add narrow signed', 'sum'),
  fused: featureId('add fused', 'sum'),
  port: featureFamily('port', 'sum'),
  number: featureFamily('number', 'sum'),
  latency: featureId('pipe latency', 'sum'),
  stages: featureId('pipe stages', 'most'),
  top: featureFamily('top', 'most'),
  below: featureFamily('below', 'most'),
} as const;

/** Modules known by name; forgotten together when there are this many. */
const MOST = 20_000;
const known = new Map<string, Profile>();
let store = new FeatureStore();

const scratch = new FeatureVector();

/** A plan as the model sees it. The features are valid until the next plan is read. */
export type PlanFeatures = {
  readonly features: FeatureVector;
  readonly paths: readonly StagePath[];
};

/** Read a whole plan. */
export function readPlan(plan: Plan): PlanFeatures {
  const { paths } = gather(plan, profilesOf(plan.children), 'top');
  describeFace(plan);
  describeNumbers(plan, scratch);
  for (let p = 0; p < paths.length; p++) {
    const { ids, values } = paths[p] as StagePath;
    for (let i = 0; i < ids.length; i++) scratch.raise(ids[i] as number, values[i] as number);
  }
  return { features: scratch, paths };
}

/** The feature that holds the operator bits in modules of a template. */
export function blockFeature(template: string): number {
  return templateFeatures(template).size;
}

/** Amounts of a whole plan, children as often as they are used. */
export function amountsOf(features: FeatureVector): Float64Array {
  const amounts = new Float64Array(AMOUNTS.length);
  for (let i = 0; i < amounts.length; i++) amounts[i] = features.get(amountFeatures[i] as number);
  return amounts;
}

function profileOf(plan: Plan): Profile {
  const found = known.get(plan.module);
  if (found?.template === plan.template && found.rows === plan.operators.length) return found;
  // Children first: the scratch holds one module at a time.
  const { width, gates, isClocked, paths } = gather(plan, profilesOf(plan.children), 'below');
  const profile: Profile = {
    width,
    gates,
    isClocked,
    paths,
    features: scratch.keep(store),
    rows: plan.operators.length,
    template: plan.template,
  };
  if (known.size >= MOST) {
    known.clear();
    // What is being put together still reads the old one.
    store = new FeatureStore();
  }
  known.set(plan.module, profile);
  return profile;
}

function profilesOf(children: Plan['children']): Profile[] {
  const profiles: Profile[] = [];
  for (let i = 0; i < children.length; i++) {
    profiles.push(profileOf((children[i] as Plan['children'][number]).plan));
  }
  return profiles;
}

/** Put a module's features with those of its children into the scratch. */
function gather(
  plan: Plan,
  parts: readonly Profile[],
  level: 'top' | 'below',
): BlockSize & Pick<Profile, 'isClocked' | 'paths'> {
  scratch.clear();
  let gates = 0;
  let isClocked = false;
  for (const row of plan.operators) {
    gates += row.count * (row.widths[row.widths.length - 1] ?? 1);
    if (row.kind === 'register') isClocked = true;
    describeRow(row);
  }
  const own = templateFeatures(plan.template);
  if (gates > 0) scratch.add(own.size, gates);
  fusedAdditions(plan.operators);
  let width = 1;
  for (const port of plan.ports) {
    if (port.direction === 'output' && port.width > width) width = port.width;
  }
  scratch.raise(own.width, width);
  describeOptions(plan, level);
  const paths: StagePath[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Profile;
    const count = plan.children[i]?.count ?? 0;
    scratch.gather(part.features, count);
    gates += count * part.gates;
    if (part.isClocked) isClocked = true;
    for (let p = 0; p < part.paths.length; p++) paths.push(part.paths[p] as StagePath);
  }
  if (isClocked || level === 'top') stagePaths(plan, parts, isClocked, paths);
  return { width, gates, isClocked, paths };
}

const takeAmount: TakeAmount = (at, amount) => scratch.add(amountFeatures[at] as number, amount);

function describeRow(row: Operator): void {
  const { kind, widths, count } = row;
  rowAmounts(row, 1, takeAmount);
  const a = widths[0] ?? 1;
  const b = widths[1] ?? 1;
  const y = widths[2] ?? b;
  const width = kind === 'mul' ? Math.min(a, b) : widths.length === 1 ? a : y;
  const ids = kindFeatures(kind);
  scratch.raise(ids.widest, width);
  scratch.add(ids.rows, count);
  if (kind === 'mul') scratch.raise(feature.product, a + b);
  if (row.signed === true) scratch.add(ids.signed, count * width);
  if (kind === 'add' || kind === 'sub') {
    const narrow = count * Math.min(a, b);
    scratch.add(feature.narrow, narrow);
    // Above the narrower operand only a signed one moves.
    if (row.signed === true) scratch.add(feature.narrowSigned, narrow);
  }
}

/** Additions of one text and stage become one carry-save sum. */
function fusedAdditions(rows: readonly Operator[]): void {
  let additions: number[] | undefined;
  for (const { kind, stage, count } of rows) {
    if (kind !== 'add' && kind !== 'sub') continue;
    const at = stage === undefined ? 0 : stage + 1;
    additions ??= [];
    additions[at] = (additions[at] ?? 0) + count;
  }
  if (additions === undefined) return;
  for (const count of additions) {
    if (count > 1) scratch.add(feature.fused, count - 1);
  }
}

function describeOptions({ params }: Plan, level: Level): void {
  for (const key in params) {
    const value = params[key];
    if (typeof value === 'string') describeWord(level, key, value);
    else if (value === true) scratch.raise(feature[level](key), 1);
    else if (Array.isArray(value)) {
      // Each word of a list is an option of its own: what one mode takes is there or not.
      for (const each of value) if (typeof each === 'string') describeWord(level, key, each);
    } else if (level === 'top' && typeof value === 'number' && value > 0) {
      scratch.add(feature.number(key), value);
    }
  }
}

type Level = 'top' | 'below';

/** Features of a word, by option and word. */
const words = {
  top: remembered((key) => remembered((value) => wordFeatures('top', key, value))),
  below: remembered((key) => remembered((value) => wordFeatures('below', key, value))),
} as const;

/** An option by its word, and by what the word begins with: `uint` of `uint12`. */
function describeWord(level: Level, key: string, value: string): void {
  const ids = words[level](key)(value);
  for (let i = 0; i < ids.length; i++) scratch.raise(ids[i] as number, 1);
}

function wordFeatures(level: Level, key: string, value: string): number[] {
  const kind = value.replace(/\d.*$/, '');
  const names = kind === value || kind === '' ? [value] : [value, `${kind}*`];
  return names.map((name) => feature[level](`${key}=${name}`));
}

/** Ports and pipeline of the whole. */
function describeFace(plan: Plan): void {
  for (const { role, direction, name, width } of plan.ports) {
    if (role !== 'data') continue;
    scratch.add(portBits[direction], width);
    if (direction === 'input') scratch.add(feature.port(name), width);
  }
  if (plan.interface.kind === 'pipe') scratch.add(feature.latency, plan.interface.latency);
  for (const row of plan.operators) {
    if (row.kind === 'register') scratch.raise(feature.stages, 1 + (row.stage ?? 0));
  }
}
