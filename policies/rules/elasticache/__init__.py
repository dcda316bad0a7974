"""Rules about Redis and Valkey replication groups, their users and parameters."""
