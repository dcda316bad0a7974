"""Rules about notification topics."""
