"""Preview any Pulumi Python program offline and hold it to production-readiness rules."""
