variable "database" {
  description = "The database. `kind` is `mariadb` or `mysql` on RDS, `aurora` (Serverless v2, MySQL), or `none` for your own at `host` with a Secrets Manager secret (`secret_arn`, JSON with username and password). `name` is the name of the database. `proxy` adds RDS Proxy, for many sandboxes. The capacities apply to Aurora, which pauses if `min_capacity` is 0. RDS generates, stores and rotates the passwords of created databases in Secrets Manager."
  type = object({
    kind                 = optional(string, "mariadb")
    name                 = optional(string, "wordpress")
    engine_version       = optional(string)
    instance_class       = optional(string, "db.t4g.micro")
    storage_gb           = optional(number, 20)
    max_storage_gb       = optional(number, 100)
    multi_az             = optional(bool, false)
    min_capacity         = optional(number, 0)
    max_capacity         = optional(number, 4)
    proxy                = optional(bool, false)
    backup_days          = optional(number, 7)
    deletion_protection  = optional(bool, true)
    skip_final_snapshot  = optional(bool, false)
    performance_insights = optional(bool, false)
    host                 = optional(string)
    secret_arn           = optional(string)
    tls                  = optional(bool, true)
    security_group_id    = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["mariadb", "mysql", "aurora", "none"], var.database.kind)
    error_message = "database.kind is mariadb, mysql, aurora or none."
  }

  validation {
    condition     = var.database.kind != "none" || (var.database.host != null && var.database.secret_arn != null)
    error_message = "database.kind = \"none\" needs host and secret_arn of your own database: passwords come from Secrets Manager, never from a variable."
  }

  validation {
    condition     = var.database.kind == "none" || (var.database.host == null && var.database.secret_arn == null && var.database.security_group_id == null)
    error_message = "database.host, secret_arn and security_group_id belong to a database of your own: set kind = \"none\"."
  }

  validation {
    condition     = var.database.secret_arn == null || can(regex("^arn:[\\w-]+:secretsmanager:[\\w-]+:\\d{12}:secret:", var.database.secret_arn))
    error_message = "database.secret_arn is the ARN of a secret in Secrets Manager."
  }

  validation {
    condition     = !var.database.proxy || var.database.kind != "none"
    error_message = "database.proxy needs a database that the module creates."
  }

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_]{0,62}$", var.database.name))
    error_message = "database.name begins with a letter and has up to 63 letters, digits and underscores."
  }

  validation {
    condition     = var.database.min_capacity >= 0 && var.database.max_capacity >= max(1, var.database.min_capacity) && var.database.max_capacity <= 256
    error_message = "database.min_capacity is 0 or more, max_capacity at least 1, at most 256, and not below it."
  }

  validation {
    condition     = !(var.database.proxy && var.database.kind == "aurora" && var.database.min_capacity == 0)
    error_message = "database.proxy holds connections open, so that Aurora never pauses: set min_capacity to 0.5 or more."
  }

  validation {
    condition     = var.database.storage_gb >= 20 && var.database.max_storage_gb >= var.database.storage_gb
    error_message = "database.storage_gb is 20 or more, max_storage_gb not below it."
  }

  validation {
    condition     = var.database.backup_days >= 1 && var.database.backup_days <= 35
    error_message = "database.backup_days is 1 to 35: a site without backups is not offered."
  }

  validation {
    condition     = var.database.kind == "none" || var.network.vpc_id == null || length(var.network.subnet_ids) >= 2
    error_message = "A database needs subnets in two zones: name at least two in network.subnet_ids."
  }
}
