"""One `Pulumi.<stack>.yaml`: its configuration values and how its secrets are protected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.plan.errors import Problem
from shipworthy.preview.config_values import ConfigValue, config_value
from shipworthy.preview.declarations import full_key
from shipworthy.preview.documents import Document, Place, Plain
from shipworthy.preview.passphrase import Decrypter, decrypter, passphrase_from_environment


@dataclass(frozen=True)
class StackFile:
    """What a stack's file says. `values` have full keys, `keys` holds how the file writes each of them.

    `salt` is the `encryptionsalt` of a passphrase, `provider` the `secretsprovider` ("" where none is named).
    `environments` are the names under `environment`, which only Pulumi Cloud can open.
    """

    document: Document
    values: Mapping[str, ConfigValue]
    keys: Mapping[str, str] = field(default_factory=dict[str, str])
    salt: str = ""
    provider: str = ""
    environments: tuple[str, ...] = ()

    def place(self, key: str) -> Place:
        """Where the value of the full key stands in the file."""
        return ("config", self.keys.get(key, key))


def read_stack_file(document: Document, project: str, problems: list[Problem]) -> StackFile:
    """Read a stack's file, appending to `problems` whatever the CLI would refuse. An empty file configures nothing."""
    content = document.value
    if not isinstance(content, dict | None):
        problems.append(document.problem((), "holds no mapping; config is expected"))
    content = content if isinstance(content, dict) else {}
    values, keys = _values(document, content.get("config"), project, problems)
    return StackFile(
        document,
        values,
        keys,
        _text(document, content, "encryptionsalt", problems),
        _text(document, content, "secretsprovider", problems),
        _environments(content.get("environment")),
    )


def _values(
    document: Document, config: Plain, project: str, problems: list[Problem]
) -> tuple[dict[str, ConfigValue], dict[str, str]]:
    values: dict[str, ConfigValue] = {}
    keys: dict[str, str] = {}
    if not isinstance(config, dict | None):
        problems.append(document.problem(("config",), "a mapping of configuration keys is expected"))
    for key, plain in (config if isinstance(config, dict) else {}).items():
        full = full_key(project, key)
        if full is None:
            problems.append(document.problem(("config", key), "is no configuration key; expected <namespace>:<name>"))
        elif full in values:
            problems.append(document.problem(("config", key), f"means the same as {keys[full]}; one is expected"))
        else:
            values[full], keys[full] = config_value(plain), key
    return values, keys


def _text(document: Document, content: Mapping[str, Plain], key: str, problems: list[Problem]) -> str:
    value = content.get(key)
    if not isinstance(value, str | None):
        problems.append(document.problem((key,), "text is expected"))
    return value if isinstance(value, str) else ""


def _environments(environment: Plain) -> tuple[str, ...]:
    """Name the environments: a list of names, or an environment written out, with `imports` of its own."""
    if isinstance(environment, dict):
        written_out = ("the one written out in the file",) if environment.keys() - {"imports"} else ()
        return _environments(environment.get("imports")) + written_out
    names = environment if isinstance(environment, list) else []
    return tuple(name if isinstance(name, str) else next(iter(name)) for name in names if isinstance(name, str | dict))


def open_secrets(file: StackFile) -> tuple[Decrypter | None, str]:
    """Find what opens the secrets of `file`, else say why nothing here does.

    Raises SecretError for a passphrase that is not the stack's.
    """
    if file.provider not in {"", "default", "passphrase"}:
        return None, f"secrets are kept by {file.provider.partition('?')[0]}, which is not available offline"
    if not file.salt:
        return None, "the stack's file has no encryptionsalt, so its secrets are kept elsewhere"
    passphrase = passphrase_from_environment()
    if passphrase is None:
        return None, "neither PULUMI_CONFIG_PASSPHRASE nor PULUMI_CONFIG_PASSPHRASE_FILE is set"
    return decrypter(passphrase, file.salt), ""
