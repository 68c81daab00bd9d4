/** When a simulator that says nothing is taken to hang. One that works on a busy machine does not, however long it takes. */

/** Seconds of its own processor time in which a simulator must say something; wall-clock seconds where that is not known. */
const workSeconds = 600;

/** Seconds in which it must at least have worked. */
const sleepSeconds = 120;

/** Seconds between two looks. */
const lookSeconds = 60;

/** Processor time between two looks below which a simulator has not worked: it waits for what will never come. */
const hardlyWorked = 0.05;

export type Signs = {
  /** Bytes it has said. */
  heard(): number;
  /** Seconds it has worked, ever; undefined where that is not known. */
  worked(): number | undefined;
};

/**
 * Look at a simulator now and then.
 *
 * @param giveUp called with what it does instead of answering; the looking goes on until it is stopped
 * @returns stops the looking
 */
export function watchOver({ heard, worked }: Signs, giveUp: (reason: string) => void): () => void {
  let last = { heard: heard(), worked: worked() };
  let before = last.worked;
  let silentLooks = 0;
  let asleepLooks = 0;
  const look = (): void => {
    const now = { heard: heard(), worked: worked() };
    const isAsleep =
      now.worked !== undefined && before !== undefined && now.worked - before < hardlyWorked;
    before = now.worked;
    if (now.heard > last.heard) {
      last = now;
      silentLooks = 0;
      asleepLooks = 0;
      return;
    }
    silentLooks++;
    asleepLooks = isAsleep ? asleepLooks + 1 : 0;
    // Twice at least: where this thread was busy, one look may come before the bytes that came meanwhile.
    if (silentLooks < 2) return;
    const silence =
      now.worked === undefined || last.worked === undefined
        ? silentLooks * lookSeconds
        : now.worked - last.worked;
    if (silence >= workSeconds) giveUp(`work for ${workSeconds} seconds and stay silent`);
    else if (asleepLooks * lookSeconds >= sleepSeconds) giveUp(`sleep for ${sleepSeconds} seconds`);
  };
  const timer = setInterval(look, lookSeconds * 1000);
  return () => clearInterval(timer);
}
