"""IAM policy documents, put together as the AWS provider does it.

Source: hashicorp/terraform-provider-aws `internal/service/iam/policy_document_data_source.go` and `policy_model.go`,
read on 2026-11-22. Keys are in alphabetical order, as in the golden `invoke`; IAM does not care.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias, cast

from shipworthy.plan.values import Value
from shipworthy.preview.errors import CallRefused

_OLD_VERSION: Final = "2008-10-17"
_VERSION: Final = "2012-10-17"
_LISTS: Final = {
    "actions": "Action",
    "notActions": "NotAction",
    "resources": "Resource",
    "notResources": "NotResource",
}
_WITH_VARIABLES: Final = frozenset({"resources", "notResources"})
_ESCAPED: Final = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
"""What Go's JSON writer escapes beyond the standard."""

_Object: TypeAlias = dict[str, Any]


def policy_document(arguments: Mapping[str, Value]) -> dict[str, Value]:
    """Give `json` and `minifiedJson` of a policy; raises CallRefused for documents that the provider refuses."""
    own = cast("Mapping[str, Any]", arguments)
    version = own.get("version") or _VERSION
    merged: _Object = {}
    for index, text in enumerate(own.get("sourcePolicyDocuments") or ()):
        source = _parsed(text, f"merging source document {index}")
        _refuse_duplicates([*merged.get("Statement", ()), *source.get("Statement", ())], "source_policy_documents")
        _merge(merged, source)
    statements = [_statement(statement, version) for statement in own.get("statements") or ()]
    _refuse_duplicates(statements, "statements")
    _merge(merged, {"Version": version, "Id": own.get("policyId"), "Statement": statements})
    for index, text in enumerate(own.get("overridePolicyDocuments") or ()):
        _merge(merged, _parsed(text, f"merging override document {index}"))
    document = {name: part for name, part in merged.items() if part}
    return {
        **arguments,
        "version": version,
        "json": _written(document, indent=2),
        "minifiedJson": _written(document, separators=(",", ":")),
    }


def _written(document: _Object, **style: Any) -> str:
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, **style)
    return text.translate(str.maketrans(_ESCAPED))


def _merge(document: _Object, newer: _Object) -> None:
    """Add a newer document: its id, a higher version, its statements, which replace those of the same Sid."""
    document["Id"] = newer.get("Id") or document.get("Id")
    document["Version"] = max(document.get("Version") or "", newer.get("Version") or "")
    statements = document.setdefault("Statement", [])
    places = {statement["Sid"]: place for place, statement in enumerate(statements) if statement.get("Sid")}
    for statement in newer.get("Statement", ()):
        if statement.get("Sid") in places:
            statements[places[statement["Sid"]]] = statement
        else:
            statements.append(statement)


def _refuse_duplicates(statements: Iterable[_Object], where: str) -> None:
    seen: set[str] = set()
    for statement in statements:
        sid = statement.get("Sid")
        if sid in seen:
            raise CallRefused(f"writing IAM Policy Document: duplicate Sid ({sid}) in {where}. Make Sids unique.")
        seen |= {sid} if sid else set()


def _statement(given: Mapping[str, Any], version: str) -> _Object:
    written: _Object = {"Sid": given.get("sid"), "Effect": given.get("effect") or "Allow"}
    for name, key in _LISTS.items():
        written[key] = _strings(given.get(name) or (), version if name in _WITH_VARIABLES else None)
    for name, key in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        pairs = ((each["type"], _strings(each["identifiers"], version)) for each in given.get(name) or ())
        written[key] = _principals(pairs)
    triples = ((each["test"], each["variable"], each["values"]) for each in given.get("conditions") or ())
    written["Condition"] = _conditions(
        (test, variable, [_replaced(value, version) for value in values]) for test, variable, values in triples
    )
    return {key: part for key, part in written.items() if part}


def _strings(items: Iterable[str], version: str | None) -> str | list[str]:
    """Write a set of strings: alone as it is, several in reverse order."""
    texts = {item if version is None else _replaced(item, version) for item in items}
    return sorted(texts, reverse=True) if len(texts) != 1 else texts.pop()


def _replaced(text: str, version: str) -> str:
    if version == _OLD_VERSION and "&{" in text:
        raise CallRefused(f"found &{{ sequence in ({text}), which is not supported in document version {_OLD_VERSION}")
    return text.replace("&{", "${")


def _principals(pairs: Iterable[tuple[str, str | list[str]]]) -> _Object | str:
    given = sorted(pairs, key=repr)
    if len(given) == 1 and given[0][0] == "*" and given[0][1] in ("*", ["*"]):
        return "*"
    merged: _Object = {}
    for type_, identifiers in given:
        merged[type_] = identifiers if type_ not in merged else [*_listed(merged[type_]), *_listed(identifiers)]
    return merged


def _conditions(triples: Iterable[tuple[str, str, list[str]]]) -> _Object:
    merged: dict[str, dict[str, list[str]]] = {}
    for test, variable, values in triples:
        merged.setdefault(test, {}).setdefault(variable, []).extend(values)
    return {
        test: {variable: values[0] if len(values) == 1 else values for variable, values in variables.items()}
        for test, variables in merged.items()
    }


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _parsed(text: str, doing: str) -> _Object:
    try:
        document = json.loads(text)
        statements = [_normal(statement) for statement in document.get("Statement", ())]
    except (ValueError, TypeError, AttributeError) as error:
        raise CallRefused(f"writing IAM Policy Document: {doing}: {error}") from error
    return {"Id": document.get("Id"), "Version": document.get("Version"), "Statement": statements}


def _normal(given: _Object) -> _Object:
    """Read a statement of a document that somebody else wrote; keys that IAM does not know are dropped."""
    known = ("Sid", "Effect", *_LISTS.values())
    written: _Object = {key: given[key] for key in known if given.get(key)}
    for key in ("Principal", "NotPrincipal"):
        if isinstance(given.get(key), str):
            written[key] = "*"
        elif given.get(key):
            written[key] = {type_: _principal(identifiers) for type_, identifiers in given[key].items()}
    written["Condition"] = _conditions(_triples(given.get("Condition") or {}))
    return {key: part for key, part in written.items() if part}


def _triples(conditions: dict[str, _Object]) -> Iterator[tuple[str, str, list[str]]]:
    for test, variables in conditions.items():
        for variable, values in variables.items():
            yield test, variable, _condition_values(values)


def _principal(identifiers: str | list[str]) -> str | list[str]:
    return identifiers if isinstance(identifiers, str) else sorted(identifiers, reverse=True)


def _condition_values(values: Any) -> list[str]:
    if isinstance(values, bool):
        return ["true" if values else "false"]
    return [values] if isinstance(values, str) else [str(value) for value in values]
