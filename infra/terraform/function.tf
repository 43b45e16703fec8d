resource "aws_lambda_function" "this" {
  function_name = local.resource_names.function
  description   = "WordPress at ${coalesce(try(local.domains[0], null), var.name)}"
  role          = aws_iam_role.function.arn

  # The runtime is in the layer, so the code is a small zip with a note that says so.
  runtime          = "provided.al2023"
  handler          = "wordpress"
  filename         = local.package
  source_code_hash = filebase64sha256(local.package)
  layers           = local.layers

  architectures                  = [local.function.architecture]
  memory_size                    = local.function.memory_mb
  timeout                        = local.function.timeout_seconds
  reserved_concurrent_executions = local.function.reserved_concurrency
  publish                        = local.provisioned
  kms_key_arn                    = var.kms_key_arn

  ephemeral_storage {
    size = local.function.tmp_mb
  }

  environment {
    variables = local.environment
  }

  vpc_config {
    subnet_ids                  = local.subnet_ids
    security_group_ids          = [aws_security_group.function.id]
    ipv6_allowed_for_dual_stack = local.ipv6
  }

  file_system_config {
    arn              = aws_efs_access_point.this.arn
    local_mount_path = local.mount_path
  }

  logging_config {
    log_format            = "JSON"
    application_log_level = local.logs.level
    log_group             = aws_cloudwatch_log_group.function.name
  }

  tracing_config {
    mode = local.function.tracing ? "Active" : "PassThrough"
  }

  tags = var.tags

  # Without mount targets and the permission to use them, the function cannot be created.
  depends_on = [
    aws_efs_mount_target.this,
    aws_efs_file_system_policy.this,
    aws_vpc_security_group_ingress_rule.nfs,
    aws_vpc_security_group_ingress_rule.existing_nfs,
    aws_vpc_security_group_egress_rule.function_ipv4,
    aws_iam_role_policy.function,
    aws_iam_role_policy_attachment.function,
  ]
}

locals {
  package = coalesce(local.function.package, "${path.module}/function.zip")

  # CloudFront has its own list; without it, a CDN of yours or a private API has them.
  domains = local.cloudfront.enabled ? local.cloudfront.aliases : local.front.domains

  environment = merge(
    {
      PHPBRIDGE_DOCUMENT_ROOT = local.mount_path
      PHPBRIDGE_INVOKE_MODE   = local.streaming ? "response_stream" : "buffered"
      WORDPRESS_DB_HOST       = local.database_host
      WORDPRESS_DB_NAME       = local.database.name
      WORDPRESS_DB_SECRET_ARN = local.database_secret_arn
      WORDPRESS_DB_TLS        = local.database.tls ? "on" : "off"
      WORDPRESS_CRON          = var.schedule == null ? "requests" : "schedule"
    },
    local.origin_secret ? {
      PHPBRIDGE_ORIGIN_SECRET = join(",", local.origin_secrets)
      PHPBRIDGE_VIEWER_HEADER = "True-Client-IP"
    } : {},
    local.cloudfront.enabled ? {
      WORDPRESS_CACHE_COOKIES    = join(",", local.cloudfront.session_cookies)
      WORDPRESS_CACHE_KEY_FIELDS = join(",", local.page_key_fields)
    } : {},
    # CloudFront's function sends the distribution's id with every request: here it would need the distribution, which needs the
    # function. Without internet access CloudFront's API cannot be reached, and cached pages expire by time only.
    local.cloudfront.enabled && !(local.own_vpc && local.network.nat == "none") ? {
      WORDPRESS_CLOUDFRONT_DISTRIBUTION_ID = "auto"
    } : {},
    # Without a domain, the address in the database applies.
    length(local.domains) > 0 ? {
      PHPBRIDGE_ALLOWED_HOSTS = join(",", local.domains)
      WP_HOME                 = "https://${local.domains[0]}"
    } : {},
    local.uploads.bucket ? {
      WORDPRESS_UPLOADS_BUCKET = aws_s3_bucket.uploads[0].bucket
    } : {},
    local.install != null ? {
      WORDPRESS_ADMIN_SECRET_ARN = local.install.admin_secret_arn
    } : {},
    local.service_endpoints,
    local.function.environment,
  )

  provisioned = local.function.provisioned_concurrency > 0
  # For the gateways, the schedule and the console.
  qualifier  = one(aws_lambda_alias.live[*].name)
  invoke_arn = local.provisioned ? aws_lambda_alias.live[0].invoke_arn : aws_lambda_function.this.invoke_arn
  streaming_arn = local.provisioned ? replace(
    aws_lambda_function.this.response_streaming_invoke_arn,
    "/response-streaming-invocations", ":${aws_lambda_alias.live[0].name}/response-streaming-invocations",
  ) : aws_lambda_function.this.response_streaming_invoke_arn
}

# Provisioned sandboxes belong to a version, never to $LATEST.
resource "aws_lambda_alias" "live" {
  count = local.provisioned ? 1 : 0

  name             = "live"
  description      = "The version that visitors reach"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

resource "aws_lambda_provisioned_concurrency_config" "live" {
  count = local.provisioned ? 1 : 0

  function_name                     = aws_lambda_function.this.function_name
  qualifier                         = aws_lambda_alias.live[0].name
  provisioned_concurrent_executions = local.function.provisioned_concurrency
}
