from __future__ import annotations

import json

import pytest
from foundations_plan import foundations_plan

pytestmark = pytest.mark.xdist_group("foundations_program")

DOCUMENTS = ("policy", "assumeRolePolicy")


def test_every_policy_document_can_be_judged_in_a_preview() -> None:
    found = [(r.name, r.inputs[key]) for r in foundations_plan().resources for key in DOCUMENTS if key in r.inputs]
    assert len(found) >= 20
    unreadable = [name for name, document in found if not isinstance(document, str) or not json.loads(document)]
    assert unreadable == []
