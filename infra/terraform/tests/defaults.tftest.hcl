# The site that a name and a layer make.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "blog"
  layer = { zip = "tests/layers/arm64.zip" }
  # So that the tests can destroy what they apply.
  efs = { deletion_protection = false }
}

run "a_site_needs_a_name_and_a_layer_only" {
  assert {
    condition     = output.url == "https://mock.cloudfront.net"
    error_message = "without a domain the site is at CloudFront's, not at ${output.url}"
  }

  assert {
    condition     = aws_lambda_function.this.architectures == tolist(["arm64"]) && aws_lambda_function.this.runtime == "provided.al2023"
    error_message = "the function is to run on arm64, with the layer's runtime"
  }

  assert {
    condition     = aws_lambda_function.this.layers == tolist(["arn:aws:lambda:eu-central-1:123456789012:layer:mock:1"])
    error_message = "the function's layer is the one made of the zip"
  }

  assert {
    condition     = aws_lambda_function.this.file_system_config[0].local_mount_path == nonsensitive(aws_lambda_function.this.environment[0].variables["PHPBRIDGE_DOCUMENT_ROOT"])
    error_message = "the document root is to be where the file system is"
  }

  assert {
    condition     = nonsensitive(aws_lambda_function.this.environment[0].variables["PHPBRIDGE_INVOKE_MODE"]) == "buffered" && aws_lambda_function_url.this[0].invoke_mode == "BUFFERED"
    error_message = "bridge and Function URL are to agree that answers are buffered"
  }

  assert {
    condition     = length(aws_efs_mount_target.this) == 2 && aws_efs_file_system.this[0].encrypted && aws_efs_file_system.this[0].throughput_mode == "elastic"
    error_message = "the file system is to be encrypted, elastic, and in two zones"
  }

  assert {
    condition     = aws_efs_access_point.this.posix_user[0].uid == 1000 && aws_efs_access_point.this.posix_user[0].gid == 1000
    error_message = "files belong to user and group 1000"
  }

  assert {
    condition     = aws_efs_backup_policy.this[0].backup_policy[0].status == "ENABLED"
    error_message = "the file system is to be backed up"
  }

  assert {
    condition     = aws_db_instance.this[0].manage_master_user_password && nonsensitive(aws_lambda_function.this.environment[0].variables["WORDPRESS_DB_SECRET_ARN"]) == "arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds-mock"
    error_message = "RDS keeps the password, and the function is told where"
  }

  assert {
    condition     = nonsensitive(aws_lambda_function.this.environment[0].variables["WORDPRESS_CLOUDFRONT_DISTRIBUTION_ID"]) == "auto" && nonsensitive(aws_lambda_function.this.environment[0].variables["WORDPRESS_CRON"]) == "schedule"
    error_message = "the plugin is told of CloudFront and of the schedule"
  }

  assert {
    condition     = aws_cloudwatch_log_group.function.retention_in_days == 30 && aws_lambda_function.this.logging_config[0].log_format == "JSON"
    error_message = "the log is JSON and kept for 30 days"
  }

  assert {
    condition     = aws_scheduler_schedule.cron[0].target[0].input == jsonencode({ cron = true })
    error_message = "the schedule's event is the bridge's own"
  }

  assert {
    condition     = toset(keys(aws_cloudwatch_metric_alarm.this)) == toset(["errors", "throttles", "duration", "efs-limit", "schedule", "database-cpu", "database-connections", "database-storage"])
    error_message = "alarms: ${join(", ", keys(aws_cloudwatch_metric_alarm.this))}"
  }

  assert {
    condition     = length(aws_lambda_invocation.install) == 0 && strcontains(output.install_command, "\"url\":\"https://mock.cloudfront.net\"")
    error_message = "without install, the output says how: ${output.install_command}"
  }
}

run "another_architecture" {
  command = plan

  variables {
    layer    = { arn = "arn:aws:lambda:eu-central-1:123456789012:layer:phpbridge-php84-x86_64:7", extra = ["arn:aws:lambda:eu-central-1:123456789012:layer:imagick:2"] }
    function = { architecture = "x86_64" }
  }

  assert {
    condition     = length(aws_lambda_layer_version.this) == 0 && length(aws_lambda_function.this.layers) == 2 && aws_lambda_function.this.architectures[0] == "x86_64"
    error_message = "published layers are used as they are"
  }
}

run "settings_and_policies_of_your_own" {
  command = plan

  variables {
    function = {
      environment          = { PHPBRIDGE_MIRROR = "off", WORDPRESS_SMTP_HOST = "mail.example.com" }
      policy_arns          = { mail = "arn:aws:iam::123456789012:policy/mail" }
      reserved_concurrency = 20
      memory_mb            = 3008
      tmp_mb               = 1024
      tracing              = true
    }
    permissions_boundary = "arn:aws:iam::123456789012:policy/boundary"
    tags                 = { Site = "blog" }
  }

  assert {
    condition     = aws_iam_role.function.permissions_boundary == var.permissions_boundary && aws_iam_role.schedule[0].permissions_boundary == var.permissions_boundary
    error_message = "every role is bounded"
  }

  assert {
    condition     = aws_iam_role_policy_attachment.function["mail"].policy_arn == "arn:aws:iam::123456789012:policy/mail"
    error_message = "policies of your own are attached"
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == 20 && aws_lambda_function.this.memory_size == 3008 && aws_lambda_function.this.ephemeral_storage[0].size == 1024 && aws_lambda_function.this.tracing_config[0].mode == "Active"
    error_message = "the function is what was asked for"
  }

  assert {
    condition     = aws_lambda_function.this.tags["Site"] == "blog" && aws_cloudfront_distribution.this[0].tags["Site"] == "blog" && aws_db_instance.this[0].tags["Site"] == "blog"
    error_message = "tags go everywhere"
  }
}

run "provisioned_sandboxes_have_an_alias" {
  variables {
    function = { provisioned_concurrency = 3 }
  }

  assert {
    condition     = aws_lambda_function.this.publish && aws_lambda_provisioned_concurrency_config.live[0].provisioned_concurrent_executions == 3
    error_message = "three sandboxes of a published version"
  }

  assert {
    condition     = aws_lambda_function_url.this[0].qualifier == "live" && aws_lambda_permission.function_url[0].qualifier == "live" && aws_lambda_permission.invoke_by_function_url[0].qualifier == "live"
    error_message = "visitors reach the alias, or the sandboxes would be paid for nothing"
  }

  assert {
    condition     = aws_scheduler_schedule.cron[0].target[0].arn == "arn:aws:lambda:eu-central-1:123456789012:function:mock:live"
    error_message = "the schedule too"
  }
}

run "no_schedule" {
  command = plan

  variables {
    schedule = null
  }

  assert {
    condition     = length(aws_scheduler_schedule.cron) == 0 && length(aws_iam_role.schedule) == 0
    error_message = "nothing is scheduled"
  }
}

run "asynchronous_runs_are_not_repeated" {
  command = plan

  variables {
    function = { provisioned_concurrency = 1 }
  }

  assert {
    condition     = alltrue([for config in [aws_lambda_function_event_invoke_config.this, aws_lambda_function_event_invoke_config.live[0]] : config.maximum_retry_attempts == 0 && config.maximum_event_age_in_seconds == 60])
    error_message = "Lambda would repeat a failed wp-cron twice, beside the next one"
  }
}

run "files_are_protected_as_the_database_is" {
  command = plan

  variables {
    efs = {}
  }

  assert {
    condition     = length(terraform_data.files_protection) == 1 && aws_db_instance.this[0].deletion_protection
    error_message = "neither is deleted by an apply"
  }
}

run "names_of_your_own" {
  command = plan

  variables {
    names    = { function = "acme-web", function_role = "acme-web-role", database = "acme-web-db", bucket = "acme-web-media", schedule_role = "acme-web-cron", proxy_role = "acme-web-proxy" }
    uploads  = { bucket = true }
    database = { proxy = true }
  }

  assert {
    condition     = aws_lambda_function.this.function_name == "acme-web" && aws_iam_role.function.name == "acme-web-role" && aws_cloudwatch_log_group.function.name == "/aws/lambda/acme-web" && aws_db_instance.this[0].identifier == "acme-web-db"
    error_message = "function, role, log and database are named as prescribed"
  }

  assert {
    condition     = aws_s3_bucket.uploads[0].bucket == "acme-web-media" && aws_iam_role.schedule[0].name == "acme-web-cron" && aws_iam_role.proxy[0].name == "acme-web-proxy"
    error_message = "the bucket and the other roles too"
  }
}
