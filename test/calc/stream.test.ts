import { Readable, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { calculateStream, type StreamOptions } from '../../src/calc/stream.ts';
import { command } from '../../src/cli/calc.ts';

/** A slow reader: takes a chunk at a time, and says so. */
class SlowOutput extends Writable {
  text = '';

  constructor() {
    super({ highWaterMark: 16 });
  }

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.text += Buffer.from(chunk).toString('latin1');
    setTimeout(done, 1);
  }
}

async function stream(text: string, options: StreamOptions = {}, op = 'mul'): Promise<string> {
  const output = new SlowOutput();
  try {
    await calculateStream('posit8_0', op, Readable.from([Buffer.from(text)]), output, options);
  } finally {
    await new Promise<void>((resolve) => output.end(resolve));
  }
  return output.text;
}

describe('the calculator between two streams', () => {
  test('gives every result to a slow reader', async () => {
    const lines = 60_000;
    const text = await stream('50 50\n7F 7F\n'.repeat(lines / 2));
    expect(text).toBe('62\n7F\n'.repeat(lines / 2));
  });

  test('in JSON gives one document', async () => {
    const text = await stream('50 50\n7F 7F\n', { json: true, to: 'fp16' });
    expect(text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(text)).toEqual({
      format: 'posit8_0',
      op: 'mul',
      to: 'fp16',
      results: ['4080', '6C00'],
    });
  });

  test('in JSON gives nothing before an error', async () => {
    const output = new SlowOutput();
    const input = Readable.from([Buffer.from('50 50\n50\n')]);
    const run = calculateStream('posit8_0', 'mul', input, output, { json: true });
    await expect(run).rejects.toThrow('line 2 must be 2 hex operands of 8 bits');
    expect(output.text).toBe('');
  });

  test('takes no values beside the stream', async () => {
    await expect(stream('', { values: ['0x50'] })).rejects.toThrow(
      'values must be on standard input when --stdin is given, not 0x50',
    );
  });

  test('tells its progress', async () => {
    const counts: number[] = [];
    await stream('50 50\n7F 7F\n', { onProgress: (lines) => counts.push(lines) });
    expect(counts).toEqual([2]);
  });
});

describe('pelab calc', () => {
  test('negative values and all that follows -- are values, not options', () => {
    const prepare = command.prepare ?? (() => []);
    expect(prepare(['calc', 'int8', 'mul', '-3', '5', '--to', 'int16'])).toEqual([
      'calc',
      'int8',
      'mul',
      ' -3',
      '5',
      '--to',
      'int16',
    ]);
    expect(prepare(['calc', 'fp16', 'add', '--', '-inf', '--x'])).toEqual([
      'calc',
      'fp16',
      'add',
      ' -inf',
      ' --x',
    ]);
    expect(prepare(['calc', 'fp16', 'add', '-.5', '-Inf', '-1e-3', '-h'])).toEqual([
      'calc',
      'fp16',
      'add',
      ' -.5',
      ' -Inf',
      ' -1e-3',
      '-h',
    ]);
  });

  test('leaves a document and a text', async () => {
    const outcome = await command.run(
      { format: 'int8', op: 'mul', values: [' -3', '5'], saturate: false, stdin: false },
      { progress() {} },
    );
    expect(outcome?.json).toMatchObject({ result: { hex: '0xf1', value: -15, format: 'int8' } });
    expect(outcome?.text()).toContain('(exact)');
  });
});
