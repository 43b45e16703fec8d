variable "database" {
  type = object({
    kind                 = optional(string, "mariadb")
    name                 = optional(string, "wordpress")
    username             = optional(string, "wordpress")
    engine_version       = optional(string)
    allow_major_upgrade  = optional(bool, false)
    apply_immediately    = optional(bool, false)
    blue_green           = optional(bool, false)
    maintenance_window   = optional(string)
    backup_window        = optional(string)
    instance_class       = optional(string, "db.t4g.micro")
    storage_gb           = optional(number, 20)
    max_storage_gb       = optional(number, 100)
    multi_az             = optional(bool, false)
    min_capacity         = optional(number, 0)
    max_capacity         = optional(number, 4)
    pause_after_seconds  = optional(number, 300)
    proxy                = optional(bool, false)
    backup_days          = optional(number, 7)
    deletion_protection  = optional(bool, true)
    skip_final_snapshot  = optional(bool, false)
    performance_insights = optional(bool, false)
    host                 = optional(string)
    secret_arn           = optional(string)
    tls                  = optional(bool, true)
    security_group_ids   = optional(list(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["mariadb", "mysql", "aurora", "none"], var.database.kind)
    error_message = "database.kind is \"${var.database.kind}\". Use mariadb, mysql, aurora, or none for a database of your own."
  }

  validation {
    condition     = var.database.kind != "none" || (var.database.host != null && var.database.secret_arn != null)
    error_message = "database.kind = \"none\" needs database.host and database.secret_arn of your own database. Store its user and password in Secrets Manager; no variable of the module accepts a password."
  }

  validation {
    condition     = var.database.kind == "none" || (var.database.host == null && var.database.secret_arn == null && length(var.database.security_group_ids) == 0)
    error_message = "database.host, secret_arn and security_group_ids describe a database of your own, but database.kind is \"${var.database.kind}\". Set kind = \"none\", or remove them."
  }

  validation {
    condition     = var.database.secret_arn == null || can(regex("^arn:[\\w-]+:secretsmanager:[\\w-]+:\\d{12}:secret:", var.database.secret_arn))
    error_message = "database.secret_arn must be the ARN of a secret in Secrets Manager: arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME."
  }

  validation {
    condition     = !var.database.proxy || var.database.kind != "none"
    error_message = "database.proxy needs a database that the module creates. Remove it, or create the proxy beside your database and name its endpoint in database.host."
  }

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_]{0,62}$", var.database.name))
    error_message = "database.name is \"${var.database.name}\". Use up to 63 letters, digits and underscores, with a letter first."
  }

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_]{0,15}$", var.database.username))
    error_message = "database.username is \"${var.database.username}\". Use up to 16 letters, digits and underscores, with a letter first."
  }

  validation {
    condition     = var.database.min_capacity >= 0 && var.database.max_capacity >= max(1, var.database.min_capacity) && var.database.max_capacity <= 256
    error_message = "database.min_capacity is ${var.database.min_capacity} and max_capacity ${var.database.max_capacity}. Use 0 or more for the first, and 1 to 256, not below the first, for the second."
  }

  validation {
    condition     = var.database.pause_after_seconds >= 300 && var.database.pause_after_seconds <= 86400
    error_message = "database.pause_after_seconds is ${var.database.pause_after_seconds}. Aurora accepts 300 (five minutes) to 86400 (a day)."
  }

  validation {
    condition     = !(var.database.proxy && var.database.kind == "aurora" && var.database.min_capacity == 0)
    error_message = "database.proxy keeps connections open, so Aurora would never pause. Set database.min_capacity to 0.5 or more, or remove the proxy."
  }

  validation {
    condition     = var.database.kind != "aurora" || var.database.min_capacity > 0 || var.schedule == null || local.schedule_seconds > var.database.pause_after_seconds
    error_message = "database.min_capacity = 0 lets Aurora pause after ${var.database.pause_after_seconds} seconds without connections, but schedule = \"${coalesce(var.schedule, "null")}\" connects every ${local.schedule_seconds} seconds, so it would never pause. Set schedule = \"rate(1 hour)\", or min_capacity = 0.5 if the site is always busy."
  }

  validation {
    condition     = var.database.storage_gb >= 20 && var.database.max_storage_gb >= var.database.storage_gb
    error_message = "database.storage_gb is ${var.database.storage_gb} and max_storage_gb ${var.database.max_storage_gb}. Use 20 or more for the first, and not less for the second."
  }

  validation {
    condition     = var.database.backup_days >= 1 && var.database.backup_days <= 35
    error_message = "database.backup_days is ${var.database.backup_days}. Use 1 to 35: the module creates no database without backups."
  }

  validation {
    condition     = var.database.maintenance_window == null || can(regex("^[a-z]{3}:\\d\\d:\\d\\d-[a-z]{3}:\\d\\d:\\d\\d$", var.database.maintenance_window))
    error_message = "database.maintenance_window has a day and a time (UTC) on both sides, such as sun:02:00-sun:03:00."
  }

  validation {
    condition     = var.database.backup_window == null || can(regex("^\\d\\d:\\d\\d-\\d\\d:\\d\\d$", var.database.backup_window))
    error_message = "database.backup_window has a time (UTC) on both sides, such as 01:00-01:30."
  }

  validation {
    condition     = !var.database.blue_green || contains(["mariadb", "mysql"], var.database.kind)
    error_message = "database.blue_green is for mariadb and mysql. Remove it; upgrade Aurora with a blue/green deployment in the console, or with allow_major_upgrade."
  }

  validation {
    condition     = var.database.kind == "none" || length(var.network.subnet_ids) != 1
    error_message = "network.subnet_ids names one subnet, but a database needs subnets in two zones. Name one more subnet, in another zone."
  }
}
