"""The Pulumi program: read the settings of the account, create what it needs once, and export what stacks are told."""

from __future__ import annotations

import pulumi

from bootstrap.account import create_account
from bootstrap.settings import read_prefix, read_settings

for output, value in sorted(create_account(read_settings(), read_prefix()).items()):
    pulumi.export(output, value)
