"""What a program sees of its project and configuration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from shipworthy.plan.values import UNKNOWN, UNKNOWN_SENTINEL, Secret
from shipworthy.preview.configuration import StackConfiguration
from shipworthy.preview.engine import preview
from tests.preview.programs import inputs, resource, run, write_project


def test_a_secret_that_cannot_be_opened_is_an_unknown_secret(tmp_path: Path) -> None:
    program = """
        config = pulumi.Config()
        def never(value):
            raise AssertionError(value)
        config.require_secret("token").apply(never)
        Thing("one", {
            "text": config.require_secret("token"), "number": config.get_secret_int("token"),
            "object": config.require_secret_object("token"), "plain": config.require("token"),
            "joined": f"key-{config.get('token')}", "known": config.require_secret("known"),
        })
    """
    project = write_project(tmp_path, program)
    configuration = StackConfiguration(
        "dev",
        {"demo:token": UNKNOWN_SENTINEL, "demo:known": "open"},
        secret_keys=frozenset({"demo:token", "demo:known"}),
        unknown_keys=frozenset({"demo:token"}),
    )
    (plan,) = preview(project, [configuration], timeout=30)
    hidden = Secret(UNKNOWN)
    assert plan.failure is None
    assert inputs(plan, "one") == {
        "text": hidden,
        "number": hidden,
        "object": hidden,
        "plain": UNKNOWN,
        "joined": UNKNOWN,
        "known": Secret("open"),
    }


def test_each_stack_has_its_own_configuration_output_and_failure(tmp_path: Path) -> None:
    program = """
        name = pulumi.Config().require("name")
        print("hello", name)
        Thing(name)
        if name == "bad":
            raise ValueError("no")
    """
    project = write_project(tmp_path, program)
    configurations = [StackConfiguration(stack, {"demo:name": name}) for stack, name in (("s1", "good"), ("s2", "bad"))]
    told: list[tuple[str, str]] = []
    good, bad = preview(project, configurations, timeout=30, progress=lambda stack, what: told.append((stack, what)))
    assert (good.stack, bad.stack) == ("s1", "s2")
    assert resource(good, "good").urn.startswith("urn:pulumi:s1::demo::")
    assert [message.text for message in good.messages] == ["hello good"]
    assert good.failure is None
    assert "ValueError: no" in str(bad.failure)
    assert resource(bad, "bad").urn in {what for stack, what in told if stack == "s2"}


def test_the_program_runs_in_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "beside.py").write_text("NAME = 'beside'\n")
    program = """
        import os, sys, beside
        pulumi.export("folder", os.path.basename(os.getcwd()))
        pulumi.export("first", os.path.basename(sys.path[0]))
        pulumi.export("beside", beside.NAME)
        pulumi.export("root", os.path.basename(pulumi.runtime.get_root_directory()))
        pulumi.export("main", __name__)
    """
    project = write_project(tmp_path, program, settings={"main": "program"})
    (plan,) = preview(project, [StackConfiguration("dev", {})], timeout=30)
    assert plan.outputs == {
        "folder": "program",
        "first": "program",
        "beside": "beside",
        "root": tmp_path.name,
        "main": "__main__",
    }


def test_main_may_be_a_file(tmp_path: Path) -> None:
    project = write_project(tmp_path, "pulumi.export('x', 1)", settings={"main": "start.py"})
    (plan,) = preview(project, [StackConfiguration("dev", {})], timeout=30)
    assert plan.outputs == {"x": 1}


def test_an_interpreter_without_pulumi_is_told(tmp_path: Path) -> None:
    project = write_project(tmp_path, "pulumi.export('x', 1)")
    (plan,) = preview(replace(project, python=Path("/bin/false")), [StackConfiguration("dev", {})], timeout=30)
    assert "could not be started with /bin/false" in str(plan.failure)


def test_messages_carry_severity_and_resource(tmp_path: Path) -> None:
    program = """
        one = Thing("one")
        pulumi.log.info("an info")
        pulumi.log.warn("a warning", one)
        pulumi.log.error("an error")
        pulumi.log.debug("a debug line")
    """
    plan = run(tmp_path, program)
    said = [(message.severity.value, message.text, message.urn) for message in plan.messages]
    assert said == [
        ("info", "an info", ""),
        ("error", "an error", ""),
        ("debug", "a debug line", ""),
        ("warning", "a warning", resource(plan, "one").urn),
    ]
