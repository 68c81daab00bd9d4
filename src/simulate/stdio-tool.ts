/** Command-line tools found on PATH: run to the end, or kept alive and talked to through pipes. */

import { spawn } from 'node:child_process';
import { EngineError } from '../errors.ts';
import { processorSeconds } from './processor-time.ts';
import { openExchange, tail } from './stdio-exchange.ts';
import { guard } from './stdio-scratch.ts';

/** What a tool left behind. */
export type Finished = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** A tool kept alive. */
export type Child = {
  /**
   * Send `request` and wait for exactly `answerBytes` bytes.
   *
   * @throws {EngineError} when the tool ends, or says nothing for too long
   */
  exchange(request: readonly Uint8Array[], answerBytes: number): Promise<Uint8Array>;
  /** End it and wait until it is gone. */
  close(): Promise<void>;
};

/** Run a tool to the end; undefined when there is no such tool on PATH. */
export function runTool(
  command: string,
  args: readonly string[],
  folder?: string,
): Promise<Finished | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(folder === undefined ? {} : { cwd: folder }),
      detached: true,
    });
    const forget = guardProcess(child.pid);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      forget();
      if (error.code === 'ENOENT') resolve(undefined);
      else reject(new EngineError(`${command} must start, not fail with ${error.message}`));
    });
    child.on('close', (status) => {
      forget();
      resolve({
        status,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
      });
    });
  });
}

/**
 * Run a tool that must succeed.
 *
 * @throws {EngineError} with the last lines of its output, or with `install` when it is missing
 */
export async function requireTool(
  command: string,
  args: readonly string[],
  install: string,
  folder?: string,
): Promise<Finished> {
  const finished = await runTool(command, args, folder);
  if (finished === undefined) throw new EngineError(`${command} must be on PATH; ${install}`);
  if (finished.status !== 0) {
    const ending = finished.status === null ? 'a signal' : `status ${finished.status}`;
    throw new EngineError(
      `${command} must accept the text, not end with ${ending}:\n${tail(finished.stderr + finished.stdout)}`,
    );
  }
  return finished;
}

/** First line of a tool's answer to a version question; undefined when it is missing. */
export async function toolVersion(
  command: string,
  args: readonly string[],
): Promise<string | undefined> {
  const finished = await runTool(command, args);
  if (finished === undefined) return undefined;
  const line = finished.stdout.split('\n', 1)[0]?.trim();
  return line === '' ? undefined : line;
}

/** Start a tool and keep it. Requests are answered one at a time, in order. */
export function startChild(command: string, args: readonly string[], folder: string): Child {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: folder,
    detached: true,
  });
  const forget = guardProcess(child.pid);
  const talk = openExchange(
    command,
    () => child.kill('SIGKILL'),
    () => (child.pid === undefined ? undefined : processorSeconds(String(child.pid))),
  );
  const gone = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      talk.end(`fail to start: ${error.message}`);
      forget();
      resolve();
    });
    child.on('close', (status, signal) => {
      talk.end(signal === null ? `end with status ${status}` : `end by ${signal}`);
      forget();
      resolve();
    });
  });
  // A write to a tool that has ended is reported by its end.
  child.stdin.on('error', () => undefined);
  child.stderr.on('data', (chunk: Buffer) => talk.complain(chunk.toString('utf8')));
  child.stdout.on('data', (chunk: Buffer) => talk.receive(chunk));
  return {
    exchange: (request, answerBytes) =>
      talk.ask(answerBytes, () => {
        for (const part of request) child.stdin.write(part);
      }),
    async close(): Promise<void> {
      talk.end('be used after it was closed');
      child.stdin.destroy();
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Each tool leads a group of its own, so that what it starts ends with it. */
function guardProcess(pid: number | undefined): () => void {
  return pid === undefined ? () => undefined : guard({ kind: 'processes', pid });
}
