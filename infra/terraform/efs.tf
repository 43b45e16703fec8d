resource "aws_efs_file_system" "this" {
  count = var.efs.file_system_id == null ? 1 : 0

  creation_token                  = var.name
  encrypted                       = true
  kms_key_id                      = var.kms_key_arn
  throughput_mode                 = var.efs.throughput_mode
  provisioned_throughput_in_mibps = var.efs.provisioned_mibps
  tags                            = merge(var.tags, { Name = var.name })

  dynamic "lifecycle_policy" {
    for_each = compact([var.efs.transition_to_ia])

    content {
      transition_to_ia = lifecycle_policy.value
    }
  }

  # What is read again is read often.
  dynamic "lifecycle_policy" {
    for_each = compact([var.efs.transition_to_ia])

    content {
      transition_to_primary_storage_class = "AFTER_1_ACCESS"
    }
  }
}

locals {
  file_system_id = var.efs.file_system_id == null ? aws_efs_file_system.this[0].id : var.efs.file_system_id
  file_system_arn = (var.efs.file_system_id == null
    ? aws_efs_file_system.this[0].arn
  : "arn:${local.partition}:elasticfilesystem:${local.region}:${local.account}:file-system/${var.efs.file_system_id}")
}

# All that PHP writes belongs to this user, whatever user Lambda runs it as.
resource "aws_efs_access_point" "this" {
  file_system_id = local.file_system_id
  tags           = merge(var.tags, { Name = var.name })

  posix_user {
    uid = var.efs.uid
    gid = var.efs.gid
  }

  root_directory {
    path = var.efs.path

    creation_info {
      owner_uid   = var.efs.uid
      owner_gid   = var.efs.gid
      permissions = "0755"
    }
  }
}

# By number: a subnet's id may not be known before it is created.
resource "aws_efs_mount_target" "this" {
  for_each = var.efs.file_system_id == null ? { for i in range(local.subnet_count) : tostring(i) => i } : {}

  file_system_id  = local.file_system_id
  subnet_id       = local.subnet_ids[each.value]
  security_groups = [aws_security_group.efs[0].id]
}

resource "aws_efs_backup_policy" "this" {
  count = var.efs.file_system_id == null ? 1 : 0

  file_system_id = local.file_system_id

  backup_policy {
    status = var.efs.backup ? "ENABLED" : "DISABLED"
  }
}

# Only this function's role, only through its access point, only encrypted.
resource "aws_efs_file_system_policy" "this" {
  count = var.efs.file_system_id == null ? 1 : 0

  file_system_id = local.file_system_id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Function"
        Effect    = "Allow"
        Action    = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
        Resource  = local.file_system_arn
        Principal = { AWS = aws_iam_role.function.arn }
        Condition = {
          StringEquals = { "elasticfilesystem:AccessPointArn" = aws_efs_access_point.this.arn }
          Bool         = { "elasticfilesystem:AccessedViaMountTarget" = "true" }
        }
      },
      {
        Sid       = "OnlyEncrypted"
        Effect    = "Deny"
        Action    = "*"
        Resource  = local.file_system_arn
        Principal = { AWS = "*" }
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_security_group" "efs" {
  count = var.efs.file_system_id == null ? 1 : 0

  name_prefix = "${var.name}-efs-"
  description = "The file system of ${var.name}"
  vpc_id      = local.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-efs" })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "nfs" {
  count = var.efs.file_system_id == null ? 1 : 0

  description                  = "NFS from the function"
  security_group_id            = aws_security_group.efs[0].id
  referenced_security_group_id = aws_security_group.function.id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  tags                         = var.tags
}
