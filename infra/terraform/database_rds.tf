locals {
  rds_version = coalesce(local.database.engine_version, local.database.kind == "mysql" ? "8.4" : "11.4")
}

resource "aws_db_parameter_group" "this" {
  count = local.rds ? 1 : 0

  name_prefix = "${var.name}-"
  description = "The database of ${var.name}"
  family      = "${local.database.kind}${regex("^\\d+\\.\\d+", local.rds_version)}"
  tags        = var.tags

  # Connections without TLS are refused.
  parameter {
    name  = "require_secure_transport"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "this" {
  count = local.rds ? 1 : 0

  identifier     = local.resource_names.database
  engine         = local.database.kind
  engine_version = local.rds_version
  instance_class = local.database.instance_class
  multi_az       = local.database.multi_az

  db_name                       = local.database.name
  username                      = local.database.username
  manage_master_user_password   = true
  master_user_secret_kms_key_id = var.kms_key_arn

  allocated_storage     = local.database.storage_gb
  max_allocated_storage = local.database.max_storage_gb
  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = var.kms_key_arn

  db_subnet_group_name   = aws_db_subnet_group.this[0].name
  vpc_security_group_ids = [aws_security_group.database[0].id]
  publicly_accessible    = false
  parameter_group_name   = aws_db_parameter_group.this[0].name

  auto_minor_version_upgrade   = true
  allow_major_version_upgrade  = local.database.allow_major_upgrade
  apply_immediately            = local.database.apply_immediately
  maintenance_window           = local.database.maintenance_window
  backup_window                = local.database.backup_window
  performance_insights_enabled = local.database.performance_insights
  backup_retention_period      = local.database.backup_days
  copy_tags_to_snapshot        = true
  deletion_protection          = local.database.deletion_protection
  skip_final_snapshot          = local.database.skip_final_snapshot
  final_snapshot_identifier    = local.final_snapshot
  tags                         = var.tags

  # RDS cannot change the key of a database that exists: it would be replaced by an empty one.
  lifecycle {
    ignore_changes = [kms_key_id]
  }

  # An upgrade on a copy, which then takes over: minutes of downtime become seconds.
  dynamic "blue_green_update" {
    for_each = local.database.blue_green ? [true] : []

    content {
      enabled = true
    }
  }
}
