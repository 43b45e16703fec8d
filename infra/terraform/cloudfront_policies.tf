# Cache keys, cache times and additional response headers.

# Minimum and default 0: a response is cached only if its Cache-Control allows it, and only that long. The query is in both keys:
# for files it is the version. Files are the same for all visitors. For pages, the variant is the site's name and a hash of the
# session's cookies and credentials: visitors with a session have their own key, so a page that a plugin wrongly declares public
# does not reach other visitors. Origin is in the key because WordPress reflects it, and CloudFront ignores Vary.
resource "aws_cloudfront_cache_policy" "this" {
  for_each = var.cloudfront.enabled ? { pages = local.page_key_fields, files = [] } : {}

  name        = "${var.name}-${each.key}"
  comment     = "Kept as Cache-Control says"
  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 31536000

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = true
    enable_accept_encoding_gzip   = true

    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = length(each.value) > 0 ? "whitelist" : "none"

      dynamic "headers" {
        for_each = length(each.value) > 0 ? [each.value] : []

        content {
          items = headers.value
        }
      }
    }

    query_strings_config {
      query_string_behavior = "all"
    }
  }
}

# All of the request but Host: the function's address answers to its own name only.
data "aws_cloudfront_origin_request_policy" "all_but_host" {
  count = var.cloudfront.enabled ? 1 : 0

  name = "Managed-AllViewerExceptHostHeader"
}

# The same for files, without cookies: files are the same for all visitors, so no credentials are forwarded.
resource "aws_cloudfront_origin_request_policy" "files" {
  count = var.cloudfront.enabled ? 1 : 0

  name    = "${var.name}-files"
  comment = "All but Host and cookies"

  cookies_config {
    cookie_behavior = "none"
  }

  headers_config {
    header_behavior = "allExcept"

    headers {
      items = ["Host"]
    }
  }

  query_strings_config {
    query_string_behavior = "all"
  }
}

data "aws_cloudfront_cache_policy" "disabled" {
  count = var.cloudfront.enabled ? 1 : 0

  name = "Managed-CachingDisabled"
}

# WordPress's own words win.
resource "aws_cloudfront_response_headers_policy" "this" {
  count = local.own_response_headers ? 1 : 0

  name    = var.name
  comment = "Security fields, where WordPress has set none"

  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = 31536000
      override                   = false
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "SAMEORIGIN"
      override     = false
    }

    referrer_policy {
      referrer_policy = "strict-origin-when-cross-origin"
      override        = false
    }
  }
}

locals {
  page_key_fields = ["Origin", "X-Page-Variant"]

  own_response_headers    = var.cloudfront.enabled && var.cloudfront.response_headers_policy_id == null
  response_headers_policy = local.own_response_headers ? aws_cloudfront_response_headers_policy.this[0].id : var.cloudfront.response_headers_policy_id
}
