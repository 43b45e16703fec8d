output "arn" {
  description = "The ARN of the secret, available when the password has been stored."
  value       = aws_secretsmanager_secret_version.this.secret_id
}
