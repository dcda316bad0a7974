"""What a program asked and an offline preview could not tell, as the skeleton of an answers file."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shipworthy.plan.model import FunctionCall, Operation, Plan, Resource
from shipworthy.plan.values import Origin, Secret, Unknown, Value
from shipworthy.preview.redaction import Redactor
from shipworthy.preview.urns import STACK_REFERENCE_TYPE
from shipworthy.preview.values import parts

_READERS: Final = frozenset({"get_output", "get_output_details", "require_output"})
_NOT_OURS: Final = frozenset({"site-packages", "node_modules", "__pycache__"})
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_$./:-]*[A-Za-z0-9_]")


@dataclass(frozen=True)
class Questions:
    """What was asked: calls of provider functions, names of stacks with the outputs wanted of them, and reads.

    `calls` maps token and arguments, as a file writes them, to one of the calls that asked it.
    """

    calls: Mapping[tuple[str, str], FunctionCall] = field(default_factory=dict[tuple[str, str], FunctionCall])
    stacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    reads: tuple[Resource, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.calls or self.stacks or self.reads)


def questions_of(plans: Sequence[Plan], program: Path) -> Questions:
    """Collect what the plans' programs asked without an answer.

    A call with an unknown argument is left out: the engine does not make it in a preview either. Which outputs a
    program wants of another stack is read from its source in the folder or file `program`.
    """
    calls = [call for plan in plans for call in plan.calls if call.origin is Origin.UNKNOWN]
    calls = [call for call in calls if not any(isinstance(part, Unknown) for part in parts(call.arguments))]
    read = [one for plan in plans for one in plan.resources if one.operation is Operation.READ]
    names = {_name(one) for one in read if one.type == STACK_REFERENCE_TYPE and _unanswered(one)}
    outputs = tuple(sorted(set(_outputs_read(program)))) if names else ()
    redactor = Redactor(text for plan in plans for text in _secrets(plan))
    asked = {(call.token, _arguments(call, redactor)): call for call in reversed(calls)}
    return Questions(
        dict(sorted(asked.items())),
        dict.fromkeys(sorted(names), outputs),
        _without_answers(read),
    )


def _without_answers(read: Iterable[Resource]) -> tuple[Resource, ...]:
    found = {one.urn: one for one in read if one.type != STACK_REFERENCE_TYPE}
    return tuple(found[urn] for urn in sorted(found) if Origin.ANSWERED not in found[urn].origins.values())


def skeleton(questions: Questions) -> str:
    """Write an answers file that answers nothing yet: every entry is a comment, to be completed and uncommented."""
    lines = [
        "# Answers to what a preview can't know. Complete what you know and take `# ` away in front of it; the rest",
        "# stays unknown. Names of results and outputs are the provider's, such as cidrBlock.",
    ]
    for part, entries in (
        ("functions", list(_functions(questions.calls))),
        ("stacks", list(_stacks(questions.stacks))),
        ("resources", list(_reads(questions.reads))),
    ):
        if entries:
            lines += ["", f"{part}:", *(f"# {entry}" for entry in entries)]
    return "\n".join(lines) + "\n"


def _functions(calls: Mapping[tuple[str, str], FunctionCall]) -> Iterator[str]:
    before = ""
    for (token, arguments), call in calls.items():
        if token != before:
            before = token
            yield f"  {_quoted(token)}:"
        yield f"    - args: {arguments}{f'  # {call.position}' if call.position else ''}"
        yield "      result: {}"


def _arguments(call: FunctionCall, redactor: Redactor) -> str:
    """Write the arguments; a secret must not get into a file, so a call with one is answered for any arguments.

    The SDK sends secret arguments in clear: they are known by their text.
    """
    if any(isinstance(part, Secret) for part in parts(call.arguments)):
        return "any"
    text = json.dumps(call.arguments, sort_keys=True, ensure_ascii=False, default=str)
    return "any" if redactor.clean(text) != text else text


def _secrets(plan: Plan) -> Iterator[str]:
    places = [plan.configuration, plan.outputs]
    places += [values for resource in plan.resources for values in (resource.inputs, resource.outputs)]
    for part in (part for place in places for part in parts(place)):
        if isinstance(part, Secret):
            yield from (str(leaf) for leaf in parts(part.value) if isinstance(leaf, str | int | float))


def _stacks(stacks: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, outputs in stacks.items():
        yield f"  {_quoted(name)}:" + ("" if outputs else " {}")
        yield from (f'    {_quoted(output)}: ""' for output in outputs)


def _reads(resources: Iterable[Resource]) -> Iterator[str]:
    for resource in resources:
        yield f"  {_quoted(resource.urn)}: {{}}" + (f"  # {resource.position}" if resource.position else "")


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and ":" not in text[-1:] else json.dumps(text, ensure_ascii=False)


def _name(resource: Resource) -> str:
    name: Value = resource.inputs.get("name")
    return name if isinstance(name, str) else resource.id


def _unanswered(reference: Resource) -> bool:
    return isinstance(reference.outputs.get("outputs"), Unknown)


def _outputs_read(program: Path) -> Iterator[str]:
    files = sorted(program.rglob("*.py")) if program.is_dir() else [program]
    for file in files:
        below = file.relative_to(program.parent).parts
        if any(part in _NOT_OURS or part.startswith(".") for part in below[1:]):
            continue
        try:
            tree = ast.parse(file.read_bytes())
        except (OSError, SyntaxError, ValueError, RecursionError):
            continue
        yield from _literals(tree)


def _literals(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _READERS:
            given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "name")]
            for argument in given:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
