"""Stands in for the Pulumi engine: runs a program and its packs, and makes a plan of what they say."""
