"""The start-up check that runs in containers: imports nothing but Python's standard library and itself."""
