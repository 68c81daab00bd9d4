/** An integer operand as structure sees it: bits and signedness. */

export type IntegerBits = { readonly width: number; readonly signed: boolean };

/** Letters for module names: `s8` signed, `u8` unsigned. */
export function bitsTag(operand: IntegerBits): string {
  return `${operand.signed ? 's' : 'u'}${operand.width}`;
}

/** Encoding as the comment of a port gives it. */
export function bitsText(operand: IntegerBits): string {
  return operand.signed ? "two's complement" : 'unsigned';
}
