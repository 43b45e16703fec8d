// Reads a resource's bindings for the Cloud Development Kit for Terraform. They are generated from the provider's schema,
// and say of every attribute its Terraform name, its type, how it nests, and whether it is computed, optional or required.
// Compiled modules carry their TypeScript in an inline source map.

const SOURCE_MAP = 'sourceMappingURL=data:application/json;';

/** The TypeScript that a compiled module was made from; null if it is no such module. */
export function typescriptIn(javascript) {
  const map = javascript.lastIndexOf(SOURCE_MAP);
  if (map < 0) {
    return null;
  }
  const base64 = javascript.slice(javascript.indexOf('base64,', map) + 'base64,'.length).trim();
  return JSON.parse(Buffer.from(base64, 'base64').toString('utf8')).sourcesContent[0];
}

/** Interfaces tell blocks from attributes, classes have the attributes, HCL tables tell sets from lists. */
export function readBindings(typescript) {
  return { interfaces: interfacesIn(typescript), classes: classesIn(typescript), tables: tablesIn(typescript) };
}

function interfacesIn(typescript) {
  const found = new Map();
  for (const [, name, body] of typescript.matchAll(/^export interface (\w+)(?: extends [\w.]+)? \{\n((?:[^}\n].*\n)*)\}$/gm)) {
    const properties = new Map();
    for (const [, comment, optional, type] of body.matchAll(/\/\*\*([\s\S]*?)\*\/\s*readonly \w+(\??): (.*);/g)) {
      // The comment ends with a link to the documentation: {@link https://…#attribute Resource#attribute}
      const attribute = /#(\w+) \w+#\1\}/.exec(comment)?.[1];
      if (attribute) {
        properties.set(attribute, { isBlock: new RegExp(`^\\s*\\*\\s*${attribute} block\\s*$`, 'm').test(comment), required: !optional, type });
      }
    }
    found.set(name, properties);
  }
  return found;
}

function classesIn(typescript) {
  const found = new Map();
  for (const [, name, base, body] of typescript.matchAll(/^export class (\w+) extends cdkt[fn]\.(\w+) \{([\s\S]*?)\n\}$/gm)) {
    const attributes = new Map();
    const parts = body.split(/\n  \/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\n/);
    for (let i = 1; i < parts.length; i += 5) {
      const [attribute, computed, optional, required, code] = parts.slice(i, i + 5);
      const field = /private _\w+ = new ([\w.]+)\(this, "\w+"(?:, (true|false))?\)/.exec(code);
      attributes.set(attribute, {
        computed: computed === 'true',
        optional: optional === 'true',
        required: required === 'true',
        // Of a nested object: its class, and whether there is a set of them.
        nested: field && { class: field[1].replace(/^indexStructs?\./, ''), isSet: field[2] === 'true' },
        getter: /public get \w+\(\)[^{]*\{\s*return ([^;]*);/.exec(code)?.[1] ?? '',
      });
    }
    found.set(name, { base, attributes, table: tableIn(body), type: /tfResourceType = "(\w+)"/.exec(body)?.[1] });
  }
  return found;
}

function tablesIn(typescript) {
  const found = new Map();
  for (const [, name, body] of typescript.matchAll(/^export function (\w+)ToHclTerraform\(([\s\S]*?)\n\}$/gm)) {
    found.set(name.toLowerCase(), tableIn(body));
  }
  return found;
}

/** Of the table that writes an object as HCL: attribute → { collection, storage }. */
function tableIn(code) {
  const table = new Map();
  for (const [, name, collection, storage] of code.matchAll(/\n\s+"?([\w-]+)"?: \{\n\s+value: .*,\n\s+isBlock: \w+,\n\s+type: "(\w+)",\n\s+storageClassType: "(\w+)",/g)) {
    table.set(name, { collection, storage });
  }
  return table;
}
