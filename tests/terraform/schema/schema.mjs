// From bindings to a schema in the form of `terraform providers schema -json`.

const SCALARS = { string: 'string', number: 'number', boolean: 'bool', any: 'dynamic' };
const GETTERS = {
  getStringAttribute: () => 'string',
  getNumberAttribute: () => 'number',
  getBooleanAttribute: () => 'bool',
  getListAttribute: (collection) => [collection, 'string'],
  getNumberListAttribute: (collection) => [collection, 'number'],
  getStringMapAttribute: () => ['map', 'string'],
  getNumberMapAttribute: () => ['map', 'number'],
  getBooleanMapAttribute: () => ['map', 'bool'],
  getAnyMapAttribute: () => ['map', 'dynamic'],
};
const KINDS = {
  TerraformProvider: 'provider',
  TerraformResource: 'resource_schemas',
  TerraformDataSource: 'data_source_schemas',
  TerraformEphemeralResource: 'ephemeral_resource_schemas',
};

/** The one schema that a module's bindings describe: { kind, type, schema }. */
export function schemaOf({ interfaces, classes, tables }) {
  const [name, root] = [...classes].find(([, candidate]) => candidate.base in KINDS) ?? [];
  if (!root) {
    throw new Error('the bindings describe no resource, data source or provider');
  }
  const kind = KINDS[root.base];
  const block = kind === 'provider' ? providerBlock(`${name}Config`, root.table) : classBlock(root, `${name}Config`, root.table);
  return { kind, type: root.type, schema: { version: 0, block } };

  function classBlock(cls, interfaceName, table) {
    const attributes = {};
    const blocks = {};
    for (const [attribute, is] of cls.attributes) {
      if (is.nested && interfaces.get(interfaceName)?.get(attribute)?.isBlock) {
        blocks[attribute] = nestedBlock(is, table.get(attribute));
      } else {
        attributes[attribute] = {
          type: attributeType(is, table.get(attribute)),
          ...(is.required && { required: true }),
          ...(is.optional && { optional: true }),
          ...(is.computed && { computed: true }),
          // The bindings do not say it, the provider's names do.
          ...(attribute.endsWith('_wo') && !is.computed && { write_only: true }),
        };
      }
    }
    return { attributes, block_types: blocks };
  }

  function nestedBlock(is, row) {
    const name = objectName(is.nested.class);
    const block = classBlock(classNamed(`${name}OutputReference`), name, tableNamed(name));
    if (row?.collection === 'struct') {
      return { nesting_mode: 'single', block };
    }
    const isSet = row?.collection === 'set' || is.nested.isSet;
    return {
      nesting_mode: isSet ? 'set' : is.nested.class.endsWith('Map') ? 'map' : 'list',
      block,
      ...(is.required && { min_items: 1 }),
      ...(!is.nested.class.endsWith('List') && { max_items: 1 }),
    };
  }

  function attributeType(is, row) {
    if (!is.nested) {
      return scalarType(is.getter, row);
    }
    const simple = /^cdkt[fn]\.(String|Number|Boolean|Any)(Map|List)?(List|Map)?$/.exec(is.nested.class);
    if (simple) {
      const [, scalar, inner, outer] = simple;
      const type = SCALARS[scalar.toLowerCase()];
      const element = inner ? [inner.toLowerCase(), type] : type;
      return outer ? [outer === 'Map' ? 'map' : is.nested.isSet ? 'set' : 'list', element] : element;
    }
    const name = objectName(is.nested.class);
    const table = tableNamed(name);
    const members = [...classNamed(`${name}OutputReference`).attributes].map(([member, its]) => [member, attributeType(its, table.get(member))]);
    const object = ['object', Object.fromEntries(members)];
    if (is.nested.class.endsWith('List')) {
      return [(row ? row.collection === 'set' : is.nested.isSet) ? 'set' : 'list', object];
    }
    if (is.nested.class.endsWith('Map')) {
      return ['map', object];
    }
    return ['list', 'set'].includes(row?.collection) ? [row.collection, object] : object;
  }

  function scalarType(getter, row) {
    const method = /this\.(\w+)\(/.exec(getter)?.[1];
    if (method in GETTERS) {
      return GETTERS[method](getter.includes('Fn.tolist') ? 'set' : 'list');
    }
    // Nested collections are read untyped; the table has their type: stringListList, numberMap, …
    const nested = /^(string|number|boolean)((?:List|Map)+)$/.exec(row?.storage ?? '');
    if (nested) {
      const collections = nested[2].match(/List|Map/g);
      return collections.reduce(
        (type, collection, i) => [collection === 'Map' ? 'map' : i === collections.length - 1 && row.collection === 'set' ? 'set' : 'list', type],
        SCALARS[nested[1]],
      );
    }
    return 'dynamic';
  }

  /** A provider has no classes for its attributes. */
  function providerBlock(interfaceName, table) {
    const attributes = {};
    const blocks = {};
    for (const [attribute, is] of interfaces.get(interfaceName) ?? []) {
      const row = table.get(attribute);
      if (!row || attribute === 'alias') {
        continue;
      }
      if (is.isBlock) {
        const name = /^\w+/.exec(is.type)[0];
        const nesting = row.collection === 'struct' ? 'single' : row.collection;
        blocks[attribute] = { nesting_mode: nesting, block: providerBlock(name, tableNamed(name)), ...(nesting !== 'single' && !is.type.includes('[]') && { max_items: 1 }) };
      } else {
        const element = /^(string|number|boolean)(List|Map)$/.exec(row.storage)?.[1];
        attributes[attribute] = { type: element ? [row.collection, SCALARS[element]] : SCALARS[row.storage], [is.required ? 'required' : 'optional']: true };
      }
    }
    return { attributes, block_types: blocks };
  }

  function classNamed(name) {
    return classes.get(name) ?? fail(`the bindings have no class ${name}`);
  }

  function tableNamed(name) {
    return tables.get(name.toLowerCase()) ?? new Map();
  }
}

function objectName(className) {
  return className.replace(/(OutputReference|List|Map)$/, '');
}

function fail(message) {
  throw new Error(message);
}
