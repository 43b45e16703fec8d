locals {
  rds_version = coalesce(var.database.engine_version, var.database.kind == "mysql" ? "8.4" : "11.4")
}

resource "aws_db_parameter_group" "this" {
  count = local.rds ? 1 : 0

  name_prefix = "${var.name}-"
  description = "The database of ${var.name}"
  family      = "${var.database.kind}${regex("^\\d+\\.\\d+", local.rds_version)}"
  tags        = var.tags

  # Nothing travels in the clear.
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

  identifier     = var.name
  engine         = var.database.kind
  engine_version = local.rds_version
  instance_class = var.database.instance_class
  multi_az       = var.database.multi_az

  db_name                       = var.database.name
  username                      = local.database_user
  manage_master_user_password   = true
  master_user_secret_kms_key_id = var.kms_key_arn

  allocated_storage     = var.database.storage_gb
  max_allocated_storage = var.database.max_storage_gb
  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = var.kms_key_arn

  db_subnet_group_name   = aws_db_subnet_group.this[0].name
  vpc_security_group_ids = [aws_security_group.database[0].id]
  publicly_accessible    = false
  parameter_group_name   = aws_db_parameter_group.this[0].name

  auto_minor_version_upgrade   = true
  performance_insights_enabled = var.database.performance_insights
  backup_retention_period      = var.database.backup_days
  copy_tags_to_snapshot        = true
  deletion_protection          = var.database.deletion_protection
  skip_final_snapshot          = var.database.skip_final_snapshot
  final_snapshot_identifier    = "${var.name}-final"
  tags                         = var.tags
}
