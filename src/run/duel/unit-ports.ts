/** The ports of somebody's unit against what the map says of them, before anything is simulated. */

import { EngineError, InputError, nearestName, type Issue } from '../../errors.ts';
import { readNetlist } from '../../eda/netlist-read.ts';
import type { NetlistModule } from '../../eda/netlist.ts';
import type { Rtl } from '../../simulate/engine.ts';
import type { UnitMap } from './port-map.ts';

type Wanted = { readonly name: string; readonly width: number; readonly direction: string };

/**
 * Their ports must be there, in the right direction and width: Verilog itself would cut or fill silently. Every input
 * must have something to drive it, and registers a clock.
 *
 * @param rtl the unit `top` within our ports
 * @throws {InputError} naming each port that is not right
 * @throws {EngineError} when Yosys refuses the text
 */
export async function checkPorts(map: UnitMap, rtl: Rtl, top: string, file: string): Promise<void> {
  const unit = await unitIn(rtl).catch(async (error: unknown) => {
    if (!(error instanceof EngineError)) throw error;
    const issues = unknownNames(map, await alone(rtl, top, error));
    throw issues.length > 0 ? new InputError(issues, file) : error;
  });
  const clockless = unclocked(map, unit);
  const issues = [
    ...wantedPorts(map).flatMap((wanted) => misfit(wanted, unit)),
    // The clock is the input that nothing drives.
    ...(clockless.length > 0 ? clockless : undriven(map, unit)),
  ];
  if (issues.length > 0) throw new InputError(issues, file);
}

/** Their module as it stands in ours, parameters set. */
async function unitIn(rtl: Rtl): Promise<NetlistModule> {
  const { modules } = await readNetlist(rtl);
  const instance = Object.values(modules[rtl.top]?.cells ?? {}).find(
    ({ type }) => modules[type] !== undefined,
  );
  const unit = modules[instance?.type ?? ''];
  if (unit === undefined) throw new EngineError(`yosys found nothing in ${rtl.top}`);
  return unit;
}

/** Their module by itself, where it cannot be read with the names of the map. */
async function alone(rtl: Rtl, top: string, refusal: EngineError): Promise<NetlistModule> {
  const files = rtl.files.slice(0, -1);
  const netlist = await readNetlist({ top, files }).catch(() => {
    throw refusal;
  });
  const unit = netlist.modules[top];
  if (unit === undefined) throw refusal;
  return unit;
}

function unknownNames(map: UnitMap, unit: NetlistModule): Issue[] {
  const ports = Object.keys(unit.ports);
  const parameters = Object.keys(unit.parameter_default_values ?? {});
  const absent = (
    section: string,
    name: string,
    known: readonly string[],
    what: string,
  ): Issue[] =>
    known.includes(name) ? [] : [issue([section, name], what, 'absent', nearestName(name, known))];
  return [
    ...wantedPorts(map).flatMap(({ name }) => absent('ports', name, ports, 'a port of the unit')),
    ...map.constants.flatMap(({ theirs }) =>
      absent('constants', theirs, ports, 'an input of the unit'),
    ),
    ...map.parameters.flatMap(({ name }) =>
      absent('parameters', name, parameters, 'a parameter of the unit'),
    ),
  ];
}

function wantedPorts({ request, operands, result, ...map }: UnitMap): Wanted[] {
  const input = (name: string | undefined, width: number): Wanted[] =>
    name === undefined ? [] : [{ name, width, direction: 'input' }];
  const output = (name: string | undefined, width: number): Wanted[] =>
    name === undefined ? [] : [{ name, width, direction: 'output' }];
  return [
    ...operands.flatMap((name) => input(name, request.format.bits)),
    ...output(result, request.to.bits),
    ...[map.clock, map.reset?.port, map.valid?.port].flatMap((name) => input(name, 1)),
    ...output(map.done?.port, 1),
  ];
}

function misfit({ name, width, direction }: Wanted, { ports }: NetlistModule): Issue[] {
  const port = ports[name];
  if (port?.direction === direction && port.bits.length === width) return [];
  const actual = port === undefined ? 'absent' : `an ${port.direction} of ${port.bits.length} bits`;
  const nearest = port === undefined ? nearestName(name, Object.keys(ports)) : undefined;
  return [issue(['ports', name], `an ${direction} of ${width} bits of the unit`, actual, nearest)];
}

/** An input that nothing drives would be 0 in one engine and unknown in another. */
function undriven(map: UnitMap, { ports }: NetlistModule): Issue[] {
  const named = new Set([
    ...wantedPorts(map).map(({ name }) => name),
    ...map.constants.map(({ theirs }) => theirs),
  ]);
  return Object.entries(ports)
    .filter(([name, { direction }]) => direction !== 'output' && !named.has(name))
    .map(([name]) =>
      issue(
        ['constants', name],
        'given for an input of the unit that ports does not name',
        'absent',
      ),
    );
}

function unclocked({ clock }: UnitMap, { cells }: NetlistModule): Issue[] {
  const isRegister = (type: string): boolean => /^\$(a|s|al)?dff/.test(type);
  if (clock !== undefined || !Object.values(cells).some(({ type }) => isRegister(type))) return [];
  return [issue(['ports', 'clock'], 'given for a unit with registers', 'absent')];
}

function issue(path: readonly string[], expected: string, actual: string, nearest?: string): Issue {
  return {
    code: 'conflict',
    path,
    expected,
    actual,
    ...(nearest === undefined ? {} : { nearest }),
  };
}
