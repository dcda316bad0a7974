"""The Pulumi program: read the settings of the stack, create it, and export what is worth knowing of it."""

from __future__ import annotations

import pulumi

from infra.settings import read_naming, read_settings
from infra.stack import create_stack

for output, value in sorted(create_stack(read_settings(), read_naming()).items()):
    pulumi.export(output, value)
