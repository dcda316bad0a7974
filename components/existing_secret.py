"""A secret of Secrets Manager that others keep."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.secret_names import check_secret_path


@dataclass(frozen=True)
class ExistingSecretArgs:
    """Physical name of the secret, in the stack's own account and region; raise `version` when its value changed.

    Raises ValueError as `check_secret_path` does.
    """

    name: str
    version: str = "1"

    def __post_init__(self) -> None:
        check_secret_path(self.name)


class ExistingSecret(pulumi.ComponentResource):
    """Stands in for `StoredSecret` where a secret is given."""

    name: str
    version: str

    def __init__(self, name: str, args: ExistingSecretArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:security:ExistingSecret", name, None, opts)
        self.name, self.version = args.name, args.version
        self.register_outputs({"name": self.name})
