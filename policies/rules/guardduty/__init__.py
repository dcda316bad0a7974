"""Rules about threat detection."""
