#!/usr/bin/env node
// Derives the AWS provider's schema, of the resources that these files use, from its npm bindings:
//
//   node derive.mjs PACKAGE.tgz OUTPUT.json FILE.tf…
import fs from 'node:fs';
import zlib from 'node:zlib';
import { readBindings, typescriptIn } from './bindings.mjs';
import { schemaOf } from './schema.mjs';
import { filesIn } from './tar.mjs';

const [archive, output, ...configurations] = process.argv.slice(2);
const additions = JSON.parse(fs.readFileSync(new URL('additions.json', import.meta.url), 'utf8'));
const modules = wantedModules(configurations);
const result = { provider: null, resource_schemas: {}, data_source_schemas: {}, ephemeral_resource_schemas: {} };

for (const [module, typescript] of readModules(archive, modules)) {
  try {
    const { kind, type, schema } = schemaOf(readBindings(typescript));
    kind === 'provider' ? (result.provider = schema) : (result[kind][type] = schema);
  } catch (error) {
    throw new Error(`${module}: ${error.message}`, { cause: error });
  }
}
addWhatIsNotSaid(result);
fs.writeFileSync(`${output}.new`, JSON.stringify(result));
fs.renameSync(`${output}.new`, output);

/** The modules' folders: provider, lambda-function, data-aws-region, … A name that the provider lacks finds none, and Terraform will say so. */
function wantedModules(files) {
  const wanted = new Set(['provider']);
  for (const file of files) {
    for (const [, word, type] of fs.readFileSync(file, 'utf8').matchAll(/^\s*(resource|data|ephemeral|mock_resource|mock_data)\s+"aws_(\w+)"/gm)) {
      const prefix = { data: 'data-aws-', mock_data: 'data-aws-', ephemeral: 'ephemeral-aws-' }[word] ?? '';
      wanted.add(prefix + type.replaceAll('_', '-'));
    }
  }
  return wanted;
}

/** Large resources are spread over several files. */
function readModules(file, wanted) {
  const sources = new Map();
  for (const [name, content] of filesIn(zlib.gunzipSync(fs.readFileSync(file)))) {
    const module = /^package\/lib\/([^/]+)\/.+\.js$/.exec(name)?.[1];
    const typescript = module && wanted.has(module) ? typescriptIn(content.toString('utf8')) : null;
    if (typescript) {
      sources.set(module, `${sources.get(module) ?? ''}\n${typescript}`);
    }
  }
  return sources;
}

/** What the bindings leave out: which values are sensitive, and a few limits. */
function addWhatIsNotSaid(schemas) {
  for (const path of additions.sensitive) {
    at(path, (block, name) => (block.attributes[name].sensitive = true));
  }
  for (const limit of ['max_items', 'min_items']) {
    for (const [path, value] of Object.entries(additions[limit])) {
      at(path, (block, name) => (block.block_types[name][limit] = value));
    }
  }

  function at(path, change) {
    const [type, ...names] = path.split('/');
    const kind = type.startsWith('ephemeral.') ? 'ephemeral_resource_schemas' : 'resource_schemas';
    let block = schemas[kind][type.replace('ephemeral.', '')]?.block;
    const last = names.pop();
    for (const name of names) {
      block = block?.block_types[name]?.block;
    }
    if (block) {
      change(block, last);
    }
  }
}
