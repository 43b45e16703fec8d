variable "network" {
  description = "Either your own VPC (`vpc_id` and private `subnet_ids`, in two zones or more if a database is created), or a small one that the module creates in `cidr`. `nat` is its internet access: `gateway`, a single NAT gateway; `ipv6`, a free egress-only gateway, for hosts with IPv6; `none`. `secrets_endpoint`, an interface endpoint for Secrets Manager (the source of database passwords), is created by default if Secrets Manager cannot be reached otherwise."
  type = object({
    vpc_id           = optional(string)
    subnet_ids       = optional(list(string), [])
    cidr             = optional(string, "10.90.0.0/20")
    zones            = optional(number, 2)
    nat              = optional(string, "gateway")
    secrets_endpoint = optional(bool)
  })
  default  = {}
  nullable = false

  validation {
    condition     = (var.network.vpc_id == null) == (length(var.network.subnet_ids) == 0)
    error_message = "network.vpc_id and network.subnet_ids go together: name both, or none to have a VPC created."
  }

  validation {
    condition     = can(cidrhost(var.network.cidr, 0)) && try(tonumber(split("/", var.network.cidr)[1]) >= 16 && tonumber(split("/", var.network.cidr)[1]) <= 24, false)
    error_message = "network.cidr is a block of /16 to /24, such as 10.90.0.0/20."
  }

  validation {
    condition     = var.network.zones >= 2 && var.network.zones <= 4 && floor(var.network.zones) == var.network.zones
    error_message = "network.zones is 2, 3 or 4."
  }

  validation {
    condition     = contains(["gateway", "ipv6", "none"], var.network.nat)
    error_message = "network.nat is gateway, ipv6 or none."
  }
}
