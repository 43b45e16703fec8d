// A provider with a true schema and no cloud behind it: the calls of Terraform's plugin protocol, version 5. Each gets a
// request's fields and what its connection remembers, and returns the response's message.
import crypto from 'node:crypto';
import { forget, refusalsOf, remember } from './account.mjs';
import { problemsOf } from './checks.mjs';
import { computed, dataSource } from './cloud.mjs';
import { diagnostics, dynamicValue, readDynamicValue, schemaMap, schemaMessage } from './messages.mjs';
import { UNKNOWN } from './msgpack.mjs';
import { bytes, fieldsOf, message, number, textOf } from './protobuf.mjs';
import { replacedBy } from './replacements.mjs';
import { mapAttributes } from './values.mjs';

const NOTHING = Buffer.alloc(0);

// In all runs: no two resources are alike.
let made = 0;

export function provider({ provider: own, resource_schemas: resources, data_source_schemas: data, ephemeral_resource_schemas: ephemeral }) {
  const schemas = message(
    bytes(1, schemaMessage(own)), schemaMap(2, resources), schemaMap(3, data), schemaMap(8, ephemeral),
    // plan_destroy: destroying is planned here too.
    bytes(6, number(1, true)),
  );

  return {
    GetSchema: () => schemas,
    GetResourceIdentitySchemas: () => NOTHING,
    GetFunctions: () => NOTHING,
    PrepareProviderConfig: ({ 1: config }) => dynamicValue(1, readDynamicValue(config)),
    Stop: () => NOTHING,

    Configure({ 2: config }, connection) {
      const { region, default_tags: tags } = readDynamicValue(config) ?? {};
      connection.region = typeof region === 'string' ? region : process.env.AWS_REGION ?? 'us-east-1';
      connection.defaultTags = tags?.[0]?.tags ?? {};
      return NOTHING;
    },

    ValidateResourceTypeConfig: ({ 1: type, 2: config }) =>
      message(diagnostics(1, problemsOf(textOf(type), resources[textOf(type)].block, readDynamicValue(config)))),

    ValidateDataSourceConfig: ({ 1: type, 2: config }) =>
      message(diagnostics(1, problemsOf(textOf(type), data[textOf(type)].block, readDynamicValue(config)))),

    ValidateEphemeralResourceConfig: () => NOTHING,

    UpgradeResourceState: ({ 3: raw }) => bytes(1, bytes(2, fieldsOf(raw[0])[1][0])),

    ReadResource: ({ 2: state }) => bytes(1, state[0]),

    ImportResourceState({ 1: typeField, 2: id }, connection) {
      const type = textOf(typeField);
      const state = importedState(type, resources[type].block, textOf(id), connection.region);
      return bytes(1, message(bytes(1, type), dynamicValue(2, state)));
    },

    PlanResourceChange({ 1: typeField, 2: priorField, 3: proposedField }, connection) {
      const { block } = resources[textOf(typeField)];
      const prior = readDynamicValue(priorField);
      const proposed = readDynamicValue(proposedField);
      if (proposed === null) {
        return dynamicValue(1, null);
      }
      const planned = mapAttributes(block, proposed, (attribute, value) =>
        attribute.write_only ? null : prior === null && value === null && attribute.computed ? UNKNOWN : value);
      if (planned.region === UNKNOWN) {
        planned.region = connection.region;
      }
      if ('tags_all' in planned && planned.tags !== UNKNOWN) {
        planned.tags_all = { ...connection.defaultTags, ...planned.tags };
      }
      const replacing = replacedBy(textOf(typeField), prior, planned);
      return message(dynamicValue(1, planned), replacing.map((name) => bytes(2, bytes(1, bytes(1, name)))));
    },

    ApplyResourceChange({ 1: typeField, 2: priorField, 3: plannedField }, connection) {
      const type = textOf(typeField);
      const prior = readDynamicValue(priorField);
      const planned = readDynamicValue(plannedField);
      const refusals = refusalsOf(type, prior, planned, connection.region);
      if (refusals.length > 0) {
        return message(dynamicValue(1, prior), diagnostics(3, refusals));
      }
      if (planned === null) {
        forget(type, prior);
        return dynamicValue(1, null);
      }
      made++;
      const seed = crypto.createHash('sha256').update(`${type} ${made} ${JSON.stringify(planned)}`).digest('hex');
      const created = mapAttributes(resources[type].block, planned, (attribute, value, path) =>
        value === UNKNOWN ? computed(type, path, attribute, planned, seed, connection.region) : value);
      remember(type, created);
      return dynamicValue(1, created);
    },

    ReadDataSource({ 1: typeField, 2: config }, connection) {
      const type = textOf(typeField);
      const value = readDynamicValue(config);
      const answers = dataSource(type, value, connection.region);
      return dynamicValue(1, mapAttributes(data[type].block, value, (attribute, given, path) =>
        path.length === 1 && path[0] in answers ? answers[path[0]] : given));
    },

    OpenEphemeralResource({ 1: typeField, 2: config }, connection) {
      const type = textOf(typeField);
      const seed = crypto.randomBytes(32).toString('hex');
      const value = readDynamicValue(config);
      return dynamicValue(3, mapAttributes(ephemeral[type].block, value, (attribute, given, path) =>
        given === null && attribute.computed ? computed(type, path, attribute, value, seed, connection.region) : given));
    },

    CloseEphemeralResource: () => NOTHING,
  };
}

/** A resource that was made by other means: its names are the id, all else is unlike what a module would choose. */
function importedState(type, block, id, region) {
  const value = { name: id, identifier: id, cluster_identifier: id, function_name: id };
  return mapAttributes(block, Object.fromEntries([...Object.keys(block.block_types).map((name) => [name, []]), ['id', id]]), (attribute, given, path) =>
    given ?? (path.length === 1 && path[0] in value ? id
      : path[0] === 'tags' ? null
      : attribute.required || attribute.computed ? computed(type, path, attribute, { ...value, id }, id, region) : null));
}
