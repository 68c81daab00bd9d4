/** Fronts of points whose every coordinate is the better the smaller it is. */

/** Whether `a` is nowhere worse than `b` and somewhere better. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let better = false;
  for (let i = 0; i < a.length; i++) {
    const [x = 0, y = 0] = [a[i], b[i]];
    if (x > y) return false;
    if (x < y) better = true;
  }
  return better;
}

/** Indices of the points that no other dominates, in ascending order; equal points stay together. */
export function paretoFront(points: readonly (readonly number[])[]): number[] {
  // Sorted by all coordinates in turn, a point can only be dominated by one before it.
  const order = points.map((_, i) => i).toSorted((a, b) => lexical(points[a], points[b]) || a - b);
  const front: number[] = [];
  for (const candidate of order) {
    const point = points[candidate] ?? [];
    if (!front.some((member) => dominates(points[member] ?? [], point))) front.push(candidate);
  }
  return front.toSorted((a, b) => a - b);
}

/**
 * Rank of every point: 0 on the front, 1 on the front of the rest, and so on (fast non-dominated sorting; Deb et
 * al., NSGA-II, 2002).
 */
export function ranks(points: readonly (readonly number[])[]): number[] {
  const rank = Array.from({ length: points.length }, () => 0);
  let left = points.map((_, i) => i);
  for (let level = 0; left.length > 0; level++) {
    const front = paretoFront(left.map((i) => points[i] ?? [])).map((at) => left[at] ?? 0);
    for (const i of front) rank[i] = level;
    const taken = new Set(front);
    left = left.filter((i) => !taken.has(i));
  }
  return rank;
}

/**
 * How much room each point has between its neighbours, summed over the coordinates; the ends have infinite room
 * (crowding distance; Deb et al., NSGA-II, 2002).
 */
export function crowding(points: readonly (readonly number[])[]): number[] {
  const room = Array.from({ length: points.length }, () => 0);
  const dimensions = points[0]?.length ?? 0;
  for (let d = 0; d < dimensions; d++) {
    const at = (i: number | undefined): number => points[i ?? 0]?.[d] ?? 0;
    const order = points.map((_, i) => i).toSorted((a, b) => (at(a) < at(b) ? -1 : 1));
    const first = order[0] ?? 0;
    const last = order.at(-1) ?? 0;
    const span = at(last) - at(first);
    room[first] = Infinity;
    room[last] = Infinity;
    if (!(span > 0) || !Number.isFinite(span)) continue;
    for (let i = 1; i < order.length - 1; i++) {
      const gap = at(order[i + 1]) - at(order[i - 1]);
      const here = order[i] ?? 0;
      room[here] = (room[here] ?? 0) + gap / span;
    }
  }
  return room;
}

function lexical(a: readonly number[] = [], b: readonly number[] = []): number {
  for (let i = 0; i < a.length; i++) {
    const [x = 0, y = 0] = [a[i], b[i]];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
