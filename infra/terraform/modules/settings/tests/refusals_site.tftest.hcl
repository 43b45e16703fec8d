# Refusals of settings of the function, its files and its operation, with the variable that refuses. PhpBridge's tests compare their
# number with the variables' validations.

variables {
  name  = "blog"
  layer = { zip = "php-arm64.zip" }
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
    layer = { zip = "php-x86_64.zip" }
  }

  expect_failures = [var.layer]
}

run "too_many_layers" {
  command = plan

  variables {
    layer = { zip = "php-arm64.zip", extra = ["a", "b", "c", "d", "e"] }
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
    efs = { existing = { id = "fs-mine" } }
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

run "an_archive_that_nobody_vouches_for" {
  command = plan

  variables {
    install = { source = "https://example.com/wordpress.zip", admin_email = "a@example.com", admin_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin" }
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

run "a_member_that_does_not_exist" {
  command = plan

  variables {
    members = { efs = ["throughput"] }
  }

  expect_failures = [var.members]
}

run "a_name_of_sixty_one_letters" {
  command = plan

  variables {
    name = "a123456789b123456789c123456789d123456789e123456789f1234567890"
  }

  expect_failures = [var.name]
}

run "a_function_name_with_a_dot" {
  command = plan

  variables {
    names = { function = "my.site" }
  }

  expect_failures = [var.names]
}

run "a_database_name_with_an_underscore" {
  command = plan

  variables {
    names = { database = "my_site" }
  }

  expect_failures = [var.names]
}

run "a_bucket_name_in_capitals" {
  command = plan

  variables {
    names = { bucket = "Uploads" }
  }

  expect_failures = [var.names]
}

run "mount_targets_in_other_subnets" {
  command = plan

  variables {
    network = { vpc_id = "vpc-mine", subnet_ids = ["subnet-a", "subnet-b"] }
    efs     = { subnet_ids = ["subnet-c"] }
  }

  expect_failures = [var.efs]
}
