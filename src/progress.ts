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
