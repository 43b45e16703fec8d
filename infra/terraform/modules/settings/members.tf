# Terraform drops members of an object that its type does not have, without a message. The root module therefore accepts objects of
# any type and passes on the names that it was given, which are compared with those of the types here.

locals {
  known_members = {
    alarms          = keys(var.alarms)
    cloudfront      = keys(var.cloudfront)
    database        = keys(var.database)
    efs             = keys(var.efs)
    "efs.existing"  = ["id", "security_group_ids"]
    front           = keys(var.front)
    "front.private" = ["certificate_arn", "vpc_endpoint_ids"]
    "front.waf"     = ["arn"]
    function        = keys(var.function)
    # Without an installation there is no object to take them from.
    install = ["admin_email", "admin_secret_arn", "admin_user", "locale", "sha1", "source", "title", "url", "wordpress_version"]
    layer   = keys(var.layer)
    logs    = keys(var.logs)
    names   = keys(var.names)
    network = keys(var.network)
    uploads = keys(var.uploads)
  }

  # Members that others replaced.
  replaced_members = {
    "cloudfront.secret_rotation" = "Use front.secret_rotation."
    "database.security_group_id" = "Use database.security_group_ids = [\"sg-…\"], a list."
    "efs.file_system_id"         = "Use efs.existing = { id = \"fs-…\" }."
  }
}

variable "members" {
  description = "The names of the members that each object was given."
  type        = map(list(string))
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([for variable, given in var.members : length(setsubtract(given, local.known_members[variable])) == 0])
    error_message = join("\n", flatten([for variable, given in var.members : [
      for name in setsubtract(given, local.known_members[variable]) : "${variable} has no member \"${name}\". ${lookup(
        local.replaced_members, "${variable}.${name}", "Correct or remove it: the members of ${variable} are ${join(", ", local.known_members[variable])}."
      )}"
    ]]))
  }
}
