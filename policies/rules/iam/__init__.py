"""Rules about IAM policies, roles and users."""
