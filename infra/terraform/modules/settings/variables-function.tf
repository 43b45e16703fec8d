variable "layer" {
  type = object({
    zip               = optional(string)
    arn               = optional(string)
    extra             = optional(list(string), [])
    keep_old_versions = optional(bool, false)
  })
  nullable = false

  validation {
    condition     = (var.layer.zip == null) != (var.layer.arn == null)
    error_message = "layer needs either zip or arn, and not both. Set layer.zip to the zip that ./build.sh layer makes, or layer.arn to the ARN of a published layer version."
  }

  validation {
    condition     = var.layer.arn == null || can(regex("^arn:[\\w-]+:lambda:[\\w-]+:\\d{12}:layer:[\\w-]+:\\d+$", var.layer.arn))
    error_message = "layer.arn must be the ARN of a layer version, which ends with its number: arn:aws:lambda:REGION:ACCOUNT:layer:NAME:7."
  }

  validation {
    condition = !anytrue([
      for word in ["arm64", "x86_64"] : word != var.function.architecture
      && strcontains(basename(coalesce(var.layer.zip, var.layer.arn, "neither")), word)
    ])
    error_message = "The name of the layer says that it is for another architecture than function.architecture = \"${var.function.architecture}\". Choose the layer of this architecture, or change function.architecture: the function would fail with 'exec format error'."
  }

  validation {
    condition     = length(var.layer.extra) <= 4
    error_message = "layer.extra has ${length(var.layer.extra)} layers. Name at most four: a function takes five."
  }
}

variable "function" {
  type = object({
    architecture            = optional(string, "arm64")
    memory_mb               = optional(number, 1769)
    timeout_seconds         = optional(number, 300)
    tmp_mb                  = optional(number, 512)
    reserved_concurrency    = optional(number, -1)
    provisioned_concurrency = optional(number, 0)
    environment             = optional(map(string), {})
    package                 = optional(string)
    policy_arns             = optional(map(string), {})
    tracing                 = optional(bool, false)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.function.architecture)
    error_message = "function.architecture is \"${var.function.architecture}\". Use arm64 or x86_64."
  }

  validation {
    condition     = var.function.memory_mb >= 512 && var.function.memory_mb <= 10240
    error_message = "function.memory_mb is ${var.function.memory_mb}. Use 512 to 10240: bridge, php-fpm and opcache need 256 MB, WordPress at least as much."
  }

  validation {
    condition     = var.function.timeout_seconds >= 10 && var.function.timeout_seconds <= 900
    error_message = "function.timeout_seconds is ${var.function.timeout_seconds}. Use 10 to 900."
  }

  validation {
    condition     = var.function.tmp_mb >= 512 && var.function.tmp_mb <= 10240
    error_message = "function.tmp_mb is ${var.function.tmp_mb}. Use 512 to 10240."
  }

  validation {
    condition     = var.function.reserved_concurrency == -1 || var.function.reserved_concurrency >= max(1, var.function.provisioned_concurrency)
    error_message = "function.reserved_concurrency is ${var.function.reserved_concurrency}. Use -1 for no limit, or a number from 1 that is not below function.provisioned_concurrency; 0 would turn the site off."
  }

  validation {
    condition     = var.function.provisioned_concurrency >= 0
    error_message = "function.provisioned_concurrency is ${var.function.provisioned_concurrency}. Use 0 for no provisioned sandboxes, or more."
  }

  validation {
    condition     = length(setintersection(keys(var.function.environment), ["PHPBRIDGE_DOCUMENT_ROOT", "PHPBRIDGE_INVOKE_MODE", "PHPBRIDGE_ORIGIN_SECRET", "PHPBRIDGE_VIEWER_HEADER"])) == 0
    error_message = "function.environment contains a variable that the module sets: PHPBRIDGE_DOCUMENT_ROOT, PHPBRIDGE_INVOKE_MODE, PHPBRIDGE_ORIGIN_SECRET or PHPBRIDGE_VIEWER_HEADER. Remove it; for a CDN of your own, front.origin_secret = true generates the secret."
  }

  validation {
    condition     = !anytrue([for name in keys(var.function.environment) : endswith(name, "PASSWORD")])
    error_message = "function.environment contains a password, which would be readable in the function's configuration and in the state. Use a secret (database.secret_arn, install.admin_secret_arn), or append _FILE to the name of the variable and name a file on the file system, such as /mnt/wordpress/.smtp-password, which is never served."
  }
}

variable "logs" {
  type = object({
    retention_days = optional(number, 30)
    level          = optional(string, "INFO")
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.logs.retention_days)
    error_message = "logs.retention_days is ${var.logs.retention_days}. Use one of the numbers that CloudWatch Logs accepts: 0 (for ever), 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, …"
  }

  validation {
    condition     = contains(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], var.logs.level)
    error_message = "logs.level is \"${var.logs.level}\". Use TRACE, DEBUG, INFO, WARN, ERROR or FATAL."
  }
}
