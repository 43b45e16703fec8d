variable "name" {
  description = "The secret's name."
  type        = string
}

variable "username" {
  description = "The user whose password it is; it is in the secret beside the password."
  type        = string
  default     = "admin"
  nullable    = false
}

variable "description" {
  description = "What it is for."
  type        = string
  default     = "A password of WordPress's"
}

variable "rotation" {
  description = "Another number has another password drawn."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.rotation >= 1 && floor(var.rotation) == var.rotation
    error_message = "rotation is a whole number from 1."
  }
}

variable "kms_key_arn" {
  description = "Your own KMS key for it, as for the site."
  type        = string
  default     = null
}

variable "recovery_days" {
  description = "How long a deleted secret can be restored: 7 to 30 days, or 0."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.recovery_days == 0 || (var.recovery_days >= 7 && var.recovery_days <= 30)
    error_message = "recovery_days is 0 or 7 to 30."
  }
}

variable "tags" {
  description = "The secret's tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
