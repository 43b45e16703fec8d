# The objects with their defaults.

output "names" {
  value = var.names
}

output "efs" {
  value = var.efs
}

output "uploads" {
  value = var.uploads
}

output "front" {
  value = var.front
}

output "cloudfront" {
  value = var.cloudfront
}

output "network" {
  value = var.network
}

output "database" {
  value = var.database
}

output "layer" {
  value = var.layer
}

output "function" {
  value = var.function
}

output "logs" {
  value = var.logs
}

output "install" {
  value = var.install
}

output "alarms" {
  value = var.alarms
}
