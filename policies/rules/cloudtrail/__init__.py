"""Rules about audit trails."""
