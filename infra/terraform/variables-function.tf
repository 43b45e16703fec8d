variable "layer" {
  description = "Where PHP and the bridge come from: the zip that `./build.sh layer` makes, or the ARN of a layer version that is published already (`./build.sh publish`). `extra` are further layer versions, such as imagick's."
  type = object({
    zip   = optional(string)
    arn   = optional(string)
    extra = optional(list(string), [])
  })
  nullable = false

  validation {
    condition     = (var.layer.zip == null) != (var.layer.arn == null)
    error_message = "layer needs either zip or arn, and not both."
  }

  validation {
    condition     = var.layer.arn == null || can(regex("^arn:[\\w-]+:lambda:[\\w-]+:\\d{12}:layer:[\\w-]+:\\d+$", var.layer.arn))
    error_message = "layer.arn is the ARN of a layer version, which ends with its number: arn:aws:lambda:REGION:ACCOUNT:layer:NAME:7."
  }

  validation {
    condition = !anytrue([
      for word in ["arm64", "x86_64"] : word != var.function.architecture
      && strcontains(basename(coalesce(var.layer.zip, var.layer.arn, "neither")), word)
    ])
    error_message = "The layer's name says that it is for another architecture than function.architecture: Lambda would fail with 'exec format error'."
  }

  validation {
    condition     = length(var.layer.extra) <= 4
    error_message = "A function takes five layers: at most four in layer.extra."
  }
}

variable "function" {
  description = "The function. 1769 MB of memory are one whole processor. The timeout is also what `wp` commands and the installation get. `environment` reaches WordPress (`WORDPRESS_SMTP_HOST`, …) and the bridge (`PHPBRIDGE_…`); no secret belongs there. `package` is a zip of your own with `php.d/*.ini`. `policy_arns` are added to the role."
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
    error_message = "function.architecture is arm64 or x86_64."
  }

  validation {
    condition     = var.function.memory_mb >= 512 && var.function.memory_mb <= 10240
    error_message = "function.memory_mb is 512 to 10240: bridge, php-fpm and the opcode cache need 256 of them, WordPress at least as much."
  }

  validation {
    condition     = var.function.timeout_seconds >= 10 && var.function.timeout_seconds <= 900
    error_message = "function.timeout_seconds is 10 to 900."
  }

  validation {
    condition     = var.function.tmp_mb >= 512 && var.function.tmp_mb <= 10240
    error_message = "function.tmp_mb is 512 to 10240."
  }

  validation {
    condition     = var.function.reserved_concurrency == -1 || var.function.reserved_concurrency >= max(1, var.function.provisioned_concurrency)
    error_message = "function.reserved_concurrency is -1 (none) or a number that is not below provisioned_concurrency. 0 would turn the site off."
  }

  validation {
    condition     = var.function.provisioned_concurrency >= 0
    error_message = "function.provisioned_concurrency is 0 (none) or more."
  }

  validation {
    condition     = length(setintersection(keys(var.function.environment), ["PHPBRIDGE_DOCUMENT_ROOT", "PHPBRIDGE_INVOKE_MODE", "PHPBRIDGE_ORIGIN_SECRET", "PHPBRIDGE_VIEWER_HEADER"])) == 0
    error_message = "function.environment must not have what the module sets: PHPBRIDGE_DOCUMENT_ROOT, PHPBRIDGE_INVOKE_MODE, PHPBRIDGE_ORIGIN_SECRET, PHPBRIDGE_VIEWER_HEADER."
  }

  validation {
    condition     = !anytrue([for name in keys(var.function.environment) : endswith(name, "PASSWORD")])
    error_message = "function.environment must not have passwords: they would lie open in the function's configuration and in the state. Use secrets (database.secret_arn, install.admin_secret_arn), or the variable with _FILE behind its name and a file on the file system, such as /mnt/wordpress/.smtp-password, which is never served."
  }
}

variable "logs" {
  description = "The function's log group: how long it is kept, in days (0: for ever), and from which level lines are written."
  type = object({
    retention_days = optional(number, 30)
    level          = optional(string, "INFO")
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.logs.retention_days)
    error_message = "logs.retention_days is one of the numbers CloudWatch knows: 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, …"
  }

  validation {
    condition     = contains(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], var.logs.level)
    error_message = "logs.level is TRACE, DEBUG, INFO, WARN, ERROR or FATAL."
  }
}

variable "schedule" {
  description = "How often wp-cron's due events run, as an expression of EventBridge Scheduler. null: no schedule; then visitors' requests start wp-cron, as WordPress does by itself."
  type        = string
  default     = "rate(5 minutes)"

  validation {
    condition     = var.schedule == null || can(regex("^(rate|cron)\\(.+\\)$", var.schedule))
    error_message = "schedule is an expression such as rate(5 minutes) or cron(0/15 * * * ? *), or null."
  }
}
