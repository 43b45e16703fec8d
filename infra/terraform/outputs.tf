output "url" {
  description = "The site's address."
  value       = local.site_url
}

output "function" {
  description = "The function, for `phpbridge -f` and policies."
  value = {
    name       = aws_lambda_function.this.function_name
    arn        = aws_lambda_function.this.arn
    invoke_arn = local.invoke_arn
    qualifier  = local.qualifier
    role_arn   = aws_iam_role.function.arn
    role_name  = aws_iam_role.function.name
    log_group  = aws_cloudwatch_log_group.function.name
  }
}

output "layer_arns" {
  description = "The layer versions that the function uses."
  value       = local.layers
}

output "origin_url" {
  description = "The address of the Function URL or API. With an origin secret the function answers 403 to requests without it."
  value       = local.origin_url
}

output "cloudfront" {
  description = "The distribution: its ID for invalidations, its domain and zone for DNS records. null without CloudFront."
  value = local.cloudfront.enabled ? {
    id          = aws_cloudfront_distribution.this[0].id
    arn         = aws_cloudfront_distribution.this[0].arn
    domain_name = aws_cloudfront_distribution.this[0].domain_name
    zone_id     = aws_cloudfront_distribution.this[0].hosted_zone_id
  } : null
}

output "efs" {
  description = "The file system and the access point of WordPress."
  value = {
    file_system_id    = local.file_system_id
    access_point_arn  = aws_efs_access_point.this.arn
    security_group_id = one(aws_security_group.efs[*].id)
  }
}

output "network" {
  description = "The network: its subnets, the function's security group, to be accepted by other services of yours, the addresses of NAT gateways, to be accepted by services on the internet, route tables, and the group of the endpoint of Secrets Manager."
  value = {
    vpc_id                     = local.vpc_id
    subnet_ids                 = local.subnet_ids
    function_security_group_id = aws_security_group.function.id
    nat_addresses              = aws_eip.nat[*].public_ip
    route_table_ids            = aws_route_table.private[*].id
    secrets_security_group_id  = one(aws_security_group.secrets[*].id)
  }
}

output "database" {
  description = "The database: its address and name, the secret with its user and password, its security group, and how many connections a created one accepts, which is also the highest sensible number of sandboxes without a proxy."
  value = {
    host              = local.database_host
    name              = local.database.name
    secret_arn        = local.database_secret_arn
    security_group_id = one(aws_security_group.database[*].id)
    max_connections   = local.has_database ? local.max_connections : null
  }
}

output "uploads_bucket" {
  description = "The bucket of the media library; null without one."
  value       = one(aws_s3_bucket.uploads[*].bucket)
}

output "alarm_topic_arn" {
  description = "The topic that `alarms.email` creates; null without it."
  value       = one(aws_sns_topic.alarms[*].arn)
}

output "alarm_names" {
  description = "The names of the alarms, for a composite alarm or a page of yours."
  value       = sort(concat([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name], aws_cloudwatch_metric_alarm.gateway[*].alarm_name, aws_cloudwatch_metric_alarm.efs_throughput[*].alarm_name))
}

output "origin_secret_parameters" {
  description = "The SSM parameters with the origin secret, the newest first: a CDN of yours sends its value in X-Origin-Secret. Empty without a secret."
  value       = [for number in local.origin_secret_numbers : aws_ssm_parameter.origin_secret[tostring(number)].name]
}

output "private_domain_arn" {
  description = "The private custom domain name, to be associated with further VPC endpoints; null without `front.private`."
  value       = one(aws_api_gateway_domain_name.private[*].arn)
}

output "install_command" {
  description = "The command that installs WordPress; it may be repeated. Without a secret for the administrator it prints the generated password, once."
  value = join(" ", [
    "aws lambda invoke --region ${local.region} --function-name ${aws_lambda_function.this.function_name}",
    "--cli-binary-format raw-in-base64-out --cli-read-timeout 900",
    "--payload '${replace(jsonencode({ install = local.install_event }), "'", "'\\''")}' /dev/stdout",
  ])
}

output "install_result" {
  description = "The response of the installation at the end of apply; null without `install`."
  value       = one(aws_lambda_invocation.install[*].result)
}

output "console_command" {
  description = "The command that runs WP-CLI on the site."
  value       = "${abspath(path.module)}/bin/phpbridge -f ${aws_lambda_function.this.function_name} wp plugin list"
}
