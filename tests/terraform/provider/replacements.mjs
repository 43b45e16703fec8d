// Attributes whose change replaces a resource, as the provider's documentation says ("Forces new resource").

const PARTS = {
  aws_apigatewayv2_api: ['protocol_type'],
  aws_cloudfront_function: ['name'],
  aws_cloudfront_origin_access_control: ['origin_access_control_origin_type'],
  aws_cloudwatch_log_group: ['name', 'name_prefix'],
  aws_cloudwatch_metric_alarm: ['alarm_name'],
  aws_db_instance: ['db_name', 'engine', 'username', 'kms_key_id', 'storage_encrypted'],
  aws_db_parameter_group: ['name', 'name_prefix', 'family', 'description'],
  aws_db_proxy: ['engine_family', 'vpc_subnet_ids'],
  aws_db_subnet_group: ['name'],
  aws_efs_access_point: ['file_system_id', 'posix_user', 'root_directory'],
  aws_efs_file_system: ['creation_token', 'encrypted', 'kms_key_id', 'performance_mode', 'availability_zone_name'],
  aws_efs_mount_target: ['file_system_id', 'subnet_id'],
  aws_iam_role: ['name', 'name_prefix'],
  aws_iam_role_policy: ['name', 'role'],
  aws_lambda_alias: ['name', 'function_name'],
  aws_lambda_function: ['function_name'],
  aws_lambda_layer_version: ['layer_name', 'filename', 'source_code_hash', 'compatible_architectures', 'description'],
  aws_lambda_permission: ['action', 'function_name', 'principal', 'qualifier', 'statement_id', 'source_arn'],
  aws_rds_cluster: ['cluster_identifier', 'database_name', 'engine', 'kms_key_id', 'master_username', 'storage_encrypted'],
  aws_rds_cluster_instance: ['cluster_identifier', 'engine'],
  aws_rds_cluster_parameter_group: ['name', 'name_prefix', 'family', 'description'],
  aws_s3_bucket: ['bucket', 'bucket_prefix'],
  aws_scheduler_schedule: ['name', 'group_name'],
  aws_security_group: ['name', 'name_prefix', 'description', 'vpc_id'],
  aws_sns_topic: ['name'],
  aws_ssm_parameter: ['name'],
  aws_subnet: ['vpc_id', 'cidr_block', 'availability_zone'],
  aws_vpc: ['cidr_block'],
  aws_vpc_endpoint: ['service_name', 'vpc_id', 'vpc_endpoint_type'],
};

/** The attributes that make this change a replacement. */
export function replacedBy(type, prior, planned) {
  return prior === null ? [] : (PARTS[type] ?? []).filter((name) => JSON.stringify(prior[name]) !== JSON.stringify(planned[name]));
}
