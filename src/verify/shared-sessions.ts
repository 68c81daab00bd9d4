/** Engines that elaborate a module once, however many checks open it. */

import type { Engine, Rtl, Session } from '../simulate/engine.ts';

export type SharedEngines = {
  readonly engines: readonly Engine[];
  /** End every session. */
  close(): Promise<void>;
};

/**
 * Wrap engines for the checks of one design: a module name stands for one text there. Closing a session leaves it
 * open for the next check; checks start their stimuli from power-up, so nothing is carried over.
 */
export function shareSessions(engines: readonly Engine[]): SharedEngines {
  const opened: Promise<Session>[] = [];
  return {
    engines: engines.map((engine): Engine => {
      const sessions = new Map<string, Promise<Session>>();
      return {
        name: engine.name,
        install: engine.install,
        version: () => engine.version(),
        async open(rtl: Rtl): Promise<Session> {
          let session = sessions.get(rtl.top);
          if (session === undefined) {
            session = engine.open(rtl);
            sessions.set(rtl.top, session);
            opened.push(session);
          }
          return { ...(await session), close: async () => undefined };
        },
      };
    }),
    async close(): Promise<void> {
      for (const outcome of await Promise.allSettled(opened)) {
        if (outcome.status === 'fulfilled') await outcome.value.close();
      }
    },
  };
}
