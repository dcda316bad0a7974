"""Rules about image repositories."""
