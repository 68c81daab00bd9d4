/** Delay of paths: terms times picoseconds. */
import { featureName } from './features.ts';
import type { LinearModel } from './model-coefficients.ts';
import { termName } from './stage-paths.ts';
import type { StagePath } from './stage-paths.ts';

/** Delay of a path, ps. */
export type PathDelay = (path: StagePath) => number;

/** The measure of paths under some coefficients. */
export function pathDelays(delayPs: LinearModel['delayPs']): PathDelay {
  const known: (number | undefined)[] = [];
  return ({ ids, values }) => {
    let delay = 0;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      const each = (known[id] ??= coefficient(termName(featureName(id)), delayPs));
      delay += each * (values[i] as number);
    }
    return delay;
  };
}

/** A block whose template was not in the training set counts as those that were do on average. */
function coefficient(term: string, delayPs: LinearModel['delayPs']): number {
  const own = delayPs[term];
  if (own !== undefined) return own;
  if (!term.includes('/')) return 0;
  const aspect = aspectOf(term);
  const alike = Object.entries(delayPs).filter(
    ([other]) => other.includes('/') && aspectOf(other) === aspect,
  );
  return alike.reduce((sum, [, value]) => sum + value, 0) / Math.max(1, alike.length);
}

/** What of a block a term measures; empty for its being there at all. */
function aspectOf(term: string): string {
  return / (length|width|height|levels|further)$/.exec(term)?.[0] ?? '';
}
