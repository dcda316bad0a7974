"""Rules about web application firewalls."""
