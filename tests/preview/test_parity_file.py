from __future__ import annotations

from pathlib import Path

import pytest

from shipworthy.plan.errors import ConfigurationError
from shipworthy.plan.parity import Intention
from shipworthy.preview.parity_file import load_intentions

STACKS = ("staging", "production")


def load(folder: Path, text: str) -> tuple[Intention, ...]:
    path = folder / "parity.yaml"
    path.write_text(text)
    return load_intentions(path, "parity.yaml", STACKS)


def test_several_properties_are_as_many_declarations(tmp_path: Path) -> None:
    selectors = "{type: aws:rds/*, property: [cpu, 'tags[\"a.b\"]'], only: production, reason: ' Why. '}"
    text = f"intended:\n  - {selectors}\n"
    first, second = load(tmp_path, text)
    assert (first.property_path, second.property_path) == ("cpu", 'tags["a.b"]')
    assert (first.type, first.only, first.reason) == ("aws:rds/*", "production", "Why.")
    assert (first.line, first.place) == (2, "intended[0]")


@pytest.mark.parametrize("text", ["", "intended:\n", "intended: []\n"])
def test_a_file_may_be_empty(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n", "parity.yaml:1: a mapping with the list intended is expected"),
        ("intendet: []\n", "parity.yaml:1: intendet: is unknown; did you mean intended?"),
        ("intended: 3\n", "parity.yaml:1: intended: a list of declarations is expected"),
        ("intended:\n  - 3\n", "parity.yaml:2: intended[0]: a mapping with a reason is expected"),
        (
            "intended:\n  - reason: r\n    componet: a\n",
            "parity.yaml:3: intended[0].componet: is unknown; did you mean",
        ),
        ("intended:\n  - component: a\n", "parity.yaml:2: intended[0]: has no reason"),
        ("intended:\n  - reason: ' '\n", "parity.yaml:2: intended[0].reason: text is expected"),
        ("intended:\n  - reason: " + "r" * 501, "parity.yaml:2: intended[0].reason: at most 500 characters"),
        ("intended:\n  - reason: r\n    type: [a]\n", "parity.yaml:3: intended[0].type: text is expected"),
        ("intended:\n  - reason: r\n    property: []\n", "intended[0].property: text or a list of texts is expected"),
        ("intended:\n  - reason: r\n    property: [1]\n", "intended[0].property: text is expected"),
        ("intended:\n  - reason: r\n    property: 'a[b'\n", "intended[0].property: a property path is expected"),
        (
            "intended:\n  - reason: r\n    option: protekt\n",
            "intended[0].option: protekt is no option; did you mean protect",
        ),
        ("intended:\n  - {reason: r, option: protect, property: a}\n", "intended[0].option: stands beside property"),
        (
            "intended:\n  - {reason: r, only: produktion}\n",
            "produktion is none of the stacks; did you mean production?",
        ),
        ("intended:\n  - {reason: r, stacks: [staging]}\n", "intended[0].stacks: a list of two or more stacks"),
        ("intended:\n  - {reason: r, stacks: [staging, prod]}\n", "intended[0].stacks[1]: prod is none of the stacks"),
        ("intended:\n  - {reason: r, sometimes: 1}\n", "intended[0].sometimes: true or false is expected"),
        ("intended: [\n", "parity.yaml:2: is not valid YAML"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_line_and_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(tmp_path, text)
    assert said in str(refused.value)


def test_every_problem_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(tmp_path, "intended:\n  - {type: 1, property: [a, b], only: x}\n  - 3\n")
    assert len(refused.value.problems) == 4
