from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from shipworthy.plan.errors import PackError, ProgramError
from shipworthy.plan.findings import Detail, Outcome, PackMessage
from shipworthy.plan.model import FunctionCall, Message, MessageSeverity, Plan
from shipworthy.plan.values import Origin, Secret
from shipworthy.reports.formats import FORMATS
from shipworthy.reports.inert import on_one_line, printable, without_commands
from shipworthy.reports.report import Report, build_report

from .plans import PlanBuilder

CANARY = 'canary-"7f3a\\9\nsecond-canary-line'
HOSTILE = (
    "a\x1b[31mred\x1b]0;title\x07 \x9b2J\u202eabc\r\n::error::stop\n##[error]x\n"
    "</details><script>alert(1)</script>\n\n# head @team `x` |\n  ::warning::no \ud800 \x00"
)


def everywhere(text: str) -> Plan:
    """Put the text wherever a program or a pack can put one."""
    plan = PlanBuilder()
    site = plan.add("shop:web:Site", f"site{text}")
    bucket = plan.add(
        f"aws:s3/bucket:Bucket{text}", f"b{text}", parent=site, inputs={text: text}, calls=[(f"infra/{text}.py", 3)]
    )
    for outcome in Outcome:
        detail = Detail(f"path{text}", f"message {text}", {text: text})
        plan.judge(f"rule-{text}", bucket, outcome, detail, reason=text, traceback=text)
    return plan.plan(
        outputs={text: text},
        messages=tuple(Message(severity, text) for severity in MessageSeverity),
        pack_messages=(PackMessage(text, text, text),),
        failure=ProgramError(text),
        pack_failures=(PackError(text),),
        calls=(FunctionCall(text, {text: text}, {text: text}, Origin.ASSUMED, text),),
    )


def leaking(secret: str) -> Plan:
    """A program that quotes its own secret wherever it can, in the spellings that programs have."""
    plan = PlanBuilder()
    values = {"token": Secret(secret), "nested": {"list": [Secret({"deep": secret})]}}
    bucket = plan.add("aws:s3/bucket:Bucket", "b", inputs=values, outputs=values)
    spoken = f"plain {secret} repr {secret!r} json {json.dumps(secret)}"
    for outcome in Outcome:
        plan.judge(
            "rule", bucket, outcome, Detail("x", spoken, [secret, Secret(secret)]), reason=spoken, traceback=spoken
        )
    return plan.plan(
        outputs={"token": Secret(secret)},
        configuration={"shop:token": Secret(secret)},
        messages=(Message(MessageSeverity.ERROR, spoken), Message(MessageSeverity.INFO, spoken)),
        pack_messages=(PackMessage("readiness", spoken),),
        failure=ProgramError(spoken),
        pack_failures=(PackError(spoken),),
        calls=(FunctionCall("f", {"token": Secret(secret)}, {"r": Secret(secret)}, Origin.ASSUMED),),
    )


def rendered(report: Report) -> Iterator[tuple[str, str]]:
    for name, report_format in FORMATS.items():
        yield name, report_format.render(report)


def test_no_format_lets_control_characters_or_commands_through() -> None:
    for name, shown in rendered(build_report([everywhere(HOSTILE)])):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ud800]", shown), name
        assert not re.search(r"^\s*::", shown, re.MULTILINE), name
        assert "##[" not in shown, name
        shown.encode()


def test_markdown_has_no_markup_but_its_own() -> None:
    shown = FORMATS["markdown"].render(build_report([everywhere(HOSTILE)]))

    known = {"details", "summary", "b", "ul", "li", "br", "code", "pre", "p", "table", "tr", "th", "td"}
    assert set(re.findall(r"</?([a-z]+)", shown)) <= known
    assert shown.count("<details>") == shown.count("</details>") == len(re.findall("^<details>", shown, re.MULTILINE))
    assert "@team" not in shown
    assert not re.search("^# ", shown, re.MULTILINE)


def test_a_report_holds_no_secret_that_a_format_could_show() -> None:
    assert "Secret(" in repr(leaking(CANARY))
    assert "Secret(" not in repr(build_report([leaking(CANARY)]))


@pytest.mark.parametrize("name", FORMATS)
def test_a_secret_reaches_no_format(name: str) -> None:
    shown = FORMATS[name].render(build_report([leaking(CANARY)]))

    for part in ("canary", "7f3a", "second"):
        assert part not in shown
    assert "secret" in shown


def test_a_secret_too_short_to_be_one_does_not_blank_other_words() -> None:
    plan = PlanBuilder()
    plan.add("aws:s3/bucket:Bucket", "b", inputs={"flag": Secret("on"), "port": Secret(5432), "yes": Secret(True)})

    report = build_report([plan.plan(messages=(Message(MessageSeverity.INFO, "on port 5432: True"),))])

    assert report.stacks[0].plan.messages[0].text == "on port [secret]: True"


def test_escape_sequences_vanish_and_other_controls_are_spelled_out() -> None:
    assert printable("\x1b[1;31mred\x1b[0m \x1b]8;;http://x\x07link\x1b]8;;\x07") == "red link"
    assert printable("a\r\nb\x07\u202e\x9b") == "a\nb\\x07\\u202e\\x9b"
    assert on_one_line("a\nb\tc") == "a\\nb\\tc"


def test_a_command_for_the_runner_is_broken_only_where_it_is_one() -> None:
    assert without_commands("::error::x") == "\\::error::x"
    assert without_commands("urn:pulumi:dev::a::b") == "urn:pulumi:dev::a::b"
    assert without_commands("x ##[group]") == "x ##\\[group]"
