/** Plans of small modules, of which designs have many in common, are made once. */

/** Plans of one maker; forgotten together when there are so many. */
const MOST = 4096;

/**
 * A maker that hands out what it made before for equal options: a plan is never changed. Building it again would cost
 * a sweep more than all that its estimates do.
 *
 * @param make of options without functions and bigints; the same for the same options
 */
export function planned<Options extends readonly unknown[], Made>(
  make: (...options: Options) => Made,
): (...options: Options) => Made {
  const known = new Map<string, Made>();
  return (...options) => {
    const key = JSON.stringify(options);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(...options);
    if (known.size >= MOST) known.clear();
    known.set(key, made);
    return made;
  };
}
