/** Limits in processor time: what ends in time does so on a busy machine, too. */

/** Milliseconds between two looks at the clock. */
const interval = 100;

/** A clock of the processor time, seconds, that this process has used since now, in all its threads. */
export function processorClock(): () => number {
  const from = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1e6;
  };
}

/**
 * Work, stopped when this process has used so much processor time since it began, in all its threads.
 *
 * @param seconds of processor time
 * @param work ends with an error when its signal is aborted
 * @returns undefined when it was stopped
 */
export async function withinProcessorTime<T>(
  seconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const controller = new AbortController();
  const { signal } = controller;
  const used = processorClock();
  const timer = setInterval(() => {
    if (used() > seconds) controller.abort();
  }, interval);
  try {
    return await work(signal);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    clearInterval(timer);
  }
}
