"""What was there before, read from a file: `pulumi stack export`, or a plan saved with `preview --json`.

Source: pulumi/pulumi `sdk/go/common/apitype` (`deployments.json`, `core.go`), read on 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from shipworthy.plan.changes import Prior, PriorResource
from shipworthy.plan.errors import ConfigurationError, Problem
from shipworthy.plan.values import Value
from shipworthy.preview.documents import Document, Place, Plain, read_json
from shipworthy.preview.passphrase import Decrypter, SecretError, decrypter, passphrase_from_environment
from shipworthy.preview.state_values import MalformedValue, ValueReader
from shipworthy.preview.urns import STACK_TYPE, is_urn, type_of

_VERSIONS: Final = (3, 4)
_GONE: Final = ("delete", "discard", "delete-replaced", "discard-replaced", "remove-pending-replace")


def load_prior(path: Path) -> tuple[Prior, ...]:
    """Read a state, or the plans of one or more stacks; raises ConfigurationError with every problem of the file."""
    document = read_json(path, str(path))
    reader = _Reader(document)
    priors = tuple(reader.priors())
    if reader.problems:
        raise ConfigurationError(tuple(reader.problems))
    return priors


Refuse: TypeAlias = Callable[[Place, str], None]


class _Reader:
    def __init__(self, document: Document) -> None:
        self._document = document
        self.problems: list[Problem] = []

    def priors(self) -> list[Prior]:
        content = self._document.value
        if isinstance(content, dict) and "deployment" in content:
            return [self._state(content)]
        if isinstance(content, dict) and isinstance(content.get("previews"), list):
            return [
                self._plan(plan, ("previews", index)) for index, plan in enumerate(self._items(content, "previews", ()))
            ]
        if isinstance(content, dict) and "steps" in content:
            return [self._plan(content, ())]
        self._refuse((), "is neither a state (`pulumi stack export`) nor a saved plan (`preview --json`)")
        return []

    def _state(self, content: Mapping[str, Plain]) -> Prior:
        if content.get("version") not in _VERSIONS:
            self._refuse(
                ("version",), f"{' or '.join(map(str, _VERSIONS))} is expected, as current Pulumi CLIs write it"
            )
        place: Place = ("deployment",)
        deployment = self._mapping(content["deployment"], place)
        values = ValueReader(_Opener(deployment, self._refuse).open, placeholders=False)
        items = self._items(deployment, "resources", place)
        places = [(*place, "resources", index) for index in range(len(items))]
        return self._prior(items, places, values, deployed=True)

    def _plan(self, content: Plain, place: Place) -> Prior:
        values = ValueReader(lambda _: None, placeholders=True)
        states: list[Plain] = []
        places: list[Place] = []
        steps = self._items(self._mapping(content, place), "steps", place)
        for index, step in enumerate(steps):
            described = self._mapping(step, (*place, "steps", index))
            if described.get("op") not in _GONE:
                states.append(described.get("newState"))
                places.append((*place, "steps", index, "newState"))
        return self._prior(states, places, values, deployed=False)

    def _prior(self, items: list[Plain], places: list[Place], values: ValueReader, *, deployed: bool) -> Prior:
        read = (self._resource(item, place, values) for item, place in zip(items, places, strict=True))
        resources = tuple(resource for resource in read if resource is not None)
        root = next((resource for resource in resources if resource.type == STACK_TYPE), None)
        first = root or next(iter(resources), None)
        stack, project = first.urn.removeprefix("urn:pulumi:").split("::", 2)[:2] if first is not None else ("", "")
        outputs = dict[str, Value]() if root is None else root.outputs
        return Prior(self._document.name, project, stack, resources, outputs, deployed)

    def _resource(self, item: Plain, place: Place, values: ValueReader) -> PriorResource | None:
        content = self._mapping(item, place)
        urn = self._text(content, "urn", place)
        if not is_urn(urn):
            self._refuse((*place, "urn"), "a URN is expected")
            return None
        if content.get("viewOf"):
            return None
        return PriorResource(
            urn=urn,
            type=self._text(content, "type", place) or type_of(urn),
            custom=self._flag(content, "custom", place),
            id=self._text(content, "id", place),
            parent=self._text(content, "parent", place),
            provider=self._text(content, "provider", place),
            inputs=self._values(content, "inputs", place, values),
            outputs=self._values(content, "outputs", place, values),
            protect=self._flag(content, "protect", place),
            retain_on_delete=self._flag(content, "retainOnDelete", place),
            deleted_with=self._text(content, "deletedWith", place),
            external=self._flag(content, "external", place),
            import_id=self._text(content, "importID", place),
            doomed=self._flag(content, "delete", place),
            replace=self._replacement(content, place),
            unfinished=bool(content.get("initErrors")),
        )

    def _replacement(self, content: Mapping[str, Plain], place: Place) -> str:
        if self._flag(content, "taint", place):
            return "the state marks it for replacement (taint)"
        return "its replacement did not finish" if self._flag(content, "pendingReplacement", place) else ""

    def _values(self, content: Mapping[str, Plain], key: str, place: Place, values: ValueReader) -> Mapping[str, Value]:
        plain = content.get(key)
        if plain is None:
            return {}
        try:
            return {
                name: values.read(part, (*place, key, name))
                for name, part in self._mapping(plain, (*place, key)).items()
            }
        except MalformedValue as error:
            self._refuse(error.place, str(error))
            return {}

    def _items(self, content: Mapping[str, Plain], key: str, place: Place) -> list[Plain]:
        items = content.get(key)
        if not isinstance(items, list | None):
            self._refuse((*place, key), "a list is expected")
        return items if isinstance(items, list) else []

    def _mapping(self, plain: Plain, place: Place) -> Mapping[str, Plain]:
        if isinstance(plain, dict):
            return plain
        self._refuse(place, "a mapping is expected")
        return {}

    def _text(self, content: Mapping[str, Plain], key: str, place: Place) -> str:
        value = content.get(key)
        if not isinstance(value, str | None):
            self._refuse((*place, key), "text is expected")
        return value if isinstance(value, str) else ""

    def _flag(self, content: Mapping[str, Plain], key: str, place: Place) -> bool:
        value = content.get(key)
        if not isinstance(value, bool | None):
            self._refuse((*place, key), "true or false is expected")
        return value is True

    def _refuse(self, place: Place, message: str) -> None:
        self.problems.append(self._document.problem(place, message))


class _Opener:
    """Opens the secrets of a state that a passphrase protects, once the first one is met."""

    def __init__(self, deployment: Mapping[str, Plain], refuse: Refuse) -> None:
        provider = deployment.get("secrets_providers")
        described = provider if isinstance(provider, dict) else {}
        state = described.get("state")
        salt = state.get("salt") if isinstance(state, dict) else None
        self._salt = salt if described.get("type") == "passphrase" and isinstance(salt, str) else ""
        self._refuse = refuse
        self._opener: Decrypter | None = None
        self._tried = False

    def open(self, ciphertext: str) -> str | None:
        """Open one secret; None without the passphrase."""
        try:
            if not self._tried:
                self._tried = True
                passphrase = passphrase_from_environment() if self._salt else None
                self._opener = None if passphrase is None else decrypter(passphrase, self._salt)
            return None if self._opener is None else self._opener.decrypt(ciphertext)
        except SecretError as error:
            self._refuse(("deployment", "secrets_providers"), str(error))
            self._opener = None
            return None
