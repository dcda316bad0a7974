"""Stands in for the Pulumi engine: runs a program and its packs, and makes a plan of what they say."""

import os as _os

# Before grpc is imported: its core writes to the terminal when a program or pack ends its side of a connection.
_os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
