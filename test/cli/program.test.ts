import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writeNpy } from '../../src/workloads/npy.ts';
import {
  compileProgram,
  processesNaming,
  runPelab,
  startPelab,
  type Ran,
} from '../support/program.ts';

const program = compileProgram();
const folder = mkdtempSync(join(tmpdir(), 'pelab-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pelab = (...args: string[]): Promise<Ran> => runPelab(program, args, folder);
const int8 = resolve('designs/int8-systolic.yaml');
const tiny = 'name: tiny\nelement: {family: mac}\n';

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

describe('help', () => {
  test('pelab --help loads nothing heavy: no engine, no template, no schema, no plot', async () => {
    const coverage = mkdtempSync(join(tmpdir(), 'pelab-help-'));
    try {
      const run = startPelab(program, ['--help'], folder, { NODE_V8_COVERAGE: coverage });
      const ran = await run.ended;
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      const loaded = readdirSync(coverage).flatMap((file) => {
        const text = readFileSync(join(coverage, file), 'utf8');
        const { result } = JSON.parse(text) as { readonly result: readonly { url: string }[] };
        return result.map(({ url }) => url);
      });
      expect(loaded.some((url) => url.includes('/dist/cli/'))).toBe(true);
      const heavy =
        /@yowasp|handlebars|\/zod\/|fast-check|observablehq|linkedom|\/(eda|simulate|verify|elements)\//;
      expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
    } finally {
      rmSync(coverage, { recursive: true, force: true });
    }
  });
  test('pelab alone shows the commands', async () => {
    const { code, stdout } = await pelab();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^pelab <command> \[file\] \[options\]\n/);
  });
  test.concurrent.each([
    'run',
    'simulate',
    'emit',
    'cosim',
    'prove',
    'mutate',
    'certify',
    'check',
    'estimate',
    'compare',
    'calibrate',
    'fpga',
    'calc',
    'list',
    'doctor',
  ])('%s --help shows an example', async (name) => {
    const { code, stdout } = await pelab(name, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain(`Examples:\n  pelab ${name}`);
  });
});

describe('what comes out', () => {
  test.concurrent('--json prints one document on stdout and nothing else', async () => {
    const ran = await pelab('simulate', int8, '--json');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const { name, simulation } = JSON.parse(ran.stdout) as {
      name: string;
      simulation: { macs: number; gemms: unknown[] };
    };
    expect(name).toBe('int8-systolic');
    expect(simulation.macs).toBe(49 * 4608 * 512);
    expect(simulation.gemms).toHaveLength(1);
  });
  test.concurrent('--quiet prints nothing', async () => {
    expect(await pelab('simulate', put('quiet.yaml', tiny), '--quiet')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });
  test.concurrent('a reader that stops early is no error', async () => {
    const { spawnSync } = await import('node:child_process');
    const { status, stdout, stderr } = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" "${program}" list formats | head -n 1`],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^name/);
  });
  test.concurrent('emit writes every file of its manifest, and nothing hidden stays', async () => {
    const { code } = await pelab(
      'emit',
      put('written.yaml', tiny.replace('tiny', 'written')),
      '--out',
      'o',
    );
    expect(code).toBe(0);
    const written = readdirSync(join(folder, 'o/written'), { recursive: true }).map(String);
    const manifest = JSON.parse(readFileSync(join(folder, 'o/written/manifest.json'), 'utf8')) as {
      files: string[];
    };
    for (const file of manifest.files) expect(written).toContain(file);
    expect(readdirSync(join(folder, 'o')).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

test('a processing element from a plugin goes through the program like any other', async () => {
  const mac = JSON.stringify(resolve(program, '../../elements/mac/index.js'));
  put('plugin.mjs', `import { mac } from ${mac};\nexport const mine = { ...mac, slug: 'mine' };\n`);
  const text = 'name: plugged\nplugins: [plugin.mjs]\nelement: {family: mine, weight: int4}\n';
  const ran = await pelab('emit', put('plugged.yaml', text), '--out', 'plugged', '--json');
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(ran.stdout)).toMatchObject({ rtl: { top: 'mac_acc_as8_ws4_c32' } });
});

describe('what is wrong is told in a sentence, with exit code 2', () => {
  const npy = writeNpy(Int8Array.from([1, 2, 3, 4]), [2, 2]);
  const bad = (name: string, text: string): string => put(`${name}.yaml`, text);
  const cases: [string, string[], string][] = [
    ['unknown command', ['simulat', int8], 'the command must be one of '],
    ['unknown option', ['simulate', int8, '--jsn'], 'not --jsn; did you mean --json?'],
    [
      'an option given twice',
      ['reproduce', 'tpe', '--section', 'digits', '--section', 'columns'],
      '--section must be given once, not 2 times',
    ],
    ['missing argument', ['simulate'], 'the arguments must be <design>, not fewer'],
    [
      'one argument too many',
      ['simulate', int8, int8],
      'the arguments must be <design>, not also ',
    ],
    ['unknown topic', ['list', 'formas'], 'did you mean formats?'],
    [
      'missing file',
      ['simulate', 'nope.yaml'],
      'nope.yaml: the file must be an existing file, not missing',
    ],
    [
      'unknown key',
      ['simulate', bad('key', `${tiny}technolgy: {}\n`)],
      'key.yaml:3:1: technolgy must be one of ',
    ],
    [
      'wrong type',
      ['emit', bad('type', 'name: d\nelement: {family: mac, accumulator: wide}\n')],
      'type.yaml:2:24: element.accumulator must be a number, not "wide"',
    ],
    [
      'impossible width',
      ['emit', bad('width', 'name: d\nelement: {family: mac, weight: int99}\n')],
      'width.yaml:2:24: element.weight must be an integer format int2..int16 or uint2..uint16, not "int99"',
    ],
    [
      'path traversal',
      ['emit', bad('path', 'name: ../../x\nelement: {family: mac}\n')],
      'path.yaml:1:1: name must be letters, digits, - and _',
    ],
    [
      'non-finite number',
      ['simulate', bad('inf', `${tiny}workload: {gemms: [{m: .inf, k: 1, n: 1}]}\n`)],
      'inf.yaml:3:21: workload.gemms.0.m must be a finite number, not Infinity',
    ],
    [
      'contradictory dimensions',
      [
        'simulate',
        bad(
          'dim',
          `${tiny}workload: {tensors: {a: ${put('a.npy', npy)}, b: a.npy}, gemms: [{m: 2, k: 3, n: 2}]}\n`,
        ),
      ],
      'workload.gemms.0.k must be 2, as in the tensors, not 3',
    ],
    [
      'corrupt npy',
      [
        'simulate',
        bad(
          'npy',
          `${tiny}workload: {tensors: {a: ${put('cut.npy', npy.subarray(0, 130))}, b: a.npy}}\n`,
        ),
      ],
      'cut.npy: the file must be 4 bytes of data for shape (2, 2) of 8-bit elements, not 2 bytes',
    ],
    [
      'corrupt CSV',
      [
        'simulate',
        bad('csv', `${tiny}workload: {topology: ${put('t.csv', 'h\na, 1, x, 3,\n')}}\n`),
      ],
      't.csv:2:7: N must be a whole number of at least 1, not "x"',
    ],
    [
      'output folder below a file',
      ['emit', int8, '--out', put('file', '')],
      'must be a folder, not below or in place of a file',
    ],
  ];
  test.concurrent.each(cases)('%s', async (_name, args, message) => {
    const ran = await pelab(...args);
    expect(ran.stderr).toContain(message);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
  });
  test.concurrent('with --json as a document on stdout too', async () => {
    const ran = await pelab('simulate', 'nope.yaml', '--json');
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      schema: 'pelab.error/1',
      error: { kind: 'input', file: 'nope.yaml', issues: [{ expected: 'an existing file' }] },
    });
  });
  test.concurrent("a folder with somebody else's files is left alone", async () => {
    mkdirSync(join(folder, 'mine/tiny'), { recursive: true });
    writeFileSync(join(folder, 'mine/tiny/thesis.txt'), 'years of work');
    const ran = await pelab('emit', put('mine.yaml', tiny), '--out', 'mine');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(
      'must be empty, or one that pelab has written (with its manifest.json), not one with thesis.txt',
    );
    expect(readFileSync(join(folder, 'mine/tiny/thesis.txt'), 'utf8')).toBe('years of work');
  });
});

describe('Ctrl-C', () => {
  // A product of 2^36 multiply-accumulates per layer, hundreds of layers: minutes of work.
  const long = `name: long\nelement: {family: mac}\nworkload:\n  gemms:\n${Array.from({ length: 3000 }, (_, i) => `    - {m: 4096, k: ${4096 + i}, n: 4096}\n`).join('')}`;
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends a long run at once with 130 and leaves nothing',
    async (name) => {
      const run = startPelab(
        program,
        ['simulate', put('long.yaml', long), '--out', 'stopped'],
        folder,
      );
      await new Promise((resume) => setTimeout(resume, 1500));
      run.signal(name);
      const ran = await run.ended;
      expect(ran).toMatchObject({ code: 130, stdout: '' });
      expect(existsSync(join(folder, 'stopped'))).toBe(false);
    },
  );

  test.each(['embedded', 'icarus', 'verilator'])(
    'in the middle of the main job on %s, it leaves no file, no folder and no process',
    async (engine) => {
      const scratch = mkdtempSync(join(folder, 'scratch-'));
      const out = `halfway-${engine}`;
      const args = ['run', int8, '--out', out, '--engine', engine, '--vectors', '1000000'];
      const run = startPelab(program, args, folder, { TMPDIR: scratch, PELAB_CACHE: scratch });
      await new Promise((resume) => setTimeout(resume, 4000));
      run.signal('SIGINT');
      expect(await run.ended).toMatchObject({ code: 130, stdout: '' });
      // The cache of finished work stays; scratch folders do not.
      expect(readdirSync(scratch).filter((name) => name.startsWith('pelab-'))).toEqual([]);
      expect(processesNaming(scratch)).toEqual([]);
      expect(existsSync(join(folder, out))).toBe(false);
      expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    },
  );
});

describe('a duel', () => {
  test("takes vectors from a file in TestFloat's layout and writes them to one", async () => {
    const unit = resolve('designs/duel/e4m3_mul.v');
    const map = resolve('designs/duel/e4m3_mul.ports.yaml');
    const files = '--vectors-from in.txt --vectors-to out.txt'.split(' ');
    put('in.txt', '38 38 38 00\n38 40\n');
    const ran = await pelab('cosim', '--rtl', unit, '--top', 'e4m3_mul', '--map', map, ...files);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^2 of 2 right, from in\.txt$/m);
    expect(ran.stdout).toMatch(/^1 of 1 results in in\.txt are right$/m);
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toBe('38 38 38\n38 40 40\n');
  });
});
