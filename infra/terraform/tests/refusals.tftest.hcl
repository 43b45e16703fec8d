# What is refused, and by which variable. PhpBridge's tests count these against the variables' validations.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "blog"
  layer = { zip = "tests/layers/arm64.zip" }
}

run "a_name_in_capitals" {
  command = plan

  variables {
    name = "Blog"
  }

  expect_failures = [var.name]
}

run "an_alias_of_a_key" {
  command = plan

  variables {
    kms_key_arn = "alias/mine"
  }

  expect_failures = [var.kms_key_arn]
}

run "a_role_as_boundary" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::123456789012:role/mine"
  }

  expect_failures = [var.permissions_boundary]
}

run "neither_zip_nor_arn" {
  command = plan

  variables {
    layer = {}
  }

  expect_failures = [var.layer]
}

run "a_layer_without_its_version" {
  command = plan

  variables {
    layer = { arn = "arn:aws:lambda:eu-central-1:123456789012:layer:php" }
  }

  expect_failures = [var.layer]
}

run "a_layer_for_another_processor" {
  command = plan

  variables {
    layer = { zip = "tests/layers/x86_64.zip" }
  }

  expect_failures = [var.layer]
}

run "too_many_layers" {
  command = plan

  variables {
    layer = { zip = "tests/layers/arm64.zip", extra = ["a", "b", "c", "d", "e"] }
  }

  expect_failures = [var.layer]
}

run "an_unknown_processor" {
  command = plan

  variables {
    function = { architecture = "riscv" }
  }

  expect_failures = [var.function]
}

run "too_little_memory" {
  command = plan

  variables {
    function = { memory_mb = 256 }
  }

  expect_failures = [var.function]
}

run "too_long_a_timeout" {
  command = plan

  variables {
    function = { timeout_seconds = 901 }
  }

  expect_failures = [var.function]
}

run "too_small_a_tmp" {
  command = plan

  variables {
    function = { tmp_mb = 256 }
  }

  expect_failures = [var.function]
}

run "a_function_that_is_turned_off" {
  command = plan

  variables {
    function = { reserved_concurrency = 0 }
  }

  expect_failures = [var.function]
}

run "less_than_no_provisioned_sandboxes" {
  command = plan

  variables {
    function = { provisioned_concurrency = -1 }
  }

  expect_failures = [var.function]
}

run "a_document_root_of_your_own" {
  command = plan

  variables {
    function = { environment = { PHPBRIDGE_DOCUMENT_ROOT = "/mnt/files" } }
  }

  expect_failures = [var.function]
}

run "a_password_in_the_environment" {
  command = plan

  variables {
    function = { environment = { WORDPRESS_DB_PASSWORD = "secret" } }
  }

  expect_failures = [var.function]
}

run "an_unknown_retention" {
  command = plan

  variables {
    logs = { retention_days = 31 }
  }

  expect_failures = [var.logs]
}

run "an_unknown_log_level" {
  command = plan

  variables {
    logs = { level = "LOUD" }
  }

  expect_failures = [var.logs]
}

run "a_schedule_in_words" {
  command = plan

  variables {
    schedule = "every minute"
  }

  expect_failures = [var.schedule]
}

run "an_unknown_throughput" {
  command = plan

  variables {
    efs = { throughput_mode = "fast" }
  }

  expect_failures = [var.efs]
}

run "provisioned_without_a_number" {
  command = plan

  variables {
    efs = { throughput_mode = "provisioned" }
  }

  expect_failures = [var.efs]
}

run "the_root_of_the_file_system" {
  command = plan

  variables {
    efs = { path = "/" }
  }

  expect_failures = [var.efs]
}

run "a_file_system_without_its_vpc" {
  command = plan

  variables {
    efs = { file_system_id = "fs-mine" }
  }

  expect_failures = [var.efs]
}

run "uploads_without_cloudfront" {
  command = plan

  variables {
    uploads    = { bucket = true }
    cloudfront = { enabled = false }
  }

  expect_failures = [var.uploads]
}

run "uploads_from_everywhere" {
  command = plan

  variables {
    uploads = { bucket = true, allowed_origins = ["*"] }
  }

  expect_failures = [var.uploads]
}

run "a_vpc_without_subnets" {
  command = plan

  variables {
    network = { vpc_id = "vpc-mine" }
  }

  expect_failures = [var.network]
}

run "too_small_a_network" {
  command = plan

  variables {
    network = { cidr = "10.0.0.0/28" }
  }

  expect_failures = [var.network]
}

run "one_zone" {
  command = plan

  variables {
    network = { zones = 1 }
  }

  expect_failures = [var.network]
}

run "an_unknown_way_out" {
  command = plan

  variables {
    network = { nat = "instance" }
  }

  expect_failures = [var.network]
}

run "an_unknown_front" {
  command = plan

  variables {
    front = { kind = "alb" }
  }

  expect_failures = [var.front]
}

run "an_http_api_that_streams" {
  command = plan

  variables {
    front = { kind = "http_api", streaming = true }
  }

  expect_failures = [var.front]
}

run "a_rest_api_without_cloudfront" {
  command = plan

  variables {
    front      = { kind = "rest_api" }
    cloudfront = { enabled = false }
  }

  expect_failures = [var.front]
}

run "no_requests_at_all" {
  command = plan

  variables {
    front = { throttle_rate = 0 }
  }

  expect_failures = [var.front]
}

run "domains_without_a_certificate" {
  command = plan

  variables {
    cloudfront = { aliases = ["example.com"] }
  }

  expect_failures = [var.cloudfront]
}

run "a_certificate_of_another_region" {
  command = plan

  variables {
    cloudfront = { aliases = ["example.com"], certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/mine" }
  }

  expect_failures = [var.cloudfront]
}

run "an_address_as_domain" {
  command = plan

  variables {
    cloudfront = { aliases = ["https://example.com/"], certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/mine" }
  }

  expect_failures = [var.cloudfront]
}

run "a_regional_firewall" {
  command = plan

  variables {
    cloudfront = { waf_arn = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/mine/1" }
  }

  expect_failures = [var.cloudfront]
}

run "an_unknown_price_class" {
  command = plan

  variables {
    cloudfront = { price_class = "Cheap" }
  }

  expect_failures = [var.cloudfront]
}

run "a_path_without_its_slash" {
  command = plan

  variables {
    cloudfront = { dynamic_paths = ["wp-content/private/*"] }
  }

  expect_failures = [var.cloudfront]
}

run "a_cookie_with_a_space" {
  command = plan

  variables {
    cloudfront = { session_cookies = ["my cookie"] }
  }

  expect_failures = [var.cloudfront]
}

run "half_a_rotation" {
  command = plan

  variables {
    cloudfront = { secret_rotation = 0.5 }
  }

  expect_failures = [var.cloudfront]
}

run "an_unknown_database" {
  command = plan

  variables {
    database = { kind = "postgres" }
  }

  expect_failures = [var.database]
}

run "your_own_database_without_its_secret" {
  command = plan

  variables {
    database = { kind = "none", host = "db.example.com" }
  }

  expect_failures = [var.database]
}

run "a_host_for_a_created_database" {
  command = plan

  variables {
    database = { host = "db.example.com" }
  }

  expect_failures = [var.database]
}

run "a_secret_by_name" {
  command = plan

  variables {
    database = { kind = "none", host = "db.example.com", secret_arn = "mine" }
  }

  expect_failures = [var.database]
}

run "a_proxy_before_your_own" {
  command = plan

  variables {
    database = { kind = "none", host = "db.example.com", secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:mine", proxy = true }
  }

  expect_failures = [var.database]
}

run "a_database_with_a_hyphen" {
  command = plan

  variables {
    database = { name = "my-site" }
  }

  expect_failures = [var.database]
}

run "a_maximum_below_the_minimum" {
  command = plan

  variables {
    database = { kind = "aurora", min_capacity = 8, max_capacity = 4 }
  }

  expect_failures = [var.database]
}

run "a_proxy_that_keeps_aurora_awake" {
  command = plan

  variables {
    database = { kind = "aurora", proxy = true }
  }

  expect_failures = [var.database]
}

run "too_small_a_disk" {
  command = plan

  variables {
    database = { storage_gb = 5 }
  }

  expect_failures = [var.database]
}

run "no_backups" {
  command = plan

  variables {
    database = { backup_days = 0 }
  }

  expect_failures = [var.database]
}

run "a_database_in_one_zone" {
  command = plan

  variables {
    database = {}
    network  = { vpc_id = "vpc-mine", subnet_ids = ["subnet-a"] }
  }

  expect_failures = [var.database]
}

run "an_address_without_https" {
  command = plan

  variables {
    install = { url = "http://example.com", admin_email = "a@example.com", admin_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin" }
  }

  expect_failures = [var.install]
}

run "an_administrator_without_an_address" {
  command = plan

  variables {
    install = { admin_email = "me", admin_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin" }
  }

  expect_failures = [var.install]
}

run "a_password_that_would_be_in_the_state" {
  command = plan

  variables {
    install = { admin_email = "a@example.com", admin_secret_arn = null }
  }

  expect_failures = [var.install]
}

run "an_unknown_wordpress" {
  command = plan

  variables {
    install = { wordpress_version = "nightly", admin_email = "a@example.com", admin_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin" }
  }

  expect_failures = [var.install]
}

run "half_a_checksum" {
  command = plan

  variables {
    install = { sha1 = "0123", admin_email = "a@example.com", admin_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin" }
  }

  expect_failures = [var.install]
}

run "an_installation_without_the_internet" {
  command = plan

  variables {
    install = { admin_email = "a@example.com", admin_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin" }
    network = { nat = "ipv6" }
  }

  expect_failures = [var.install]
}

run "an_installation_in_a_hurry" {
  command = plan

  variables {
    install  = { admin_email = "a@example.com", admin_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin" }
    function = { timeout_seconds = 60 }
  }

  expect_failures = [var.install]
}

run "an_alarm_for_nobody" {
  command = plan

  variables {
    alarms = { actions = ["on-call"] }
  }

  expect_failures = [var.alarms]
}

run "an_alarm_to_no_address" {
  command = plan

  variables {
    alarms = { email = "me" }
  }

  expect_failures = [var.alarms]
}
