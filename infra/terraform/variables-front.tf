variable "front" {
  description = "The service that invokes the function: `function_url`, `http_api` or `rest_api`. `streaming` sends responses while PHP writes them; by default Function URLs buffer and REST APIs stream. `throttle_rate` and `throttle_burst` (requests per second) limit the two kinds of API."
  type = object({
    kind           = optional(string, "function_url")
    streaming      = optional(bool)
    throttle_rate  = optional(number, 500)
    throttle_burst = optional(number, 1000)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["function_url", "http_api", "rest_api"], var.front.kind)
    error_message = "front.kind is function_url, http_api or rest_api."
  }

  validation {
    condition     = !(var.front.kind == "http_api" && coalesce(var.front.streaming, false))
    error_message = "HTTP APIs cannot stream: front.streaming needs function_url or rest_api."
  }

  validation {
    condition     = var.front.kind != "rest_api" || var.cloudfront.enabled
    error_message = "rest_api needs cloudfront: a REST API's own address has the stage in its path, which WordPress's links lack."
  }

  validation {
    condition     = var.front.throttle_rate > 0 && var.front.throttle_burst > 0
    error_message = "front.throttle_rate and front.throttle_burst are above 0."
  }
}

variable "cloudfront" {
  description = "The CloudFront distribution. `aliases` are the domains of the site, the first one its address; they require `certificate_arn`, an ACM certificate in us-east-1. `waf_arn` is a web ACL of scope CLOUDFRONT. `session_cookies` are prefixes of the names of cookies whose bearers get individual pages. `dynamic_paths` are paths below /wp-content/ whose responses depend on cookies. `response_headers_policy_id` replaces the security headers of the module. To rotate the origin secret, increase `secret_rotation` by one."
  type = object({
    enabled                    = optional(bool, true)
    aliases                    = optional(list(string), [])
    certificate_arn            = optional(string)
    waf_arn                    = optional(string)
    price_class                = optional(string, "PriceClass_100")
    session_cookies            = optional(list(string), ["wordpress_", "wp-postpass_", "comment_author_", "wp_woocommerce_session_", "woocommerce_", "edd_", "PHPSESSID"])
    dynamic_paths              = optional(list(string), [])
    response_headers_policy_id = optional(string)
    secret_rotation            = optional(number, 0)
  })
  default  = {}
  nullable = false

  validation {
    condition     = (length(var.cloudfront.aliases) == 0) == (var.cloudfront.certificate_arn == null)
    error_message = "cloudfront.aliases and cloudfront.certificate_arn go together: CloudFront shows a certificate for the domains."
  }

  validation {
    condition     = var.cloudfront.certificate_arn == null || can(regex("^arn:[\\w-]+:acm:us-east-1:\\d{12}:certificate/", var.cloudfront.certificate_arn))
    error_message = "cloudfront.certificate_arn is a certificate of ACM in us-east-1, whatever the site's region: CloudFront looks for it there."
  }

  validation {
    condition     = alltrue([for alias in var.cloudfront.aliases : can(regex("^(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", alias))])
    error_message = "cloudfront.aliases are host names in lower case, without https:// and path."
  }

  validation {
    condition     = var.cloudfront.waf_arn == null || can(regex("^arn:[\\w-]+:wafv2:us-east-1:\\d{12}:global/webacl/", var.cloudfront.waf_arn))
    error_message = "cloudfront.waf_arn is a web ACL of scope CLOUDFRONT (arn:aws:wafv2:us-east-1:ACCOUNT:global/webacl/…)."
  }

  validation {
    condition     = contains(["PriceClass_All", "PriceClass_200", "PriceClass_100"], var.cloudfront.price_class)
    error_message = "cloudfront.price_class is PriceClass_100, PriceClass_200 or PriceClass_All."
  }

  validation {
    condition     = alltrue([for path in var.cloudfront.dynamic_paths : startswith(path, "/")]) && length(var.cloudfront.dynamic_paths) <= 15
    error_message = "cloudfront.dynamic_paths are at most 15 path patterns that begin with /: a distribution takes 25 behaviours."
  }

  validation {
    condition     = alltrue([for cookie in var.cloudfront.session_cookies : can(regex("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", cookie))])
    error_message = "cloudfront.session_cookies are beginnings of cookie names."
  }

  validation {
    condition     = var.cloudfront.secret_rotation >= 0 && floor(var.cloudfront.secret_rotation) == var.cloudfront.secret_rotation
    error_message = "cloudfront.secret_rotation is a whole number from 0; increase it by one at a time."
  }
}
