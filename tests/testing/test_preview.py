"""Programs, configuration, answers and lookups, as a test's author uses them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pulumi
import pytest

from shipworthy.testing import (
    SECRET,
    UNKNOWN,
    ConfigurationError,
    NotInPlan,
    Previewed,
    ProgramError,
    Secret,
    UsageError,
    preview,
)
from tests.testing.mocked import THING

FIXTURES = Path(__file__).parents[1] / "fixtures"


class Thing(pulumi.CustomResource):
    def __init__(self, name: str, size: int, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("fake:index:Thing", name, {"size": size}, opts)


def three_things() -> None:
    for size in range(3):
        Thing(f"thing-{size}", size)


@pytest.fixture(scope="module")
def plan() -> Previewed:
    return preview(
        THING
        + """
config = pulumi.Config()
group = pulumi.ComponentResource("fake:index:Group", "group", None)
under = pulumi.ResourceOptions(parent=group, protect=True, ignore_changes=["size"])
one = Thing("one", size=config.require_int("size"), password=config.require_secret("password"), opts=under)
after = pulumi.ResourceOptions(depends_on=[group])
two = Thing("two", shape=config.require_object("shape"), arn=one.made, empty=[], opts=after)
Thing("Twin"); pulumi.CustomResource("fake:index:Other", "Twin", {"rows": [[1, 2], [], {"b": "x\\ny", "a": None}]})
pulumi.export("made", one.made)
print("hunter22 is printed")
""",
        config={"size": 3, "password": Secret("hunter22"), "shape": {"sides": [3, 4], "round": False}},
        project="shapes",
    )


def test_a_module_level_function_is_a_program() -> None:
    plan = preview(three_things)
    assert {thing.name: thing.inputs for thing in plan.of_type("fake:index:Thing")} == {
        f"thing-{size}": {"size": size} for size in range(3)
    }


def test_a_function_takes_along_what_it_closes_over() -> None:
    sizes = {"small": 1, "large": 9}

    def program() -> None:
        for name, size in sizes.items():
            Thing(name, size)

    plan = preview(program)
    assert plan["large"].inputs == {"size": 9}
    position = plan["large"].resource.stack[0]
    assert position.file.endswith("test_preview.py")


def test_a_function_that_holds_what_no_process_can_be_sent_is_refused() -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader), os.fdopen(writer, "w") as file:

        def program() -> None:
            file.write("x")

        with pytest.raises(UsageError, match="program can't be sent to the program's process"):
            preview(program)


def test_a_folder_is_a_project() -> None:
    plan = preview(FIXTURES / "golden" / "component")
    assert plan.of_type("pulumi:pulumi:Stack")[0].name == f"{plan.plan.project}-dev"


def test_a_folder_given_as_text_is_pointed_out() -> None:
    with pytest.raises(UsageError, match=r"give Path\("):
        preview(str(FIXTURES))


def test_configuration_reaches_the_program(plan: Previewed) -> None:
    assert plan["one"].inputs == {"size": 3, "password": SECRET}
    assert plan["one"].inputs["password"].value == "hunter22"
    assert plan["two"].inputs["shape"] == {"sides": [3, 4], "round": False}


def test_what_is_secret_is_taken_out_of_messages(plan: Previewed) -> None:
    assert plan.messages == ("info: [secret] is printed",)


def test_resources_are_found_by_name_and_urn(plan: Previewed) -> None:
    one = plan["one"]
    assert plan[one.urn] == one
    assert one.parent == plan["group"]
    assert plan["group"].children == (one,)
    assert one in plan["two"].dependencies
    assert plan["two"].refers_to(one, "arn")
    assert not plan["two"].refers_to(one, "shape")
    assert one.options.ignore_changes == ("size",)
    assert plan.outputs == {"made": UNKNOWN}


def test_a_missing_or_ambiguous_name_says_what_there_is(plan: Previewed) -> None:
    with pytest.raises(NotInPlan, match="did you mean group"):
        plan["gruop"]
    with pytest.raises(NotInPlan, match="several resources are named Twin"):
        plan["Twin"]


def test_a_test_cannot_change_the_plan(plan: Previewed) -> None:
    plan["two"].inputs["shape"]["sides"].append(5)
    assert plan["two"].inputs["shape"]["sides"] == [3, 4]


def test_unknown_and_secret_are_neither_true_nor_false(plan: Previewed) -> None:
    with pytest.raises(TypeError, match="unknown in a preview"):
        assert plan["two"].inputs["arn"]
    with pytest.raises(TypeError, match="secret"):
        assert plan["one"].inputs["password"]
    assert plan["two"].inputs["arn"] != "anything"
    assert plan["one"].inputs["password"] != "hunter22"


SNAPSHOT = """\
stack dev of shapes

fake:index:Group group

fake:index:Other Twin
  inputs:
    rows:
      -
        - 1
        - 2
      - []
      - a: null
        b: "x\\ny"

fake:index:Thing Twin

fake:index:Thing one
  parent: "fake:index:Group group"
  protect: true
  ignore changes:
    - "size"
  inputs:
    password: <secret>
    size: 3

fake:index:Thing two
  depends on:
    - "fake:index:Thing one"
  inputs:
    arn: <unknown>
    empty: []
    shape:
      round: false
      sides:
        - 3
        - 4

outputs
  made: <unknown>
"""


def test_a_snapshot_reads_well_and_stays_the_same(plan: Previewed) -> None:
    assert plan.snapshot() == SNAPSHOT


def test_a_failing_program_fails_the_test_or_is_shown() -> None:
    program = THING + 'Thing("one")\nraise ValueError("no")\n'
    with pytest.raises(ProgramError, match="ValueError: no"):
        preview(program)
    plan = preview(program, check=False)
    assert "one" in plan
    assert "ValueError: no" in (plan.failure or "")


def test_answers_of_a_wrong_form_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="did you mean functions"):
        preview("", answers={"function": {}})


def test_outputs_can_be_answered_to_follow_an_apply() -> None:
    program = THING + 'Thing("two", arn=Thing("one").made.apply(lambda made: f"arn:{made}"))'
    plan = preview(program, answers={"resources": {"fake:index:Thing": {"made": "x"}}})
    assert plan["two"].inputs == {"arn": "arn:x"}
    plan = preview(program, answers={"resources": {"fake:index:Thing": {"made": Secret("x")}}})
    assert plan["two"].inputs == {"arn": Secret("arn:x")}


def test_packs_judge() -> None:
    plan = preview(FIXTURES / "golden" / "policy", packs=[FIXTURES / "golden" / "policy" / "pack"])
    assert plan.verdicts.violated
    assert plan.verdicts.failing


def test_the_import_of_the_harness_is_light() -> None:
    listed = "import sys, shipworthy.testing.plugin; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pulumi", "grpc", "google.protobuf", "yaml", "dill", "cryptography"} & set(modules)
