# Refusals of settings of network, gateway, CloudFront and database.

variables {
  name  = "blog"
  layer = { zip = "php-arm64.zip" }
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
    front = { secret_rotation = 0.5 }
  }

  expect_failures = [var.front]
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

run "names_for_fewer_zones" {
  command = plan

  variables {
    network = { zones = 3, zone_names = ["eu-central-1a"] }
  }

  expect_failures = [var.network]
}

run "nat_gateways_where_there_is_no_nat" {
  command = plan

  variables {
    network = { nat = "none", nat_per_zone = true }
  }

  expect_failures = [var.network]
}

run "ipv6_of_a_network_that_is_created" {
  command = plan

  variables {
    network = { ipv6 = true }
  }

  expect_failures = [var.network]
}

run "a_url_as_domain" {
  command = plan

  variables {
    front      = { domains = ["https://example.com"] }
    cloudfront = { enabled = false }
  }

  expect_failures = [var.front]
}

run "domains_beside_cloudfront" {
  command = plan

  variables {
    front = { domains = ["example.com"] }
  }

  expect_failures = [var.front]
}

run "cloudfront_without_the_secret" {
  command = plan

  variables {
    front = { origin_secret = false }
  }

  expect_failures = [var.front]
}

run "a_private_site_without_a_domain" {
  command = plan

  variables {
    front      = { kind = "rest_api", private = { vpc_endpoint_ids = ["vpce-a"], certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/mine" } }
    cloudfront = { enabled = false }
  }

  expect_failures = [var.front]
}

run "a_private_site_without_endpoints" {
  command = plan

  variables {
    front      = { kind = "rest_api", domains = ["example.com"], private = { vpc_endpoint_ids = [], certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/mine" } }
    cloudfront = { enabled = false }
  }

  expect_failures = [var.front]
}

run "a_firewall_before_a_function_url" {
  command = plan

  variables {
    front = { waf = { arn = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/mine/1" } }
  }

  expect_failures = [var.front]
}

run "a_wildcard_as_the_address" {
  command = plan

  variables {
    cloudfront = { aliases = ["*.example.com"], certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/mine" }
  }

  expect_failures = [var.cloudfront]
}

run "parameters_of_one_letter" {
  command = plan

  variables {
    cloudfront = { ignored_parameters = ["p"] }
  }

  expect_failures = [var.cloudfront]
}

run "a_wait_of_five_minutes" {
  command = plan

  variables {
    cloudfront = { origin_timeout_seconds = 300 }
  }

  expect_failures = [var.cloudfront]
}

run "a_user_with_a_hyphen" {
  command = plan

  variables {
    database = { username = "word-press" }
  }

  expect_failures = [var.database]
}

run "a_pause_after_a_minute" {
  command = plan

  variables {
    database = { kind = "aurora", pause_after_seconds = 60 }
  }

  expect_failures = [var.database]
}

run "a_rate_that_keeps_aurora_awake" {
  command = plan

  variables {
    database = { kind = "aurora" }
    schedule = "rate(5 minutes)"
  }

  expect_failures = [var.database]
}

run "a_cron_expression_that_keeps_aurora_awake" {
  command = plan

  variables {
    database = { kind = "aurora", pause_after_seconds = 900 }
    schedule = "cron(0/15 * * * ? *)"
  }

  expect_failures = [var.database]
}

run "a_maintenance_window_without_its_day" {
  command = plan

  variables {
    database = { maintenance_window = "02:00-03:00" }
  }

  expect_failures = [var.database]
}

run "a_backup_window_with_a_day" {
  command = plan

  variables {
    database = { backup_window = "sun:02:00-sun:03:00" }
  }

  expect_failures = [var.database]
}

run "a_blue_green_update_of_aurora" {
  command = plan

  variables {
    database = { kind = "aurora", blue_green = true }
  }

  expect_failures = [var.database]
}
