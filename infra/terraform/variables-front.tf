variable "front" {
  description = "The service that invokes the function: `function_url`, `http_api` or `rest_api`. `streaming` sends responses while PHP writes them; by default Function URLs buffer and REST APIs stream. `throttle_rate` and `throttle_burst` (requests per second) limit the two kinds of API. Without the module's CloudFront: `domains` are the hosts of the site, the first one its address; `origin_secret` makes the function refuse requests without a secret in X-Origin-Secret, which a CDN of yours must send on every request, with the client's address in True-Client-IP and the visitor's host in X-Forwarded-Host, in place of values of the client. `private` makes a REST API that only your VPC reaches. `waf` is a regional web ACL for a REST API, by its `arn`. To rotate the origin secret, increase `secret_rotation` by one."
  type        = any
  default     = {}
  nullable    = false
}

variable "cloudfront" {
  description = "The CloudFront distribution. `aliases` are the domains of the site, the first one its address; they require `certificate_arn`, an ACM certificate in us-east-1. `waf_arn` is a web ACL of scope CLOUDFRONT. `session_cookies` are prefixes of the names of cookies, and `session_headers` names of headers, whose bearers get individual pages. `ignored_parameters` are prefixes of the names of query parameters that are removed at the edge, so that marketing links find cached pages. `dynamic_paths` are paths below /wp-content/ whose responses depend on cookies. `response_headers_policy_id` replaces the security headers of the module. `origin_timeout_seconds` is the time that CloudFront waits for the next bytes of a response."
  type        = any
  default     = {}
  nullable    = false
}
