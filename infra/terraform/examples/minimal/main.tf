provider "aws" {
  region = "eu-central-1"
}

module "wordpress" {
  source = "../.."

  name  = "blog"
  layer = { zip = "../../../../dist/phpbridge-php84-arm64.zip" }
}

output "url" {
  value = module.wordpress.url
}

output "install" {
  value = module.wordpress.install_command
}
