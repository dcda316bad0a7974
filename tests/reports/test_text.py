from __future__ import annotations

from shipworthy.plan.errors import PackError, ProgramError
from shipworthy.plan.findings import Detail, Outcome, PackMessage
from shipworthy.plan.model import FunctionCall, Message, MessageSeverity, Plan, SourcePosition
from shipworthy.plan.values import UNKNOWN, Origin
from shipworthy.reports.report import build_report
from shipworthy.reports.text import PLAIN, Style, render

from .plans import STACK_URN, PlanBuilder, shop


def text(plan: Plan, style: Style = PLAIN) -> str:
    return render(build_report([plan]), style)


def test_a_violation_tells_rule_resource_place_value_and_remedy() -> None:
    shown = text(shop().plan())

    assert (
        """
✗ mandatory · high  rds-instance-recovery-window-kept
    database/database-instance  aws:rds/instance:Instance
      backupRetentionPeriod = 1: keeps 1 day, 35 promised
      infra/__main__.py:9 → infra/stack.py:61 → components/postgres.py:120
    Remedy: Remedy of rds-instance-recovery-window-kept.
"""
        in shown
    )


def test_a_value_is_shown_where_it_is_short_and_an_object_is_not() -> None:
    plan = PlanBuilder()
    details = (
        Detail("rules", "copies nothing", [{"name": "daily", "days": 7}]),
        Detail("ports", "are open", [22, 3389]),
        Detail("text", "is long", "x" * 200),
        Detail("size", "is unset"),
    )
    plan.judge("rule", STACK_URN, Outcome.VIOLATED, *details)

    shown = text(plan.plan(), Style(width=200))

    assert "\n      rules: copies nothing\n      ports = [22, 3389]: are open\n" in shown
    assert f'\n      text = "{"x" * 99}…: is long\n      size: is unset\n' in shown


def test_each_kind_of_finding_is_marked_and_says_what_a_reader_needs() -> None:
    shown = text(shop().plan())

    assert "? unresolved · medium  rds-instance-subnets-private" in shown
    assert "dbSubnetGroupName: is unknown (comes from network-vpc)" in shown
    assert "waived by ana@example.com until 2027-01-31 (inclusive), OPS-7: moves in January" in shown
    assert "✗ error · high  s3-bucket-crashes" in shown
    assert '        File "policies/rules/s3/x.py", line 3\n' in shown
    assert "! advisory  s3-bucket-tagged\n    logs  aws:s3/bucket:Bucket\n      Title of s3-bucket-tagged.\n" in shown


def test_passed_rules_are_counted_not_listed() -> None:
    shown = text(shop().plan())

    assert "s3-bucket-encrypted" not in shown
    assert (
        "readiness 0.1.0 · 6 rules: 1 passed, 2 violated, 1 unresolved, 1 error, 1 waived (until 2027-01-31)" in shown
    )


def test_a_large_program_is_shown_by_component() -> None:
    lines = text(shop().plan()).splitlines()

    assert lines[0] == "production · 43 resources in 2 components · offline"
    assert lines[2:5] == [
        "  database            Postgres   1  Instance",
        "  network             Network   41  40 Subnet, Vpc",
        "  outside components             1  Bucket",
    ]


def test_a_small_program_is_shown_whole() -> None:
    plan = PlanBuilder()
    site = plan.add("shop:web:Site", "site")
    plan.add("aws:s3/bucket:Bucket", "site-files", parent=site)

    assert "  site          Site    1\n    site-files  Bucket     aws:s3/bucket:Bucket\n" in text(plan.plan())


def test_nested_components_stay_in_the_tree_until_there_are_too_many() -> None:
    few, many = PlanBuilder(), PlanBuilder()
    for plan, services in ((few, 3), (many, 30)):
        app = plan.add("shop:app:App", "app")
        for service in range(services):
            parent = plan.add("shop:app:Service", f"s{service}", parent=app)
            for number in range(10):
                plan.add("aws:s3/bucket:Bucket", f"s{service}-{number}", parent=parent)

    assert "\n  app   App      30  30 Bucket\n    s0  Service  10  10 Bucket\n" in text(few.plan())
    assert "\n  app  App  300  300 Bucket\n\n" in text(many.plan())


def test_more_components_than_anybody_reads_are_summed_up() -> None:
    plan = PlanBuilder()
    for number in range(30):
        site = plan.add("shop:web:Site", f"site-{number:02}")
        plan.add("aws:s3/bucket:Bucket", f"files-{number:02}", parent=site)

    shown = text(plan.plan())

    assert "  site-19             Site   1  Bucket\n  further components        10  10 Bucket\n" in shown
    assert "site-20" not in shown


def test_one_long_name_does_not_push_all_others_aside() -> None:
    plan = PlanBuilder()
    plan.add("aws:s3/bucket:Bucket", "b" * 90)
    plan.add("aws:s3/bucket:Bucket", "logs")

    assert f"  {'b' * 39}…  Bucket    aws:s3/bucket:Bucket\n  logs  " in text(plan.plan())


def test_calls_within_one_file_are_shown_by_the_last_one() -> None:
    plan = PlanBuilder()
    calls = [("infra/stack.py", 2), ("infra/stack.py", 9), ("components/kit.py", 5), ("components/kit.py", 8)]
    plan.judge("rule", plan.add("aws:s3/bucket:Bucket", "logs", calls=calls), Outcome.VIOLATED)

    assert "      infra/stack.py:9 → components/kit.py:8\n" in text(plan.plan())


def test_equal_nouns_of_two_services_are_told_apart() -> None:
    plan = PlanBuilder()
    app = plan.add("shop:app:App", "app")
    for number in range(40):
        plan.add("aws:ec2/instance:Instance", f"ec2-{number}", parent=app)
    plan.add("aws:rds/instance:Instance", "rds", parent=app)

    assert "40 ec2.Instance, rds.Instance" in text(plan.plan())


def test_nothing_is_wider_than_the_terminal() -> None:
    plan = shop()
    network = next(item.urn for item in plan.resources if item.name == "network")
    for number in range(30):
        plan.add(f"aws:module{number}/kind:KindNumber{number}", f"r{number}", parent=network)
    long = " ".join(["it is not what the stack promises"] * 9)
    plan.judge("wordy", network, Outcome.VIOLATED, Detail("some.path", long, "v" * 60))

    shown = text(plan.plan(), Style(width=80))

    assert max(map(len, shown.splitlines())) <= 80
    assert ", …\n" in shown


def test_the_same_rule_on_many_resources_has_one_heading_and_a_limit() -> None:
    plan = PlanBuilder()
    for number in range(25):
        bucket = plan.add("aws:s3/bucket:Bucket", f"b{number:02}")
        plan.judge("s3-bucket-versioned", bucket, Outcome.VIOLATED, Detail("", "has no versioning"))

    shown = text(plan.plan())

    assert shown.count("s3-bucket-versioned  25 resources") == 1
    assert shown.count("has no versioning") == 20
    assert "… 5 more resources; --json has all" in shown
    assert shown.count("Remedy: ") == 1


def test_colours_and_characters_follow_the_terminal() -> None:
    plan = shop().plan()

    assert "\x1b[31m✗ mandatory · high\x1b[0m" in text(plan, Style(colour=True))
    assert "\x1b" not in text(plan)
    ascii_only = text(plan, Style(unicode=False))
    assert ascii_only.isascii()
    assert "x mandatory - high  rds-instance-recovery-window-kept" in ascii_only


def test_a_failed_program_shows_its_traceback_and_what_was_known_until_then() -> None:
    plan = PlanBuilder()
    plan.add("aws:s3/bucket:Bucket", "logs")
    failure = ProgramError('Traceback (most recent call last):\n  File "infra/stack.py", line 3\nValueError: no')

    shown = text(plan.plan(failure=failure, pack_failures=(PackError("readiness: killed\nstderr: oops"),)))

    assert (
        '✗ the program failed\n    Traceback (most recent call last):\n      File "infra/stack.py", line 3\n' in shown
    )
    assert "✗ a policy pack failed\n    readiness: killed\n    stderr: oops\n" in shown
    assert "logs" in shown
    assert "Incomplete: " in shown
    assert shown.endswith("✗ production: the program failed; 1 policy pack failed\n")


def test_messages_assumptions_and_limits_of_the_preview_are_told_once() -> None:
    result = {"name": "x", "id": UNKNOWN}
    place = SourcePosition("infra/stack.py", 5)
    call = FunctionCall("aws:index/getRegion:getRegion", {}, result, Origin.ASSUMED, "aws:region", place)
    warning = Message(MessageSeverity.WARNING, "no answer for getAmi\nat infra/stack.py:5")
    said = tuple(Message(MessageSeverity.INFO, f"line {number}") for number in range(25))

    shown = text(
        PlanBuilder().plan(
            calls=(call, call),
            messages=(warning, warning, *said),
            pack_messages=(PackMessage("readiness", "waiver of x is unused"),),
        )
    )

    assert "! warning: no answer for getAmi (2 times)\n    at infra/stack.py:5\n" in shown
    assert "! readiness: waiver of x is unused\n" in shown
    assert shown.count("Assumed: ") == 1
    assert 'Assumed: getRegion (infra/stack.py:5) gives {"name": "x"}; replaced by aws:region\n' in shown
    assert "    line 19\n… 5 more lines; --json has all\n" in shown
    assert shown.count("Not checked offline: provider-side validation and defaults, ") == 1


def test_an_installed_package_is_named_without_the_path_of_the_machine() -> None:
    plan = PlanBuilder()
    place = SourcePosition("/home/me/.venv/lib/python3.11/site-packages/kit/site.py", 7)
    plan.add("aws:s3/bucket:Bucket", "logs", calls=[("infra/stack.py", 2), (place.file, place.line)])
    plan.judge("rule", plan.resources[-1].urn, Outcome.VIOLATED)

    assert "      infra/stack.py:2 → kit/site.py:7\n" in text(plan.plan())


def test_what_holds_for_every_stack_is_told_once_and_the_conclusions_stand_last() -> None:
    shown = render(build_report([PlanBuilder("staging").plan(), shop().plan()]))

    assert shown.count("Not checked offline: ") == 1
    assert shown.splitlines()[-2:] == [
        "✓ staging: previewed; no policy pack judged it",
        "✗ production: 1 violated, 1 error",
    ]


def test_the_last_line_says_whether_it_fails() -> None:
    judged = PlanBuilder()
    judged.judge("rule", STACK_URN, Outcome.PASSED)

    assert text(judged.plan()).endswith("✓ production: nothing fails\n")
    assert text(PlanBuilder().plan()).endswith("✓ production: previewed; no policy pack judged it\n")
    assert text(shop().plan()).endswith("✗ production: 1 violated, 1 error\n")
