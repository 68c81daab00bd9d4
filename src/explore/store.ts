/**
 * The result store of a sweep: one SQLite file, one row per design, keyed by content. Every write is a transaction
 * on disk, so that a process that is killed loses what it had not finished and nothing else.
 */

import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Database } from 'node-sqlite3-wasm';
import type * as Sqlite from 'node-sqlite3-wasm';
import { EngineError } from '../errors.ts';
import type { Judgement, Outcome, Stage } from './evaluate.ts';

// A CommonJS package without named exports that Node could see.
const sqlite = createRequire(import.meta.url)('node-sqlite3-wasm') as typeof Sqlite;

/** Raised when rows change their meaning: a store of another version is refused. */
const VERSION = 1;

/** A design that was drawn. */
export type DesignRow = {
  readonly key: string;
  /** The design document, as JSON. */
  readonly data: unknown;
};

/** What is known of a design, by stage. */
export type StoredDesign = DesignRow & Readonly<Partial<Record<Stage, Judgement>>>;

export type Store = {
  /** Record designs and outcomes, all or none. */
  save(designs: readonly DesignRow[], outcomes: readonly Outcome[]): void;
  /** Every design, in the order of keys. */
  all(): StoredDesign[];
  close(): void;
};

/**
 * Open or make a store.
 *
 * @throws {EngineError} for a file that is no store of this version
 */
export function openStore(file: string): Store {
  mkdirSync(dirname(file), { recursive: true });
  // The library locks by making a folder, which a killed process leaves behind. Who may write is settled by the
  // sweep's own lock, so one that is found here is stale.
  rmSync(`${file}.lock`, { recursive: true, force: true });
  const isNew = !existsSync(file);
  const database = opened(file);
  try {
    if (isNew) create(database);
    check(database, file);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    save(designs, outcomes) {
      database.exec('BEGIN');
      try {
        for (const { key, data } of designs) {
          database.run('INSERT OR IGNORE INTO designs (key, data) VALUES (?, ?)', [
            key,
            JSON.stringify(data),
          ]);
        }
        for (const { key, stage, judgement } of outcomes) {
          database.run(`UPDATE designs SET ${column(stage)} = ? WHERE key = ?`, [
            JSON.stringify(judgement),
            key,
          ]);
        }
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    all: () => database.all(SELECT).map((row) => readRow(row)),
    close: () => database.close(),
  };
}

const SELECT = 'SELECT key, data, by_model, by_synthesis, by_cosim FROM designs ORDER BY key';

function column(stage: Stage): string {
  return `by_${stage}`;
}

function opened(file: string): Database {
  try {
    return new sqlite.Database(file);
  } catch (error) {
    throw new EngineError(`${file} cannot be opened as a result store`, { cause: error });
  }
}

function create(database: Database): void {
  database.exec(
    `PRAGMA user_version = ${VERSION};
     CREATE TABLE designs (
       key TEXT PRIMARY KEY,
       data TEXT NOT NULL,
       by_model TEXT,
       by_synthesis TEXT,
       by_cosim TEXT
     ) WITHOUT ROWID;`,
  );
}

function check(database: Database, file: string): void {
  let version: unknown;
  try {
    version = database.get('PRAGMA user_version')?.['user_version'];
  } catch (error) {
    throw new EngineError(`${file} is no result store of pelab`, { cause: error });
  }
  if (Number(version) !== VERSION) {
    throw new EngineError(
      `${file} is a result store of version ${String(version)}, not ${VERSION}; move it away to start anew`,
    );
  }
}

function readRow(row: Readonly<Record<string, unknown>>): StoredDesign {
  const text = (name: string): string | undefined => {
    const value = row[name];
    return typeof value === 'string' ? value : undefined;
  };
  const stage = (name: Stage): { readonly [S in Stage]?: Judgement } => {
    const stored = text(column(name));
    return stored === undefined ? {} : { [name]: JSON.parse(stored) as Judgement };
  };
  return {
    key: text('key') ?? '',
    data: JSON.parse(text('data') ?? 'null') as unknown,
    ...stage('model'),
    ...stage('synthesis'),
    ...stage('cosim'),
  };
}
