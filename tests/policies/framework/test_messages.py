"""What the CLI shows of a verdict, and what is published about limits."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pulumi.runtime.proto import analyzer_pb2

from policies.framework.limits import limits_document
from policies.framework.messages import diagnostic_of
from policies.framework.rule import Level
from policies.framework.terms import POLICIES, PackDescription
from policies.framework.verdict import Detail, Outcome, Verdict
from policies.framework.waiver import Waiver
from tests.policies.framework.test_session import box_lid_closed, box_size_enough

PACK = PackDescription("boxes", "1.0", "Boxes.", (box_size_enough, box_lid_closed))
SMALL = Verdict(box_size_enough, "urn:x", Outcome.VIOLATED, Level.MANDATORY, (Detail("size", "is small", 1),))
WAIVER = Waiver(
    "box-size-enough",
    "rack",
    "It moves out.",
    "ann@example.com",
    "OPS-1",
    datetime.date.min,
    datetime.date(2027, 1, 31),
    2,
)


def shown(verdict: Verdict) -> analyzer_pb2.AnalyzeDiagnostic:
    diagnostic = diagnostic_of(PACK, verdict)
    assert diagnostic is not None
    return diagnostic


def test_a_waiver_is_advisory_and_says_who_accepted_what_until_when() -> None:
    diagnostic = shown(SMALL.under(WAIVER))
    assert diagnostic.enforcementLevel == analyzer_pb2.ADVISORY
    for told in ("waived until 2027-01-31", "ann@example.com", "OPS-1", "It moves out.", "size: is small"):
        assert told in diagnostic.message


def test_an_error_is_mandatory_even_for_an_advisory_rule() -> None:
    verdict = Verdict(box_lid_closed, "urn:x", Outcome.ERROR, Level.ADVISORY, traceback="KeyError: 'lid'")
    diagnostic = shown(verdict)
    assert diagnostic.enforcementLevel == analyzer_pb2.MANDATORY
    assert diagnostic.message.startswith("error: ")
    assert "KeyError: 'lid'" in diagnostic.message


@pytest.mark.parametrize("outcome", [Outcome.PASSED, Outcome.NOT_APPLICABLE])
def test_what_needs_nobodys_attention_is_no_diagnostic(outcome: Outcome) -> None:
    assert diagnostic_of(PACK, Verdict(box_size_enough, "urn:x", outcome, Level.MANDATORY)) is None


def test_the_published_schema_of_limits_is_current() -> None:
    assert (POLICIES / "limits" / "limits.schema.json").read_text() == limits_document()


@pytest.mark.parametrize("path", sorted(POLICIES.glob("limits/*.yaml")), ids=lambda path: path.stem)
def test_every_file_of_limits_follows_the_schema(path: Path) -> None:
    limits: Any = yaml.safe_load(path.read_text())
    jsonschema.validate(limits, json.loads(limits_document()))
