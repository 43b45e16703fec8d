locals {
  # Whether there is an object is known when planning, also if the id in it is not.
  own_files = local.efs.existing == null
}

resource "aws_efs_file_system" "this" {
  count = local.own_files ? 1 : 0

  encrypted                       = true
  kms_key_id                      = var.kms_key_arn
  throughput_mode                 = local.efs.throughput_mode
  provisioned_throughput_in_mibps = local.efs.provisioned_mibps
  tags                            = merge(var.tags, { Name = var.name })
  creation_token                  = var.name

  dynamic "lifecycle_policy" {
    for_each = compact([local.efs.transition_to_ia])

    content {
      transition_to_ia = lifecycle_policy.value
    }
  }

  # A file that is read again is probably read often.
  dynamic "lifecycle_policy" {
    for_each = compact([local.efs.transition_to_ia])

    content {
      transition_to_primary_storage_class = "AFTER_1_ACCESS"
    }
  }

  # Neither another name nor a key that is added later may replace the site's files by an empty file system; nor may an import.
  lifecycle {
    ignore_changes = [creation_token, encrypted, kms_key_id, performance_mode]
  }
}

# Plans that would delete the file system fail as a whole, before anything is deleted: prevent_destroy accepts no variable, so this
# resource has it in place of the file system, and can be removed from the state when the files may go.
resource "terraform_data" "files_protection" {
  count = local.own_files && local.efs.deletion_protection ? 1 : 0

  input = aws_efs_file_system.this[0].id

  lifecycle {
    prevent_destroy = true
  }
}

locals {
  file_system_id = local.own_files ? aws_efs_file_system.this[0].id : local.efs.existing.id
  file_system_arn = (local.own_files
    ? aws_efs_file_system.this[0].arn
  : "arn:${local.partition}:elasticfilesystem:${local.region}:${local.account}:file-system/${local.efs.existing.id}")
}

# The owner of all files that PHP writes, whatever user Lambda runs it as.
resource "aws_efs_access_point" "this" {
  file_system_id = local.file_system_id
  tags           = merge(var.tags, { Name = var.name })

  posix_user {
    uid = local.efs.uid
    gid = local.efs.gid
  }

  root_directory {
    path = local.efs.path

    creation_info {
      owner_uid   = local.efs.uid
      owner_gid   = local.efs.gid
      permissions = "0755"
    }
  }
}

# By number: a subnet's id may not be known before it is created.
resource "aws_efs_mount_target" "this" {
  for_each = local.own_files ? { for i in range(local.zone_count) : tostring(i) => i } : {}

  file_system_id  = local.file_system_id
  subnet_id       = local.zone_subnet_ids[each.value]
  security_groups = [aws_security_group.efs[0].id]
}

resource "aws_efs_backup_policy" "this" {
  count = local.own_files ? 1 : 0

  file_system_id = local.file_system_id

  backup_policy {
    status = local.efs.backup ? "ENABLED" : "DISABLED"
  }
}

# This function's role through its access point, and connections with TLS only. Other identities of the account can still be allowed
# by policies of their own.
resource "aws_efs_file_system_policy" "this" {
  count = local.own_files ? 1 : 0

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
  count = local.own_files ? 1 : 0

  name_prefix = "${var.name}-efs-"
  description = "The file system of ${var.name}"
  vpc_id      = local.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-efs" })

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = length(distinct(local.mounted_zones)) == length(local.mounted_zones)
      error_message = "network.subnet_ids has several subnets in one zone, but EFS accepts one mount target in each. Choose one subnet of each zone: efs = { subnet_ids = ${jsonencode(local.first_of_zones)} }"
    }
  }
}

resource "aws_vpc_security_group_ingress_rule" "nfs" {
  count = local.own_files ? 1 : 0

  description                  = "NFS from the function"
  security_group_id            = aws_security_group.efs[0].id
  referenced_security_group_id = aws_security_group.function.id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  tags                         = var.tags
}

# The mount targets of a file system of yours accept the function.
resource "aws_vpc_security_group_ingress_rule" "existing_nfs" {
  count = local.own_files ? 0 : length(local.efs.existing.security_group_ids)

  description                  = "NFS from the function ${var.name}"
  security_group_id            = local.efs.existing.security_group_ids[count.index]
  referenced_security_group_id = aws_security_group.function.id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  tags                         = var.tags
}
