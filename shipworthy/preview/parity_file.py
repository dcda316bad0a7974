"""The file in which a project declares how its stacks are meant to differ, by default `parity.yaml` beside Pulumi.yaml.

    intended:
      - component: database/proxy       # names from the outermost component inwards, and what lies inside
        type: aws:rds/*                 # a type token
        property: tags.*                # an input and what it contains, or a list of them; or `option: protect`
        only: production                # the one stack that has it; the other has nothing, or false
        stacks: [staging, production]   # only when these are compared
        sometimes: true                 # the difference comes and goes; without this an unused declaration is a finding
        reason: Why the stacks are meant to differ here.

`*` stands for any part of one name. Only `reason` is always needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from shipworthy.plan.errors import ConfigurationError, Problem
from shipworthy.plan.parity import Intention
from shipworthy.preview.documents import Document, Place, Plain, key_text, read_document
from shipworthy.preview.nearest import nearest
from shipworthy.preview.parity import OPTIONS
from shipworthy.preview.property_paths import parse_path

FILE_NAME: Final = "parity.yaml"

_LIST: Final = "intended"
_TEXTS: Final = ("reason", "component", "type", "property", "option", "only")
_KEYS: Final = (*_TEXTS, "stacks", "sometimes")
_LONGEST_REASON: Final = 500


def load_intentions(path: Path, name: str, stacks: Iterable[str]) -> tuple[Intention, ...]:
    """Read the declarations at `path`, called `name` in messages; `stacks` are those that the project has.

    Raises ConfigurationError with every problem of the file.
    """
    return _Reader(read_document(path, name), frozenset(stacks)).read()


class _Reader:
    """Reads one file, collecting every problem."""

    def __init__(self, document: Document, stacks: frozenset[str]) -> None:
        self._document = document
        self._stacks = stacks
        self._problems: list[Problem] = []

    def read(self) -> tuple[Intention, ...]:
        content = self._document.value
        if not isinstance(content, dict | None):
            self._refuse((), f"a mapping with the list {_LIST} is expected")
        content = content if isinstance(content, dict) else {}
        for key in sorted(content.keys() - {_LIST}):
            self._refuse((key,), f"is unknown{nearest(key, [_LIST])}")
        entries = content.get(_LIST)
        if not isinstance(entries, list | None):
            self._refuse((_LIST,), "a list of declarations is expected")
        entries = entries if isinstance(entries, list) else []
        intentions = tuple(one for index, entry in enumerate(entries) for one in self._entry(entry, (_LIST, index)))
        if self._problems:
            raise ConfigurationError(tuple(dict.fromkeys(self._problems)))
        return intentions

    def _entry(self, entry: Plain, place: Place) -> Iterator[Intention]:
        """Read a declaration, as one for each property where it lists several, so that each has to be of use."""
        if not isinstance(entry, dict):
            self._refuse(place, "a mapping with a reason is expected")
            return
        properties = entry.get("property")
        if not isinstance(properties, list):
            yield self._intention(entry, place)
            return
        if not properties:
            self._refuse((*place, "property"), "text or a list of texts is expected")
        for text in properties:
            yield self._intention({**entry, "property": text}, place)

    def _intention(self, entry: Mapping[str, Plain], place: Place) -> Intention:
        for key in sorted(entry.keys() - set(_KEYS)):
            self._refuse((*place, key), f"is unknown{nearest(key, _KEYS)}")
        texts = {key: self._text(entry[key], (*place, key)) for key in _TEXTS if key in entry}
        stacks = self._pair(entry["stacks"], (*place, "stacks")) if "stacks" in entry else ()
        self._check(texts, stacks, place)
        sometimes = entry.get("sometimes", False)
        if not isinstance(sometimes, bool):
            self._refuse((*place, "sometimes"), "true or false is expected")
        line = self._document.problem(place, "").line or 0
        return Intention(
            texts.get("reason", ""),
            component=texts.get("component", ""),
            type=texts.get("type", ""),
            property_path=texts.get("property", ""),
            option=texts.get("option", ""),
            only=texts.get("only", ""),
            stacks=stacks,
            sometimes=sometimes is True,
            line=line,
            place=key_text(place),
        )

    def _check(self, texts: Mapping[str, str], stacks: tuple[str, ...], place: Place) -> None:
        if "reason" not in texts:
            self._refuse(place, "has no reason; say why the stacks are meant to differ here")
        elif len(texts["reason"]) > _LONGEST_REASON:
            self._refuse((*place, "reason"), f"at most {_LONGEST_REASON} characters are expected")
        if "property" in texts and "option" in texts:
            self._refuse((*place, "option"), "stands beside property; one of both is expected")
        if texts.get("property") and parse_path(texts["property"]) is None:
            self._refuse((*place, "property"), 'a property path is expected, such as rules[*].action or tags["a.b"]')
        if texts.get("option") and texts["option"] not in OPTIONS:
            self._refuse((*place, "option"), f"{texts['option']} is no option{nearest(texts['option'], OPTIONS)}")
        if texts.get("only"):
            self._check_stack(texts["only"], (*place, "only"), frozenset(stacks) or self._stacks)

    def _text(self, plain: Plain, place: Place) -> str:
        if isinstance(plain, str) and plain.strip():
            return plain.strip()
        self._refuse(place, "text is expected")
        return ""

    def _pair(self, plain: Plain, place: Place) -> tuple[str, ...]:
        if not isinstance(plain, list) or len(plain) < 2 or not all(isinstance(one, str) for one in plain):
            self._refuse(place, "a list of two or more stacks is expected")
            return ()
        names = tuple(str(one) for one in plain)
        for index, name in enumerate(names):
            self._check_stack(name, (*place, index), self._stacks)
        return names

    def _check_stack(self, name: str, place: Place, known: frozenset[str]) -> None:
        if name not in known:
            self._refuse(place, f"{name} is none of the stacks{nearest(name, known)}")

    def _refuse(self, place: Place, message: str) -> None:
        self._problems.append(self._document.problem(place, message))
