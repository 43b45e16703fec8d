variable "layer" {
  description = "Where PHP and the bridge come from: the zip that `./build.sh layer` makes, or the ARN of a layer version that is published already (`./build.sh publish`). `extra` are further layer versions, such as imagick's. `keep_old_versions` keeps the versions that former zips made, so that their ARNs can be set to roll back."
  type        = any
  nullable    = false
}

variable "function" {
  description = "The function. 1769 MB of memory are one vCPU. The timeout applies to `wp` commands and the installation too. `environment` is for WordPress (`WORDPRESS_SMTP_HOST`, …) and the bridge (`PHPBRIDGE_…`); no secret belongs there. `package` is a zip of your own with `php.d/*.ini`. `policy_arns` are attached to the role."
  type        = any
  default     = {}
  nullable    = false
}

variable "logs" {
  description = "The function's log group: how long it is kept, in days (0: for ever), and from which level lines are written."
  type        = any
  default     = {}
  nullable    = false
}

variable "schedule" {
  description = "How often the due wp-cron events run, as an expression of EventBridge Scheduler. null: no schedule; then visitors' requests start wp-cron, as WordPress does by itself."
  type        = string
  default     = "rate(5 minutes)"
}
