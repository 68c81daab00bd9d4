/**
 * SCALE-Sim configuration files of all three generations, as far as they describe the machine: keys may be
 * missing, in any case, with `:` or `=`, and buffers have two spellings. What is not there has a default.
 *
 * @source [scalesim] scale_config.py; shipped configs of v1, v2 and v3
 */

import { InputError, nearestName, type Issue } from '../errors.ts';

export type ScaleSimConfig = {
  readonly runName: string;
  readonly rows: number;
  readonly columns: number;
  readonly dataflow: 'os' | 'ws' | 'is';
  /** Of the three buffers, KiB. */
  readonly ifmapKib: number;
  readonly filterKib: number;
  readonly ofmapKib: number;
  /** Words per cycle, where the file fixes it (`InterfaceBandwidth: USER`); else it is never short. */
  readonly bandwidth?: number;
};

type Entry = { readonly text: string; readonly line: number };

const dataflows = ['os', 'ws', 'is'] as const;

/**
 * Read a configuration.
 *
 * @param file name for messages
 * @throws {InputError} with the line of everything that is wrong
 */
export function readScaleSimConfig(text: string, file: string): ScaleSimConfig {
  const issues: Issue[] = [];
  const entries = readEntries(text, issues);
  const number = (keys: readonly string[], fallback?: number): number => {
    const entry = keys.map((key) => entries.get(key.toLowerCase())).find((each) => each);
    const value = Number(entry?.text ?? fallback);
    if (Number.isInteger(value) && value >= 1 && value <= 1e9) return value;
    issues.push(misfit(keys[0] ?? '', 'a whole number of at least 1', entry));
    return 1;
  };
  const dataflow = dataflowOf(entries.get('dataflow'), issues);
  const isGiven = /^user$/i.test(entries.get('interfacebandwidth')?.text ?? '');
  const config: ScaleSimConfig = {
    runName: entries.get('run_name')?.text.replaceAll(/^["']|["']$/g, '') ?? 'scalesim',
    rows: number(['ArrayHeight']),
    columns: number(['ArrayWidth']),
    dataflow,
    ifmapKib: number(['IfmapSramSzkB', 'IfmapSramSz'], 512),
    filterKib: number(['FilterSramSzkB', 'FilterSramSz'], 512),
    ofmapKib: number(['OfmapSramSzkB', 'OfmapSramSz'], 256),
    ...(isGiven ? { bandwidth: bandwidthOf(entries.get('bandwidth'), issues) } : {}),
  };
  if (issues.length > 0) throw new InputError(issues, file);
  return config;
}

/** `key: value` and `key = value` lines by key in lower case; sections are told apart by no key. */
function readEntries(text: string, issues: Issue[]): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  text.split(/\r\n|\n|\r/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || /^[#;]/.test(line) || /^\[.*\]$/.test(line)) return;
    const [, key, value] = /^([^:=]+?)\s*[:=]\s*(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) {
      const expected = '[section], key: value or key = value';
      issues.push(misfit('the line', expected, { text: line.slice(0, 60), line: index + 1 }));
      return;
    }
    entries.set(key.toLowerCase(), { text: value.trim(), line: index + 1 });
  });
  return entries;
}

function dataflowOf(entry: Entry | undefined, issues: Issue[]): ScaleSimConfig['dataflow'] {
  const name = entry?.text.toLowerCase() ?? '';
  const found = dataflows.find((each) => each === name);
  if (found !== undefined) return found;
  const nearest = nearestName(name, dataflows);
  const issue = misfit('Dataflow', `one of ${dataflows.join(', ')}`, entry);
  issues.push(nearest === undefined ? issue : { ...issue, nearest });
  return 'os';
}

/** The narrowest of the list: one number for each interface. */
function bandwidthOf(entry: Entry | undefined, issues: Issue[]): number {
  const numbers = (entry?.text ?? '').split(',').map((part) => Number(part.trim()));
  if (entry !== undefined && numbers.every((each) => Number.isFinite(each) && each > 0)) {
    return Math.min(...numbers);
  }
  issues.push(misfit('Bandwidth', 'numbers above 0, separated by commas', entry));
  return 1;
}

function misfit(key: string, expected: string, entry: Entry | undefined): Issue {
  return {
    code: entry === undefined ? 'wrong_type' : 'unreadable',
    path: [key],
    expected,
    actual: entry === undefined ? 'absent' : JSON.stringify(entry.text),
    ...(entry === undefined ? {} : { line: entry.line }),
  };
}
