"""What a preview found out: frozen values that the reports read. Imports nothing of ours."""
