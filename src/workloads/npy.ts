/**
 * NumPy's `.npy` files: header versions 1 to 3, integers and floats of either byte order, C and Fortran order.
 * The header of an unknown file is not believed: sizes are compared with the bytes that are there before
 * anything is allocated, and nothing is ever evaluated or unpickled.
 */

import { InputError, type Issue } from '../errors.ts';
import { parseHeader, type NpyHeader } from './npy-header.ts';

/** An array as read, in C order whatever the file's order. 64-bit integers stay exact. */
export type NpyArray = {
  readonly shape: readonly number[];
  readonly kind: 'int' | 'uint' | 'float';
  /** Bits of an element. */
  readonly bits: number;
  readonly data: NpyData;
};

export type NpyData =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * Decode the bytes of a `.npy` file.
 *
 * @param file name for messages
 * @throws {InputError} if the bytes are not such a file, or end early, or hold objects or complex numbers
 */
export function readNpy(bytes: Uint8Array, file: string): NpyArray {
  const header = readHeader(bytes, file);
  const count = header.shape.reduce((product, size) => product * size, 1);
  const size = header.bits / 8;
  const wanted = count * size;
  const present = bytes.length - header.length;
  if (present !== wanted) {
    throw bad(
      file,
      `${wanted} bytes of data for shape (${header.shape.join(', ')}) of ${header.bits}-bit elements`,
      `${present} bytes`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.length, wanted);
  const flat = readElements(view, header, count);
  return {
    shape: header.shape,
    kind: header.kind,
    bits: header.bits === 16 && header.kind === 'float' ? 32 : header.bits,
    data: header.fortran ? transpose(flat, header.shape) : flat,
  };
}

/** The bytes of a version 1.0 file in C order, little-endian, as NumPy itself writes it. */
export function writeNpy(data: NpyData, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${descriptor(data)}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length + data.byteLength);
  bytes.set([...MAGIC, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  bytes.set(new TextEncoder().encode(`${dictionary.padEnd(length - 11)}\n`), 10);
  const view = new DataView(bytes.buffer, length);
  const size = data.BYTES_PER_ELEMENT;
  for (let i = 0; i < data.length; i++) writeElement(view, i * size, data, i);
  return bytes;
}

function readHeader(bytes: Uint8Array, file: string): NpyHeader & { length: number } {
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw bad(file, 'a .npy file, which starts with \\x93NUMPY', `${bytes.length} other bytes`);
  }
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) {
    throw bad(file, 'a .npy file of version 1, 2 or 3', `version ${version}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw bad(file, 'a complete .npy header', `${bytes.length} bytes`);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > bytes.length) {
    throw bad(file, `a header of ${length} bytes`, `${bytes.length - start} bytes to the end`);
  }
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(
    bytes.subarray(start, start + length),
  );
  const header = parseHeader(text);
  if (!header.ok) throw new InputError([header.error], file);
  return { ...header.value, length: start + length };
}

function readElements(view: DataView, header: NpyHeader, count: number): NpyData {
  const { little, kind, bits } = header;
  const fill = <T extends NpyData>(target: T, get: (offset: number) => T[number]): T => {
    const size = bits / 8;
    for (let i = 0; i < count; i++) target[i] = get(i * size);
    return target;
  };
  if (kind === 'float') {
    if (bits === 64) return fill(new Float64Array(count), (at) => view.getFloat64(at, little));
    if (bits === 32) return fill(new Float32Array(count), (at) => view.getFloat32(at, little));
    return fill(new Float32Array(count), (at) => half(view.getUint16(at, little)));
  }
  const isSigned = kind === 'int';
  switch (bits) {
    case 8:
      return isSigned
        ? fill(new Int8Array(count), (at) => view.getInt8(at))
        : fill(new Uint8Array(count), (at) => view.getUint8(at));
    case 16:
      return isSigned
        ? fill(new Int16Array(count), (at) => view.getInt16(at, little))
        : fill(new Uint16Array(count), (at) => view.getUint16(at, little));
    case 32:
      return isSigned
        ? fill(new Int32Array(count), (at) => view.getInt32(at, little))
        : fill(new Uint32Array(count), (at) => view.getUint32(at, little));
    default:
      return isSigned
        ? fill(new BigInt64Array(count), (at) => view.getBigInt64(at, little))
        : fill(new BigUint64Array(count), (at) => view.getBigUint64(at, little));
  }
}

/** binary16, exactly. */
function half(word: number): number {
  const sign = word & 0x8000 ? -1 : 1;
  const exponent = (word >> 10) & 31;
  const fraction = word & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** From Fortran order (first index fastest) to C order (last index fastest). */
function transpose(source: NpyData, shape: readonly number[]): NpyData {
  const target = source.slice();
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  for (let at = 0; at < source.length; at++) {
    const from = index.reduce((sum, i, axis) => sum + i * (strides[axis] ?? 0), 0);
    target[at] = source[from] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      index[axis] = next < (shape[axis] ?? 0) ? next : 0;
      if (next < (shape[axis] ?? 0)) break;
    }
  }
  return target;
}

function descriptor(data: NpyData): string {
  const kind =
    data instanceof Float32Array || data instanceof Float64Array
      ? 'f'
      : data instanceof Int8Array ||
          data instanceof Int16Array ||
          data instanceof Int32Array ||
          data instanceof BigInt64Array
        ? 'i'
        : 'u';
  return `${data.BYTES_PER_ELEMENT === 1 ? '|' : '<'}${kind}${data.BYTES_PER_ELEMENT}`;
}

function writeElement(view: DataView, at: number, data: NpyData, index: number): void {
  if (data instanceof Float64Array) view.setFloat64(at, data[index] ?? 0, true);
  else if (data instanceof Float32Array) view.setFloat32(at, data[index] ?? 0, true);
  else if (data instanceof BigInt64Array) view.setBigInt64(at, data[index] ?? 0n, true);
  else if (data instanceof BigUint64Array) view.setBigUint64(at, data[index] ?? 0n, true);
  else if (data.BYTES_PER_ELEMENT === 1) view.setUint8(at, (data[index] ?? 0) & 255);
  else if (data.BYTES_PER_ELEMENT === 2) view.setUint16(at, (data[index] ?? 0) & 0xffff, true);
  else view.setUint32(at, (data[index] ?? 0) >>> 0, true);
}

function bad(file: string, expected: string, actual: string): InputError {
  const issue: Issue = { code: 'unreadable', path: ['the file'], expected, actual };
  return new InputError([issue], file);
}
