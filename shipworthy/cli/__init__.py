"""Arguments, exit status and wiring; the only place that writes files or prints."""
