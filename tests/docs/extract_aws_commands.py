"""Writes aws_commands.json anew: what the AWS CLI's commands take that pages give.

Run it when a page gives a command that wasn't given before; botocore is needed for this alone:

    uv run --no-project --with botocore==1.44.5 python -m tests.docs.extract_aws_commands
"""

from __future__ import annotations

import gzip
import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from tests.docs.documented_commands import CLI_ALONE, commands

FOUND: Final = Path(__file__).with_name("aws_commands.json")


_FOLDERS: Final = {"s3api": "s3"}
"""Where botocore keeps a service under another name than the CLI's."""


def hyphened(name: str) -> str:
    """Spell a name of the API as the CLI does."""
    spaced = re.sub(r"(.)([A-Z][a-z]+)", r"\1-\2", re.sub(r"^(.*)IDs$", r"\1Ids", name))
    return re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", spaced).lower()


def model(service: str, file: str) -> dict[str, Any]:
    """Read a file of the service's latest API, or nothing."""
    spec = find_spec("botocore")
    folders = sorted(Path(spec.origin or "").parent.glob(f"data/{_FOLDERS.get(service, service)}/*/")) if spec else []
    found = [path for folder in folders[-1:] for path in folder.glob(f"{file}.json*")]
    texts = [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in found]
    return json.loads(texts[0]) if texts else {}


def taken(api: dict[str, Any], operation: str) -> dict[str, list[str]]:
    """Return the options of one operation, those that must be given first."""
    shape = api["shapes"].get(api["operations"][operation].get("input", {}).get("shape", ""), {})
    members: dict[str, Any] = shape.get("members", {})
    switches = [name for name, member in members.items() if api["shapes"][member["shape"]]["type"] == "boolean"]
    return {
        "required": sorted(hyphened(name) for name in shape.get("required", [])),
        "options": sorted([*map(hyphened, members), *(f"no-{hyphened(name)}" for name in switches)]),
    }


def extract() -> dict[str, dict[str, dict[str, list[str]]]]:
    """Return what the documented operations take, by service; operations that don't exist are left out."""
    found: dict[str, dict[str, dict[str, list[str]]]] = {}
    for service, called in sorted({(each.service, each.operation) for each in commands()} - CLI_ALONE.keys()):
        api, waiters = model(service, "service-2"), model(service, "waiters-2").get("waiters", {})
        names = {hyphened(name): name for name in api.get("operations", {})}
        names |= {f"wait {hyphened(name)}": waiter["operation"] for name, waiter in waiters.items()}
        if called in names:
            found.setdefault(service, {})[called] = taken(api, names[called])
    return found


if __name__ == "__main__":
    FOUND.write_text(json.dumps(extract(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
