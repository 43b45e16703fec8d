# The installation, alarms and the dashboard.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "blog"
  layer = { zip = "tests/layers/arm64.zip" }
  # So that the tests can destroy what they apply.
  efs = { deletion_protection = false }
}

run "the_function_installs_itself" {
  variables {
    install = {
      title             = "It's ours"
      admin_user        = "editor"
      admin_email       = "editor@example.com"
      admin_secret_arn  = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin"
      wordpress_version = "6.8.3"
      sha1              = "0123456789abcdef0123456789abcdef01234567"
    }
  }

  assert {
    condition = jsondecode(aws_lambda_invocation.install[0].input) == {
      install = {
        url        = "https://mock.cloudfront.net"
        title      = "It's ours"
        adminUser  = "editor"
        adminEmail = "editor@example.com"
        wordpress  = "6.8.3"
        sha1       = "0123456789abcdef0123456789abcdef01234567"
      }
    }
    error_message = "the installer's event: ${aws_lambda_invocation.install[0].input}"
  }

  assert {
    condition     = nonsensitive(aws_lambda_function.this.environment[0].variables["WORDPRESS_ADMIN_SECRET_ARN"]) == var.install.admin_secret_arn
    error_message = "the password comes from the secret"
  }

  assert {
    condition     = contains(jsondecode(aws_iam_role_policy.secrets.policy).Statement[0].Resource, var.install.admin_secret_arn)
    error_message = "the function may read it"
  }

  assert {
    condition     = strcontains(output.install_command, "It'\\''s ours")
    error_message = "the printed command survives a shell: ${output.install_command}"
  }
}

run "an_address_of_your_own" {
  variables {
    install = {
      url              = "https://behind-a-proxy.example.com"
      admin_email      = "editor@example.com"
      admin_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin"
    }
  }

  assert {
    condition     = jsondecode(aws_lambda_invocation.install[0].input).install.url == "https://behind-a-proxy.example.com" && jsondecode(aws_lambda_invocation.install[0].input).install.wordpress == "latest"
    error_message = "the address that was given: ${aws_lambda_invocation.install[0].input}"
  }
}

run "from_the_package_where_nothing_leads_out" {
  variables {
    network = { nat = "none" }
    install = {
      source           = "/var/task/wordpress.zip"
      locale           = "de_DE"
      admin_email      = "editor@example.com"
      admin_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin"
    }
  }

  assert {
    condition     = jsondecode(aws_lambda_invocation.install[0].input).install.source == "/var/task/wordpress.zip" && jsondecode(aws_lambda_invocation.install[0].input).install.locale == "de_DE"
    error_message = "the archive is the package's: ${aws_lambda_invocation.install[0].input}"
  }
}

run "alarms_go_to_whom_you_name" {
  variables {
    alarms = { email = "operations@example.com", actions = ["arn:aws:sns:eu-central-1:123456789012:on-call"], errors = 1 }
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_actions == toset(["arn:aws:sns:eu-central-1:123456789012:on-call", "arn:aws:sns:eu-central-1:123456789012:mock"])])
    error_message = "every alarm tells the topic of yours and the created one"
  }

  assert {
    condition     = aws_sns_topic_subscription.alarms[0].endpoint == "operations@example.com" && aws_cloudwatch_metric_alarm.this["errors"].threshold == 1
    error_message = "the address is subscribed"
  }
}

run "no_alarms_and_no_dashboard" {
  command = plan

  variables {
    alarms    = { enabled = false }
    dashboard = false
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == 0 && length(aws_cloudwatch_dashboard.this) == 0
    error_message = "nothing is watched"
  }
}

run "the_dashboard_shows_all_parts" {
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets) == 9
    error_message = "function, files, database and CloudFront"
  }
}

run "responses_with_errors_raise_an_alarm_at_each_gateway" {
  variables {
    front      = { kind = "http_api" }
    cloudfront = { enabled = false }
  }

  assert {
    condition     = toset([for query in aws_cloudwatch_metric_alarm.gateway[0].metric_query : one(query.metric).metric_name if length(query.metric) > 0]) == toset(["5xx", "Count"])
    error_message = "HTTP APIs count responses with status 5xx"
  }
}

run "a_failing_schedule_raises_an_alarm" {
  command = plan

  assert {
    condition     = one(aws_cloudwatch_log_metric_filter.schedule[0].metric_transformation).namespace == aws_cloudwatch_metric_alarm.this["schedule"].namespace && one(aws_cloudwatch_log_metric_filter.schedule[0].metric_transformation).name == aws_cloudwatch_metric_alarm.this["schedule"].metric_name
    error_message = "the alarm watches the metric of the filter"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["schedule"].threshold == 1 && toset([for query in aws_cloudwatch_metric_alarm.gateway[0].metric_query : one(query.metric).metric_name if length(query.metric) > 0]) == toset(["Url5xxCount", "UrlRequestCount"])
    error_message = "a single failure is enough; Function URLs count responses, too"
  }
}
