# What every site needs, and what concerns all of it. Types, defaults and rules of all variables are in modules/settings.

variable "name" {
  description = "The name of the site, up to 60 characters. The names of all created resources begin with it; it must be unique in the account and region. Longer names than AWS accepts are shortened, with a hash."
  type        = string
}

variable "names" {
  description = "Names that replace the derived ones: of the `function`, of the roles `function_role`, `schedule_role` and `proxy_role`, of the `database` and of the `bucket` of uploads. Needed if your organisation prescribes names, or to import resources that exist."
  type        = any
  default     = {}
  nullable    = false
}

variable "tags" {
  description = "Tags of all resources that support them."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "kms_key_arn" {
  description = "Your own KMS key for the file system, the database, its secret and the function's environment. By default, keys of AWS are used. File system and database keep the key that they were created with."
  type        = string
  default     = null
}

variable "permissions_boundary" {
  description = "The ARN of the permissions boundary of every role of the module."
  type        = string
  default     = null
}
