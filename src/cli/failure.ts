/** From an error to an exit code, a message for people and a document for programs. */

import { EngineError, InputError, MismatchError, type Issue } from '../errors.ts';

export type Failure = {
  readonly code: 1 | 2;
  /** One line per issue. */
  readonly text: string;
  /** What `--json` prints. */
  readonly json: {
    readonly schema: 'pelab.error/1';
    readonly error: {
      readonly kind: 'input' | 'engine' | 'mismatch' | 'bug';
      readonly message: string;
      readonly file?: string;
      readonly issues?: readonly Issue[];
      readonly detail?: unknown;
    };
  };
};

/** Exit code 1 for a check that did not hold, 2 for input, engines and bugs of ours. */
export function failureOf(error: unknown): Failure {
  if (error instanceof InputError) {
    const { message, file, issues } = error;
    return failure(2, message, {
      kind: 'input',
      message,
      ...(file === undefined ? {} : { file }),
      issues,
    });
  }
  if (error instanceof MismatchError) {
    const { message, detail } = error;
    return failure(1, message, { kind: 'mismatch', message, detail });
  }
  if (error instanceof EngineError) {
    return failure(2, error.message, { kind: 'engine', message: error.message });
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const message = error instanceof Error ? error.message : String(error);
  return failure(2, `this is a bug in pelab, please report it:\n${stack}`, {
    kind: 'bug',
    message,
  });
}

function failure(code: 1 | 2, text: string, error: Failure['json']['error']): Failure {
  return { code, text, json: { schema: 'pelab.error/1', error } };
}
