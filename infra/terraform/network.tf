locals {
  # The number of subnets is known when planning, also if their ids and the VPC's come from the same configuration.
  own_vpc = length(local.network.subnet_ids) == 0
  ipv6    = local.own_vpc ? local.network.nat == "ipv6" : local.network.ipv6
  nat     = local.own_vpc && local.network.nat == "gateway"

  vpc_id     = local.own_vpc ? aws_vpc.this[0].id : local.network.vpc_id
  subnet_ids = local.own_vpc ? aws_subnet.private[*].id : local.network.subnet_ids

  # One for each zone: EFS and interface endpoints accept no more.
  zone_subnet_ids = local.own_vpc || length(local.efs.subnet_ids) == 0 ? local.subnet_ids : local.efs.subnet_ids
  zone_count      = local.own_vpc ? local.network.zones : length(local.zone_subnet_ids)
}

# Your subnets, by number: ids that the same configuration creates are not known yet.
data "aws_subnet" "existing" {
  count = local.own_vpc ? 0 : length(local.network.subnet_ids)

  id = local.network.subnet_ids[count.index]

}

locals {
  subnet_zones  = zipmap(data.aws_subnet.existing[*].id, data.aws_subnet.existing[*].availability_zone)
  mounted_zones = local.own_vpc ? [] : [for id in local.zone_subnet_ids : lookup(local.subnet_zones, id, id)]
  # The first subnet of each zone, to be proposed.
  first_of_zones = [for zone, ids in { for id in(local.own_vpc ? [] : local.subnet_ids) : lookup(local.subnet_zones, id, id) => id... } : ids[0]]
}

# The function may connect to everything: WordPress contacts update servers, mail servers and whatever plugins need.
resource "aws_security_group" "function" {
  name_prefix = "${var.name}-function-"
  description = "The function ${var.name}; accepts no connections"
  vpc_id      = local.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-function" })

  # Lambda removes the function's network interfaces up to 45 minutes after the function.
  timeouts {
    delete = "60m"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "function_ipv4" {
  description       = "Files, database and the internet"
  security_group_id = aws_security_group.function.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
  tags              = var.tags
}

resource "aws_vpc_security_group_egress_rule" "function_ipv6" {
  description       = "The internet"
  security_group_id = aws_security_group.function.id
  cidr_ipv6         = "::/0"
  ip_protocol       = "-1"
  tags              = var.tags
}
