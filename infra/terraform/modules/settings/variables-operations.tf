variable "install" {
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
    error_message = "install.url is the address of the site, with https://: https://www.example.com."
  }

  validation {
    condition     = var.install == null || can(regex("^[^@\\s]+@[^@\\s]+$", var.install.admin_email))
    error_message = "install.admin_email is the e-mail address of the administrator: name@example.com."
  }

  validation {
    condition     = var.install == null || can(regex("^arn:[\\w-]+:secretsmanager:[\\w-]+:\\d{12}:secret:", var.install.admin_secret_arn))
    error_message = "install.admin_secret_arn must be the ARN of a secret in Secrets Manager. Create one with modules/secret: a password that the function generated would be in its response, and so in the state."
  }

  validation {
    condition     = var.install == null || can(regex("^(latest|\\d+\\.\\d+(\\.\\d+)?)$", var.install.wordpress_version))
    error_message = "install.wordpress_version must be latest or a version such as 6.8.3."
  }

  validation {
    condition     = var.install == null || try(var.install.sha1, null) == null || can(regex("^[0-9a-f]{40}$", var.install.sha1))
    error_message = "install.sha1 must have 40 hexadecimal digits, as wordpress.org publishes beside the archive."
  }

  validation {
    condition     = var.install == null || length(var.network.subnet_ids) > 0 || var.network.nat == "gateway" || startswith(coalesce(try(var.install.source, null), "none"), "/")
    error_message = "install downloads WordPress from wordpress.org by IPv4, which network.nat = \"${var.network.nat}\" does not allow. Set nat = \"gateway\", or name an archive in the function's package: install.source = \"/var/task/wordpress.zip\"."
  }

  validation {
    condition     = var.install == null || startswith(coalesce(try(var.install.source, null), "/"), "/") || try(var.install.sha1, null) != null
    error_message = "install.source is a URL without install.sha1. Name the checksum too: it proves that the archive is the one that you chose."
  }

  validation {
    condition     = var.install == null || var.function.timeout_seconds >= 180
    error_message = "install writes thousands of small files to EFS, but function.timeout_seconds is ${var.function.timeout_seconds}. Use 180 or more."
  }
}

variable "alarms" {
  type = object({
    enabled            = optional(bool, true)
    actions            = optional(list(string), [])
    email              = optional(string)
    errors             = optional(number, 5)
    error_percent      = optional(number, 5)
    schedule_failures  = optional(number, 1)
    throttles          = optional(number, 1)
    duration_ms        = optional(number, 10000)
    efs_percent        = optional(number, 80)
    efs_credits        = optional(number, 500000000000)
    database_cpu       = optional(number, 80)
    connections        = optional(number)
    free_storage_bytes = optional(number, 2147483648)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for arn in var.alarms.actions : can(regex("^arn:[\\w-]+:[\\w-]+:", arn))])
    error_message = "alarms.actions contains a value that is not an ARN. Name the ARNs to notify, such as those of SNS topics."
  }

  validation {
    condition     = var.alarms.email == null || can(regex("^[^@\\s]+@[^@\\s]+$", var.alarms.email))
    error_message = "alarms.email is \"${coalesce(var.alarms.email, "null")}\". Use an e-mail address: name@example.com."
  }
}
