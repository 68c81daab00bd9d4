/** A length cut into equal pieces, the last one shorter where it does not divide. */

export type Pieces = {
  readonly length: number;
  readonly size: number;
  readonly count: number;
};

/** Cut `length` into pieces of `size`. */
export function pieces(length: number, size: number): Pieces {
  return { length, size, count: Math.ceil(length / size) };
}

/** Length of one piece. */
export function pieceLength({ length, size }: Pieces, index: number): number {
  return Math.min(size, length - index * size);
}

/** Length of all pieces before one. */
export function lengthBefore({ length, size }: Pieces, index: number): number {
  return Math.min(length, index * size);
}
