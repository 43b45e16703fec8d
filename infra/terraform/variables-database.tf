variable "database" {
  description = "The database. `kind` is `mariadb` or `mysql` on RDS, `aurora` (Serverless v2, MySQL), or `none` for your own at `host` with a Secrets Manager secret (`secret_arn`, JSON with username and password) and `security_group_ids` that are to accept the function. `name` is the name of the database. `proxy` adds RDS Proxy, for many sandboxes. The capacities apply to Aurora, which pauses after `pause_after_seconds` without connections if `min_capacity` is 0. For upgrades see `allow_major_upgrade`, `blue_green` and `apply_immediately`. RDS generates, stores and rotates the passwords of created databases in Secrets Manager."
  type        = any
  default     = {}
  nullable    = false
}
