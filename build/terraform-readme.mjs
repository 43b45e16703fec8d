#!/usr/bin/env node
// Writes the tables of variables and outputs into infra/terraform/README.md, between its markers. With --check it writes nothing
// and fails if they are not what the module says. It reads formatted files (terraform fmt) and understands no others.
import fs from 'node:fs';

const MODULE = new URL('../infra/terraform/', import.meta.url);
const README = new URL('README.md', MODULE);

const TABLES = {
  inputs: () => inputs('.', /^variables.*\.tf$/),
  outputs: () => outputs('.'),
  'secret inputs': () => inputs('modules/secret', /^variables\.tf$/),
  'secret outputs': () => outputs('modules/secret'),
};

const before = fs.readFileSync(README, 'utf8');
const after = Object.entries(TABLES).reduce((text, [name, table]) => replaceBetween(text, name, table()), before);
if (process.argv.includes('--check')) {
  if (after !== before) {
    console.error('infra/terraform/README.md is not what the module says: run node build/terraform-readme.mjs');
    process.exit(1);
  }
} else {
  fs.writeFileSync(README, after);
}

function replaceBetween(text, name, table) {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`infra/terraform/README.md lacks the markers ${begin.trim()} and ${end}`);
  }
  return text.slice(0, from + begin.length) + table + text.slice(to);
}

function inputs(folder, files) {
  const typed = new Map(folder === '.' ? blocks('variable', 'modules/settings', /\.tf$/).map(({ name, body }) => [name, body]) : []);
  const rows = blocks('variable', folder, files).flatMap(({ name, body }) => {
    // The module accepts any object; modules/settings has its type.
    const type = valueOf('type', valueOf('type', body) === 'any' ? typed.get(name) : body);
    const fallback = /^  default +=/m.test(body) ? code(valueOf('default', body)) : 'required';
    const isObject = type.startsWith('object(');
    const own = row(`\`${name}\``, isObject ? 'object' : code(type), fallback, description(body));
    return isObject ? [own, ...attributes(name, type)] : [own];
  });
  return `| Variable | Type | Default | |\n|---|---|---|---|\n${rows.join('')}`;
}

/** One line each: `memory_mb = optional(number, 1769)`; of an object in it, one for each of its members. */
function attributes(name, type) {
  let object = null;
  return type.split('\n').flatMap((line) => {
    const [, attribute, is] = /^ +(\w+) += (.*)$/.exec(line) ?? [];
    if (!attribute) {
      object = /^ +\}\)\)/.test(line) ? null : object;
      return [];
    }
    if (is.startsWith('optional(object(')) {
      object = attribute;
      return [row(`\`${name}.${attribute}\``, 'object', code('null'), '')];
    }
    const path = object ? `${name}.${object}.${attribute}` : `${name}.${attribute}`;
    const [, inner, fallback] = /^optional\((\w+(?:\(\w+\))?)(?:, (.*))?\)$/.exec(is) ?? [];
    return row(`\`${path}\``, code(inner ?? is), inner ? code(fallback ?? 'null') : 'required', '');
  });
}

function outputs(folder) {
  const rows = blocks('output', folder, /^outputs\.tf$/).map(({ name, body }) => `| \`${name}\` | ${description(body)} |\n`);
  return `| Output | |\n|---|---|\n${rows.join('')}`;
}

function blocks(word, folder, files) {
  const path = new URL(`${folder}/`, MODULE);
  // What every site needs, in the file with the shortest name, comes first.
  return fs.readdirSync(path).filter((file) => files.test(file)).sort((one, other) => one.length - other.length || one.localeCompare(other))
    .flatMap((file) => [...fs.readFileSync(new URL(file, path), 'utf8').matchAll(new RegExp(`^${word} "(\\w+)" \\{\\n([\\s\\S]*?)^\\}`, 'gm'))])
    .map(([, name, body]) => ({ name, body }));
}

/** An argument of a block: the rest of its line, or the lines to the closing bracket at the argument's own depth. */
function valueOf(argument, body) {
  return new RegExp(`^  ${argument} += (.*[({[]\\n[\\s\\S]*?^  [)}\\]]+|.*)$`, 'm').exec(body)[1];
}

function description(body) {
  return JSON.parse(valueOf('description', body)).replaceAll('|', '\\|');
}

function code(text) {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

function row(...cells) {
  return `| ${cells.join(' | ')} |\n`.replace('|  |', '| |');
}
