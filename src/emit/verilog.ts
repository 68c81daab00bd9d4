/** From a plan to Verilog text: one file per module, children before parents. */

import { InvariantError } from '../errors.ts';
import { modulesOf, type Interface, type Plan, type Port } from '../structure/plan.ts';
import { fill } from './environment.ts';
import { checkNames } from './names.ts';

/** A file to be written below the output folder. */
export type SourceFile = { readonly path: string; readonly text: string };

const maxColumns = 100;

/** Most that stands on a line with a module's name: in its header, its declaration, its instances. */
const aroundName = 32;

/** Verilog of one module. Deterministic: no date, host or tool version. */
export function renderModule(plan: Plan, designHash?: string): string {
  checkNames(plan);
  return tidy(fill(plan.template, viewOf(plan, designHash)), plan.module);
}

/** What a module's template sees: the plan's own view, its name, the header and the port lines. */
export function viewOf(plan: Plan, designHash?: string): Readonly<Record<string, unknown>> {
  return {
    ...(typeof plan.view === 'function' ? plan.view() : plan.view),
    module: plan.module,
    header: {
      file: `${plan.module}.v`,
      summary: ownLine(`// ${plan.module}.v -- `, plan.summary),
      template: templateText(plan.template),
      params: wrapJson(plan.params),
      timing: timingText(plan.interface),
      sources: plan.sources.map((key) => `[${key}]`).join(' '),
      hasHash: designHash !== undefined,
      hash: designHash ?? '',
    },
    ports: portLines(plan.ports),
  };
}

/** Where a template is edited: below `templates/`, or the bare name of one that a plugin brings. */
function templateText(template: string): string {
  const name = template.startsWith('file:')
    ? template.replace(/^.*\//, '')
    : `templates/${template}`;
  return `${name}.v.hbs`;
}

/** All files of a plan's hierarchy, below `rtl/`. */
export function renderPlan(plan: Plan, designHash?: string): SourceFile[] {
  return modulesOf(plan).map((module) => ({
    path: `rtl/${module.module}.v`,
    text: renderModule(module, designHash),
  }));
}

/** A text behind a lead, or on comment lines of its own where the two do not fit. */
function ownLine(lead: string, text: string): string {
  if (lead.length + text.length <= maxColumns) return text;
  const start = '//   ';
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    const fits = line !== undefined && line.length + 1 + word.length <= maxColumns;
    if (fits) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(start + word);
  }
  return `\n${lines.join('\n')}`;
}

function timingText(timing: Interface): string {
  switch (timing.kind) {
    case 'comb':
      return 'combinational';
    case 'pipe': {
      const rate =
        timing.interval === 1 ? 'one beat per cycle' : `one beat per ${timing.interval} cycles`;
      return `pipe, latency ${timing.latency}, ${rate}`;
    }
    case 'stream':
      return 'stream, valid and ready';
  }
}

/** Port declarations, aligned, each with its comment; the last without a comma. */
function portLines(ports: readonly Port[]): { text: string }[] {
  const ranges = ports.map((port) => (port.width === 1 ? '' : `[${port.width - 1}:0]`));
  const rangeWidth = Math.max(...ranges.map((text) => text.length));
  const nameWidth = Math.max(...ports.map((port) => port.name.length)) + 1;
  return ports.map((port, i) => {
    const direction = port.direction.padEnd(6);
    const range = rangeWidth === 0 ? '' : `${(ranges[i] ?? '').padEnd(rangeWidth)} `;
    const name = `${port.name}${i === ports.length - 1 ? '' : ','}`.padEnd(nameWidth);
    const format = port.format === undefined ? '' : ` (${lanesText(port)}${port.format})`;
    return { text: `${direction} wire ${range}${name} // ${port.doc}${format}` };
  });
}

function lanesText(port: Port): string {
  return port.lanes === undefined || port.lanes === 1 ? '' : `${port.lanes} x `;
}

/** Compact JSON, broken between entries so that comment lines fit. */
function wrapJson(params: Readonly<Record<string, unknown>>): string {
  const room = maxColumns - '// params   '.length;
  const lines: string[] = [];
  let line = '';
  for (const piece of JSON.stringify(params).split(/(?<=,)(?=")/)) {
    if (line.length + piece.length > room) {
      lines.push(line);
      line = piece;
    } else {
      line += piece;
    }
  }
  lines.push(line);
  return lines.join('\n//          ');
}

/** The head of an instance in two lines; a port without its format, which its width and its comment leave clear. */
function shortened(line: string): string {
  return line.replace(/^( +)(\w+) (\w+ \()$/, '$1$2\n$1  $3').replace(/ \(\d+ x \w+\)$/, '');
}

/** Strip trailing blanks, collapse blank runs, and refuse what the style sheet refuses. */
function tidy(text: string, module: string): string {
  // A name cannot be broken: lines that hold a very long one may be as long as it needs.
  const columns = Math.max(maxColumns, module.length + aroundName);
  const tidied = text
    .split('\n')
    .map((line) => line.trimEnd())
    .map((line) => (line.length > columns ? shortened(line) : line))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\n+$/, '\n');
  for (const line of tidied.split('\n')) {
    if (line.length > columns) {
      throw new InvariantError(`${module}: a line has ${line.length} columns: ${line}`);
    }
    if (!/^[\x20-\x7e]*$/.test(line)) {
      throw new InvariantError(`${module}: a line is not plain ASCII: ${line}`);
    }
  }
  return tidied;
}
