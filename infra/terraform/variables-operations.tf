variable "install" {
  description = "Installs WordPress at the end of apply by invoking the function; an existing site is kept. `url` defaults to the first domain of the site, or CloudFront's. `wordpress_version` is a version or latest; `sha1` is the checksum of its archive; `source` is another archive, a URL (with sha1) or a path in `function.package`, such as /var/task/wordpress.zip, for networks without IPv4 internet access (`nat` ipv6 or none); `locale` is its language, such as de_DE. `admin_secret_arn` is a secret with the administrator's password (JSON with password), see modules/secret; PHP can read it until you remove `install` again. null: run the command in the output install_command yourself. Requires `function.timeout_seconds` of 180 or more."
  type        = any
  default     = null
}

variable "alarms" {
  description = "CloudWatch alarms. `actions` are the ARNs to notify, such as SNS topics of yours; `email` creates a topic with that subscriber, who must confirm the subscription by e-mail. The numbers are thresholds of five minutes: function errors, percentage of responses with status 5xx, failed schedules, throttles, the 95th percentile of the function's duration, EFS's percentage of its I/O limit or its burst credits, the database's CPU percentage, connections (by default 80 % of those that its class accepts) and free storage."
  type        = any
  default     = {}
  nullable    = false
}

variable "dashboard" {
  description = "Creates a CloudWatch dashboard of the site (the first three of an account are free)."
  type        = bool
  default     = true
  nullable    = false
}
