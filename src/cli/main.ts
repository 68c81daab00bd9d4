#!/usr/bin/env node
/**
 * The `pelab` program. This thread parses, prints, and answers Ctrl-C at once; commands that compute run in a
 * second thread that loads the same file.
 */

import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { clearLeftovers, noteLeftover, reportLeftovers } from '../cleanup.ts';
import { failureOf, type Failure } from './failure.ts';
import { packageVersion } from '../version.ts';
import { progressLine, type ProgressLine } from './progress-line.ts';
import { entryFor, runProgram } from './program.ts';
import type { ThreadData, ThreadMessage } from './thread.ts';

const INTERRUPTED = 130;

const print = {
  out: (text: string): void => void process.stdout.write(text),
  err: (text: string): void => void process.stderr.write(text),
};

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  const version = packageVersion();
  // A reader that has seen enough, such as `head`, is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const help = argv.some((word) => ['--help', '-h', '--version'].includes(word));
  const threaded = !help && entryFor(argv)?.threaded === true;
  const terminal = process.stderr.isTTY && !argv.includes('--quiet');
  const line = progressLine(terminal ? print.err : undefined, process.stderr.columns ?? 80);
  const interrupt = (): void => {
    line.end();
    clearLeftovers();
    process.exit(INTERRUPTED);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    process.exitCode = threaded
      ? await inThread({ argv, version }, line)
      : await runProgram(argv, version, print, { progress: (step) => line.step(step) });
  } catch (error) {
    line.end();
    process.exitCode = complain(failureOf(error), argv);
  } finally {
    line.end();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** Run the command in a thread of its own and do its printing. */
function inThread(data: ThreadData, line: ProgressLine): Promise<number> {
  return new Promise((resolve, reject) => {
    const here = fileURLToPath(import.meta.url);
    const worker = new Worker(here.replace(/\.ts$/, '-source.mjs'), { workerData: data });
    let code: number | undefined;
    worker.on('message', (message: ThreadMessage) => {
      switch (message.kind) {
        case 'out':
        case 'err':
          line.end();
          print[message.kind](message.text);
          return;
        case 'step':
          line.step(message.step);
          return;
        case 'leftover':
          noteLeftover(message.event);
          return;
        case 'done':
          code = message.code;
          return;
        case 'failed':
          line.end();
          code = complain(message.failure, data.argv);
          return;
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      clearLeftovers();
      resolve(code ?? 2);
    });
  });
}

/** The second thread: everything it has to say goes to the first. */
async function thread(data: ThreadData): Promise<void> {
  reportLeftovers((event) => say({ kind: 'leftover', event }));
  const output = {
    out: (text: string) => say({ kind: 'out', text }),
    err: (text: string) => say({ kind: 'err', text }),
  };
  try {
    const context = {
      progress: (step: Extract<ThreadMessage, { kind: 'step' }>['step']) =>
        say({ kind: 'step', step }),
    };
    say({ kind: 'done', code: await runProgram(data.argv, data.version, output, context) });
  } catch (error) {
    say({ kind: 'failed', failure: failureOf(error) });
  }
}

function say(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

/** Tell what went wrong: sentences on stderr, and with --json one document on stdout. */
function complain(failure: Failure, argv: readonly string[]): number {
  print.err(`${failure.text}\n`);
  if (argv.includes('--json')) print.out(`${JSON.stringify(failure.json, undefined, 2)}\n`);
  return failure.code;
}

await (isMainThread ? main() : thread(workerData as ThreadData));
