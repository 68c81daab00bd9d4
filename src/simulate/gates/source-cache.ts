/** Sources read several times in short order are loaded once and kept in a local; others are loaded each time. */

import type { Body } from '../../wasm/body.ts';

/** Operations a source may wait in a local for its next use: longer, and it would push out something better. */
const patience = 16;

export class SourceCache {
  readonly #body: Body;
  readonly #load: (node: number) => void;
  /** Positions in the schedule at which each source is read, last first. */
  readonly #uses = new Map<number, number[]>();
  readonly #local = new Map<number, number>();
  readonly #free: number[] = [];

  /** @param load push the value of a source */
  constructor(body: Body, load: (node: number) => void) {
    this.#body = body;
    this.#load = load;
  }

  /** Announce a use; to be called for all positions from the last to the first. */
  announce(node: number, position: number): void {
    const uses = this.#uses.get(node);
    if (uses === undefined) this.#uses.set(node, [position]);
    else uses.push(position);
  }

  /** Push the value of a source: one of its uses. */
  push(node: number): void {
    const uses = this.#uses.get(node) ?? [];
    const now = uses.pop() ?? 0;
    const next = uses.at(-1);
    const isSoon = next !== undefined && next - now <= patience;
    const local = this.#local.get(node);
    if (local !== undefined) {
      this.#body.get(local);
      if (isSoon) return;
      this.#local.delete(node);
      this.#free.push(local);
      return;
    }
    this.#load(node);
    if (!isSoon) return;
    const fresh = this.#free.pop() ?? this.#body.local('v128');
    this.#local.set(node, fresh);
    this.#body.tee(fresh);
  }
}
