"""Lets `python -m shipworthy` do what the command `shipworthy` does."""

from __future__ import annotations

import sys

from shipworthy.cli.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
