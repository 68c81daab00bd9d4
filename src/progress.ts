/** How long work tells where it is. */

export type Step = {
  /** `simulate`, `emit`, `cosim`, ... */
  readonly stage: string;
  /** What is being worked on: a layer, an engine. */
  readonly detail?: string;
  /** Share done, in [0, 1], where it is known. */
  readonly share?: number;
};

export type Progress = (step: Step) => void;

/** So many seconds, to the precision of an estimate: `40 s`, `12 min`, `3.5 h`. */
export function durationText(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
