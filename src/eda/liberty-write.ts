/**
 * A library model as Liberty text: the built-in libraries' public face, and the reduced copy that ABC and
 * dfflibmap read. What ABC times and what our own timing analysis times are therefore the same tables.
 */
import { formatExpression } from '../technology/boolean.ts';
import { inputsOf, outputsOf } from '../technology/library.ts';
import type { Arc, Cell, InternalPower, Library, Pin, Table } from '../technology/library.ts';

/** `full`: everything the model holds. `mapping`: what ABC maps to. `registers`: flip-flops, for dfflibmap. */
export type LibertyContent = 'full' | 'mapping' | 'registers';

/** True for cells that ABC can map to: combinational, one output that every input drives with full timing. */
export function isMappable(cell: Cell): boolean {
  const [output, ...more] = outputsOf(cell);
  const inputs = inputsOf(cell);
  if (output?.function === undefined || more.length > 0 || inputs.length === 0) return false;
  const timed = inputs.every((pin) =>
    cell.arcs.some(
      (arc) => arc.from === pin.name && arc.rise !== undefined && arc.fall !== undefined,
    ),
  );
  const plain = cell.pins.every((pin) => pin.direction === 'input' || pin.direction === 'output');
  return timed && plain && !cell.dontUse && cell.sequential === undefined && cell.areaUm2 > 0;
}

/** Liberty text in ps, fF, nW, fJ. Deterministic. */
export function writeLiberty(library: Library, content: LibertyContent = 'full'): string {
  const [low, high] = library.slewPercent;
  const lines = [
    `library (${library.name}) {`,
    '  delay_model : table_lookup;',
    '  time_unit : "1ps";',
    '  voltage_unit : "1V";',
    '  current_unit : "1mA";',
    '  pulling_resistance_unit : "1kohm";',
    '  leakage_power_unit : "1nW";',
    '  capacitive_load_unit (1, ff);',
    `  nom_voltage : ${library.supplyV};`,
    `  nom_temperature : ${library.temperatureC};`,
    '  nom_process : 1;',
    ...['rise', 'fall'].flatMap((edge) => [
      `  input_threshold_pct_${edge} : 50;`,
      `  output_threshold_pct_${edge} : 50;`,
      `  slew_lower_threshold_pct_${edge} : ${low};`,
      `  slew_upper_threshold_pct_${edge} : ${high};`,
    ]),
    '  slew_derate_from_library : 1;',
    ...templateLines(library),
  ];
  for (const cell of library.cells.values()) {
    if (content === 'mapping' && !isMappable(cell)) continue;
    if (content === 'registers' && (cell.dontUse || cell.sequential?.kind !== 'flip-flop'))
      continue;
    lines.push(...cellLines(cell, content));
  }
  lines.push('}', '');
  return lines.join('\n');
}

const VARIABLES = {
  timing: ['input_net_transition', 'total_output_net_capacitance'],
  constraint: ['constrained_pin_transition', 'related_pin_transition'],
  energy: ['input_transition_time', 'total_output_net_capacitance'],
} as const;

type Purpose = keyof typeof VARIABLES;

/** One template per shape of table: ABC stops when a table is larger than its template. */
function templateName(purpose: Purpose, table: Table): string {
  return `${purpose}_${table.x.length}x${table.y.length}`;
}

function templateLines(library: Library): string[] {
  const found = new Map<string, readonly [Purpose, Table]>();
  const note = (purpose: Purpose, tables: readonly (Table | undefined)[]): void => {
    for (const table of tables) {
      if (table !== undefined) found.set(templateName(purpose, table), [purpose, table]);
    }
  };
  for (const cell of library.cells.values()) {
    for (const { rise, fall } of cell.arcs) {
      note('timing', [rise?.delay, rise?.slew, fall?.delay, fall?.slew]);
    }
    for (const rule of cell.constraints) note('constraint', [rule.rise, rule.fall]);
    for (const power of cell.power) note('energy', [power.rise, power.fall]);
  }
  return [...found]
    .toSorted(([one], [two]) => (one < two ? -1 : 1))
    .flatMap(([name, [purpose, table]]) => [
      `  ${purpose === 'energy' ? 'power_lut_template' : 'lu_table_template'} (${name}) {`,
      `    variable_1 : ${VARIABLES[purpose][0]};`,
      ...(table.y.length === 1 ? [] : [`    variable_2 : ${VARIABLES[purpose][1]};`]),
      `    index_1 ("${numbered(table.x)}");`,
      ...(table.y.length === 1 ? [] : [`    index_2 ("${numbered(table.y)}");`]),
      '  }',
    ]);
}

/** `0, 1, 2`: a template's axis counts points; the tables bring their own. */
function numbered(axis: Float64Array): string {
  return [...axis.keys()].join(', ');
}

function cellLines(cell: Cell, content: LibertyContent): string[] {
  const lines = [
    `  cell (${cell.name}) {`,
    `    area : ${figure(cell.areaUm2)};`,
    `    cell_leakage_power : ${figure(cell.leakageNw)};`,
  ];
  if (cell.dontUse) lines.push('    dont_use : true;');
  const state = cell.sequential;
  if (state !== undefined) {
    const isLatch = state.kind === 'latch';
    lines.push(
      `    ${isLatch ? 'latch' : 'ff'} (${state.state}, ${state.inverted}) {`,
      `      ${isLatch ? 'enable' : 'clocked_on'} : "${formatExpression(state.clock)}";`,
      `      ${isLatch ? 'data_in' : 'next_state'} : "${formatExpression(state.next)}";`,
      ...(state.clear === undefined ? [] : [`      clear : "${formatExpression(state.clear)}";`]),
      ...(state.preset === undefined
        ? []
        : [`      preset : "${formatExpression(state.preset)}";`]),
      // Liberty wants to know what a flop does when cleared and preset at once; ours never are.
      ...(state.clear === undefined || state.preset === undefined
        ? []
        : ['      clear_preset_var1 : L;', '      clear_preset_var2 : L;']),
      '    }',
    );
  }
  for (const pin of cell.pins) lines.push(...pinLines(cell, pin, content));
  lines.push('  }');
  return lines;
}

function pinLines(cell: Cell, pin: Pin, content: LibertyContent): string[] {
  const lines = [`    pin (${pin.name}) {`, `      direction : ${pin.direction};`];
  if (pin.direction !== 'output') lines.push(`      capacitance : ${figure(pin.capFf)};`);
  if (pin.isClock) lines.push('      clock : true;');
  if (pin.maxLoadFf !== undefined) lines.push(`      max_capacitance : ${figure(pin.maxLoadFf)};`);
  if (pin.function !== undefined)
    lines.push(`      function : "${formatExpression(pin.function)}";`);
  if (content !== 'registers') {
    for (const arc of cell.arcs) if (arc.to === pin.name) lines.push(...arcLines(cell, arc));
  }
  if (content === 'full') {
    for (const rule of cell.constraints) {
      if (rule.pin !== pin.name) continue;
      lines.push(
        '      timing () {',
        `        related_pin : "${rule.clock}";`,
        `        timing_type : ${rule.kind}_rising;`,
        ...tableLines('rise_constraint', 'constraint', rule.rise),
        ...tableLines('fall_constraint', 'constraint', rule.fall),
        '      }',
      );
    }
    for (const power of cell.power) if (power.pin === pin.name) lines.push(...powerLines(power));
  }
  lines.push('    }');
  return lines;
}

const SENSE = {
  positive: 'positive_unate',
  negative: 'negative_unate',
  none: 'non_unate',
} as const;

function arcLines(cell: Cell, arc: Arc): string[] {
  const type = {
    combinational: [],
    clock: ['        timing_type : rising_edge;'],
    async: [`        timing_type : ${cell.sequential?.clear === undefined ? 'preset' : 'clear'};`],
  }[arc.kind];
  return [
    '      timing () {',
    `        related_pin : "${arc.from}";`,
    `        timing_sense : ${SENSE[arc.sense]};`,
    ...type,
    ...tableLines('cell_rise', 'timing', arc.rise?.delay),
    ...tableLines('rise_transition', 'timing', arc.rise?.slew),
    ...tableLines('cell_fall', 'timing', arc.fall?.delay),
    ...tableLines('fall_transition', 'timing', arc.fall?.slew),
    '      }',
  ];
}

function powerLines(power: InternalPower): string[] {
  return [
    '      internal_power () {',
    ...(power.related === undefined ? [] : [`        related_pin : "${power.related}";`]),
    ...tableLines('rise_power', 'energy', power.rise),
    ...tableLines('fall_power', 'energy', power.fall),
    '      }',
  ];
}

function tableLines(name: string, purpose: Purpose, table: Table | undefined): string[] {
  if (table === undefined) return [];
  if (table.values.length === 1) {
    return [`        ${name} (scalar) { values ("${figure(table.values[0] ?? 0)}"); }`];
  }
  const columns = table.y.length;
  const rows = [...table.x].map((_, i) =>
    [...table.values.subarray(i * columns, (i + 1) * columns)].map(figure).join(', '),
  );
  return [
    `        ${name} (${templateName(purpose, table)}) {`,
    `          index_1 ("${[...table.x].map(figure).join(', ')}");`,
    ...(columns === 1 ? [] : [`          index_2 ("${[...table.y].map(figure).join(', ')}");`]),
    `          values (${rows.map((row) => `"${row}"`).join(', ')});`,
    '        }',
  ];
}

/** Eight significant digits: all of a float32. No exponent form: some readers refuse it. */
function figure(value: number): string {
  const text = String(Number(value.toPrecision(8)));
  return text.includes('e') ? value.toFixed(20).replace(/0+$/, '') : text;
}
