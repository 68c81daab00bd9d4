/** `pelab serve`: the explorer of a sweep that is still running, over HTTP. */

import { readFileSync, realpathSync, statSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { EngineError } from '../errors.ts';
import { liveSweep, storeMark, type LiveSweep } from './live.ts';
import { loadSpace } from './space.ts';

export type ServeOptions = {
  /** Folder that holds the folder of the sweep; default `rtl-out`. */
  readonly out?: string;
  /** Default 8080; 0 takes one that is free. */
  readonly port?: number;
  /** Default 127.0.0.1: nobody but this machine. */
  readonly host?: string;
};

/** A server at work. */
export type Serving = {
  readonly url: string;
  readonly folder: string;
  close(): Promise<void>;
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
};

/** Asks every other second whether there is more, and offers to show it: a reload would lose what was selected. */
const watcher = readFileSync(new URL('../../templates/report/live.js', import.meta.url), 'utf8');

/**
 * Serve the page of a space's sweep, and the folders of its designs.
 *
 * @throws {InputError} for a file that is no space
 * @throws {EngineError} when the port is taken
 */
export async function serveSweep(file: string, options: ServeOptions = {}): Promise<Serving> {
  const { out = 'rtl-out', port = 8080, host = '127.0.0.1' } = options;
  const space = loadSpace(file);
  const folder = join(out, space.name);
  let read: { readonly mark: string; readonly live: LiveSweep } | undefined;
  const live = (): LiveSweep => {
    const mark = storeMark(folder);
    if (read?.mark !== mark) read = { mark, live: liveSweep(space, folder) };
    return read.live;
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    try {
      if (path === '/') send(response, 200, '.html', livePage(live()));
      else if (path === '/status') send(response, 200, '.json', statusOf(live()));
      else sendFile(response, folder, path);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      send(response, 503, '.json', JSON.stringify({ error: why }));
    }
  });
  return { url: await listening(server, host, port), folder, close: () => closed(server) };
}

function livePage(live: LiveSweep): string {
  const script = `<script>${watcher.replace('SHOWN', String(live.judgements))}</script></body>`;
  return live.page().replace('</body>', () => script);
}

function statusOf({ judgements }: LiveSweep): string {
  return JSON.stringify({ schema: 'pelab.live/1', judgements });
}

/** A file below the folder of the sweep, and no other. */
function sendFile(response: ServerResponse, folder: string, path: string): void {
  const file = fileBelow(folder, path);
  if (file === undefined) send(response, 404, '.json', JSON.stringify({ error: 'no such file' }));
  else send(response, 200, extname(file), readFileSync(file));
}

function fileBelow(folder: string, path: string): string | undefined {
  try {
    const file = realpathSync(join(folder, decodeURIComponent(path)));
    return file.startsWith(realpathSync(folder) + sep) && statSync(file).isFile()
      ? file
      : undefined;
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, kind: string, body: string | Buffer): void {
  response.writeHead(status, {
    'content-type': types[kind] ?? 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(body);
}

function listening(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new EngineError(`cannot serve at ${host}:${port}: ${error.message}`, { cause: error }),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host}:${taken}/`);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
