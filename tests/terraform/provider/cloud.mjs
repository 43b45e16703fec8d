// What the cloud would say: values for computed attributes, and data sources. The same question gets the same answer, two
// resources never get the same.
import crypto from 'node:crypto';
import { zoneOf } from './account.mjs';
import { UNKNOWN } from './msgpack.mjs';

export const ACCOUNT = '123456789012';

const SERVICES = { efs: 'elasticfilesystem', apigatewayv2: 'apigateway', api: 'apigateway', db: 'rds', cloudwatch: 'cloudwatch', sns: 'sns' };
const GLOBAL = new Set(['iam', 'cloudfront', 's3', 'route53']);
const ID_PREFIXES = {
  aws_vpc: 'vpc-', aws_subnet: 'subnet-', aws_security_group: 'sg-', aws_route_table: 'rtb-', aws_internet_gateway: 'igw-',
  aws_egress_only_internet_gateway: 'eigw-', aws_nat_gateway: 'nat-', aws_eip: 'eipalloc-', aws_vpc_endpoint: 'vpce-',
  aws_vpc_security_group_ingress_rule: 'sgr-', aws_vpc_security_group_egress_rule: 'sgr-',
  aws_efs_file_system: 'fs-', aws_efs_access_point: 'fsap-', aws_efs_mount_target: 'fsmt-',
};
const ID_IS_ARN = new Set(['aws_secretsmanager_secret', 'aws_sns_topic', 'aws_acm_certificate']);
const NAMES = ['function_name', 'layer_name', 'bucket', 'identifier', 'cluster_identifier', 'dashboard_name', 'alarm_name', 'name'];

const ARNS = {
  aws_lambda_function: (name) => `function:${name}`,
  aws_lambda_alias: (name, _, value) => `function:${value.function_name}:${name}`,
  aws_lambda_layer_version: (name) => `layer:${name}:1`,
  aws_iam_role: (name) => `role/${name}`,
  aws_s3_bucket: (name) => name,
  aws_cloudwatch_log_group: (name) => `log-group:${name}`,
  aws_cloudfront_distribution: (_, id) => `distribution/${id('E', 13)}`,
  aws_efs_file_system: (_, id) => `file-system/${id('fs-')}`,
  aws_efs_access_point: (_, id) => `access-point/${id('fsap-')}`,
  aws_secretsmanager_secret: (name, id) => `secret:${name}-${id('', 6)}`,
  aws_sns_topic: (name) => name,
};

const VALUES = {
  'aws_lambda_function.version': () => '1',
  'aws_lambda_function.invoke_arn': (c) => invokeArn(c, '2015-03-31', 'invocations'),
  'aws_lambda_function.response_streaming_invoke_arn': (c) => invokeArn(c, '2021-11-15', 'response-streaming-invocations'),
  'aws_lambda_function_url.function_url': (c) => `https://${c.id('', 32)}.lambda-url.${c.region}.on.aws/`,
  'aws_lambda_alias.invoke_arn': (c) => invokeArn(c, '2015-03-31', 'invocations'),
  'aws_lambda_invocation.result': () => '{"installed":true}',
  'aws_acm_certificate.domain_validation_options': (c) => [c.value.domain_name, ...(c.value.subject_alternative_names === UNKNOWN ? [] : c.value.subject_alternative_names ?? [])].map((domain) => (
    { domain_name: domain, resource_record_name: `_proof.${domain}.`, resource_record_type: 'CNAME', resource_record_value: `_${c.id('', 16)}.acm-validations.aws.` })),
  'aws_apigatewayv2_api.id': (c) => c.id('', 10),
  'aws_apigatewayv2_api.api_endpoint': (c) => `https://${c.id('', 10)}.execute-api.${c.region}.amazonaws.com`,
  'aws_apigatewayv2_api.execution_arn': (c) => `arn:aws:execute-api:${c.region}:${ACCOUNT}:${c.id('', 10)}`,
  'aws_api_gateway_rest_api.execution_arn': (c) => `arn:aws:execute-api:${c.region}:${ACCOUNT}:${c.id('', 10)}`,
  'aws_api_gateway_stage.invoke_url': (c) => `https://${c.value.rest_api_id.slice(-10)}.execute-api.${c.region}.amazonaws.com/${c.value.stage_name}`,
  'aws_cloudfront_distribution.id': (c) => c.id('E', 13),
  'aws_cloudfront_distribution.domain_name': (c) => `${c.id('d', 13)}.cloudfront.net`,
  'aws_cloudfront_distribution.hosted_zone_id': () => 'Z2FDTNDATAQYW2',
  'aws_s3_bucket.bucket_regional_domain_name': (c) => `${c.name}.s3.${c.region}.amazonaws.com`,
  'aws_db_instance.address': (c) => `${c.name}.${c.id('', 12)}.${c.region}.rds.amazonaws.com`,
  'aws_db_instance.master_user_secret': masterUserSecret,
  'aws_db_proxy.endpoint': (c) => `${c.name}.proxy-${c.id('', 12)}.${c.region}.rds.amazonaws.com`,
  'aws_rds_cluster.endpoint': (c) => `${c.name}.cluster-${c.id('', 12)}.${c.region}.rds.amazonaws.com`,
  'aws_rds_cluster.master_user_secret': masterUserSecret,
  'aws_efs_mount_target.availability_zone_name': (c) => zoneOf(c.value.subnet_id, c.region),
  'aws_subnet.availability_zone': (c) => c.region + 'abcd'[numberOf(c.value.cidr_block) % 4],
  'aws_vpc_endpoint.dns_entry': (c) => c.value.vpc_endpoint_type === 'Interface'
    ? [{ dns_name: `${c.id('vpce-')}-${c.id('', 8)}.${c.value.service_name.split('.').at(-1)}.${c.region}.vpce.amazonaws.com`, hosted_zone_id: 'Z0EXAMPLE' }] : [],
  'aws_vpc.ipv6_cidr_block': () => '2001:db8:1234::/56',
};

/** A computed attribute's value, once its resource is made of `value`. `seed` is the resource's own. */
export function computed(type, path, attribute, value, seed, region) {
  const context = {
    value,
    region: typeof value.region === 'string' ? value.region : region,
    name: NAMES.map((name) => value[name]).find((name) => typeof name === 'string' && name) ?? seed.slice(0, 12),
    id: (prefix, length = 17) => prefix + (prefix === 'E' ? seed.toUpperCase() : seed).slice(0, length),
  };
  context.arn = () => arnOf(type, context);
  const name = path.at(-1);
  const known = path.length === 1 ? VALUES[`${type}.${name}`] : undefined;
  if (known) {
    return known(context);
  }
  if (Array.isArray(attribute.type)) {
    return attribute.type[0] === 'map' ? {} : attribute.type[0] === 'object' ? null : [];
  }
  if (attribute.type === 'number') return 0;
  if (attribute.type === 'bool') return false;
  if (name === 'policy') return ''; // None until somebody sets one.
  if (name === 'region') return context.region;
  if (/(^|_)arn$/.test(name)) return context.arn();
  if (/(^|_)account_id$|^owner_id$/.test(name)) return ACCOUNT;
  if (name === 'id' && path.length === 1) return ID_IS_ARN.has(type) ? context.arn() : type in ID_PREFIXES ? context.id(ID_PREFIXES[type]) : context.name;
  if (['name', 'bucket', 'identifier', 'cluster_identifier'].includes(name)) return `${typeof value[`${name}_prefix`] === 'string' ? value[`${name}_prefix`] : 'terraform-'}${seed.slice(0, 12)}`;
  return `${name}-${seed.slice(0, 8)}`;
}

function arnOf(type, context) {
  const word = type.split('_')[1];
  const service = type.startsWith('aws_cloudwatch_log') ? 'logs' : SERVICES[word] ?? word;
  const region = GLOBAL.has(service) ? '' : context.region;
  const resource = ARNS[type]?.(context.name, context.id, context.value) ?? `${type.split('_').slice(2).join('-')}/${context.name}`;
  return `arn:aws:${service}:${region}:${service === 's3' ? '' : ACCOUNT}:${resource}`;
}

function invokeArn(context, version, what) {
  return `arn:aws:apigateway:${context.region}:lambda:path/${version}/functions/${context.arn()}/${what}`;
}

/** Which one of the blocks of its size a network is: consecutive blocks are in different zones. */
function numberOf(cidr) {
  const [address, length] = (typeof cidr === 'string' ? cidr : '10.0.0.0/24').split('/');
  return Math.floor(address.split('.').reduce((number, part) => number * 256 + Number(part), 0) / 2 ** (32 - length));
}

/** RDS makes one only when it is to manage the password. */
function masterUserSecret(context) {
  const { manage_master_user_password: managed, master_user_secret_kms_key_id: key } = context.value;
  return managed
    ? [{ kms_key_id: typeof key === 'string' ? key : 'alias/aws/secretsmanager', secret_arn: `arn:aws:secretsmanager:${context.region}:${ACCOUNT}:secret:rds!${context.id('', 12)}`, secret_status: 'active' }]
    : [];
}

/** What a data source's computed attributes are. */
export function dataSource(type, value, region) {
  switch (type) {
    case 'aws_caller_identity':
      return { id: ACCOUNT, account_id: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/test`, user_id: 'AIDAEXAMPLE' };
    case 'aws_region':
      return { id: region, region, name: region };
    case 'aws_partition':
      return { id: 'aws', partition: 'aws', dns_suffix: 'amazonaws.com' };
    case 'aws_availability_zones':
      return { id: region, names: [...(region === 'us-east-1' ? 'abcdef' : 'abc')].map((zone) => region + zone) };
    case 'aws_subnet':
      return { availability_zone: zoneOf(value.id, region) };
    case 'aws_route53_zone':
      return { id: 'Z0123456789ABCDEFGHIJ', zone_id: 'Z0123456789ABCDEFGHIJ', arn: 'arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ' };
    case 'aws_iam_policy_document':
      return policyDocument(value);
    default:
      return { id: crypto.createHash('sha256').update(type + JSON.stringify(value)).digest('hex').slice(0, 12) };
  }
}

/** The real provider writes this document by itself too. */
function policyDocument(value) {
  const oneOrAll = (list) => (list.length === 1 ? list[0] : list);
  const statements = value.statement.map((is) => ({
    ...(is.sid && { Sid: is.sid }),
    Effect: is.effect ?? 'Allow',
    Action: oneOrAll(is.actions),
    Resource: oneOrAll(is.resources),
    ...(is.principals.length && { Principal: Object.fromEntries(is.principals.map((who) => [who.type, oneOrAll(who.identifiers)])) }),
    ...(is.condition.length && { Condition: is.condition.reduce((all, { test, variable, values }) => ({ ...all, [test]: { ...all[test], [variable]: oneOrAll(values) } }), {}) }),
  }));
  const document = { Version: value.version ?? '2012-10-17', Statement: statements };
  return { id: '1', json: JSON.stringify(document, null, 2), minified_json: JSON.stringify(document) };
}
