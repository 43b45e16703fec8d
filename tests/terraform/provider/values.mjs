// Values beside their schema.
import { UNKNOWN } from './msgpack.mjs';

/** The value with each attribute replaced by what change(attribute, value, path) makes of it. */
export function mapAttributes(block, value, change, path = []) {
  if (value === null || value === undefined || value === UNKNOWN) {
    return value ?? null;
  }
  const mapped = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    mapped[name] = change(attribute, value[name] ?? null, [...path, name]);
  }
  for (const [name, nested] of Object.entries(block.block_types)) {
    const content = value[name];
    mapped[name] = Array.isArray(content)
      ? content.map((element, i) => mapAttributes(nested.block, element, change, [...path, name, i]))
      : mapAttributes(nested.block, content, change, [...path, name]);
  }
  return mapped;
}

/** Every attribute with its value and path, of all blocks that are known. */
export function* attributesOf(block, value, path = []) {
  if (!value || value === UNKNOWN) {
    return;
  }
  for (const [name, attribute] of Object.entries(block.attributes)) {
    yield [attribute, value[name] ?? null, [...path, name]];
  }
  for (const [name, nested] of Object.entries(block.block_types)) {
    const content = value[name];
    if (Array.isArray(content)) {
      for (const [i, element] of content.entries()) {
        // A set's elements have no index that a path could name.
        yield* attributesOf(nested.block, element, nested.nesting_mode === 'list' ? [...path, name, i] : [...path, name]);
      }
    } else {
      yield* attributesOf(nested.block, content, [...path, name]);
    }
  }
}
