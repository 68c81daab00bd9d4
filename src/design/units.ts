/** Sizes and frequencies as people write them. */

import { z } from 'zod';

const SIZE = /^(\d+(?:\.\d+)?)\s*(B|KiB|MiB|GiB)$/;
const FREQUENCY = /^(\d+(?:\.\d+)?)\s*(Hz|kHz|MHz|GHz)$/;

const BYTES: Readonly<Record<string, number>> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
const MEGAHERTZ: Readonly<Record<string, number>> = { Hz: 1e-6, kHz: 1e-3, MHz: 1, GHz: 1e3 };

const MAX_BYTES = 2 ** 40;

/** Bytes of `128KiB`, or undefined if the text is not a size in whole bytes. */
export function parseBytes(text: string): number | undefined {
  const [, digits, unit] = SIZE.exec(text) ?? [];
  const bytes = Number(digits) * (BYTES[unit ?? ''] ?? NaN);
  return Number.isInteger(bytes) && bytes >= 1 && bytes <= MAX_BYTES ? bytes : undefined;
}

/** Megahertz of `1.0 GHz`, or undefined if the text is not a frequency of 1 kHz to 100 GHz. */
export function parseMegahertz(text: string): number | undefined {
  const [, digits, unit] = FREQUENCY.exec(text) ?? [];
  const megahertz = Number(digits) * (MEGAHERTZ[unit ?? ''] ?? NaN);
  return megahertz >= 1e-3 && megahertz <= 1e5 ? megahertz : undefined;
}

const sizeText = 'a whole number of bytes, or a size such as 128KiB, in B, KiB, MiB or GiB';
const clockText = 'a frequency such as 1.0 GHz, in Hz, kHz, MHz or GHz';

/** `128KiB` or a number of bytes; parsed to bytes. */
export const bytesSchema: z.ZodType<number, number | string> = z.union(
  [
    z.int().min(1).max(MAX_BYTES),
    z
      .string()
      .regex(SIZE, sizeText)
      .refine((text) => parseBytes(text) !== undefined, sizeText)
      .transform((text) => parseBytes(text) ?? 0),
  ],
  sizeText,
);

/** `1.0 GHz`; parsed to megahertz. */
export const clockSchema: z.ZodType<number, string> = z
  .string(clockText)
  .regex(FREQUENCY, { error: clockText, abort: true })
  .refine((text) => parseMegahertz(text) !== undefined, 'from 1 kHz to 100 GHz')
  .transform((text) => parseMegahertz(text) ?? 0);
