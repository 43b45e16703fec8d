output "arn" {
  description = "The secret's ARN. It is there once the password is."
  value       = aws_secretsmanager_secret_version.this.secret_id
}
