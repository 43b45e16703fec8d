# The names of resources whose length AWS limits. IAM and CloudFront are global: their names contain the region, so that sites of
# one name can live in two regions.

locals {
  name_forms = {
    function               = { suffix = "", limit = 64 }
    layer                  = { suffix = "-php", limit = 64 }
    schedule               = { suffix = "-cron", limit = 64 }
    database               = { suffix = "", limit = 60 }
    bucket                 = { suffix = "-uploads-${local.account}-${local.region}", limit = 63 }
    function_role          = { suffix = "-${local.region}-function", limit = 64 }
    schedule_role          = { suffix = "-${local.region}-schedule", limit = 64 }
    proxy_role             = { suffix = "-${local.region}-database-proxy", limit = 64 }
    edge_function          = { suffix = "-${local.region}", limit = 64 }
    origin_access          = { suffix = "-${local.region}-uploads", limit = 64 }
    response_headers       = { suffix = "-${local.region}", limit = 128 }
    pages_cache_policy     = { suffix = "-${local.region}-pages", limit = 128 }
    files_cache_policy     = { suffix = "-${local.region}-files", limit = 128 }
    files_request_policy   = { suffix = "-${local.region}-files", limit = 128 }
    uploads_cache_policy   = { suffix = "-${local.region}-uploads", limit = 128 }
    uploads_request_policy = { suffix = "-${local.region}-uploads", limit = 128 }
  }

  # A name that is too long is cut, and a hash of the whole name keeps it apart from others that begin alike.
  derived_names = { for key, form in local.name_forms : key =>
    length("${var.name}${form.suffix}") <= form.limit ? "${var.name}${form.suffix}" :
    "${trimsuffix(substr(var.name, 0, max(0, form.limit - length(form.suffix) - 9)), "-")}-${substr(sha256(var.name), 0, 8)}${form.suffix}"
  }

  resource_names = merge(local.derived_names, { for key, name in local.names : key => name if name != null })
}
