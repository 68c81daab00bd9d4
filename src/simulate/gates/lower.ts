/** From a Yosys netlist to a `GateGraph`. */

import { EngineError } from '../../errors.ts';
import type { Netlist } from '../../eda/netlist.ts';
import { formatExpression, pin as pinExpression, pinsOf } from '../../technology/boolean.ts';
import type { Expression } from '../../technology/boolean.ts';
import type { CellModels } from './cells.ts';
import { flatten } from './flatten.ts';
import type { Flat } from './flatten.ts';
import type { GateFunction, GateGraph, Gates } from './graph.ts';

type Gate = {
  readonly function: number;
  readonly output: number;
  readonly inputs: readonly number[];
  readonly cell: number;
  readonly pin: number;
};

/**
 * Lower a netlist of library cells or Yosys gates; instances of other modules are flattened.
 *
 * @param models what each cell type computes: `genericCells`, or a library's
 * @throws {EngineError} on a cell without a model, a combinational loop, two drivers of a net, or registers
 *   that are not all clocked by one input port
 */
export function lowerGates(netlist: Netlist, top: string, models: CellModels): GateGraph {
  const flat = flatten(netlist, top, models);
  const functions = new FunctionTable();
  const gates: Gate[] = [];
  const state: number[] = [];
  const next: number[] = [];
  const registerCell: number[] = [];
  let netCount = flat.netCount;
  let clockNet: number | undefined;

  flat.cells.forEach(({ model, pins, name }, cell) => {
    const stateNet = model.register === undefined ? -1 : netCount++;
    const netOf = (pin: string): number =>
      pin === model.register?.state ? stateNet : (pins[pin] ?? 0);
    const add = (expression: Expression, output: number, pin: number): void => {
      const { index, variables } = functions.add(expression);
      gates.push({ function: index, output, inputs: variables.map(netOf), cell, pin });
    };
    model.outputs.forEach((output, pin) => {
      const net = pins[output.pin];
      if (net !== undefined) add(output.function, net, pin);
    });
    if (model.register === undefined) return;
    const { clock, next: nextState } = model.register;
    const own = pins[clock] ?? 0;
    clockNet ??= own;
    if (own !== clockNet) {
      throw new EngineError(`the gate simulator needs one clock; register ${name} has another`);
    }
    let nextNet: number;
    if (nextState.op === 'pin') nextNet = netOf(nextState.pin);
    else add(nextState, (nextNet = netCount++), -1);
    state.push(stateNet);
    next.push(nextNet);
    registerCell.push(cell);
  });
  for (const [from, to] of flat.aliases) {
    const { index } = functions.add(pinExpression('0'));
    gates.push({ function: index, output: to, inputs: [from], cell: -1, pin: -1 });
  }

  const clock = findClock(flat, clockNet);
  const inputs = flat.inputs.filter((port) => port.name !== clock?.port);
  const sources = [0, 1, ...inputs.flatMap((port) => [...port.nets]), ...state];
  if (clock !== undefined) sources.push(clock.net);
  const roots = [...flat.outputs.flatMap((port) => [...port.nets]), ...next];
  const netNames = [...flat.netNames];
  while (netNames.length < netCount) netNames.push('');
  return {
    name: top,
    netCount,
    netNames,
    netOfBit: flat.netOfBit,
    inputs,
    outputs: flat.outputs,
    ...(clock === undefined ? {} : { clock }),
    cells: flat.cells.map(({ name, path, module, type, pins }) => ({
      name,
      path,
      module,
      type,
      pins,
    })),
    functions: functions.list,
    gates: pack(sort(gates, netCount, sources, roots, netNames)),
    registers: {
      count: state.length,
      state: Int32Array.from(state),
      next: Int32Array.from(next),
      cell: Int32Array.from(registerCell),
    },
  };
}

/** Distinct functions, with their variables replaced by positions. */
class FunctionTable {
  readonly list: GateFunction[] = [];
  readonly #index = new Map<string, number>();

  add(expression: Expression): { index: number; variables: string[] } {
    const variables = pinsOf(expression);
    const renamed = rename(expression, (name) => String(variables.indexOf(name)));
    const key = formatExpression(renamed);
    let index = this.#index.get(key);
    if (index === undefined) {
      index = this.list.push({ arity: variables.length, expression: renamed }) - 1;
      this.#index.set(key, index);
    }
    return { index, variables };
  }
}

function rename(expression: Expression, to: (name: string) => string): Expression {
  switch (expression.op) {
    case 'constant':
      return expression;
    case 'pin':
      return pinExpression(to(expression.pin));
    case 'not':
      return { op: 'not', of: rename(expression.of, to) };
    case 'and':
    case 'or':
    case 'xor':
      return { op: expression.op, of: expression.of.map((of) => rename(of, to)) };
  }
}

function findClock(
  flat: Flat,
  net: number | undefined,
): { readonly port: string; readonly net: number } | undefined {
  if (net === undefined) return undefined;
  const port = flat.inputs.find(({ nets }) => nets.length === 1 && nets[0] === net);
  if (port === undefined) {
    throw new EngineError('the gate simulator needs registers clocked directly by an input port');
  }
  return { port: port.name, net };
}

/** Depth-first post-order from the outputs and next states: operands stay close to their users. */
function sort(
  gates: readonly Gate[],
  netCount: number,
  sources: readonly number[],
  roots: readonly number[],
  names: readonly string[],
): Gate[] {
  const driver = new Int32Array(netCount).fill(-1);
  const isSource = new Uint8Array(netCount);
  for (const net of sources) isSource[net] = 1;
  gates.forEach((gate, index) => {
    if (driver[gate.output] !== -1 || isSource[gate.output] === 1) {
      throw new EngineError(`net ${names[gate.output]} has two drivers`);
    }
    driver[gate.output] = index;
  });

  const order: Gate[] = [];
  const mark = new Uint8Array(gates.length); // 1 open, 2 done
  const stack: number[] = [];
  const visit = (root: number): void => {
    stack.push(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const gate = gates[top];
      if (gate === undefined || mark[top] === 2) {
        stack.pop();
        continue;
      }
      const opened = mark[top] === 1;
      mark[top] = 1;
      let pending = false;
      for (const net of gate.inputs) {
        const from = driver[net] ?? -1;
        if (from < 0 || mark[from] === 2) continue;
        if (opened || mark[from] === 1) {
          throw new EngineError(`combinational loop through net ${names[net]}`);
        }
        stack.push(from);
        pending = true;
      }
      if (pending) continue;
      mark[top] = 2;
      order.push(gate);
      stack.pop();
    }
  };
  for (const net of roots) {
    const from = driver[net] ?? -1;
    if (from >= 0) visit(from);
  }
  gates.forEach((_, index) => visit(index));
  return order;
}

function pack(order: readonly Gate[]): Gates {
  const first = new Uint32Array(order.length + 1);
  order.forEach((gate, g) => {
    first[g + 1] = (first[g] ?? 0) + gate.inputs.length;
  });
  return {
    count: order.length,
    function: Uint16Array.from(order, (gate) => gate.function),
    output: Int32Array.from(order, (gate) => gate.output),
    first,
    inputs: Int32Array.from(order.flatMap((gate) => gate.inputs)),
    cell: Int32Array.from(order, (gate) => gate.cell),
    pin: Int16Array.from(order, (gate) => gate.pin),
  };
}
