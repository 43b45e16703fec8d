output "url" {
  description = "The site's address."
  value       = local.site_url
}

output "function" {
  description = "The function, for `phpbridge -f` and policies."
  value = {
    name      = aws_lambda_function.this.function_name
    arn       = aws_lambda_function.this.arn
    qualifier = local.qualifier
    role_arn  = aws_iam_role.function.arn
    role_name = aws_iam_role.function.name
    log_group = aws_cloudwatch_log_group.function.name
  }
}

output "layer_arns" {
  description = "The layer versions that the function uses."
  value       = local.layers
}

output "origin_url" {
  description = "The address of the Function URL or API. With CloudFront it answers 403 to requests without the origin secret."
  value       = local.origin_url
}

output "cloudfront" {
  description = "The distribution: its ID for invalidations, its domain and zone for DNS records. null without CloudFront."
  value = var.cloudfront.enabled ? {
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
  description = "The network. Allow the function's security group in the groups of your own database or file system."
  value = {
    vpc_id                     = local.vpc_id
    subnet_ids                 = local.subnet_ids
    function_security_group_id = aws_security_group.function.id
  }
}

output "database" {
  description = "The database: its address and name, and the secret with its user and password."
  value = {
    host       = local.database_host
    name       = var.database.name
    secret_arn = local.database_secret_arn
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

output "install_command" {
  description = "The command that installs WordPress; it may be repeated. Without a secret for the administrator it prints the generated password, once."
  value = join(" ", [
    "aws lambda invoke --region ${local.region} --function-name ${aws_lambda_function.this.function_name}",
    "--cli-binary-format raw-in-base64-out --cli-read-timeout 900",
    "--payload '${replace(jsonencode({ install = local.install }), "'", "'\\''")}' /dev/stdout",
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
