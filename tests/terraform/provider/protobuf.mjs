// Protocol Buffers' wire format (protobuf.dev/programming-guides/encoding), as far as Terraform's messages need it.

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

function varint(number) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(number));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest ? low | 0x80 : low);
  } while (rest);
  return Buffer.from(bytes);
}

/** A field with text, bytes or a message in it. */
export function bytes(field, content) {
  const buffer = Buffer.from(content);
  return Buffer.concat([varint((field << 3) | LENGTH_DELIMITED), varint(buffer.length), buffer]);
}

/** A field with a number or a bool. Zero is what a missing field means; `always` writes it all the same, as a oneof needs. */
export function number(field, value, always = false) {
  return value || always ? Buffer.concat([varint(field << 3), varint(Number(value))]) : Buffer.alloc(0);
}

export function message(...fields) {
  return Buffer.concat(fields.flat(Infinity));
}

/** A message's fields: number → values in their order. What is length-delimited stays bytes: only the reader knows more. */
export function fieldsOf(buffer) {
  const fields = {};
  let at = 0;
  const readVarint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = buffer[at++];
      if (byte === undefined) {
        throw new Error('a protobuf message ends within a number');
      }
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return Number(value);
      }
    }
  };
  const take = (length) => buffer.subarray(at, (at += length));
  while (at < buffer.length) {
    const key = readVarint();
    const wireType = key & 7;
    const value = wireType === VARINT ? readVarint()
      : wireType === LENGTH_DELIMITED ? take(readVarint())
      : wireType === FIXED64 ? take(8)
      : wireType === FIXED32 ? take(4)
      : fail(`a protobuf field has the wire type ${wireType}`);
    (fields[key >>> 3] ??= []).push(value);
  }
  return fields;
}

export function textOf(field) {
  return field ? field[0].toString('utf8') : '';
}

function fail(message) {
  throw new Error(message);
}
