locals {
  site_url = (
    length(var.cloudfront.aliases) > 0 ? "https://${var.cloudfront.aliases[0]}" :
    var.cloudfront.enabled ? "https://${aws_cloudfront_distribution.this[0].domain_name}" :
    "https://${local.origin_domain}"
  )

  install = { for key, value in {
    url        = coalesce(try(var.install.url, null), local.site_url)
    title      = try(var.install.title, "WordPress")
    adminUser  = try(var.install.admin_user, "admin")
    adminEmail = try(var.install.admin_email, "admin@example.com")
    wordpress  = try(var.install.wordpress_version, "latest")
    sha1       = try(var.install.sha1, null)
    source     = try(var.install.source, null)
    locale     = try(var.install.locale, null)
  } : key => value if value != null }
}

# The function installs into itself: no other machine ever sees the file system. It is invoked again when its input
# changes, and leaves a site that is there as it is.
resource "aws_lambda_invocation" "install" {
  count = var.install == null ? 0 : 1

  function_name = aws_lambda_function.this.function_name
  input         = jsonencode({ install = local.install })

  # All that an installation needs and the function does not name.
  depends_on = [
    aws_iam_role_policy.secrets,
    aws_route.nat,
    aws_route_table_association.private,
    aws_route_table_association.public,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.secrets,
    aws_vpc_security_group_egress_rule.function_ipv6,
    aws_vpc_security_group_ingress_rule.database,
    aws_vpc_security_group_ingress_rule.proxy,
    aws_vpc_security_group_ingress_rule.secrets,
    aws_db_proxy_target.this,
    aws_rds_cluster_instance.this,
  ]
}
