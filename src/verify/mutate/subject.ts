/** A design's module as mutation takes it: its netlist, the faults in it, and the checks that must find them. */

import * as fc from 'fast-check';
import { arrayFamilies } from '../../arrays/index.ts';
import type { ArrayDesign } from '../../arrays/family.ts';
import type { Element } from '../../elements/family.ts';
import { elementFamilies } from '../../elements/index.ts';
import type { Role } from '../../bits/machine.ts';
import type { Operand } from '../../golden/arithmetic.ts';
import type { Design } from '../../design/design.ts';
import { readNetlist } from '../../eda/netlist-read.ts';
import type { Netlist } from '../../eda/netlist.ts';
import { parseFormat } from '../../formats/index.ts';
import type { Rtl } from '../../simulate/engine.ts';
import { modulesOf } from '../../structure/plan.ts';
import { moduleName } from '../audit-netlist.ts';
import type { Target } from '../cosimulate.ts';
import { driveOf, type Drive } from '../drive.ts';
import { gemmsOf, sizedGemms } from '../gemm-choice.ts';
import { playGemm } from '../gemm.ts';
import { beatsToWrap, longSums } from '../long-sums.ts';
import { filledGemms } from '../filled-groups.ts';
import { faceOf, play, type Played } from '../play.ts';
import { everyPair } from '../every-pair.ts';
import { cornerProducts } from '../products.ts';
import { rtlOf } from '../rtl.ts';
import { playNear, playRunning } from '../running-sums.ts';
import { stimuli } from '../stimuli.ts';
import type { Stimulus } from '../stimulus.ts';
import { turningGemms } from '../turning-groups.ts';
import { randomStream } from '../../workloads/random.ts';
import { soloRole } from '../subjects.ts';
import { outputsIn } from './equivalence.ts';
import { faultsOf, type FaultGroup } from './faults.ts';
import type { Check } from './fault-simulation.ts';
import { loopFinder } from './loops.ts';

export type MutationSubject = {
  readonly scope: 'element' | 'array';
  readonly rtl: Rtl;
  readonly netlist: Netlist;
  /** Faults of the modules that are this subject's own; registers whose loss would close a loop are left out. */
  readonly groups: readonly FaultGroup[];
  /** Modules that are somebody else's: they stay whole when the others are flattened for a proof. */
  readonly foreign: ReadonlySet<string>;
  /** Checks in rising order of cost. */
  readonly checks: readonly StagedCheck[];
};

export type StagedCheck = {
  /** Long: only for mutants that the solver does not know to be equivalent. */
  readonly isLong: boolean;
  readonly check: Check;
};

/**
 * An array is mutated in a small size: its modules are the same text in every size. Wide, so that what travels along
 * a row takes longer than the next tile's arrival.
 */
const smallShapes = [
  { rows: 3, columns: 8 },
  { rows: 4, columns: 8 },
  { rows: 4, columns: 4 },
];

/** What design files call the width of a sum. */
const sumKeys = ['accumulator', 'quire'];

/**
 * Shares of cycles in which results that wait are not taken: now and then, and so many that the next result comes
 * before the last has left.
 */
const shares = [0.4, 0.95];

/** Longest sum that is tried, beats. */
const longestSum = 2 ** 18;

const drawnAtOnce = 8;

/** Product of cycles and elements for the matrix products of an array. */
const gemmBudget = 2e5;

const passes = ['opt_expr', 'opt_dff', 'memory_collect', 'wreduce', 'opt_clean'];

/** The element in the role it plays, flat; the array, with its own modules. */
export async function mutationSubjects(design: Design, seed: number): Promise<MutationSubject[]> {
  const { array, element } = design;
  const role = array?.role ?? soloRole(element);
  const filled = fillable(element, role);
  const target = { plan: filled.plan(role), golden: () => filled.golden(role) };
  const subjects = [await elementSubject(target, seed)];
  if (array === undefined) return subjects;
  return [...subjects, await arraySubject(smallArray(array), seed, design)];
}

/** Mutate one module, flattened, against its golden model. */
export async function elementSubject(target: Target, seed: number): Promise<MutationSubject> {
  const { plan } = target;
  const rtl = target.rtl ?? rtlOf(plan);
  const netlist = await readNetlist(rtl, { passes: ['flatten', ...passes] });
  const lanes = new Map(plan.ports.map((port) => [port.name, port.lanes ?? 1]));
  const module = netlist.modules[rtl.top];
  const groups = module === undefined ? [] : faultsOf(rtl.top, module, 1, lanes, () => []);
  const drive = driveOf(plan, target.held);
  const face = faceOf(rtl);
  const golden = target.golden();
  function* played(list: Iterable<Stimulus>): Generator<Played, void> {
    for (const stimulus of list) yield play(stimulus, drive, golden, face);
  }
  const drawn = (cycles: number, numRuns: number, salt: number): Iterable<Played> =>
    played(drawnStimuli(drive, cycles, numRuns, seed ^ salt));
  function* running(cycles: number, numRuns: number): Generator<Played, void> {
    for (const stimulus of drawnStimuli(drive, cycles, numRuns, seed ^ 3)) {
      const one = playRunning(stimulus, plan, golden, face);
      if (one !== undefined) yield one;
    }
  }
  function* near(rounds: number): Generator<Played, void> {
    const random = randomStream(seed, 0x6e656172);
    for (let round = 0; round < rounds; round++) {
      for (const stimulus of cornerProducts(drive, 1024)) {
        const one = playNear(stimulus, plan, golden, face, random);
        if (one !== undefined) yield one;
      }
    }
  }
  const beats = Math.min(longestSum, beatsToWrap(plan));
  return {
    scope: 'element',
    rtl,
    netlist,
    groups: withoutLoops(netlist, rtl.top, groups),
    foreign: new Set(),
    checks: [
      check('drawn streams', false, () => drawn(128, 4, 0)),
      check('corner products', false, () => played(cornerProducts(drive, 1024))),
      check('drawn streams', false, () => drawn(384, 16, 1)),
      check('running sums', true, () => running(384, 64)),
      check('near sums', true, () => near(256)),
      check('every operand', true, () => played(everyPair(plan))),
      check('long sums', true, () => played(longSums(plan, beats))),
      check('long streams', true, () => drawn(1024, 512, 2)),
    ],
  };
}

/**
 * Mutate an array's own modules, against its golden model; those of the element are left alone.
 *
 * @param design whose operands the array is fed with, too
 */
export async function arraySubject(
  array: ArrayDesign,
  seed: number,
  design?: Design,
): Promise<MutationSubject> {
  const plan = array.plan();
  const rtl = rtlOf(plan);
  const netlist = await readNetlist(rtl, { passes });
  const { element, role } = array;
  const inElement = [element.plan(role), element.inner(role)].flatMap((one) => modulesOf(one));
  const foreign = new Set(inElement.map(({ module }) => module));
  const lanes = new Map(plan.ports.map((port) => [port.name, port.lanes ?? 1]));
  const groups: FaultGroup[] = [];
  let first = 1;
  for (const [name, module] of Object.entries(netlist.modules)) {
    if (foreign.has(moduleName(name))) continue;
    const buses = name === rtl.top ? lanes : new Map<string, number>();
    const found = faultsOf(name, module, first, buses, outputsIn(netlist));
    groups.push(...found);
    const last = found.at(-1);
    if (last !== undefined) first = last.first + last.count;
  }
  const drive = driveOf(plan);
  const face = faceOf(rtl);
  const golden = array.golden();
  function* played(list: Iterable<Stimulus>): Generator<Played, void> {
    for (const stimulus of list) yield play(stimulus, drive, golden, face);
  }
  const drawn = (cycles: number, numRuns: number, salt: number): Iterable<Played> =>
    played(drawnStimuli(drive, cycles, numRuns, seed ^ salt));
  return {
    scope: 'array',
    rtl,
    netlist,
    groups: withoutLoops(netlist, rtl.top, groups),
    foreign: new Set(Object.keys(netlist.modules).filter((name) => foreign.has(moduleName(name)))),
    checks: [
      check('drawn streams', false, () => drawn(100, 4, 0)),
      check('matrix products', false, () =>
        gemmsOf(design, array, seed, gemmBudget).map((gemm) => playGemm(array, gemm, face)),
      ),
      check('drawn streams', false, () => drawn(300, 16, 1)),
      check('products of one size', true, () =>
        sizedGemms(array, seed).map((gemm) => playGemm(array, gemm, face)),
      ),
      check('groups that turn a rounding', true, function* () {
        for (const gemm of turningGemms(array, seed)) yield playGemm(array, gemm, face);
      }),
      check('groups filled with one term', true, function* () {
        for (const gemm of filledGemms(array, seed)) yield playGemm(array, gemm, face);
      }),
      check('products that wait', true, () => {
        const random = randomStream(seed, 0x77616974);
        return [...gemmsOf(design, array, seed, gemmBudget), ...sizedGemms(array, seed)].map(
          (gemm, i) => playGemm(array, gemm, face, () => random.unit() < (shares[i % 2] ?? 0)),
        );
      }),
      check('long streams', true, () => drawn(600, 96, 2)),
    ],
  };
}

/** Stimuli a few at a time: those of long checks are seldom all needed. */
function* drawnStimuli(
  drive: Drive,
  cycles: number,
  count: number,
  seed: number,
): Generator<Stimulus, void> {
  const arbitrary = stimuli(drive, cycles);
  for (let from = 0; from < count; from += drawnAtOnce) {
    const numRuns = Math.min(drawnAtOnce, count - from);
    yield* fc.sample(arbitrary, { seed: seed + 7919 * from, numRuns });
  }
}

/** Runs are made one by one, as far as some mutant is alive to need them, and kept for the next mutants. */
function check(name: string, isLong: boolean, runs: () => Iterable<Played>): StagedCheck {
  const kept: Played[] = [];
  let rest: Iterator<Played> | undefined;
  const all = {
    *[Symbol.iterator](): Generator<Played, void> {
      for (let i = 0; ; i++) {
        if (i >= kept.length) {
          rest ??= runs()[Symbol.iterator]();
          const next = rest.next();
          if (next.done === true) return;
          kept.push(next.value);
        }
        const one = kept[i];
        if (one !== undefined) yield one;
      }
    },
  };
  return { isLong, check: { name, runs: all } };
}

/**
 * The same architecture with few rows and columns, around an element whose sums are as narrow as its family allows:
 * so the few products of a small array reach every bit of them.
 */
export function smallArray(array: ArrayDesign): ArrayDesign {
  const family = arrayFamilies.find(({ slug }) => slug === array.architecture);
  const narrow = narrowElement(array.element);
  for (const element of narrow === undefined ? [array.element] : [narrow, array.element]) {
    for (const shape of smallShapes) {
      const small = family?.configure({ ...array.params, ...shape }, element);
      if (small?.ok === true) return small.value;
    }
  }
  return array;
}

/** The element itself where checks drive its sum to both ends; else that with the narrowest sum of its family. */
function fillable(element: Element, role: Role): Element {
  const plan = element.plan(role);
  const takesSum = plan.ports.some(({ name }) => name === 'acc_i');
  const isRefused = driveOf(plan).sources.some(({ ready }) => ready !== undefined);
  if (takesSum || (!isRefused && beatsToWrap(plan) <= longestSum)) return element;
  const narrow = narrowElement(element);
  return narrow?.refuses(role) === undefined ? (narrow ?? element) : element;
}

/** The element with the narrowest sum; undefined where its family has no such choice. */
function narrowElement(element: Element): Element | undefined {
  const family = elementFamilies.find(({ slug }) => slug === element.family);
  const { activation, weight, accumulator } = element.arithmetic;
  if (family === undefined || typeof element.section !== 'object') return undefined;
  // Numbers with exponents of their own reach all of any float; sums of integers, all of one with few exponents.
  const floatOf: Readonly<Record<number, string>> = isInteger(weight) ? { 8: 'e4m3' } : {};
  const least = Math.max(activation.width, weight.width);
  for (let width = least; width < accumulator.width; width++) {
    for (const sum of [width, floatOf[width]].filter((each) => each !== undefined)) {
      for (const key of sumKeys) {
        const narrow = family.configure({ ...element.section, [key]: sum });
        if (narrow.ok) return narrow.value;
      }
    }
  }
  return undefined;
}

function isInteger({ format }: Operand): boolean {
  return parseFormat(format)?.row.kind === 'integer';
}

/** Groups without registers that, as wires, would close a combinational loop: such a text does not elaborate. */
function withoutLoops(netlist: Netlist, top: string, groups: readonly FaultGroup[]): FaultGroup[] {
  const hasLoop = loopFinder(netlist, top);
  return groups.filter((group) => group.fault.form !== 'missing' || !hasLoop([group]));
}
