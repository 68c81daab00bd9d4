/**
 * Synthesis of emitted Verilog onto a cell library, hierarchically: every kept module is mapped once. Full and
 * half adder instances become the library's adder cells; the structure of the Verilog is kept unless asked
 * otherwise. Area, register count and leakage are summed over cells; wires have no area.
 */
import { InvariantError } from '../errors.ts';
import { inputsOf, outputsOf } from '../technology/library.ts';
import type { Library } from '../technology/library.ts';
import { operatingPoint } from '../technology/operating-point.ts';
import { adderCells } from './adder-cells.ts';
import { InstanceTree } from './instance-tree.ts';
import { writeLiberty } from './liberty-write.ts';
import type { Netlist, NetlistModule } from './netlist.ts';
import { bufferHeavyNets } from './synthesis-buffers.ts';
import { pinCaps } from './synthesis-caps.ts';
import { FULL_ADDER, HALF_ADDER, mapAdders } from './synthesis-adders.ts';
import { renameCells } from './synthesis-names.ts';
import { traceOrigins } from './synthesis-origin.ts';
import type { Origins } from './synthesis-origin.ts';
import { genericScript, mappingScript } from './synthesis-script.ts';
import type { Arithmetic, Mapping } from './synthesis-script.ts';
import { runYosys } from './yosys.ts';
import type { YosysOptions } from './yosys.ts';

export type { Arithmetic, Mapping } from './synthesis-script.ts';

export type SynthesisJob = {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly top: string;
  /** Modules mapped once and counted as often as they are used; the rest is flattened. */
  readonly keep?: readonly string[];
};

export type SynthesisOptions = YosysOptions & {
  /** Clock period aimed at, ps; default: as fast as mapping makes it without being pushed. */
  readonly clockPs?: number;
  readonly mapping?: Mapping;
  readonly arithmetic?: Arithmetic;
  /** Adder instances as library cells where it has them, or as gates for ABC to map. */
  readonly adders?: 'cells' | 'gates';
};

/** One module mapped to cells. */
export type MappedModule = {
  readonly name: string;
  /** Cells of the library, and instances of kept modules. */
  readonly netlist: NetlistModule;
  /** Of its own cells, without kept modules inside. */
  readonly areaUm2: number;
  readonly leakageNw: number;
  readonly cells: number;
  /** Its flip-flops, one bit each. */
  readonly registerCells: ReadonlySet<string>;
  /** Kept modules inside, by name, with their counts. */
  readonly children: ReadonlyMap<string, number>;
  /** What each cell works for: instance, module and wire of the Verilog. */
  readonly origins: Origins;
};

export type Synthesis = {
  readonly top: string;
  /** Every mapped module by name. */
  readonly modules: ReadonlyMap<string, MappedModule>;
  /** Operators at word level, before gates: what drives the wires of origins. */
  readonly words: Netlist;
  /** Time in Yosys and ABC; what it was when the result came from the cache. */
  readonly seconds: number;
};

/** Map a design. @throws {EngineError} when Yosys or ABC refuses it */
export async function synthesize(
  job: SynthesisJob,
  library: Library,
  options: SynthesisOptions = {},
): Promise<Synthesis> {
  const keep = job.keep ?? [];
  const generic = await runYosys(
    {
      script: genericScript({
        top: job.top,
        files: job.files.map((file) => file.path),
        keep: [...keep, ...adderModules(job)],
        arithmetic: options.arithmetic ?? 'plain',
      }),
      files: Object.fromEntries(job.files.map((file) => [file.path, file.text])),
    },
    options,
  );
  const wanted = [job.top, ...keep];
  const source = readNetlist(generic.files['generic.json']);
  const adders = options.adders === 'gates' ? {} : adderCells(library);
  const design: Netlist = {
    creator: source.creator,
    modules: Object.fromEntries(
      wanted.flatMap((name) => {
        const module = source.modules[name];
        return module === undefined ? [] : [[name, mapAdders(module, adders)] as const];
      }),
    ),
  };
  const mapped = await runYosys(
    {
      script: mappingScript({
        top: job.top,
        mapping: options.mapping ?? 'preserve',
        targetPs: options.clockPs ?? 20 * operatingPoint(library).fo4Ps,
      }),
      files: {
        'generic.json': JSON.stringify(design),
        'boxes.v': boxes(library),
        'mapping.lib': libertyOf(library, 'mapping'),
        'registers.lib': libertyOf(library, 'registers'),
      },
    },
    options,
  );
  const before = readNetlist(mapped.files['before.json']);
  const after = readNetlist(mapped.files['mapped.json']);
  const tree = new InstanceTree(readNetlist(generic.files['hierarchy.json']));
  const modules = wanted.flatMap((name) => {
    const netlist = after.modules[name];
    const old = before.modules[name];
    if (netlist === undefined || old === undefined) return [];
    const traced = traceOrigins(name, old, netlist, tree, library);
    const named = renameCells(netlist, traced, ({ type }) => isRegister(type, library));
    const caps = pinCaps(after, library);
    const { module, origins } = bufferHeavyNets(named.module, named.origins, library, caps);
    return [mappedModule(name, module, origins, library)];
  });
  return {
    top: job.top,
    modules: new Map(modules.map((module) => [module.name, module])),
    words: readNetlist(generic.files['words.json']),
    seconds: generic.seconds + mapped.seconds,
  };
}

/** Sum of a figure over the design: every module as often as it is used. */
export function sumOver(synthesis: Synthesis, figure: (module: MappedModule) => number): number {
  const of = (name: string): number => {
    const module = synthesis.modules.get(name);
    if (module === undefined) throw new InvariantError(`module ${name} was not mapped`);
    let sum = figure(module);
    for (const [child, count] of module.children) sum += count * of(child);
    return sum;
  };
  return of(synthesis.top);
}

/** Count what a mapped netlist holds. */
export function mappedModule(
  name: string,
  netlist: NetlistModule,
  origins: Origins,
  library: Library,
): MappedModule {
  let areaUm2 = 0;
  let leakageNw = 0;
  let cells = 0;
  const registerCells = new Set<string>();
  const children = new Map<string, number>();
  for (const [instance, { type }] of Object.entries(netlist.cells)) {
    const cell = library.cells.get(type);
    if (cell === undefined) {
      if (type !== '$scopeinfo') children.set(type, (children.get(type) ?? 0) + 1);
      continue;
    }
    areaUm2 += cell.areaUm2;
    leakageNw += cell.leakageNw;
    cells++;
    if (cell.sequential !== undefined) registerCells.add(instance);
  }
  return { name, netlist, areaUm2, leakageNw, cells, registerCells, children, origins };
}

function isRegister(type: string, library: Library): boolean {
  return library.cells.get(type)?.sequential !== undefined;
}

function adderModules(job: SynthesisJob): string[] {
  const has = (module: string): boolean =>
    job.files.some((file) => new RegExp(`^module ${module}\\b`, 'm').test(file.text));
  return [FULL_ADDER, HALF_ADDER].filter(has);
}

/** Verilog stubs of all cells, so that Yosys knows the directions of their pins. */
export function boxes(library: Library): string {
  return [...library.cells.values()]
    .filter((cell) => !cell.dontUse)
    .map((cell) => {
      const inputs = inputsOf(cell).map((pin) => `input ${pin.name}`);
      const outputs = outputsOf(cell).map((pin) => `output ${pin.name}`);
      return `(* blackbox *) module ${cell.name}(${[...inputs, ...outputs].join(', ')}); endmodule`;
    })
    .join('\n');
}

const liberties = new WeakMap<Library, Map<string, string>>();

function libertyOf(library: Library, content: 'mapping' | 'registers'): string {
  const known = liberties.get(library) ?? new Map<string, string>();
  liberties.set(library, known);
  const text = known.get(content) ?? writeLiberty(library, content);
  known.set(content, text);
  return text;
}

function readNetlist(bytes: Uint8Array | undefined): Netlist {
  if (bytes === undefined) throw new InvariantError('Yosys wrote no netlist');
  return JSON.parse(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(),
  ) as Netlist;
}
