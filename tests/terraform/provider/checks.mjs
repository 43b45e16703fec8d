// What the real provider refuses although the schema allows it: read-only attributes, malformed ARNs, and values it has lists of.
import { UNKNOWN } from './msgpack.mjs';
import { nameRules } from './names.mjs';
import { attributesOf } from './values.mjs';

const oneOf = (...values) => ({ test: (value) => values.includes(value), wants: `one of ${values.join(', ')}` });
const between = (low, high) => ({ test: (value) => value >= low && value <= high, wants: `${low} to ${high}` });
const matching = (pattern) => ({ test: (value) => pattern.test(value), wants: String(pattern) });
const json = { test: isJson, wants: 'JSON' };
const cidr = matching(/^[\d.]+\/\d+$|^[\da-f:]+\/\d+$/);

/** Type and path, without indexes → what its values must be. */
const RULES = {
  ...nameRules,
  'aws_lambda_function.architectures': oneOf('arm64', 'x86_64'),
  'aws_lambda_function.memory_size': between(128, 32768),
  'aws_lambda_function.timeout': between(1, 900),
  'aws_lambda_function.runtime': oneOf('provided.al2023', 'provided.al2'),
  'aws_lambda_function.ephemeral_storage.size': between(512, 10240),
  'aws_lambda_function.file_system_config.local_mount_path': matching(/^\/mnt\/[A-Za-z0-9._-]+$/),
  'aws_lambda_function.logging_config.log_format': oneOf('JSON', 'Text'),
  'aws_lambda_function.logging_config.application_log_level': oneOf('TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'),
  'aws_lambda_function.tracing_config.mode': oneOf('Active', 'PassThrough'),
  'aws_lambda_function_url.authorization_type': oneOf('NONE', 'AWS_IAM'),
  'aws_lambda_function_url.invoke_mode': oneOf('BUFFERED', 'RESPONSE_STREAM'),
  'aws_lambda_permission.function_url_auth_type': oneOf('NONE', 'AWS_IAM'),
  'aws_lambda_permission.action': matching(/^(lambda:\w+|\*)$/),
  'aws_lambda_layer_version.compatible_architectures': oneOf('arm64', 'x86_64'),
  'aws_lambda_function_event_invoke_config.maximum_event_age_in_seconds': between(60, 21600),
  'aws_lambda_function_event_invoke_config.maximum_retry_attempts': between(0, 2),
  'aws_cloudfront_function.code': { test: (value) => Buffer.byteLength(value) <= 10240, wants: 'at most 10 KB' },
  'aws_cloudfront_distribution.origin.custom_origin_config.origin_read_timeout': between(1, 120),
  'aws_lambda_function.environment.variables': { test: (value) => Buffer.byteLength(JSON.stringify(value)) <= 4096, wants: 'at most 4 KB' },
  'aws_rds_cluster.serverlessv2_scaling_configuration.seconds_until_auto_pause': between(300, 86400),
  'aws_lambda_provisioned_concurrency_config.provisioned_concurrent_executions': between(1, 1e6),
  'aws_iam_role.assume_role_policy': json,
  'aws_iam_role_policy.policy': json,
  'aws_s3_bucket_policy.policy': json,
  'aws_efs_file_system_policy.policy': json,
  'aws_cloudwatch_dashboard.dashboard_body': json,
  'aws_scheduler_schedule.target.input': json,
  'aws_lambda_invocation.input': json,
  'aws_efs_file_system.throughput_mode': oneOf('bursting', 'provisioned', 'elastic'),
  'aws_efs_file_system.lifecycle_policy.transition_to_ia': matching(/^AFTER_(1|7|14|30|60|90|180|270|365)_DAYS?$/),
  'aws_efs_access_point.root_directory.creation_info.permissions': matching(/^[0-7]{3,4}$/),
  'aws_efs_backup_policy.backup_policy.status': oneOf('ENABLED', 'DISABLED'),
  'aws_apigatewayv2_api.protocol_type': oneOf('HTTP', 'WEBSOCKET'),
  'aws_apigatewayv2_integration.integration_type': oneOf('AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'),
  'aws_apigatewayv2_integration.payload_format_version': oneOf('1.0', '2.0'),
  'aws_apigatewayv2_integration.timeout_milliseconds': between(50, 30000),
  'aws_api_gateway_integration.type': oneOf('AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'),
  'aws_api_gateway_integration.response_transfer_mode': oneOf('BUFFERED', 'STREAM'),
  'aws_api_gateway_integration.timeout_milliseconds': between(50, 900000),
  'aws_api_gateway_rest_api.endpoint_configuration.types': oneOf('EDGE', 'REGIONAL', 'PRIVATE'),
  'aws_cloudfront_distribution.price_class': oneOf('PriceClass_All', 'PriceClass_200', 'PriceClass_100'),
  'aws_cloudfront_distribution.http_version': oneOf('http1.1', 'http2', 'http3', 'http2and3'),
  'aws_cloudfront_distribution.origin.custom_origin_config.origin_protocol_policy': oneOf('http-only', 'https-only', 'match-viewer'),
  'aws_cloudfront_distribution.origin.custom_origin_config.origin_ssl_protocols': oneOf('SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'),
  'aws_cloudfront_distribution.default_cache_behavior.viewer_protocol_policy': oneOf('allow-all', 'https-only', 'redirect-to-https'),
  'aws_cloudfront_distribution.ordered_cache_behavior.viewer_protocol_policy': oneOf('allow-all', 'https-only', 'redirect-to-https'),
  'aws_cloudfront_distribution.viewer_certificate.minimum_protocol_version': oneOf('SSLv3', 'TLSv1', 'TLSv1_2016', 'TLSv1.1_2016', 'TLSv1.2_2018', 'TLSv1.2_2019', 'TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'),
  'aws_cloudfront_distribution.restrictions.geo_restriction.restriction_type': oneOf('none', 'whitelist', 'blacklist'),
  'aws_cloudfront_cache_policy.parameters_in_cache_key_and_forwarded_to_origin.headers_config.header_behavior': oneOf('none', 'whitelist'),
  'aws_cloudfront_cache_policy.parameters_in_cache_key_and_forwarded_to_origin.cookies_config.cookie_behavior': oneOf('none', 'whitelist', 'allExcept', 'all'),
  'aws_cloudfront_cache_policy.parameters_in_cache_key_and_forwarded_to_origin.query_strings_config.query_string_behavior': oneOf('none', 'whitelist', 'allExcept', 'all'),
  'aws_cloudfront_origin_request_policy.headers_config.header_behavior': oneOf('none', 'whitelist', 'allViewer', 'allViewerAndWhitelistCloudFront', 'allExcept'),
  'aws_cloudfront_origin_request_policy.cookies_config.cookie_behavior': oneOf('none', 'whitelist', 'all', 'allExcept'),
  'aws_cloudfront_function.runtime': oneOf('cloudfront-js-1.0', 'cloudfront-js-2.0'),
  'aws_cloudfront_origin_access_control.origin_access_control_origin_type': oneOf('lambda', 'mediapackagev2', 's3', 'mediastore'),
  'aws_cloudfront_origin_access_control.signing_behavior': oneOf('always', 'never', 'no-override'),
  'aws_cloudwatch_log_group.retention_in_days': oneOf(0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653),
  'aws_cloudwatch_metric_alarm.comparison_operator': oneOf('GreaterThanOrEqualToThreshold', 'GreaterThanThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold'),
  'aws_cloudwatch_metric_alarm.statistic': oneOf('SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'),
  'aws_cloudwatch_metric_alarm.treat_missing_data': oneOf('breaching', 'notBreaching', 'ignore', 'missing'),
  'aws_scheduler_schedule.schedule_expression': matching(/^(rate|cron|at)\(.+\)$/),
  'aws_scheduler_schedule.flexible_time_window.mode': oneOf('OFF', 'FLEXIBLE'),
  'aws_db_instance.engine': oneOf('mariadb', 'mysql', 'postgres'),
  'aws_db_instance.storage_type': oneOf('standard', 'gp2', 'gp3', 'io1', 'io2'),
  'aws_db_proxy.engine_family': oneOf('MYSQL', 'POSTGRESQL', 'SQLSERVER'),
  'aws_rds_cluster.engine': oneOf('aurora-mysql', 'aurora-postgresql', 'mysql', 'postgres'),
  'aws_s3_bucket_ownership_controls.rule.object_ownership': oneOf('BucketOwnerPreferred', 'ObjectWriter', 'BucketOwnerEnforced'),
  'aws_s3_bucket_versioning.versioning_configuration.status': oneOf('Enabled', 'Suspended', 'Disabled'),
  'aws_vpc.cidr_block': cidr,
  'aws_subnet.cidr_block': cidr,
  'aws_vpc_endpoint.vpc_endpoint_type': oneOf('Gateway', 'Interface', 'GatewayLoadBalancer', 'Resource', 'ServiceNetwork'),
  'aws_vpc_security_group_ingress_rule.cidr_ipv4': cidr,
  'aws_vpc_security_group_egress_rule.cidr_ipv4': cidr,
};

/** AWS's quotas of elements. */
const MOST = { 'aws_cloudfront_distribution.ordered_cache_behavior': 74, 'aws_cloudfront_distribution.origin': 100, 'aws_lambda_function.layers': 5, 'aws_lambda_function.vpc_config.security_group_ids': 5 };

/** Of each of these, exactly one. */
const EXACTLY_ONE = {
  aws_lambda_function: [['filename', 'image_uri', 's3_bucket']],
  aws_lambda_layer_version: [['filename', 's3_bucket']],
  aws_vpc_security_group_ingress_rule: [['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id']],
  aws_vpc_security_group_egress_rule: [['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id']],
};

const ARN = /^arn:[\w-]+:[\w.-]+:[\w-]*:(\d{12}|aws|cloudfront|lambda)?:.+/;
// ARNs that are not called so.
const ARN_TOO = new Set(['aws_lambda_function.role', 'aws_lambda_function.layers', 'aws_cloudwatch_metric_alarm.alarm_actions', 'aws_cloudwatch_metric_alarm.ok_actions']);

/** Why the real provider would refuse this configuration: diagnostics. */
export function problemsOf(type, block, value) {
  const problems = [];
  for (const [attribute, content, path] of attributesOf(block, value)) {
    if (content === null || content === UNKNOWN) {
      continue;
    }
    const name = [type, ...path.filter((step) => typeof step === 'string')].join('.');
    if (attribute.computed && !attribute.optional) {
      problems.push({ summary: 'Value for unconfigurable attribute', detail: `${name} is decided by AWS and cannot be set.`, path });
    }
    for (const element of (Array.isArray(content) ? content : [content]).filter((each) => each !== UNKNOWN)) {
      const isArn = /(^|_)arn$/.test(path.at(-1)) || ARN_TOO.has(name);
      if (isArn && typeof element === 'string' && !ARN.test(element)) {
        problems.push({ summary: 'Invalid ARN', detail: `${name} is "${element}", which is no ARN.`, path });
      }
      if (RULES[name] && !RULES[name].test(element)) {
        problems.push({ summary: 'Invalid value', detail: `${name} is "${element}"; expected ${RULES[name].wants}.`, path });
      }
    }
  }
  for (const [path, most] of Object.entries(MOST)) {
    const [root, ...names] = path.split('.');
    const elements = root === type && names.reduce((found, name) => (Array.isArray(found) ? found[0] : found)?.[name], value);
    if (Array.isArray(elements) && elements.length > most) {
      problems.push({ summary: 'Quota exceeded', detail: `${path} has ${elements.length} elements; AWS allows ${most}.` });
    }
  }
  for (const group of EXACTLY_ONE[type] ?? []) {
    const values = group.map((name) => value?.[name] ?? null);
    if (!values.includes(UNKNOWN) && values.filter((each) => each !== null).length !== 1) {
      problems.push({ summary: 'Invalid combination of arguments', detail: `${type} needs exactly one of ${group.join(', ')}.` });
    }
  }
  return problems;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
