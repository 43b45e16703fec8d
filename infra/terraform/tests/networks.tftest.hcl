# The kinds of network and of file system.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name  = "blog"
  layer = { zip = "tests/layers/arm64.zip" }
  # So that the tests can destroy what they apply.
  efs = { deletion_protection = false }
}

run "one_nat_gateway" {
  command = plan

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(aws_subnet.private) == 2 && length(aws_subnet.public) == 1 && length(aws_egress_only_internet_gateway.this) == 0
    error_message = "two private subnets, one NAT gateway"
  }

  assert {
    condition     = aws_vpc_endpoint.s3[0].vpc_endpoint_type == "Gateway" && length(aws_vpc_endpoint.secrets) == 0
    error_message = "the free endpoint for S3, and no other"
  }

  assert {
    condition     = aws_subnet.private[0].cidr_block == "10.90.0.0/23" && aws_subnet.private[1].cidr_block == "10.90.2.0/23" && aws_subnet.public[0].cidr_block == "10.90.15.0/24"
    error_message = "subnets do not overlap"
  }
}

run "ipv6_only" {
  variables {
    network = { nat = "ipv6", zones = 3 }
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && aws_vpc.this[0].assign_generated_ipv6_cidr_block && aws_route.ipv6[0].destination_ipv6_cidr_block == "::/0"
    error_message = "an egress-only gateway instead of NAT"
  }

  assert {
    condition     = aws_lambda_function.this.vpc_config[0].ipv6_allowed_for_dual_stack && aws_subnet.private[2].ipv6_cidr_block == "2001:db8:1234:2::/64"
    error_message = "function and subnets have IPv6"
  }

  assert {
    condition     = nonsensitive(aws_lambda_function.this.environment[0].variables["AWS_ENDPOINT_URL_CLOUDFRONT"]) == "https://cloudfront.global.api.aws"
    error_message = "CloudFront's API has IPv6 addresses at this host"
  }

  assert {
    condition     = length(aws_vpc_endpoint.secrets) == 0 && length(aws_efs_mount_target.this) == 3
    error_message = "Secrets Manager has IPv6 addresses and needs no endpoint; files in all three zones"
  }
}

run "no_way_out" {
  command = plan

  variables {
    network = { nat = "none", cidr = "10.1.0.0/24" }
  }

  assert {
    condition     = length(aws_nat_gateway.this) + length(aws_internet_gateway.this) + length(aws_egress_only_internet_gateway.this) == 0 && length(aws_vpc_endpoint.secrets) == 1
    error_message = "no gateway, but an endpoint for the database's password"
  }

  assert {
    condition     = aws_vpc_endpoint.secrets[0].private_dns_enabled && aws_vpc_security_group_ingress_rule.secrets[0].cidr_ipv4 == "10.1.0.0/24"
    error_message = "all of the VPC resolves Secrets Manager to the endpoint, so all of it may connect"
  }
}

run "your_own_vpc" {
  command = plan

  variables {
    network = { vpc_id = "vpc-mine", subnet_ids = ["subnet-a", "subnet-b", "subnet-c"], secrets_endpoint = true }
  }

  assert {
    condition     = length(aws_vpc.this) + length(aws_subnet.private) + length(aws_vpc_endpoint.s3) + length(aws_default_security_group.this) == 0
    error_message = "nothing is changed in it"
  }

  assert {
    condition     = aws_security_group.function.vpc_id == "vpc-mine" && aws_efs_mount_target.this["2"].subnet_id == "subnet-c" && length(aws_vpc_endpoint.secrets) == 1
    error_message = "files and the endpoint are in it"
  }

  assert {
    condition     = !aws_vpc_endpoint.secrets[0].private_dns_enabled && aws_vpc_security_group_ingress_rule.secrets[0].cidr_ipv4 == null
    error_message = "other workloads of the VPC do not notice the endpoint"
  }
}

run "your_own_file_system" {
  command = plan

  variables {
    network = { vpc_id = "vpc-mine", subnet_ids = ["subnet-a", "subnet-b"] }
    efs     = { path = "/site", uid = 33, gid = 33, existing = { id = "fs-mine", security_group_ids = ["sg-files"] } }
  }

  assert {
    condition     = length(aws_efs_file_system.this) + length(aws_efs_mount_target.this) + length(aws_efs_file_system_policy.this) == 0
    error_message = "nothing is changed in it"
  }

  assert {
    condition     = aws_efs_access_point.this.file_system_id == "fs-mine" && aws_efs_access_point.this.root_directory[0].path == "/site" && aws_efs_access_point.this.posix_user[0].uid == 33
    error_message = "it has an access point for the site"
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.existing_nfs[0].security_group_id == "sg-files" && length(terraform_data.files_protection) == 0
    error_message = "its mount targets accept the function"
  }
}

run "a_nat_gateway_in_each_zone" {
  command = plan

  variables {
    network  = { nat_per_zone = true, zones = 3, zone_names = ["eu-central-1c", "eu-central-1a", "eu-central-1b"] }
    database = { multi_az = true }
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 3 && length(aws_route_table.private) == 3 && length(aws_route.nat) == 3 && aws_subnet.public[0].availability_zone == "eu-central-1c"
    error_message = "each zone has its own way to the internet"
  }
}

run "an_endpoint_in_each_zone_of_a_redundant_site" {
  variables {
    network  = { nat = "none" }
    database = { multi_az = true }
  }

  assert {
    condition     = length(aws_vpc_endpoint.secrets[0].subnet_ids) == 2
    error_message = "the password can be read when a zone has failed"
  }
}

run "several_subnets_in_a_zone" {
  command = plan

  variables {
    network = { vpc_id = "vpc-mine", subnet_ids = ["subnet-a1", "subnet-a2", "subnet-b1", "subnet-b2"] }
    efs     = { subnet_ids = ["subnet-a1", "subnet-b1"] }
  }

  assert {
    condition     = [for target in aws_efs_mount_target.this : target.subnet_id] == ["subnet-a1", "subnet-b1"] && length(aws_lambda_function.this.vpc_config[0].subnet_ids) == 4
    error_message = "one mount target for each zone; the function uses all subnets"
  }
}

run "ipv6_of_your_own_vpc" {
  command = plan

  variables {
    network = { vpc_id = "vpc-mine", subnet_ids = ["subnet-a", "subnet-b"], ipv6 = true }
  }

  assert {
    condition     = aws_lambda_function.this.vpc_config[0].ipv6_allowed_for_dual_stack
    error_message = "the function has IPv6"
  }
}

run "bursting_files" {
  command = plan

  variables {
    efs = { throughput_mode = "bursting", transition_to_ia = "AFTER_90_DAYS", backup = false }
  }

  assert {
    condition     = contains(keys(aws_cloudwatch_metric_alarm.this), "efs-credits") && length(aws_cloudwatch_metric_alarm.efs_throughput) == 1
    error_message = "credits and throughput are watched"
  }

  assert {
    condition     = length(aws_efs_file_system.this[0].lifecycle_policy) == 2 && aws_efs_backup_policy.this[0].backup_policy[0].status == "DISABLED"
    error_message = "files move to cheaper storage and back"
  }
}

run "provisioned_files" {
  command = plan

  variables {
    efs = { throughput_mode = "provisioned", provisioned_mibps = 10 }
  }

  assert {
    condition     = aws_efs_file_system.this[0].provisioned_throughput_in_mibps == 10 && length(aws_cloudwatch_metric_alarm.efs_throughput) == 1
    error_message = "what is paid for is watched"
  }
}
