variable "install" {
  description = "Installs WordPress at the end of apply by invoking the function; an existing site is kept. `url` defaults to the first domain of the site, or CloudFront's. `wordpress_version` is a version or latest; `sha1` is the checksum of its archive; `source` is another archive, a URL (with sha1) or a path in `function.package`, such as /var/task/wordpress.zip, for networks without IPv4 internet access (`nat` ipv6 or none); `locale` is its language, such as de_DE. `admin_secret_arn` is a secret with the administrator's password (JSON with password), see modules/secret. null: run the command in the output install_command yourself. Requires `function.timeout_seconds` of 180 or more."
  type = object({
    url               = optional(string)
    title             = optional(string, "WordPress")
    admin_user        = optional(string, "admin")
    admin_email       = string
    admin_secret_arn  = string
    wordpress_version = optional(string, "latest")
    sha1              = optional(string)
    source            = optional(string)
    locale            = optional(string)
  })
  default = null

  validation {
    condition     = var.install == null || can(regex("^https://[^/\\s]+", coalesce(try(var.install.url, null), "https://x")))
    error_message = "install.url is an address with https://."
  }

  validation {
    condition     = var.install == null || can(regex("^[^@\\s]+@[^@\\s]+$", var.install.admin_email))
    error_message = "install.admin_email is an e-mail address."
  }

  validation {
    condition     = var.install == null || can(regex("^arn:[\\w-]+:secretsmanager:[\\w-]+:\\d{12}:secret:", var.install.admin_secret_arn))
    error_message = "install.admin_secret_arn is the ARN of a secret in Secrets Manager: a password that the function drew would be in its answer, and so in the state."
  }

  validation {
    condition     = var.install == null || can(regex("^(latest|\\d+\\.\\d+(\\.\\d+)?)$", var.install.wordpress_version))
    error_message = "install.wordpress_version is latest or a number such as 6.8.3."
  }

  validation {
    condition     = var.install == null || try(var.install.sha1, null) == null || can(regex("^[0-9a-f]{40}$", var.install.sha1))
    error_message = "install.sha1 has 40 hexadecimal digits."
  }

  validation {
    condition     = var.install == null || var.network.vpc_id != null || var.network.nat == "gateway" || startswith(coalesce(try(var.install.source, null), "none"), "/")
    error_message = "install fetches WordPress from the internet by IPv4: it needs network.nat = \"gateway\" (or a VPC of your own that leads there), or install.source with a path in the function's package."
  }

  validation {
    condition     = var.install == null || startswith(coalesce(try(var.install.source, null), "/"), "/") || try(var.install.sha1, null) != null
    error_message = "install.source by an address needs sha1: what is run is to be what you mean."
  }

  validation {
    condition     = var.install == null || var.function.timeout_seconds >= 180
    error_message = "install unpacks thousands of small files on EFS: give it function.timeout_seconds of 180 or more."
  }
}

variable "alarms" {
  description = "CloudWatch alarms. `actions` are the ARNs to notify, such as SNS topics of yours; `email` creates a topic with that subscriber. The numbers are thresholds: function errors and throttles in five minutes, the 95th percentile of the function's duration, EFS's percentage of its I/O limit or its burst credits, the database's CPU percentage, connections and free storage."
  type = object({
    enabled            = optional(bool, true)
    actions            = optional(list(string), [])
    email              = optional(string)
    errors             = optional(number, 5)
    throttles          = optional(number, 1)
    duration_ms        = optional(number, 10000)
    efs_percent        = optional(number, 80)
    efs_credits        = optional(number, 500000000000)
    database_cpu       = optional(number, 80)
    connections        = optional(number, 50)
    free_storage_bytes = optional(number, 2147483648)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for arn in var.alarms.actions : can(regex("^arn:[\\w-]+:[\\w-]+:", arn))])
    error_message = "alarms.actions are ARNs, such as those of SNS topics."
  }

  validation {
    condition     = var.alarms.email == null || can(regex("^[^@\\s]+@[^@\\s]+$", var.alarms.email))
    error_message = "alarms.email is an e-mail address."
  }
}

variable "dashboard" {
  description = "Creates a CloudWatch dashboard of the site (the first three of an account are free)."
  type        = bool
  default     = true
  nullable    = false
}
