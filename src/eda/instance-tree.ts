/** Hierarchical names after flattening, resolved against the modules they came from. */
import type { Netlist, NetlistModule } from './netlist.ts';

export type Place = {
  /** Instance path: `u_tree.u_cell_3`; empty for the top module. */
  readonly path: string;
  /** Module of that instance. */
  readonly module: string;
  /** Modules from the top one down to it. */
  readonly chain: readonly string[];
  /** The rest of the name, local to the module. */
  readonly local: string;
};

export class InstanceTree {
  readonly #hierarchy: Netlist;
  readonly #instances = new Map<string, ReadonlyMap<string, string>>();

  constructor(hierarchy: Netlist) {
    this.#hierarchy = hierarchy;
  }

  /** Where a flat name belongs, starting in module `top`. Generate scopes stay in the local part. */
  resolve(top: string, name: string): Place {
    let module = top;
    const chain = [top];
    let path = '';
    let local = name;
    for (;;) {
      const step = this.#step(module, local);
      if (step === undefined) return { path, module, chain, local };
      path = path === '' ? step.instance : `${path}.${step.instance}`;
      module = step.module;
      chain.push(module);
      local = local.slice(step.instance.length + 1);
    }
  }

  /** Direction of the port of that local name, if it is one. */
  port(place: Place): 'input' | 'output' | 'inout' | undefined {
    return this.#hierarchy.modules[place.module]?.ports[place.local]?.direction;
  }

  /** The longest instance name of `module` that `local` begins with. */
  #step(module: string, local: string): { instance: string; module: string } | undefined {
    const instances = this.#of(module);
    for (let at = local.lastIndexOf('.'); at > 0; at = local.lastIndexOf('.', at - 1)) {
      const instance = local.slice(0, at);
      const type = instances.get(instance);
      if (type !== undefined) return { instance, module: type };
    }
    return undefined;
  }

  #of(module: string): ReadonlyMap<string, string> {
    const known = this.#instances.get(module);
    if (known !== undefined) return known;
    const made = instancesOf(this.#hierarchy.modules[module], this.#hierarchy);
    this.#instances.set(module, made);
    return made;
  }
}

function instancesOf(module: NetlistModule | undefined, hierarchy: Netlist): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, cell] of Object.entries(module?.cells ?? {})) {
    if (hierarchy.modules[cell.type] !== undefined) found.set(name, cell.type);
  }
  return found;
}
