// Terraform's plugin protocol, version 5 (github.com/hashicorp/terraform, docs/plugin-protocol/tfplugin5.proto): the messages
// that more than one call uses. The numbers are the fields'.
import { bytes, fieldsOf, message, number } from './protobuf.mjs';
import { pack, unpack } from './msgpack.mjs';

const NESTING = { single: 1, list: 2, set: 3, map: 4, group: 5 };
const ERROR = 1;

/** message Schema */
export function schemaMessage(schema) {
  return message(number(1, schema.version), bytes(2, blockMessage(schema.block)));
}

function blockMessage(block) {
  return message(
    Object.entries(block.attributes).map(([name, is]) => bytes(2, message(
      bytes(1, name), bytes(2, JSON.stringify(is.type)), number(4, is.required), number(5, is.optional), number(6, is.computed),
      number(7, is.sensitive), number(10, is.write_only),
    ))),
    Object.entries(block.block_types).map(([name, is]) => bytes(3, message(
      bytes(1, name), bytes(2, blockMessage(is.block)), number(3, NESTING[is.nesting_mode]), number(4, is.min_items), number(5, is.max_items),
    ))),
  );
}

/** map<string, Schema> */
export function schemaMap(field, schemas) {
  return Object.entries(schemas).map(([type, schema]) => bytes(field, message(bytes(1, type), bytes(2, schemaMessage(schema)))));
}

/** message DynamicValue */
export function dynamicValue(field, value) {
  return bytes(field, bytes(1, pack(value)));
}

export function readDynamicValue(field) {
  const { 1: msgpack, 2: json } = field ? fieldsOf(field[0]) : {};
  return msgpack ? unpack(msgpack[0]) : json ? JSON.parse(json[0]) : null;
}

/** repeated Diagnostic, all of them errors */
export function diagnostics(field, problems) {
  return problems.map(({ summary, detail = '', path = [] }) => bytes(field, message(
    number(1, ERROR), bytes(2, summary), bytes(3, detail), bytes(4, message(path.map((step) => bytes(1,
      typeof step === 'number' ? number(3, step, true) : bytes(1, step),
    )))),
  )));
}
