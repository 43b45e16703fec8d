// MessagePack (github.com/msgpack/msgpack/blob/master/spec.md), in which Terraform sends values. A value that is not known
// yet is an extension, whatever is in it.

export const UNKNOWN = Symbol('unknown');

const MAX_BYTES = [[0xff, 1], [0xffff, 2], [0xffffffff, 4]];

export function unpack(buffer) {
  let at = 0;
  return value();

  function value() {
    const byte = buffer[at++];
    if (byte <= 0x7f) return byte;
    if (byte <= 0x8f) return map(byte & 0x0f);
    if (byte <= 0x9f) return array(byte & 0x0f);
    if (byte <= 0xbf) return text(byte & 0x1f);
    if (byte >= 0xe0) return byte - 0x100;
    switch (byte) {
      case 0xc0: return null;
      case 0xc2: return false;
      case 0xc3: return true;
      case 0xc4: case 0xc5: case 0xc6: return Buffer.from(take(unsigned(1 << (byte - 0xc4))));
      case 0xc7: case 0xc8: case 0xc9: return extension(unsigned(1 << (byte - 0xc7)));
      case 0xca: return take(4).readFloatBE();
      case 0xcb: return take(8).readDoubleBE();
      case 0xcc: case 0xcd: case 0xce: return unsigned(1 << (byte - 0xcc));
      case 0xcf: return narrow(take(8).readBigUInt64BE());
      case 0xd0: case 0xd1: case 0xd2: return take(1 << (byte - 0xd0)).readIntBE(0, 1 << (byte - 0xd0));
      case 0xd3: return narrow(take(8).readBigInt64BE());
      case 0xd4: case 0xd5: case 0xd6: case 0xd7: case 0xd8: return extension(1 << (byte - 0xd4));
      case 0xd9: case 0xda: case 0xdb: return text(unsigned(1 << (byte - 0xd9)));
      case 0xdc: case 0xdd: return array(unsigned(2 << (byte - 0xdc)));
      case 0xde: case 0xdf: return map(unsigned(2 << (byte - 0xde)));
      default: throw new Error(`MessagePack has no byte 0x${byte?.toString(16)} where a value begins`);
    }
  }

  function take(length) {
    return buffer.subarray(at, (at += length));
  }

  function unsigned(length) {
    return take(length).readUIntBE(0, length);
  }

  function text(length) {
    return take(length).toString('utf8');
  }

  function array(length) {
    return Array.from({ length }, value);
  }

  function map(length) {
    return Object.fromEntries(Array.from({ length }, () => [value(), value()]));
  }

  function extension(length) {
    take(1 + length);
    return UNKNOWN;
  }

  function narrow(big) {
    return Number.isSafeInteger(Number(big)) ? Number(big) : big;
  }
}

export function pack(value) {
  const parts = [];
  write(value);
  return Buffer.concat(parts);

  function write(item) {
    if (item === null || item === undefined) return parts.push(Buffer.of(0xc0));
    if (item === UNKNOWN) return parts.push(Buffer.of(0xd4, 0, 0));
    if (typeof item === 'boolean') return parts.push(Buffer.of(item ? 0xc3 : 0xc2));
    if (typeof item === 'number' || typeof item === 'bigint') return writeNumber(item);
    if (typeof item === 'string') return writeText(Buffer.from(item));
    if (Array.isArray(item)) {
      writeLength(item.length, 0x90, 15, [null, 0xdc, 0xdd]);
      return item.forEach(write);
    }
    const entries = Object.entries(item);
    writeLength(entries.length, 0x80, 15, [null, 0xde, 0xdf]);
    entries.forEach((entry) => entry.forEach(write));
  }

  function writeNumber(item) {
    const buffer = Buffer.alloc(9);
    if (typeof item === 'bigint' || Number.isSafeInteger(item)) {
      buffer[0] = item < 0 ? 0xd3 : 0xcf;
      item < 0 ? buffer.writeBigInt64BE(BigInt(item), 1) : buffer.writeBigUInt64BE(BigInt(item), 1);
    } else {
      buffer[0] = 0xcb;
      buffer.writeDoubleBE(item, 1);
    }
    parts.push(buffer);
  }

  function writeText(bytes) {
    writeLength(bytes.length, 0xa0, 31, [0xd9, 0xda, 0xdb]);
    parts.push(bytes);
  }

  /** In the first byte if it is small, else behind a byte that says how wide it is. */
  function writeLength(length, small, smallest, bytes) {
    if (length <= smallest) return parts.push(Buffer.of(small | length));
    const width = MAX_BYTES.findIndex(([largest], i) => bytes[i] !== null && length <= largest);
    const buffer = Buffer.alloc(1 + MAX_BYTES[width][1]);
    buffer[0] = bytes[width];
    buffer.writeUIntBE(length, 1, MAX_BYTES[width][1]);
    parts.push(buffer);
  }
}
