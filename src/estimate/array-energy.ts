/**
 * Energy of an array under its own operands. Every kept module is simulated on the port streams that its instances
 * see in the running array, from power-up, each instance a lane; the fabric between them on those same streams. A net
 * between two modules is charged where it is read, so that nothing counts twice.
 */

import type { Netlist, NetlistCell, NetlistModule } from '../eda/netlist.ts';
import { InvariantError } from '../errors.ts';
import { lanes as maximumLanes } from '../simulate/gates/kernel.ts';
import type { Block } from '../simulate/engine.ts';
import { block, copyField, layout } from '../simulate/engine.ts';
import { addTerms, scaleTerms, totalFj, zeroTerms } from './energy-model.ts';
import { measureLanes } from './energy.ts';
import type { EnergyOptions, LaneGroup, NetlistEnergy } from './energy.ts';
import { ranked, spreadOf } from './energy-price.ts';
import type { EnergyFigure } from './energy-price.ts';
import type { SynthesizedDesign } from './types.ts';

/** The streams of one instance of a kept module, one block per run of the array. */
export type InstanceTrace = {
  readonly instance: string;
  readonly module: string;
  /** Every port but the clock. */
  readonly runs: readonly Block[];
};

/** What was recorded while the array ran on its workload. */
export type ArrayTrace = {
  /** Ports of the top module, one block per run. */
  readonly top: readonly Block[];
  readonly instances: readonly InstanceTrace[];
  /** Of each run, the cycles in which the array is busiest, and their share in the workload. */
  readonly windows: readonly NonNullable<LaneGroup['window']>[];
  /** Multiply-accumulates per cycle of the workload. */
  readonly macsPerCycle: number;
};

export type ArrayEnergyOptions = Omit<
  EnergyOptions,
  'lead' | 'partOf' | 'macsPerCycle' | 'inputDelayPs'
>;

/** Instances of a kept module that are simulated; the others are taken to be like these, which lie evenly among them. */
const SAMPLED = maximumLanes;

/** Energy of a mapped array. @throws {EngineError} on a cell without a model */
export function measureArrayEnergy(
  design: SynthesizedDesign,
  trace: ArrayTrace,
  options: ArrayEnergyOptions,
): NetlistEnergy {
  const { synthesis, library } = design;
  const modules: Record<string, NetlistModule> = Object.fromEntries(
    [...synthesis.modules].map(([name, module]) => [name, module.netlist]),
  );
  const { top } = synthesis;
  const own = modules[top];
  if (own === undefined) throw new InvariantError(`module ${top} was not mapped`);
  const isKept = (type: string): boolean => modules[type] !== undefined;
  const pieces: { readonly energy: NetlistEnergy; readonly times: number }[] = [];
  const measure = (
    of: string,
    netlist: Netlist,
    groups: readonly LaneGroup[],
    times: number,
  ): void => {
    const energy = measureLanes(netlist, of, library, groups, {
      ...options,
      lead: 1,
      partOf: (cell) => design.partOf(of, cell.name),
    });
    pieces.push({ energy, times });
  };
  for (const module of new Set(trace.instances.map((each) => each.module))) {
    const all = trace.instances.filter((each) => each.module === module);
    const some = evenly(all, SAMPLED);
    const groups = trace.windows.map((window, run) => ({
      lanes: some.map((each) => runOf(each.runs, run)),
      window,
    }));
    measure(module, { creator: 'pelab', modules }, groups, all.length);
  }
  const fabric = fabricOf(own, isKept);
  const streams = trace.windows.map((window, run) => ({
    lanes: [fabricStream(fabric, runOf(trace.top, run), trace.instances, run)],
    window,
  }));
  measure(top, { creator: 'pelab', modules: { [top]: fabric } }, streams, 1);
  return together(pieces, trace);
}

/** The top module without its kept instances: their outputs are inputs of it. */
function fabricOf(top: NetlistModule, isKept: (type: string) => boolean): NetlistModule {
  const cells: Record<string, NetlistCell> = {};
  const ports: Record<string, NetlistModule['ports'][string]> = { ...top.ports };
  for (const [name, cell] of Object.entries(top.cells)) {
    if (!isKept(cell.type)) {
      cells[name] = cell;
      continue;
    }
    for (const [port, bits] of Object.entries(cell.connections)) {
      if (cell.port_directions[port] === 'output') {
        ports[portName(name, port)] = { direction: 'input', bits };
      }
    }
  }
  return { ...top, cells, ports };
}

/** Inputs of the fabric in one run: those of the top module, and what the instances put out. */
function fabricStream(
  fabric: NetlistModule,
  top: Block,
  instances: readonly InstanceTrace[],
  run: number,
): Block {
  const sources = [
    ...top.layout.fields.map((field) => ({ from: top, field, name: field.name })),
    ...instances.flatMap((each) => {
      const from = runOf(each.runs, run);
      return from.layout.fields.map((field) => {
        const name = portName(each.instance, field.name);
        return { from, field, name };
      });
    }),
  ].filter(({ name }) => fabric.ports[name]?.direction === 'input');
  const shapes = sources.map(({ name, field }) => ({ name, width: field.width }));
  const stream = block(layout(shapes), top.cycles);
  sources.forEach(({ from, field }, i) => {
    const to = stream.layout.fields[i];
    if (to !== undefined) copyField(from, field, stream, to);
  });
  return stream;
}

function portName(instance: string, port: string): string {
  return `${instance}.${port}`;
}

function runOf(runs: readonly Block[], run: number): Block {
  const found = runs[run];
  if (found === undefined) throw new InvariantError(`run ${run} of the array was not recorded`);
  return found;
}

/** Every n-th item, at most `count` of them. */
function evenly<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / count);
  const picked: T[] = [];
  for (let at = 0; Math.floor(at) < items.length && picked.length < count; at += step) {
    const item = items[Math.floor(at)];
    if (item !== undefined) picked.push(item);
  }
  return picked;
}

/** The sum over modules and fabric. */
function together(
  pieces: readonly { readonly energy: NetlistEnergy; readonly times: number }[],
  trace: ArrayTrace,
): NetlistEnergy {
  const sum = (of: (energy: NetlistEnergy) => EnergyFigure): EnergyFigure => {
    const parts = new Map<string, number>();
    const runsFj = trace.windows.map(() => 0);
    let terms = zeroTerms;
    let togglesPerCycle = 0;
    for (const { energy, times } of pieces) {
      const figure = of(energy);
      terms = addTerms(terms, scaleTerms(figure.terms, times));
      togglesPerCycle += times * figure.togglesPerCycle;
      figure.runsFj.forEach((fj, run) => (runsFj[run] = (runsFj[run] ?? 0) + times * fj));
      for (const { part, energyPerCycleFj } of figure.breakdown) {
        parts.set(part, (parts.get(part) ?? 0) + times * energyPerCycleFj);
      }
    }
    return {
      energyPerCycleFj: totalFj(terms),
      energyPerMacFj: totalFj(terms) / trace.macsPerCycle,
      spreadRatio: spreadOf(runsFj, totalFj(terms)),
      runsFj,
      terms,
      breakdown: ranked(parts),
      togglesPerCycle,
    };
  };
  const isTimed = pieces.every(({ energy }) => energy.timed !== undefined);
  return {
    zeroDelay: sum((energy) => energy.zeroDelay),
    ...(isTimed ? { timed: sum((energy) => energy.timed ?? energy.zeroDelay) } : {}),
    samples: trace.top.reduce((total, { cycles }) => total + cycles - 1, 0),
    stimuli: trace.windows.length,
    leakageNw: pieces.reduce((total, { energy, times }) => total + times * energy.leakageNw, 0),
  };
}
