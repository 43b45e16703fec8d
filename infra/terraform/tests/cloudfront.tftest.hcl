# CloudFront, domains and uploads.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "blog"
  layer = { zip = "tests/layers/arm64.zip" }
  # So that the tests can destroy what they apply.
  efs = { deletion_protection = false }
}

run "domains_of_your_own" {
  variables {
    cloudfront = {
      aliases         = ["example.com", "www.example.com"]
      certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/mine"
      waf_arn         = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/mine/1"
    }
  }

  assert {
    condition     = output.url == "https://example.com" && nonsensitive(aws_lambda_function.this.environment[0].variables["WP_HOME"]) == "https://example.com"
    error_message = "the first domain is the site's address"
  }

  assert {
    condition     = nonsensitive(aws_lambda_function.this.environment[0].variables["PHPBRIDGE_ALLOWED_HOSTS"]) == "example.com,www.example.com"
    error_message = "the bridge answers to the domains only"
  }

  assert {
    condition     = aws_cloudfront_distribution.this[0].viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021" && aws_cloudfront_distribution.this[0].viewer_certificate[0].ssl_support_method == "sni-only"
    error_message = "TLS 1.2 at least"
  }

  assert {
    condition     = aws_cloudfront_distribution.this[0].web_acl_id == var.cloudfront.waf_arn
    error_message = "the firewall is before it"
  }
}

run "pages_first_then_files" {
  variables {
    cloudfront = { dynamic_paths = ["/wp-content/private/*"] }
    uploads    = { bucket = true }
  }

  assert {
    condition = join(" ", [for behavior in aws_cloudfront_distribution.this[0].ordered_cache_behavior : behavior.path_pattern]) == join(" ", [
      "/wp-content/private/*", "/wp-content/*.php", "/wp-content/uploads/*", "/wp-content/*", "/wp-includes/*",
    ])
    error_message = "order: ${join(", ", [for behavior in aws_cloudfront_distribution.this[0].ordered_cache_behavior : behavior.path_pattern])}"
  }

  assert {
    condition     = one([for behavior in aws_cloudfront_distribution.this[0].ordered_cache_behavior : behavior.target_origin_id if behavior.path_pattern == "/wp-content/uploads/*"]) == "uploads-or-function"
    error_message = "uploads come from the bucket, or else from the function"
  }

  assert {
    condition     = aws_s3_bucket.uploads[0].bucket == "blog-uploads-123456789012-eu-central-1" && one(aws_s3_bucket_cors_configuration.uploads[0].cors_rule).allowed_origins == toset(["https://mock.cloudfront.net"])
    error_message = "pages at CloudFront's own name may upload"
  }
}

run "a_visitor_does_not_choose_the_type_of_an_upload" {
  command = plan

  variables {
    uploads = { bucket = true }
  }

  assert {
    condition = alltrue([for query in [
      aws_cloudfront_cache_policy.this["uploads"].parameters_in_cache_key_and_forwarded_to_origin[0].query_strings_config[0].query_string_behavior,
      aws_cloudfront_origin_request_policy.this["uploads"].query_strings_config[0].query_string_behavior,
    ] : query == "none"])
    error_message = "S3 would obey response-content-type in a signed request"
  }
}

run "direct_uploads_from_the_domains" {
  command = plan

  variables {
    cloudfront = { aliases = ["example.com"], certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/mine" }
    uploads    = { bucket = true, versioning = false }
  }

  assert {
    condition     = one(aws_s3_bucket_cors_configuration.uploads[0].cors_rule).allowed_origins == toset(["https://example.com"])
    error_message = "the site's own pages may upload"
  }

  assert {
    condition     = aws_s3_bucket_versioning.uploads[0].versioning_configuration[0].status == "Suspended"
    error_message = "no versions"
  }
}

run "security_fields_of_your_own" {
  command = plan

  variables {
    cloudfront = { response_headers_policy_id = "mine" }
  }

  assert {
    condition     = aws_cloudfront_distribution.this[0].default_cache_behavior[0].response_headers_policy_id == "mine"
    error_message = "yours replaces the module's"
  }
}

run "two_secrets_are_valid_after_a_rotation" {
  command = plan

  variables {
    front = { secret_rotation = 4 }
  }

  assert {
    condition     = toset(keys(aws_ssm_parameter.origin_secret)) == toset(["4", "3"])
    error_message = "one to send, one from before"
  }
}
