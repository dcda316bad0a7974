"""The page for a browser, read as text: what stands on it, that nothing in it can act, and its size."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from shipworthy.plan.changes import (
    ChangeOperation,
    Changes,
    Difference,
    DifferenceKind,
    Prior,
    PriorResource,
    ResourceChange,
)
from shipworthy.plan.findings import Detail, Level, Outcome, PackMessage, Severity
from shipworthy.reports.html_page import LARGEST, render
from shipworthy.reports.report import build_report

from .plans import PlanBuilder, shop
from .test_hostile_text import HOSTILE, everywhere

VOID = {"meta", "input", "br"}
TAGS = VOID | {
    "html", "head", "title", "style", "script", "body", "a", "header", "h1", "h2", "h3", "h4", "main", "section", "p",
    "b", "strong", "small", "span", "code", "pre", "ul", "li", "form", "fieldset", "legend", "label", "select",
    "option", "button", "output", "details", "summary", "div", "article", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
"""Every element that the page is made of; none of them fetches anything."""

ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "tabindex", "role", "hidden", "type",
    "aria-label", "aria-live", "placeholder", "autocomplete", "value", "checked", "data-open", "data-outcome",
    "data-severity", "data-row", "open", "scope",
}  # fmt: skip


class Page(HTMLParser):
    """Checks that elements nest, and keeps what they hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.held: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.held.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.held[tag][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(*plans: PlanBuilder) -> Page:
    return Page(render(build_report([plan.plan() for plan in plans])))


def test_a_finding_stands_with_its_value_place_remedy_and_rule() -> None:
    shown = page(shop())

    articles = shown.held["article"]
    assert articles[0] == (
        "database/database-instance aws:rds/instance:Instance"
        "backupRetentionPeriod = 1: keeps 1 day, 35 promised"
        "Declared at infra/__main__.py:9 → infra/stack.py:61 → components/postgres.py:120"
    )
    assert len(articles) == 5
    assert "Remedy: Remedy of rds-instance-recovery-window-kept." in shown.held["details"][0]
    assert "KeyError: 'rules'" in shown.held["pre"][0]


def test_the_worst_is_open_and_the_rest_is_folded() -> None:
    folds = page(shop()).all("details")

    assert [("open" in fold, fold["data-outcome"]) for fold in folds] == [
        (True, "violated"), (True, "error"), (False, "violated"), (False, "unresolved"), (False, "waived"),
    ]  # fmt: skip


def test_verdicts_are_counted_by_rule_and_by_component() -> None:
    rows = [re.sub(r"\s+", " ", row) for row in page(shop()).held["tr"]]

    assert "s3-bucket-encryptedTitle of s3-bucket-encrypted.mandatoryhigh000011" in rows
    assert "database110000" in rows
    assert "outside of components101110" in rows


def test_accepted_risks_name_owner_and_last_day() -> None:
    rows = page(shop()).held["tr"]

    assert "s3-bucket-versionedlogsana@example.com2027-01-31OPS-7moves in January\n" in [f"{row}\n" for row in rows]


def test_it_says_what_is_not_known() -> None:
    text = render(build_report([shop().plan(pack_messages=(PackMessage("readiness", "waiver 3 is unused"),))]))

    assert "Not checked offline: provider-side validation and defaults" in text
    assert "readiness: waiver 3 is unused" in text
    assert "sha256:abc" in text


def test_changes_against_a_state_are_listed_with_what_differs() -> None:
    plan = shop()
    bucket = next(resource.urn for resource in plan.resources if resource.name == "logs")
    before = PriorResource(bucket, "aws:s3/bucket:Bucket", custom=True)
    grown = Difference("tags.<b>", DifferenceKind.ADD, None, "<script>")
    change = ResourceChange(ChangeOperation.UPDATE, bucket, "aws:s3/bucket:Bucket", before, (grown,))
    gone = ResourceChange(
        ChangeOperation.DELETE, f"{bucket}-old", "aws:s3/bucket:Bucket", before, refusal="it is protected"
    )
    changes = Changes(Prior("state.json", "shop", "production", (before,)), (change, gone))
    shown = Page(render(build_report([plan.plan(changes=changes)])))

    rows = [row.strip() for row in shown.held["tr"] if "aws:s3/bucket:Bucket" in row]
    assert len(rows) == 2
    assert any("it is protected" in row for row in rows)
    assert any("tags.<b>" in row and '"<script>"' in row for row in rows)
    assert len(shown.held["script"]) == 1


def test_stacks_stand_one_after_the_other_and_none_needs_findings() -> None:
    fine = PlanBuilder(stack="staging")
    fine.judge("good", fine.add("aws:s3/bucket:Bucket", "logs"), Outcome.PASSED)
    shown = page(fine, shop())

    assert shown.held["h2"] == ["staging", "production"]
    assert shown.held["p"].count("None.") == 1
    assert "✓ nothing fails" in shown.held["p"]


def test_the_browser_may_run_and_fetch_nothing_but_what_the_page_holds() -> None:
    shown = page(shop())

    (policy,) = [meta["content"] for meta in shown.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    hashes = {
        tag: base64.b64encode(hashlib.sha256(shown.held[tag][0].encode()).digest()).decode()
        for tag in ("style", "script")
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert len(shown.held["style"]) == len(shown.held["script"]) == 1
    assert not re.search(
        r"url\(|@import|https?:|fetch|XMLHttp|innerHTML|eval|import\(",
        "".join(shown.held["style"] + shown.held["script"]),
    )


@pytest.mark.parametrize(
    "text", [HOSTILE, '"><img src=x onerror=alert(1)>', "' onload='x", "</style></script><b>", "javascript:x"]
)
def test_hostile_text_is_shown_and_never_obeyed(text: str) -> None:
    rendered = render(build_report([everywhere(text)]))
    shown = Page(rendered)

    assert {tag for tag, _ in shown.elements} <= TAGS
    assert {name for _, attributes in shown.elements for name in attributes} <= ATTRIBUTES
    assert [link["href"] for link in shown.all("a")] == ["#findings"]
    assert len(shown.held["script"]) == 1
    assert not re.search(r"^\s*::", rendered, re.MULTILINE)


def test_a_thousand_resources_and_two_hundred_rules_stay_below_three_megabytes() -> None:
    plan = PlanBuilder()
    component = plan.add("shop:data:Databases", "databases")
    urns = [plan.add("aws:rds/instance:Instance", f"database-{n}", parent=component) for n in range(1000)]
    for rule in range(200):
        for number, urn in enumerate(urns):
            found = (number + rule) % 10 == 0
            outcome = Outcome.VIOLATED if found else Outcome.PASSED
            details = (Detail("backupRetentionPeriod", "keeps 1 day, 35 promised " * 3, 1),) if found else ()
            plan.judge(f"rds-instance-rule-{rule}", urn, outcome, *details, level=Level.ADVISORY, severity=Severity.LOW)

    text = render(build_report([plan.plan()]))

    assert len(text.encode()) <= LARGEST <= 3_000_000
    shown = text.count("<article>")
    assert shown > 5_000
    assert f"{20_000 - shown:,} more findings left out here for the page's size; the JSON report has all." in text


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert render(build_report([shop().plan()])) == render(build_report([shop().plan()]))
