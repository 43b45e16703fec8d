# Cache keys, cache times and additional response headers.

# Minimum and default 0: a response is cached only if its Cache-Control allows it, and only that long. The query is in the keys of
# pages and files: of files it is the version. It is not in the key of uploads, and not forwarded: with a signed request S3 would let
# the query choose the Content-Type of the response (response-content-type), and thereby a visitor. Files are the same for all
# visitors. For pages, the variant is the site's host and a hash of session cookies and credentials: visitors with a session have
# their own key, so a page that a plugin wrongly declares public does not reach other visitors. Origin is in the key because WordPress
# reflects it, and CloudFront ignores Vary.
resource "aws_cloudfront_cache_policy" "this" {
  for_each = local.cache_policies

  name        = local.resource_names["${each.key}_cache_policy"]
  comment     = "Cached as Cache-Control says"
  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 31536000

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = each.value.codings
    enable_accept_encoding_gzip   = each.value.codings

    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = length(each.value.headers) > 0 ? "whitelist" : "none"

      dynamic "headers" {
        for_each = length(each.value.headers) > 0 ? [each.value.headers] : []

        content {
          items = headers.value
        }
      }
    }

    query_strings_config {
      query_string_behavior = each.value.query
    }
  }
}

# Pages get all of the request but Host (all_but_host below). Files and uploads get no cookies: they are the same for all visitors, so
# no credentials are forwarded. Uploads get no query either.
resource "aws_cloudfront_origin_request_policy" "this" {
  for_each = { for kind, policy in local.cache_policies : kind => policy.query if kind != "pages" }

  name    = local.resource_names["${each.key}_request_policy"]
  comment = each.value == "all" ? "All but Host and cookies" : "All but Host, cookies and query"

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
    query_string_behavior = each.value
  }
}

# Headers that WordPress sets itself are kept. The policy exists even if one of yours replaces it: whether the id of yours is null
# may not be known when planning.
resource "aws_cloudfront_response_headers_policy" "this" {
  count = local.cloudfront.enabled ? 1 : 0

  name    = local.resource_names.response_headers
  comment = "Security headers that WordPress has not set"

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
  # AWS's Managed-AllViewerExceptHostHeader, by its documented id: the function's address accepts only its own name as Host. A data source
  # would have no id in a plan in which the module depends on other resources.
  all_but_host = "b689b0a8-53d0-40ab-baf2-68738e2966ac"

  cache_policies = merge(
    local.cloudfront.enabled ? {
      pages = { headers = local.page_key_fields, query = "all", codings = true }
      files = { headers = [], query = "all", codings = true }
    } : {},
    local.uploads.bucket ? {
      uploads = { headers = [], query = "none", codings = true }
    } : {},
  )

  page_key_fields = ["Origin", "X-Page-Variant"]

  response_headers_policy = try(coalesce(local.cloudfront.response_headers_policy_id, aws_cloudfront_response_headers_policy.this[0].id), null)
}
