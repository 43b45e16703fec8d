# A small network for sites that bring none.

data "aws_availability_zones" "available" {
  count = local.own_vpc ? 1 : 0

  state = "available"

  # Local zones have no EFS.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

resource "aws_vpc" "this" {
  count = local.own_vpc ? 1 : 0

  cidr_block                       = var.network.cidr
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
  count = local.own_vpc ? var.network.zones : 0

  vpc_id            = aws_vpc.this[0].id
  availability_zone = data.aws_availability_zones.available[0].names[count.index]
  cidr_block        = cidrsubnet(var.network.cidr, 3, count.index)

  ipv6_cidr_block                 = local.ipv6 ? cidrsubnet(aws_vpc.this[0].ipv6_cidr_block, 8, count.index) : null
  assign_ipv6_address_on_creation = local.ipv6

  tags = merge(var.tags, { Name = "${var.name}-private-${count.index}" })
}

resource "aws_route_table" "private" {
  count = local.own_vpc ? 1 : 0

  vpc_id = aws_vpc.this[0].id
  tags   = merge(var.tags, { Name = "${var.name}-private" })
}

resource "aws_route_table_association" "private" {
  count = local.own_vpc ? var.network.zones : 0

  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[0].id
}
