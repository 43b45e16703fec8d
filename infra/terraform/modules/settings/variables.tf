# The types, defaults and rules of the module's variables; the descriptions are in the root module's files of the same names.

variable "name" {
  type = string

  validation {
    condition     = length(var.name) >= 2 && length(var.name) <= 60 && can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name))
    error_message = "name is \"${var.name}\". Choose 2 to 60 lower-case letters, digits and single hyphens, with a letter first and no hyphen at the end: RDS and S3 accept no other names."
  }
}

variable "names" {
  type = object({
    function      = optional(string)
    function_role = optional(string)
    schedule_role = optional(string)
    proxy_role    = optional(string)
    database      = optional(string)
    bucket        = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in [var.names.function, var.names.function_role, var.names.schedule_role, var.names.proxy_role] : name == null || can(regex("^[A-Za-z0-9_-]{1,64}$", name))])
    error_message = "names.function and the names of roles have 1 to 64 letters, digits, hyphens and underscores. Shorten them, or remove them to have names that the module derives."
  }

  validation {
    condition     = var.names.database == null || can(regex("^[a-z]([a-z0-9]|-[a-z0-9]){0,60}$", var.names.database))
    error_message = "names.database has up to 60 lower-case letters, digits and single hyphens, with a letter first: RDS accepts no other names."
  }

  validation {
    condition     = var.names.bucket == null || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.names.bucket))
    error_message = "names.bucket has 3 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends: S3 accepts no other names, and a dot would break TLS."
  }
}

variable "kms_key_arn" {
  type    = string
  default = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[\\w-]+:kms:[\\w-]+:\\d{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn is \"${coalesce(var.kms_key_arn, "null")}\". Use the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/…; aliases are not accepted."
  }
}

variable "permissions_boundary" {
  type    = string
  default = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[\\w-]+:iam::(\\d{12}|aws):policy/", var.permissions_boundary))
    error_message = "permissions_boundary is \"${coalesce(var.permissions_boundary, "null")}\". Use the ARN of an IAM policy, arn:aws:iam::ACCOUNT:policy/…"
  }
}
