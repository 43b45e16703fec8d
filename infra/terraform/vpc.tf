# A small network for sites without a VPC of their own.

data "aws_availability_zones" "available" {
  count = local.own_vpc && length(local.network.zone_names) == 0 ? 1 : 0

  state = "available"
  # Lambda cannot connect functions to VPCs there.
  exclude_zone_ids = ["use1-az3"]

  # Local zones have no EFS.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }

  lifecycle {
    postcondition {
      condition     = length(self.names) >= local.network.zones
      error_message = "network.zones is ${local.network.zones}, but ${local.region} has ${length(self.names)} zones (${join(", ", self.names)}). Use fewer."
    }
  }
}

locals {
  zone_names = length(local.network.zone_names) > 0 ? local.network.zone_names : one(data.aws_availability_zones.available[*].names)
}

resource "aws_vpc" "this" {
  count = local.own_vpc ? 1 : 0

  cidr_block                       = local.network.cidr
  assign_generated_ipv6_cidr_block = local.ipv6
  enable_dns_support               = true
  # Mount targets and interface endpoints are found by name.
  enable_dns_hostnames = true
  tags                 = merge(var.tags, { Name = var.name })
}

# A resource without a security group of its own has no access.
resource "aws_default_security_group" "this" {
  count = local.own_vpc ? 1 : 0

  vpc_id = aws_vpc.this[0].id
  tags   = merge(var.tags, { Name = "${var.name}-unused" })
}

resource "aws_subnet" "private" {
  count = local.own_vpc ? local.network.zones : 0

  vpc_id            = aws_vpc.this[0].id
  availability_zone = local.zone_names[count.index]
  cidr_block        = cidrsubnet(local.network.cidr, 3, count.index)

  ipv6_cidr_block                 = local.ipv6 ? cidrsubnet(aws_vpc.this[0].ipv6_cidr_block, 8, count.index) : null
  assign_ipv6_address_on_creation = local.ipv6

  tags = merge(var.tags, { Name = "${var.name}-private-${count.index}" })
}

# One for all subnets, or one for each if each has a NAT gateway of its own.
resource "aws_route_table" "private" {
  count = local.own_vpc ? (local.network.nat_per_zone ? local.network.zones : 1) : 0

  vpc_id = aws_vpc.this[0].id
  tags   = merge(var.tags, { Name = local.network.nat_per_zone ? "${var.name}-private-${count.index}" : "${var.name}-private" })
}

resource "aws_route_table_association" "private" {
  count = local.own_vpc ? local.network.zones : 0

  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[local.network.nat_per_zone ? count.index : 0].id
}
