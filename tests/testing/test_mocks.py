"""What `set_mocks` gets wrong, program by program: each runs under mocks and in a preview. `docs/testing.md` tells."""

from __future__ import annotations

import textwrap

import pytest

from shipworthy.testing import SECRET, UNKNOWN, Previewed, ProgramError, Secret, preview
from tests.testing.mocked import THING, mocked


def previewed(program: str) -> Previewed:
    return preview(THING + textwrap.dedent(program))


TRANSFORM = """
def tag(args):
    return pulumi.ResourceTransformResult({**args.props, "tags": {"team": "web"}}, args.opts)
"""


@pytest.mark.parametrize(
    "declaration",
    [
        'pulumi.runtime.register_resource_transform(tag)\nThing("one", size=1)',
        'Thing("one", size=1, opts=pulumi.ResourceOptions(transforms=[tag]))',
    ],
    ids=["of the stack", "of a resource"],
)
def test_transforms_run(declaration: str) -> None:
    program = TRANSFORM + declaration
    assert mocked(program)["registered"] == [{"name": "one", "inputs": {"size": 1}}]
    assert previewed(program)["one"].inputs == {"size": 1, "tags": {"team": "web"}}


UNKNOWNS = """
one = Thing("one", size=1)
one.made.apply(lambda made: print("made is", made))
one.id.apply(lambda id: print("id is", id))
Thing("two", arn=one.made.apply(lambda made: f"arn:{made}"))
"""


def test_what_a_provider_computes_is_unknown() -> None:
    under_mocks = mocked(UNKNOWNS)
    assert sorted(under_mocks["printed"]) == ["id is one_id", "made is None"]
    assert under_mocks["registered"][1]["inputs"] == {"arn": "arn:None"}
    plan = previewed(UNKNOWNS)
    assert plan.messages == ()
    assert plan["two"].inputs == {"arn": UNKNOWN}
    assert plan["two"].refers_to(plan["one"], "arn")


UNAWAITED = """
one = Thing("one", size=1)
def check(size):
    assert size == 2, "one has the wrong size"
one.size.apply(check)
"""


def test_an_apply_that_nobody_awaits_runs() -> None:
    assert mocked(UNAWAITED, awaits=False) == {"registered": [], "failure": None, "printed": []}
    with pytest.raises(ProgramError, match="one has the wrong size"):
        previewed(UNAWAITED)


def test_two_resources_of_one_name_are_refused() -> None:
    program = """
        Thing("one")
        Thing("one", size=1)
    """
    assert mocked(program)["failure"] is None
    with pytest.raises(ProgramError, match="Duplicate resource URN"):
        previewed(program)


def test_options_are_seen_and_inherited() -> None:
    program = """
        one = Thing("one", opts=pulumi.ResourceOptions(protect=True))
        Thing("two", opts=pulumi.ResourceOptions(parent=one))
    """
    assert all(one.keys() == {"name", "inputs"} for one in mocked(program)["registered"])
    plan = previewed(program)
    assert plan["two"].options.protect
    assert plan["two"].parent == plan["one"]


def test_a_program_knows_that_it_is_a_preview() -> None:
    program = """
        if not pulumi.runtime.is_dry_run():
            Thing("only-in-an-update")
    """
    assert [one["name"] for one in mocked(program)["registered"]] == ["only-in-an-update"]
    assert "only-in-an-update" not in previewed(program)


def test_a_failed_test_does_not_show_a_secret() -> None:
    program = 'Thing("one", password=pulumi.Output.secret("hunter22"))'
    assert "hunter22" in repr(mocked(program)["registered"])
    inputs = previewed(program)["one"].inputs
    assert inputs == {"password": SECRET} == {"password": Secret("hunter22")}
    assert inputs != {"password": Secret("other")}
    assert "hunter22" not in repr(inputs)


def test_outputs_of_another_stack_are_unknown_until_answered() -> None:
    program = """
        network = pulumi.StackReference("organization/network/production")
        Thing("one", vpc=network.get_output("vpcId"))
    """
    assert mocked(program)["failure"] is not None
    assert previewed(program)["one"].inputs == {"vpc": UNKNOWN}
    answers = {"stacks": {"organization/network/production": {"vpcId": Secret("vpc-1")}}}
    answered = preview(THING + textwrap.dedent(program), answers=answers)
    assert answered["one"].inputs == {"vpc": Secret("vpc-1")}
