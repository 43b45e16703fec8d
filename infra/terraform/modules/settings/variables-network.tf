variable "network" {
  type = object({
    vpc_id           = optional(string)
    subnet_ids       = optional(list(string), [])
    cidr             = optional(string, "10.90.0.0/20")
    zones            = optional(number, 2)
    zone_names       = optional(list(string), [])
    nat              = optional(string, "gateway")
    nat_per_zone     = optional(bool, false)
    ipv6             = optional(bool, false)
    secrets_endpoint = optional(bool)
  })
  default  = {}
  nullable = false

  validation {
    condition     = (var.network.vpc_id == null) == (length(var.network.subnet_ids) == 0)
    error_message = "network.vpc_id and network.subnet_ids require each other. Set both to use your VPC, or neither to have one created."
  }

  validation {
    condition     = can(cidrhost(var.network.cidr, 0)) && try(tonumber(split("/", var.network.cidr)[1]) >= 16 && tonumber(split("/", var.network.cidr)[1]) <= 24, false)
    error_message = "network.cidr is \"${var.network.cidr}\". Use an IPv4 block of /16 to /24, such as 10.90.0.0/20."
  }

  validation {
    condition     = var.network.zones >= 2 && var.network.zones <= 4 && floor(var.network.zones) == var.network.zones
    error_message = "network.zones is ${var.network.zones}. Use 2, 3 or 4."
  }

  validation {
    condition     = length(var.network.zone_names) == 0 || length(var.network.zone_names) == var.network.zones
    error_message = "network.zone_names has ${length(var.network.zone_names)} names, but network.zones is ${var.network.zones}. Name as many zones, or none to have them chosen."
  }

  validation {
    condition     = contains(["gateway", "ipv6", "none"], var.network.nat)
    error_message = "network.nat is \"${var.network.nat}\". Use gateway, ipv6 or none."
  }

  validation {
    condition     = !var.network.nat_per_zone || (length(var.network.subnet_ids) == 0 && var.network.nat == "gateway")
    error_message = "network.nat_per_zone needs a network that the module creates, with nat = \"gateway\". Remove it: there is no NAT gateway of the module here."
  }

  validation {
    condition     = !var.network.ipv6 || length(var.network.subnet_ids) > 0
    error_message = "network.ipv6 says that your own subnets have IPv6. For a network that the module creates, use nat = \"ipv6\"."
  }
}
