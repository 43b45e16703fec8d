# The address, name and secret of the database that the function uses.

locals {
  rds          = contains(["mariadb", "mysql"], local.database.kind)
  aurora       = local.database.kind == "aurora"
  has_database = local.rds || local.aurora

  database_host = (
    local.database.kind == "none" ? local.database.host :
    local.database.proxy ? aws_db_proxy.this[0].endpoint :
    local.aurora ? aws_rds_cluster.this[0].endpoint :
    aws_db_instance.this[0].address
  )

  # RDS generates the password, stores it there and rotates it.
  database_secret_arn = (
    local.database.kind == "none" ? local.database.secret_arn :
    local.aurora ? aws_rds_cluster.this[0].master_user_secret[0].secret_arn :
    aws_db_instance.this[0].master_user_secret[0].secret_arn
  )
}

# A name of its own for each database of this name: a second one would otherwise fail to be destroyed.
resource "terraform_data" "final_snapshot" {
  count = local.has_database ? 1 : 0

  input = substr(uuid(), 0, 8)

  lifecycle {
    ignore_changes = [input]
  }
}

locals {
  final_snapshot = join("-", [var.name, "final", try(terraform_data.final_snapshot[0].output, "none")])
}

resource "aws_db_subnet_group" "this" {
  count = local.has_database ? 1 : 0

  name        = local.resource_names.database
  description = "The database of ${var.name}"
  subnet_ids  = local.subnet_ids
  tags        = var.tags

  lifecycle {
    precondition {
      condition     = local.own_vpc || length(distinct(values(local.subnet_zones))) >= 2
      error_message = "All subnets of network.subnet_ids are in the zone ${join("", distinct(values(local.subnet_zones)))}, but a database needs two zones. Add a subnet in another zone."
    }
  }
}

resource "aws_security_group" "database" {
  count = local.has_database ? 1 : 0

  name_prefix = "${var.name}-database-"
  description = "The database of ${var.name}"
  vpc_id      = local.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-database" })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  count = local.has_database ? 1 : 0

  description                  = "MySQL from the function ${var.name}"
  security_group_id            = aws_security_group.database[0].id
  referenced_security_group_id = aws_security_group.function.id
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  tags                         = var.tags
}

# The groups of a database of yours accept the function. By number: their ids may not be known yet.
resource "aws_vpc_security_group_ingress_rule" "existing_database" {
  count = length(local.database.security_group_ids)

  description                  = "MySQL from the function ${var.name}"
  security_group_id            = local.database.security_group_ids[count.index]
  referenced_security_group_id = aws_security_group.function.id
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  tags                         = var.tags
}

locals {
  # The GiB of memory of a class, by its size; of the r and x families it is twice as much.
  size_memory  = { micro = 1, small = 2, medium = 4, large = 8, xlarge = 16 }
  class        = split(".", local.database.instance_class)
  multiple     = try(tonumber(regex("^(\\d+)xlarge$", local.class[2])[0]), 1)
  class_memory = try(local.size_memory[replace(local.class[2], "/^\\d+/", "")] * local.multiple * (contains(["r", "x"], substr(local.class[1], 0, 1)) ? 2 : 1), 1)

  # The connections that the database accepts. RDS: its memory, less the operating system's, by 12,582,880 bytes; Aurora: by its
  # highest capacity, at most 2,000 if it can pause.
  max_connections = local.aurora ? (
    local.database.max_capacity < 4 ? 90 : local.database.max_capacity < 8 ? 135 : local.database.max_capacity < 16 ? 1000 : 2000
  ) : floor(local.class_memory * 64)
}
