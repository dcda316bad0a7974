"""Settings of a Pulumi program as a pydantic model: read, refused with file, key and what was expected, documented."""
