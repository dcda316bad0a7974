from __future__ import annotations

import re

from shipworthy.plan.errors import ProgramError
from shipworthy.plan.findings import Detail, Level, Outcome
from shipworthy.plan.model import FunctionCall, Message, MessageSeverity
from shipworthy.plan.values import Origin
from shipworthy.reports.markdown import LONGEST, inert, render
from shipworthy.reports.report import build_report

from .plans import STACK_URN, PlanBuilder, shop


def test_the_summary_comes_first_and_details_are_folded() -> None:
    lines = render(build_report([shop().plan()])).splitlines()

    assert lines[0] == "### ❌ production: 1 violated, 1 error"
    assert lines[2] == "shop, 43 resources in 2 components · offline"
    assert "| readiness 0.1.0 | 6 | 1 | 2 | 1 | 1 | 1 |" in lines
    folds = [line for line in lines[9:] if line]
    assert all(line.startswith("<details><summary>") and line.endswith("</details>") for line in folds)
    assert re.sub("<[^>]*>", "", folds[0]).startswith(
        "✗ mandatory · high · rds-instance-recovery-window-kept — database/database-instance"
    )


def test_a_fold_holds_everything_about_its_rule() -> None:
    shown = render(build_report([shop().plan()]))

    assert "backupRetentionPeriod = 1: keeps 1 day, 35 promised<br>" in shown
    assert "infra/&#95;&#95;main&#95;&#95;.py:9 → infra/stack.py:61 → components/postgres.py:120</code>" in shown
    assert "<p>Remedy: Remedy of rds-instance-recovery-window-kept.</p>" in shown
    assert "waived by ana@&#8203;example.com until 2027-01-31 (inclusive)" in shown
    assert "<tr><td>network</td><td>Network</td><td>40 Subnet, 1 Vpc</td></tr>" in shown


def test_failures_messages_and_assumptions_are_folded_too() -> None:
    call = FunctionCall("aws:index/getRegion:getRegion", {}, {"name": "x"}, Origin.ASSUMED, "aws:region")
    warning = Message(MessageSeverity.WARNING, "no answer for getAmi")
    plan = PlanBuilder().plan(calls=(call,), messages=(warning, warning), failure=ProgramError("a\n\nb"))

    shown = render(build_report([plan]))

    assert "<details><summary>❌ the program failed</summary><pre>a&#10;&#10;b</pre></details>" in shown
    assert "<details><summary>1 message</summary><pre>warning: no answer for getAmi (2 times)</pre></details>" in shown
    assert "; replaced by aws:region</li>" in shown


def test_nothing_is_folded_that_is_not_there() -> None:
    plan = PlanBuilder()
    plan.judge("rule", STACK_URN, Outcome.PASSED)

    shown = render(build_report([plan.plan()]))

    assert shown.startswith("### ✅ production: nothing fails\n")
    assert "<details>" not in shown


def test_a_report_too_long_for_a_comment_names_what_is_left_out() -> None:
    plan = PlanBuilder()
    for rule in range(200):
        level = Level.MANDATORY if rule == 150 else Level.ADVISORY
        for number in range(5):
            bucket = plan.add("aws:s3/bucket:Bucket", f"bucket-{rule}-{number}")
            plan.judge(f"rule-{rule}", bucket, Outcome.VIOLATED, Detail("path", "→" * 200), level=level)

    shown = render(build_report([plan.plan()]))

    assert len(shown.encode()) <= LONGEST
    assert "<b>rule-150</b>" in shown
    shown_findings = shown.count("<li>")
    match = re.search(r"Left out here for its length, but in the JSON report: (\d+) more findings", shown)
    assert match is not None
    assert int(match[1]) + shown_findings == 1000


def test_a_long_stack_does_not_crowd_out_the_other_ones_worst() -> None:
    staging, production = PlanBuilder("staging"), PlanBuilder("production")
    for rule in range(300):
        staging.judge(f"advice-{rule}", STACK_URN, Outcome.VIOLATED, Detail("", "x" * 400), level=Level.ADVISORY)
    production.judge("critical", STACK_URN, Outcome.VIOLATED)

    shown = render(build_report([staging.plan(), production.plan()]))

    assert len(shown.encode()) <= LONGEST
    assert "<b>critical</b>" in shown


def test_one_huge_traceback_is_cut() -> None:
    shown = render(build_report([PlanBuilder().plan(failure=ProgramError("x" * 100_000))]))

    assert "x" * 1000 in shown
    assert "… 96,000 more characters" in shown


def test_text_of_a_program_is_inert_in_markdown_and_html() -> None:
    assert inert("<script>alert(1)</script>") == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert inert("`a` *b* _c_ [d](e) | ~f~") == (
        "&#96;a&#96; &#42;b&#42; &#95;c&#95; &#91;d&#93;(e) &#124; &#126;f&#126;"
    )
    assert inert("@team #12 https://x www.x") == "@&#8203;team #&#8203;12 https:&#8203;//x www&#8203;.x"
    assert inert("a\nb\x1b[31m") == "a&#92;nb"
    assert inert("&#64;") == "&amp;#&#8203;64;"
