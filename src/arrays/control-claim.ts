/** What is claimed of a module's control for every state that its registers can be in, as data. */

/** A net of the flattened module (`u_control.run_q`, `m_axis_tready_i`) and its value, in a cycle counted from 1. */
export type Setting = {
  readonly net: string;
  /** Of one bit, or a word. */
  readonly value: 0 | 1 | bigint;
  /** Absent: in every cycle. */
  readonly at?: number;
};

/** From any state, under the settings, `holds` is true in its cycle, the last one looked at; from `from` on, if given. */
export type ControlClaim = {
  /** As a sentence: what holds. */
  readonly name: string;
  readonly given: readonly Setting[];
  readonly holds: Required<Setting> & { readonly from?: number };
};

/** Claims, and the modules whose outputs may be anything in them. */
export type ControlClaims = {
  readonly free: readonly string[];
  readonly claims: readonly ControlClaim[];
};
