/**
 * Drive strengths in the text that `vvp` runs. Icarus gathers a net that is driven in parts with strengths, bit by bit
 * and a byte per bit, and each reader takes them off again: in a design of compressor trees nearly half of the time. Where
 * nothing in the text resolves drivers or keeps strengths, they decide nothing, and parts are gathered without them.
 */

/** A net that keeps strengths, a resolver of drivers, a network of switches, a constant with strengths. */
const strengthReader = /\.(?:net8|resolv|island)\b|C8</;

/** A statement that gathers parts with strengths. The other kind sends the same bits in the same order. */
const gathering = /^(\S+ )\.concat8(?= \[)/gm;

/** The text without strengths that nothing reads; as it is where something does. */
export function withoutIdleStrengths(image: Uint8Array): Uint8Array {
  const text = Buffer.from(image.buffer, image.byteOffset, image.length).toString('latin1');
  if (!text.includes('.concat8') || strengthReader.test(text)) return image;
  return Buffer.from(text.replace(gathering, '$1.concat'), 'latin1');
}
