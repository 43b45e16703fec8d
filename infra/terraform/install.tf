locals {
  site_url = (
    length(local.domains) > 0 ? "https://${local.domains[0]}" :
    local.cloudfront.enabled ? "https://${aws_cloudfront_distribution.this[0].domain_name}" :
    "https://${local.origin_domain}"
  )

  install_event = { for key, value in {
    url        = coalesce(try(local.install.url, null), local.site_url)
    title      = try(local.install.title, "WordPress")
    adminUser  = try(local.install.admin_user, "admin")
    adminEmail = try(local.install.admin_email, "admin@example.com")
    wordpress  = try(local.install.wordpress_version, "latest")
    sha1       = try(local.install.sha1, null)
    source     = try(local.install.source, null)
    locale     = try(local.install.locale, null)
  } : key => value if value != null }
}

# The function installs WordPress on its own file system; no other machine mounts it. It is invoked again when its input changes,
# and keeps an existing site.
resource "aws_lambda_invocation" "install" {
  count = local.install == null ? 0 : 1

  function_name = aws_lambda_function.this.function_name
  input         = jsonencode({ install = local.install_event })

  # What an installation needs and the function does not depend on.
  depends_on = [
    aws_iam_role_policy.secrets,
    aws_route.nat,
    aws_route_table_association.private,
    aws_route_table_association.public,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.secrets,
    aws_vpc_security_group_egress_rule.function_ipv6,
    aws_vpc_security_group_ingress_rule.database,
    aws_vpc_security_group_ingress_rule.existing_database,
    aws_vpc_security_group_ingress_rule.proxy,
    aws_vpc_security_group_ingress_rule.secrets,
    aws_db_proxy_target.this,
    aws_rds_cluster_instance.this,
  ]
}
