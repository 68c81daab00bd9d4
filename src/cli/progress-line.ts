/** One line on a terminal's stderr that says where a long run is; silent for the first two seconds. */

import type { Step } from '../progress.ts';

const QUIET_MS = 2000;
const REFRESH_MS = 120;
const FRAMES = ['|', '/', '-', '\\'];

export type ProgressLine = {
  step(step: Step): void;
  /** Take the line away; call before anything else is printed. */
  end(): void;
};

/** @param write undefined where there is no terminal: then nothing is ever shown */
export function progressLine(
  write: ((text: string) => void) | undefined,
  columns: number,
): ProgressLine {
  if (write === undefined) return { step() {}, end() {} };
  const start = performance.now();
  let current: Step | undefined;
  let frame = 0;
  let shown = false;
  const draw = (): void => {
    const elapsed = performance.now() - start;
    if (current === undefined || elapsed < QUIET_MS) return;
    const text = describe(current, elapsed, FRAMES[frame++ % FRAMES.length] ?? '');
    write(`\r\x1b[2K${text.slice(0, columns - 1)}`);
    shown = true;
  };
  const timer = setInterval(draw, REFRESH_MS);
  timer.unref();
  return {
    step(step) {
      current = step;
    },
    end() {
      clearInterval(timer);
      if (shown) write('\r\x1b[2K');
      shown = false;
    },
  };
}

function describe(step: Step, elapsedMs: number, spinner: string): string {
  const share = step.share === undefined ? '' : ` ${Math.floor(step.share * 100)} %`;
  const detail = step.detail === undefined ? '' : ` ${step.detail}`;
  return `${spinner} ${step.stage}${detail}${share}  ${Math.floor(elapsedMs / 1000)} s`;
}
