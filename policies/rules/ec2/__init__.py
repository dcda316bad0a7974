"""Rules about networks, security groups and instances."""
