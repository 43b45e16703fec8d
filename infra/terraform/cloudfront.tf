locals {
  # The address of the Function URL, HTTP API or REST API.
  origin_url = (
    local.front.kind == "function_url" ? aws_lambda_function_url.this[0].function_url :
    local.front.kind == "http_api" ? aws_apigatewayv2_api.this[0].api_endpoint :
    aws_api_gateway_stage.this[0].invoke_url
  )
  origin_domain = split("/", local.origin_url)[2]

  # The first match decides. Scripts in /wp-content/ are rare, but their responses depend on cookies.
  behaviors = concat(
    [for path in concat(local.cloudfront.dynamic_paths, ["/wp-content/*.php"]) : { path = path, kind = "pages" }],
    local.uploads.bucket ? [{ path = "/wp-content/uploads/*", kind = "uploads" }] : [],
    [for path in ["/wp-content/*", "/wp-includes/*"] : { path = path, kind = "files" }],
  )

  all_methods  = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
  read_methods = ["GET", "HEAD", "OPTIONS"]

  behavior_kinds = {
    pages = {
      origin         = "function"
      methods        = local.all_methods
      cache_policy   = one([for kind, policy in aws_cloudfront_cache_policy.this : policy.id if kind == "pages"])
      request_policy = local.all_but_host
    }
    files = {
      origin         = "function"
      methods        = local.read_methods
      cache_policy   = one([for kind, policy in aws_cloudfront_cache_policy.this : policy.id if kind == "files"])
      request_policy = one([for kind, policy in aws_cloudfront_origin_request_policy.this : policy.id if kind == "files"])
    }
    uploads = {
      origin         = "uploads-or-function"
      methods        = local.read_methods
      cache_policy   = one([for kind, policy in aws_cloudfront_cache_policy.this : policy.id if kind == "uploads"])
      request_policy = one([for kind, policy in aws_cloudfront_origin_request_policy.this : policy.id if kind == "uploads"])
    }
  }
}

resource "aws_cloudfront_function" "this" {
  count = local.cloudfront.enabled ? 1 : 0

  name    = local.resource_names.edge_function
  comment = "Host, client address and session, for ${var.name}"
  runtime = "cloudfront-js-2.0"
  publish = true
  code = templatefile("${path.module}/cloudfront_function.js", {
    session_cookies = jsonencode(local.cloudfront.session_cookies)
    # In the order of the alphabet and lower case, as CloudFront has the names of headers.
    session_headers    = jsonencode(sort(distinct([for name in local.cloudfront.session_headers : lower(name)])))
    ignored_parameters = jsonencode(local.cloudfront.ignored_parameters)
  })
}

resource "aws_cloudfront_distribution" "this" {
  count = local.cloudfront.enabled ? 1 : 0

  comment         = var.name
  enabled         = true
  is_ipv6_enabled = true
  http_version    = "http2and3"
  price_class     = local.cloudfront.price_class
  aliases         = local.cloudfront.aliases
  web_acl_id      = local.cloudfront.waf_arn
  tags            = var.tags

  origin {
    origin_id   = "function"
    domain_name = local.origin_domain
    origin_path = local.front.kind == "rest_api" ? "/${local.rest_stage}" : ""

    custom_header {
      name  = "X-Origin-Secret"
      value = local.origin_secrets[0]
    }

    custom_origin_config {
      http_port                = 80
      https_port               = 443
      origin_protocol_policy   = "https-only"
      origin_ssl_protocols     = ["TLSv1.2"]
      origin_read_timeout      = local.cloudfront.origin_timeout_seconds
      origin_keepalive_timeout = 60
    }
  }

  dynamic "origin" {
    for_each = aws_s3_bucket.uploads

    content {
      origin_id                = "uploads"
      domain_name              = origin.value.bucket_regional_domain_name
      origin_access_control_id = aws_cloudfront_origin_access_control.uploads[0].id
    }
  }

  # Most uploads are on EFS. S3 returns 403 for objects that it does not have, as CloudFront may not list the bucket.
  dynamic "origin_group" {
    for_each = local.uploads.bucket ? ["uploads-or-function"] : []

    content {
      origin_id = origin_group.value

      failover_criteria {
        status_codes = [403, 404]
      }

      member {
        origin_id = "uploads"
      }

      member {
        origin_id = "function"
      }
    }
  }

  default_cache_behavior {
    target_origin_id           = local.behavior_kinds.pages.origin
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = local.behavior_kinds.pages.methods
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = local.behavior_kinds.pages.cache_policy
    origin_request_policy_id   = local.behavior_kinds.pages.request_policy
    response_headers_policy_id = local.response_headers_policy

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.this[0].arn
    }
  }

  dynamic "ordered_cache_behavior" {
    for_each = local.behaviors
    iterator = behavior

    content {
      path_pattern               = behavior.value.path
      target_origin_id           = local.behavior_kinds[behavior.value.kind].origin
      viewer_protocol_policy     = "redirect-to-https"
      allowed_methods            = local.behavior_kinds[behavior.value.kind].methods
      cached_methods             = ["GET", "HEAD"]
      compress                   = true
      cache_policy_id            = local.behavior_kinds[behavior.value.kind].cache_policy
      origin_request_policy_id   = local.behavior_kinds[behavior.value.kind].request_policy
      response_headers_policy_id = local.response_headers_policy

      function_association {
        event_type   = "viewer-request"
        function_arn = aws_cloudfront_function.this[0].arn
      }
    }
  }

  # By default CloudFront would show an error for ten seconds after its end.
  dynamic "custom_error_response" {
    for_each = { "400" = 0, "403" = 0, "404" = 5, "405" = 0, "414" = 0, "500" = 0, "501" = 0, "502" = 0, "503" = 0, "504" = 0 }

    content {
      error_code            = custom_error_response.key
      error_caching_min_ttl = custom_error_response.value
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = length(local.cloudfront.aliases) == 0
    acm_certificate_arn            = local.cloudfront.certificate_arn
    ssl_support_method             = length(local.cloudfront.aliases) == 0 ? null : "sni-only"
    # The versions of *.cloudfront.net cannot be chosen.
    minimum_protocol_version = length(local.cloudfront.aliases) == 0 ? null : "TLSv1.2_2021"
  }
}
