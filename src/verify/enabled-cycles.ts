/** A number of enabled cycles in words. */
export function enabledCycles(count: number): string {
  return count === 1 ? '1 enabled cycle' : `${count} enabled cycles`;
}
