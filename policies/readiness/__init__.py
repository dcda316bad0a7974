"""The readiness pack."""
