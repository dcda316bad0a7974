"""Answers that a user gives for what only a provider, another stack or a deployment can tell.

The file is YAML or JSON, every part is optional:

    functions:                                  # by token
      aws:index/getCallerIdentity:getCallerIdentity:
        accountId: "123456789012"               # one result for any arguments, or a list of cases:
      aws:ec2/getVpc:getVpc:
        - args: {id: vpc-1}                     # these arguments exactly …
          result: {cidrBlock: 10.0.0.0/16}
        - args: any                             # … or any that no other case names
          result: {cidrBlock: 10.9.0.0/16}
    stacks:                                     # outputs by the name that a StackReference uses
      organization/network/production: {vpcId: vpc-1, token: {secret: hidden}}
    resources:                                  # outputs by type, or by URN, which wins
      aws:kms/key:Key: {multiRegion: false}

A mapping whose only key is `secret` is a secret, and the text that `pulumi preview --json` writes for an unknown value
is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shipworthy.plan.errors import ConfigurationError, Problem
from shipworthy.plan.values import UNKNOWN, UNKNOWN_SENTINEL, Secret, Value
from shipworthy.preview.documents import Document, Place, Plain, read_document
from shipworthy.preview.nearest import nearest

_PARTS: Final = ("functions", "resources", "stacks")
_CASE_KEYS: Final = ("args", "result")
_ANY: Final = "any"

Outputs = Mapping[str, Value]


@dataclass(frozen=True)
class Case:
    """The result of one function for `arguments`, or for any when that is None."""

    arguments: Outputs | None
    result: Outputs


@dataclass(frozen=True)
class Answers:
    """What a user's file answers."""

    functions: Mapping[str, Sequence[Case]] = field(default_factory=dict[str, Sequence[Case]])
    stacks: Mapping[str, Outputs] = field(default_factory=dict[str, Outputs])
    resources: Mapping[str, Outputs] = field(default_factory=dict[str, Outputs])

    def function(self, token: str, arguments: Outputs) -> Outputs | None:
        """Answer a provider function: the case with exactly these arguments, else the one for any, else None."""
        cases = self.functions.get(token, ())
        plain = _without_secrets(arguments)
        exact = (case for case in cases if case.arguments is not None and _without_secrets(case.arguments) == plain)
        case = next(exact, None) or next((case for case in cases if case.arguments is None), None)
        return None if case is None else case.result

    def stack_outputs(self, name: str) -> Outputs | None:
        """Answer the outputs of another stack by its full name; None when the file does not have it."""
        return self.stacks.get(name)

    def resource_outputs(self, urn: str, type_: str) -> Outputs:
        """Answer outputs of a resource: those for its type, overlaid with those for its URN."""
        return {**self.resources.get(type_, {}), **self.resources.get(urn, {})}


NO_ANSWERS: Final = Answers()
"""Nothing is answered."""


def load_answers(path: Path) -> Answers:
    """Read the answers at `path`; raises ConfigurationError with every problem of the file."""
    return _Reader(read_document(path, str(path))).read()


def answers_from(content: Plain, name: str = "answers") -> Answers:
    """Read answers that are not in a file, called `name` in messages; raises ConfigurationError as `load_answers`."""
    return _Reader(Document(name, content)).read()


def _without_secrets(value: Value) -> Value:
    if isinstance(value, Secret):
        return _without_secrets(value.value)
    if isinstance(value, Mapping):
        return {key: _without_secrets(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_without_secrets(item) for item in value]
    return value


def _value(plain: Plain) -> Value:
    if plain == UNKNOWN_SENTINEL:
        return UNKNOWN
    if isinstance(plain, list):
        return [_value(item) for item in plain]
    if isinstance(plain, float) and plain.is_integer():
        return int(plain)
    if not isinstance(plain, dict):
        return plain
    if plain.keys() == {"secret"}:
        return Secret(_value(plain["secret"]))
    return {key: _value(item) for key, item in plain.items()}


class _Reader:
    """Reads one file of answers, collecting every problem."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._problems: list[Problem] = []

    def read(self) -> Answers:
        content = self._mapping(self._document.value or {}, ())
        for part in sorted(content.keys() - set(_PARTS)):
            self._refuse((part,), f"is unknown{nearest(part, _PARTS)}")
        functions = self._part(content, "functions")
        answers = Answers(
            {token: self._cases(answer, ("functions", token)) for token, answer in functions.items()},
            self._outputs(content, "stacks"),
            self._outputs(content, "resources"),
        )
        for token in functions:
            self._check_token(("functions", token), token)
        for key in answers.resources:
            self._check_token(("resources", key), key)
        if self._problems:
            raise ConfigurationError(tuple(self._problems))
        return answers

    def _part(self, content: dict[str, Plain], part: str) -> dict[str, Plain]:
        return self._mapping(content.get(part) or {}, (part,))

    def _outputs(self, content: dict[str, Plain], part: str) -> dict[str, Outputs]:
        return {key: self._result(outputs, (part, key)) for key, outputs in self._part(content, part).items()}

    def _cases(self, answer: Plain, place: Place) -> Sequence[Case]:
        if not isinstance(answer, list):
            return (Case(None, self._result(answer, place)),)
        return tuple(self._case(case, (*place, index)) for index, case in enumerate(answer))

    def _case(self, plain: Plain, place: Place) -> Case:
        case = self._mapping(plain, place)
        for key in sorted(case.keys() - set(_CASE_KEYS)):
            self._refuse((*place, key), f"is unknown{nearest(key, _CASE_KEYS)}")
        if "result" not in case:
            self._refuse(place, "has no result")
        arguments = case.get("args", _ANY)
        result = self._result(case.get("result", {}), (*place, "result"))
        if arguments == _ANY:
            return Case(None, result)
        if not isinstance(arguments, dict):
            self._refuse((*place, "args"), "a mapping of arguments, or any, is expected")
            return Case(None, result)
        return Case(self._result(arguments, (*place, "args")), result)

    def _result(self, plain: Plain, place: Place) -> Outputs:
        return {key: _value(item) for key, item in self._mapping(plain, place).items()}

    def _mapping(self, plain: Plain, place: Place) -> dict[str, Plain]:
        if isinstance(plain, dict):
            return plain
        self._refuse(place, "a mapping is expected")
        return {}

    def _check_token(self, place: Place, token: str) -> None:
        if not token.startswith("urn:pulumi:") and token.count(":") not in {1, 2}:
            self._refuse(place, "is neither a URN nor a token of the form <package>:<module>:<name>")

    def _refuse(self, place: Place, message: str) -> None:
        self._problems.append(self._document.problem(place, message))
