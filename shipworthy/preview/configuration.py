"""The configuration of one stack: its file, the project's declarations and the user's overrides, as a program sees it.

Source: pulumi/pulumi `sdk/go/common/workspace/loaders.go` and `pkg/workspace/config.go`, read on 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shipworthy.plan.errors import ConfigurationError, Problem, UsageError
from shipworthy.plan.values import UNKNOWN_SENTINEL
from shipworthy.preview.config_values import (
    WITHHELD,
    ConfigValue,
    config_text,
    config_value,
    decrypted,
    holds_secret,
    parse_path,
    secrets_in,
    set_at,
    value_at,
)
from shipworthy.preview.declarations import Declaration
from shipworthy.preview.documents import Document, Plain, read_document
from shipworthy.preview.engine_settings import disabled_default_providers, stack_tags
from shipworthy.preview.overrides import apply_overrides
from shipworthy.preview.passphrase import Decrypter, SecretError
from shipworthy.preview.project import Project, stack_names
from shipworthy.preview.stack_file import StackFile, open_secrets, read_stack_file

_STACK_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")


@dataclass(frozen=True)
class StackConfiguration:
    """What the program of one stack is configured with.

    `values` maps full keys (`namespace:name`) to the text that the program reads: objects and lists are JSON with
    sorted keys. `secret_keys` are the keys of secrets, known or not; `unknown_keys` those that can't be decrypted here,
    in whose text `UNKNOWN_SENTINEL` stands for each secret. `warnings` say what of the files is not available offline.
    `secret_texts` holds each known secret by itself, so that it can be taken out of what others say.
    """

    stack: str
    values: Mapping[str, str] = field(repr=False)
    secret_keys: frozenset[str] = frozenset()
    unknown_keys: frozenset[str] = frozenset()
    disabled_default_providers: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    warnings: tuple[str, ...] = ()
    secret_texts: frozenset[str] = field(default=frozenset(), repr=False)


def load_configuration(
    project: Project, stack: str, *, config_file: Path | None = None, overrides: Sequence[str] = ()
) -> StackConfiguration:
    """Read the configuration of `stack`, from `config_file` instead of its usual file when given.

    A stack without a file is accepted only in a project where no stack has one. Raises UsageError for an unknown stack
    or a malformed override, ConfigurationError with every problem that the files have.
    """
    if not _STACK_NAME.fullmatch(stack):
        msg = f"{stack}: a stack's name consists of letters, digits, hyphens, underscores and periods"
        raise UsageError(msg)
    problems: list[Problem] = []
    file = read_stack_file(_document(project, stack, config_file), project.name, problems)
    values, overridden = apply_overrides(file.values, overrides, project.name)
    return _Assembly(project, file, values, overridden, problems).configuration(stack)


def _document(project: Project, stack: str, config_file: Path | None) -> Document:
    if config_file is not None:
        return read_document(config_file, str(config_file))
    path = project.stack_file(stack)
    name = str(path.relative_to(project.root)) if path.is_relative_to(project.root) else str(path)
    known = stack_names(project)
    if path.exists() or stack in known:
        return read_document(path, name)
    if known:
        msg = f"there is no stack {stack} (no {name}); known: {', '.join(known)}"
        raise UsageError(msg)
    return Document(name, None)


class _Assembly:
    """Puts one stack's values together, collecting every problem."""

    def __init__(
        self,
        project: Project,
        file: StackFile,
        values: dict[str, ConfigValue],
        overridden: frozenset[str],
        problems: list[Problem],
    ) -> None:
        self._project, self._file, self._values = project, file, values
        self._overridden, self._problems = overridden, problems
        self._missing: set[str] = set()
        self._secret_texts: set[str] = set()
        self._warnings: list[str] = []

    def configuration(self, stack: str) -> StackConfiguration:
        """Give the assembled configuration; raises ConfigurationError with everything that was found."""
        for declaration in self._project.declarations:
            self._apply(declaration)
        opener = self._opener()
        for declaration in self._project.declarations:
            self._check(declaration, opener)
        plain = {key: self._open(key, value, opener) for key, value in sorted(self._values.items())}
        providers = disabled_default_providers(plain, self._refuse)
        tags = stack_tags(plain, self._refuse)
        if self._problems:
            raise ConfigurationError(tuple(self._problems))
        encrypted = frozenset(key for key, value in self._values.items() if holds_secret(value))
        overrides = self._secret_overrides()
        return StackConfiguration(
            stack=stack,
            values={key: config_text(value) for key, value in plain.items()},
            secret_keys=encrypted | overrides,
            unknown_keys=encrypted if opener is None else self._withheld(),
            disabled_default_providers=providers,
            tags=tags,
            warnings=(*self._nothing_given(), *self._warnings),
            secret_texts=frozenset(self._secret_texts | {config_text(plain[key]) for key in overrides}),
        )

    def _apply(self, declaration: Declaration) -> None:
        """Fill in the declared value where the stack gives none, else note that a value is missing."""
        namespace, _, name = declaration.full_key.partition(":")
        path = parse_path(name)
        if value_at(self._values, namespace, path)[0]:
            return
        if declaration.value is None and self._file.environments:
            # An environment may well give the value; which one it is can't be known here, nor whether it is secret.
            set_at(self._values, namespace, path, WITHHELD)
        elif declaration.value is None:
            kind = f" ({declaration.type_name})" if declaration.type else ""
            self._refuse(declaration.full_key, f"is required{kind}: {self._project.file} declares it without a default")
            self._missing.add(declaration.key)
        else:
            set_at(self._values, namespace, path, config_value(declaration.value))

    def _check(self, declaration: Declaration, opener: Decrypter | None) -> None:
        namespace, _, name = declaration.full_key.partition(":")
        found, value = value_at(self._values, namespace, parse_path(name))
        if not found or not declaration.type or declaration.key in self._missing:
            return
        secret = holds_secret(value)
        if declaration.secret and not secret and declaration.full_key not in self._overridden:
            self._refuse(declaration.full_key, f"must be encrypted: {self._project.file} declares it secret")
        if secret and (opener is None or WITHHELD in secrets_in(value)):
            return
        plain = self._open(declaration.full_key, value, opener)
        # The CLI checks what the program will read, so a bare number is fine where text is declared.
        if not declaration.accepts(plain if isinstance(plain, dict | list) else config_text(plain)):
            self._refuse(declaration.full_key, f"must be of type {declaration.type_name}")

    def _opener(self) -> Decrypter | None:
        keys = [key for key, value in sorted(self._values.items()) if set(secrets_in(value)) - {WITHHELD}]
        try:
            opener, reason = open_secrets(self._file) if keys else (None, "")
        except SecretError as error:
            self._problems.append(self._file.document.problem(("encryptionsalt",), str(error)))
            return None
        if self._file.environments:
            names = ", ".join(self._file.environments)
            self._warnings.append(f"environments are not available offline: {names}; what they configure is unknown")
        if reason:
            self._warnings.append(f"{reason}; unknown: {', '.join(keys)}")
        return opener

    def _open(self, key: str, value: ConfigValue, opener: Decrypter | None) -> Plain:
        if opener is None:
            return decrypted(value, lambda _: UNKNOWN_SENTINEL)

        def opened(ciphertext: str) -> str:
            if ciphertext == WITHHELD.text:
                return UNKNOWN_SENTINEL
            text = opener.decrypt(ciphertext)
            self._secret_texts.add(text)
            return text

        try:
            return decrypted(value, opened)
        except SecretError as error:
            self._refuse(key, str(error))
            return UNKNOWN_SENTINEL

    def _secret_overrides(self) -> frozenset[str]:
        """Find the overrides that take the place of a secret: they are kept as secret as it was."""
        secret = {key for key, value in self._file.values.items() if holds_secret(value)}
        secret |= {declaration.full_key for declaration in self._project.declarations if declaration.secret}
        return self._overridden & secret

    def _withheld(self) -> frozenset[str]:
        return frozenset(key for key, value in self._values.items() if WITHHELD in secrets_in(value))

    def _nothing_given(self) -> tuple[str, ...]:
        return tuple(
            f"{self._file.document.name}: {key} has no value, which a program reads as empty text"
            for key, value in sorted(self._values.items())
            if value is None
        )

    def _refuse(self, key: str, message: str) -> None:
        problem = self._file.document.problem(self._file.place(key), message)
        if problem not in self._problems:
            self._problems.append(problem)
