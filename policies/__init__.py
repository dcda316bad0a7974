"""Pulumi policy packs that hold a stack to production readiness."""
