# The variables with their types and defaults: modules/settings refuses wrong values and misspelt members of objects.

module "settings" {
  source = "./modules/settings"

  name                 = var.name
  names                = var.names
  kms_key_arn          = var.kms_key_arn
  permissions_boundary = var.permissions_boundary
  schedule             = var.schedule
  efs                  = var.efs
  uploads              = var.uploads
  front                = var.front
  cloudfront           = var.cloudfront
  network              = var.network
  database             = var.database
  layer                = var.layer
  function             = var.function
  logs                 = var.logs
  install              = var.install
  alarms               = var.alarms

  members = merge(
    { for variable, given in local.given_objects : variable => try(keys(given), []) },
    {
      "efs.existing"  = try(keys(var.efs.existing), [])
      "front.private" = try(keys(var.front.private), [])
      "front.waf"     = try(keys(var.front.waf), [])
    },
  )
}

locals {
  given_objects = {
    names      = var.names
    efs        = var.efs
    uploads    = var.uploads
    front      = var.front
    cloudfront = var.cloudfront
    network    = var.network
    database   = var.database
    layer      = var.layer
    function   = var.function
    logs       = var.logs
    install    = var.install
    alarms     = var.alarms
  }

  names      = module.settings.names
  efs        = module.settings.efs
  uploads    = module.settings.uploads
  front      = module.settings.front
  cloudfront = module.settings.cloudfront
  network    = module.settings.network
  database   = module.settings.database
  layer      = module.settings.layer
  function   = module.settings.function
  logs       = module.settings.logs
  install    = module.settings.install
  alarms     = module.settings.alarms
}
