variable "front" {
  type = object({
    kind            = optional(string, "function_url")
    streaming       = optional(bool)
    throttle_rate   = optional(number, 500)
    throttle_burst  = optional(number, 1000)
    domains         = optional(list(string), [])
    origin_secret   = optional(bool)
    secret_rotation = optional(number, 0)
    waf             = optional(object({ arn = string }))
    private = optional(object({
      vpc_endpoint_ids = list(string)
      certificate_arn  = string
    }))
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["function_url", "http_api", "rest_api"], var.front.kind)
    error_message = "front.kind is \"${var.front.kind}\". Use function_url, http_api or rest_api."
  }

  validation {
    condition     = !(var.front.kind == "http_api" && coalesce(var.front.streaming, false))
    error_message = "front.streaming is true, but HTTP APIs cannot stream. Remove it, or set front.kind to function_url or rest_api."
  }

  validation {
    condition     = var.front.kind != "rest_api" || var.cloudfront.enabled || var.front.private != null
    error_message = "front.kind = \"rest_api\" has no address that WordPress can use: the stage is in the path of a REST API's own address. Enable CloudFront, or set front.private."
  }

  validation {
    condition     = var.front.throttle_rate > 0 && var.front.throttle_burst > 0
    error_message = "front.throttle_rate and front.throttle_burst must be above 0: with 0 the API would refuse every request."
  }

  validation {
    condition     = alltrue([for domain in var.front.domains : can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", domain))])
    error_message = "front.domains contains a value that is not a host name. Write host names in lower case, without https:// and path: [\"www.example.com\"]."
  }

  validation {
    condition     = length(var.front.domains) == 0 || !var.cloudfront.enabled
    error_message = "front.domains is for sites without the module's CloudFront distribution. Use cloudfront.aliases, or set cloudfront.enabled = false."
  }

  validation {
    condition     = !var.cloudfront.enabled || coalesce(var.front.origin_secret, true)
    error_message = "front.origin_secret is false, but CloudFront is enabled. Without the secret every client could bypass CloudFront: remove front.origin_secret."
  }

  validation {
    condition     = var.front.secret_rotation >= 0 && floor(var.front.secret_rotation) == var.front.secret_rotation
    error_message = "front.secret_rotation is ${var.front.secret_rotation}. Use a whole number from 0, and increase it by one at a time: the function accepts two secrets."
  }

  validation {
    condition     = var.front.private == null || (var.front.kind == "rest_api" && !var.cloudfront.enabled && length(var.front.domains) == 1)
    error_message = "front.private needs front.kind = \"rest_api\", cloudfront.enabled = false and one domain in front.domains: a private custom domain name leads to the API, and CloudFront cannot reach it."
  }

  validation {
    condition     = var.front.private == null || try(length(var.front.private.vpc_endpoint_ids) > 0, true)
    error_message = "front.private.vpc_endpoint_ids is empty. Name the interface endpoints for execute-api through which visitors reach the site."
  }

  validation {
    condition     = var.front.waf == null || (var.front.kind == "rest_api" && can(regex("^arn:[\\w-]+:wafv2:[\\w-]+:\\d{12}:regional/webacl/", var.front.waf.arn)))
    error_message = "front.waf.arn must be a web ACL of scope REGIONAL (arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/…), and needs front.kind = \"rest_api\": AWS WAF cannot protect Function URLs and HTTP APIs. For CloudFront use cloudfront.waf_arn."
  }
}

variable "cloudfront" {
  type = object({
    enabled                    = optional(bool, true)
    aliases                    = optional(list(string), [])
    certificate_arn            = optional(string)
    waf_arn                    = optional(string)
    price_class                = optional(string, "PriceClass_100")
    session_cookies            = optional(list(string), ["wordpress_", "wp-postpass_", "comment_author_", "wp_woocommerce_session_", "woocommerce_", "edd_", "PHPSESSID"])
    session_headers            = optional(list(string), ["Authorization", "X-WP-Nonce", "Nonce", "Cart-Token", "X-API-Key"])
    ignored_parameters         = optional(list(string), ["utm_", "fbclid", "gclid", "gbraid", "wbraid", "gad_", "dclid", "msclkid", "ttclid", "twclid", "li_fat_id", "igshid", "yclid", "mc_cid", "mc_eid", "_ga", "_gl"])
    dynamic_paths              = optional(list(string), [])
    response_headers_policy_id = optional(string)
    origin_timeout_seconds     = optional(number, 120)
  })
  default  = {}
  nullable = false

  validation {
    condition     = (length(var.cloudfront.aliases) == 0) == (var.cloudfront.certificate_arn == null)
    error_message = "cloudfront.aliases and cloudfront.certificate_arn require each other: CloudFront shows the certificate to visitors of these domains. Set both, or neither."
  }

  validation {
    condition     = var.cloudfront.certificate_arn == null || can(regex("^arn:[\\w-]+:acm:us-east-1:\\d{12}:certificate/", var.cloudfront.certificate_arn))
    error_message = "cloudfront.certificate_arn must be an ACM certificate in us-east-1, whatever the region of the site: CloudFront accepts no other. Request it there."
  }

  validation {
    condition     = alltrue([for alias in var.cloudfront.aliases : can(regex("^(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", alias))])
    error_message = "cloudfront.aliases contains a value that is not a host name. Write host names in lower case, without https:// and path: [\"www.example.com\"]."
  }

  validation {
    condition     = !startswith(try(var.cloudfront.aliases[0], ""), "*")
    error_message = "cloudfront.aliases begins with a wildcard, but its first domain becomes the site's address. Put a domain without * first."
  }

  validation {
    condition     = var.cloudfront.waf_arn == null || can(regex("^arn:[\\w-]+:wafv2:us-east-1:\\d{12}:global/webacl/", var.cloudfront.waf_arn))
    error_message = "cloudfront.waf_arn must be a web ACL of scope CLOUDFRONT (arn:aws:wafv2:us-east-1:ACCOUNT:global/webacl/…). A regional one protects a private site: see front.private and front.waf."
  }

  validation {
    condition     = contains(["PriceClass_All", "PriceClass_200", "PriceClass_100"], var.cloudfront.price_class)
    error_message = "cloudfront.price_class is \"${var.cloudfront.price_class}\". Use PriceClass_100, PriceClass_200 or PriceClass_All."
  }

  validation {
    condition     = alltrue([for path in var.cloudfront.dynamic_paths : startswith(path, "/")]) && length(var.cloudfront.dynamic_paths) <= 60
    error_message = "cloudfront.dynamic_paths must be at most 60 path patterns that begin with /: a distribution has up to 75 behaviours, of which the module uses eight."
  }

  validation {
    condition     = alltrue([for token in concat(var.cloudfront.session_cookies, var.cloudfront.session_headers) : can(regex("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", token))])
    error_message = "cloudfront.session_cookies and cloudfront.session_headers contain a value that no cookie or header can have as its name. Write names without spaces, colons and equals signs."
  }

  validation {
    condition     = alltrue([for name in var.cloudfront.ignored_parameters : can(regex("^[A-Za-z0-9_.~-]{2,}$", name))])
    error_message = "cloudfront.ignored_parameters are the beginnings of names of query parameters, at least two letters, digits, dots, hyphens or underscores each. Shorter ones would remove parameters that WordPress needs."
  }

  validation {
    condition     = var.cloudfront.origin_timeout_seconds >= 1 && var.cloudfront.origin_timeout_seconds <= 120
    error_message = "cloudfront.origin_timeout_seconds is ${var.cloudfront.origin_timeout_seconds}. Use 1 to 120: CloudFront waits no longer for the next bytes of a response."
  }
}
