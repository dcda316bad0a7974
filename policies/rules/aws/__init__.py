"""Rules about facts that many services have in common."""
