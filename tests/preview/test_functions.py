"""Function calls: who answers them, and what the program sees of what nobody can answer."""

from __future__ import annotations

import textwrap
from pathlib import Path

from shipworthy.plan.model import MessageSeverity
from shipworthy.plan.values import UNKNOWN, Origin, Secret
from shipworthy.preview.answers import Answers, Case
from tests.preview.programs import inputs, line_of, run

TYPED = """
        @pulumi.output_type
        class Found:
            def __init__(self, name=None, names=None):
                if name and not isinstance(name, str):
                    raise TypeError("name")
                pulumi.set(self, "name", name)
                pulumi.set(self, "names", names)
            @property
            @pulumi.getter
            def name(self) -> str: return pulumi.get(self, "name")
            @property
            @pulumi.getter
            def names(self) -> list[str]: return pulumi.get(self, "names")
        def find():
            return pulumi.runtime.invoke("fake:index:find", {"a": 1}, typ=Found).value
"""


def test_an_answer_is_used_and_recorded(tmp_path: Path) -> None:
    program = 'pulumi.export("x", pulumi.runtime.invoke("fake:index:find", {"a": 1}).value["x"])'
    answers = Answers(functions={"fake:index:find": [Case({"a": 1}, {"x": "answered"})]})
    plan = run(tmp_path, program, answers=answers)
    (call,) = plan.calls
    assert plan.outputs == {"x": "answered"}
    assert (call.token, call.arguments, call.origin) == ("fake:index:find", {"a": 1}, Origin.ANSWERED)
    assert str(call.position) == f"__main__.py:{line_of(program, 'pulumi.export')}"
    assert plan.messages == ()


def test_an_unanswered_output_form_is_unknown_with_a_warning(tmp_path: Path) -> None:
    program = """
        found = pulumi.runtime.invoke_output("fake:index:find", {"a": 1})
        Thing("one", {"x": found.apply(lambda it: it["x"])})
    """
    plan = run(tmp_path, program)
    (warning,) = plan.messages
    assert inputs(plan, "one") == {"x": UNKNOWN}
    assert warning.severity is MessageSeverity.WARNING
    assert f"fake:index:find (called at __main__.py:{line_of(program, 'found =')})" in warning.text
    assert warning.text in str(run(tmp_path, program, strict=True).failure)


def test_an_unanswered_plain_result_can_be_passed_on(tmp_path: Path) -> None:
    program = (
        TYPED
        + """
        found = find()
        Thing("one", {"name": found.name, "names": found.names, "text": f"arn:{found.name}/x"})
        pulumi.export("found", found.names)
    """
    )
    plan = run(tmp_path, program)
    assert plan.failure is None
    assert inputs(plan, "one") == {"name": UNKNOWN, "names": UNKNOWN, "text": UNKNOWN}
    assert plan.outputs == {"found": UNKNOWN}


def test_looking_into_an_unanswered_plain_result_says_what_to_do(tmp_path: Path) -> None:
    program = TYPED + "        for name in find().names: Thing(name)"
    plan = run(tmp_path, program)
    assert "names of fake:index:find is not known in an offline preview; an answers file can give it" in str(
        plan.failure
    )
    assert f"__main__.py:{line_of(program, 'for name')}" in str(plan.failure)


def test_a_function_with_an_unknown_argument_is_not_called(tmp_path: Path) -> None:
    program = """
        one = Thing("one")
        found = pulumi.runtime.invoke_output("fake:index:find", {"a": one.made})
        Thing("two", {"x": found})
    """
    plan = run(tmp_path, program)
    assert plan.calls == ()
    assert inputs(plan, "two") == {"x": UNKNOWN}


def test_transforms_of_calls_run(tmp_path: Path) -> None:
    program = """
        def change(args):
            return pulumi.InvokeTransformResult({**args.args, "b": 2}, args.opts)
        pulumi.runtime.register_invoke_transform(change)
        pulumi.export("x", pulumi.runtime.invoke("fake:index:find", {"a": 1}).value["x"])
    """
    answers = Answers(functions={"fake:index:find": [Case({"a": 1, "b": 2}, {"x": Secret("y")})]})
    assert run(tmp_path, program, answers=answers).outputs == {"x": "y"}


def test_a_method_of_a_resource_is_unknown(tmp_path: Path) -> None:
    program = """
        one = Thing("one")
        Thing("two", {"x": pulumi.runtime.call("fake:index:Thing/method", {"a": 1}, one)})
    """
    plan = run(tmp_path, program)
    assert plan.failure is None
    assert inputs(plan, "two") == {"x": UNKNOWN}


def test_the_account_and_zones_are_assumed_and_say_so(tmp_path: Path) -> None:
    program = """
        def ask(name): return pulumi.runtime.invoke(f"aws:index/{name}:{name}", {}, pulumi.InvokeOptions()).value
        pulumi.export("account", ask("getCallerIdentity")["accountId"])
        pulumi.export("zones", ask("getAvailabilityZones")["names"])
        pulumi.export("partition", ask("getPartition")["partition"])
    """
    config = {"aws:region": "cn-north-1", "aws:allowedAccountIds": ["210987654321"]}
    plan = run(tmp_path, program, config)
    zones = ["cn-north-1a", "cn-north-1b", "cn-north-1c"]
    assert plan.outputs == {"account": "210987654321", "zones": zones, "partition": "aws-cn"}
    told = {call.token.rpartition(":")[2]: (call.origin, bool(call.assumption)) for call in plan.calls}
    assert told == {
        "getCallerIdentity": (Origin.ASSUMED, True),
        "getAvailabilityZones": (Origin.ASSUMED, True),
        "getPartition": (Origin.COMPUTED, False),
    }


def test_what_is_known_of_a_partly_known_result_goes_on(tmp_path: Path) -> None:
    sdk = tmp_path / "site-packages" / "pulumi_fake"
    sdk.mkdir(parents=True)
    (sdk / "__init__.py").write_text("import pulumi\n" + textwrap.dedent(TYPED))
    program = """
        import sys
        sys.path.append("site-packages")
        from pulumi_fake import Found
        answer = pulumi.runtime.invoke_output("fake:index:find", {"a": 1}, typ=Found)
        found = answer.apply(lambda it: Found(name=pulumi.get(it, "name"), names=pulumi.get(it, "names")))
        Thing("one", {
            "names": found.names, "name": found.name,
            "first": found.name.apply(lambda name: name.split(":")[0]),
            "text": pulumi.Output.concat("arn:", found.name),
        })
    """
    answers = Answers(functions={"fake:index:find": [Case(None, {"name": UNKNOWN, "names": ["known"]})]})
    plan = run(tmp_path, program, answers=answers)
    assert plan.failure is None
    assert inputs(plan, "one") == {"names": ["known"], "name": UNKNOWN, "first": UNKNOWN, "text": UNKNOWN}
