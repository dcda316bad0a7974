"""The terms on which a pack judges a stack: limits, levels and waivers, read once and checked as a whole."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from policies.framework.limits import Limits
from policies.framework.limits_file import as_json, limits_file, load_limits, overridden
from policies.framework.problems import Problem, RefusedConfiguration, nearest
from policies.framework.rule import Level, Rule
from policies.framework.waiver import Waiver
from policies.framework.waiver_book import WaiverBook
from policies.framework.waiver_file import load_waivers

T = TypeVar("T")

POLICIES: Final = Path(__file__).resolve().parents[1]

LIMITS_POLICY: Final = "limits"
"""The name under which a pack's configuration gives limits; no rule has it."""

EVERY_POLICY: Final = "all"
"""The name that stands for every rule in a pack's configuration, as in the CLI's."""

_CONFIGURATION: Final = "policy configuration"
_OWN_POLICIES: Final = "SHIPWORTHY_POLICIES"


@dataclass(frozen=True)
class PackDescription:
    """A pack as its `__main__` declares it, and the folder with `limits`, `rules` and `waivers.yaml`."""

    name: str
    version: str
    description: str
    rules: tuple[Rule, ...]
    folder: Path = POLICIES


@dataclass(frozen=True)
class PolicySettings:
    """What a pack's configuration says about one policy."""

    level: Level
    properties: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Terms:
    """What holds for one stack. `levels` are by rule name; `digest` covers rule sources, limits and waivers.

    `remarks` are for the reader, such as that the default limits were used.
    """

    stack: str
    project: str
    limits: Limits
    levels: Mapping[str, Level]
    waivers: WaiverBook
    digest: str
    remarks: tuple[str, ...]


def agreed_terms(
    pack: PackDescription,
    stack: str,
    project: str,
    settings: Mapping[str, PolicySettings],
    environment: Mapping[str, str],
) -> Terms:
    """Read the limits and waivers of `stack` and apply the pack's configuration.

    `SHIPWORTHY_POLICIES` in `environment` names a folder whose `waivers.yaml` and `limits` take the place of the pack's
    own, single limits of which stay in force where it gives none. `SHIPWORTHY_AS_OF` sets the day (ISO) on which
    waivers are judged, else it is today in UTC; `SHIPWORTHY_NO_WAIVERS=1` ignores them.

    Raises `RefusedConfiguration` with every problem found.
    """
    attempts = _Attempts()
    own = attempts.of(lambda: _own_folder(environment))
    path = limits_file([folder / "limits" for folder in (own, pack.folder) if folder], stack)
    limits = attempts.of(lambda: overridden(_limits(pack, path, stack), _limits_given(settings)))
    waivers = attempts.of(lambda: _waivers(pack, own or pack.folder, environment))
    today = attempts.of(lambda: _today(environment))
    attempts.problems.extend(_problems(pack, settings))
    if attempts.problems or limits is None or waivers is None or today is None:
        raise RefusedConfiguration(attempts.problems)
    levels = {rule.name: _level(rule, settings) for rule in pack.rules}
    remarks = () if path.stem == stack else (f"no limits are given for the stack {stack}; those of {path.name} apply",)
    return Terms(stack, project, limits, levels, WaiverBook(waivers, today), _digest(pack, limits, waivers), remarks)


class _Attempts:
    """Collects the problems of several readings, so that all are told at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def of(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except RefusedConfiguration as refused:
            self.problems.extend(refused.problems)
            return None


def _own_folder(environment: Mapping[str, str]) -> Path | None:
    named = environment.get(_OWN_POLICIES, "")
    if named and not Path(named).is_dir():
        raise RefusedConfiguration([Problem("environment", 0, _OWN_POLICIES, f"{named} is no folder")])
    return Path(named) if named else None


def _limits(pack: PackDescription, path: Path, stack: str) -> Limits:
    """Read the limits in `path`; those of a folder that is not the pack's may leave out what stays as it is."""
    base = limits_file([pack.folder / "limits"], stack)
    return load_limits(path) if path == base else load_limits(path, load_limits(base))


def _limits_given(settings: Mapping[str, PolicySettings]) -> Mapping[str, Any]:
    return settings[LIMITS_POLICY].properties if LIMITS_POLICY in settings else {}


def _level(rule: Rule, settings: Mapping[str, PolicySettings]) -> Level:
    given = settings.get(rule.name) or settings.get(EVERY_POLICY)
    return given.level if given else rule.declaration.level


def _waivers(pack: PackDescription, folder: Path, environment: Mapping[str, str]) -> tuple[Waiver, ...]:
    if environment.get("SHIPWORTHY_NO_WAIVERS", "") not in ("", "0"):
        return ()
    files = pack.folder.glob("rules/*/*.py")
    longest: dict[str, int | None] = {
        path.stem.replace("_", "-"): None for path in files if path.stem.startswith(f"{path.parent.name}_")
    }
    longest |= {rule.name: rule.declaration.longest_waiver_days for rule in pack.rules}
    return load_waivers(folder / "waivers.yaml", longest)


def _today(environment: Mapping[str, str]) -> datetime.date:
    given = environment.get("SHIPWORTHY_AS_OF", "")
    try:
        return datetime.date.fromisoformat(given) if given else datetime.datetime.now(datetime.UTC).date()
    except ValueError:
        message = f"{given!r} is no date; one as 2027-01-31 was expected"
        raise RefusedConfiguration([Problem("environment", 0, "SHIPWORTHY_AS_OF", message)]) from None


def _problems(pack: PackDescription, settings: Mapping[str, PolicySettings]) -> Iterable[Problem]:
    names = {rule.name for rule in pack.rules}
    for name, given in sorted(settings.items()):
        if name == LIMITS_POLICY:
            continue
        if name not in names and name != EVERY_POLICY:
            hint = nearest(name, {*names, LIMITS_POLICY, EVERY_POLICY})
            yield Problem(_CONFIGURATION, 0, name, f"is no rule of the pack {pack.name}{hint}")
        for key in sorted(given.properties):
            yield Problem(
                _CONFIGURATION, 0, f"{name}.{key}", f"rules take no properties; limits stand under {LIMITS_POLICY}"
            )


def _digest(pack: PackDescription, limits: Limits, waivers: Iterable[Waiver]) -> str:
    digest = hashlib.sha256()
    for rule in sorted(pack.rules, key=lambda each: each.name):
        digest.update(f"{rule.name}\n".encode())
        digest.update(rule.source.read_bytes())
    digest.update(json.dumps(as_json(limits), sort_keys=True).encode())
    digest.update("\n".join(sorted(str(waiver) for waiver in waivers)).encode())
    return f"sha256:{digest.hexdigest()}"
