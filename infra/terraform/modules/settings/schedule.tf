variable "schedule" {
  type    = string
  default = null

  validation {
    condition     = var.schedule == null || can(regex("^(rate|cron)\\(.+\\)$", var.schedule))
    error_message = "schedule is \"${coalesce(var.schedule, "null")}\". Use an expression of EventBridge Scheduler, such as rate(5 minutes) or cron(0/15 * * * ? *), or null for no schedule."
  }
}

locals {
  rate = try(regex("^rate\\((\\d+) (minute|hour|day)s?\\)$", var.schedule), null)
  # The field of minutes: *, 0/15, or a list.
  cron_minutes = try(regex("^cron\\((\\S+) ", var.schedule)[0], "0")

  # The time between two runs, of the usual forms; for all others an hour is assumed.
  schedule_seconds = (
    local.rate != null ? tonumber(local.rate[0]) * { minute = 60, hour = 3600, day = 86400 }[local.rate[1]] :
    local.cron_minutes == "*" ? 60 :
    try(60 * tonumber(regex("^[*\\d]+/(\\d+)$", local.cron_minutes)[0]), 3600 / length(split(",", local.cron_minutes)))
  )
}
