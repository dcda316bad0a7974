"""The reviewer's page for a large stack: how large it is, and how long a browser takes to open it.

Prints JSON. The stack has 1,000 resources, each judged by 200 rules; one verdict in fifty is a finding. The page is
opened by a headless Chromium from a file, in a frame whose load event is timed; the best of several runs counts, since
other work on the machine only ever adds.

- `megabytes`: of the page; at most 3.
- `open_seconds`: until it is loaded and laid out; at most 1. None where no Chromium is installed.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from shipworthy.plan.findings import Detail, Level, Outcome, Pack, Rule, Severity, Verdict
from shipworthy.plan.model import Operation, Plan, Resource, ResourceOptions, SourcePosition
from shipworthy.reports.html_page import render
from shipworthy.reports.report import build_report

RESOURCES, RULES, RUNS = 1_000, 200, 5
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = """<!doctype html><title>waiting</title><script>
const begin = performance.now(), frame = document.createElement("iframe");
frame.style = "width: 1200px; height: 900px";
frame.addEventListener("load", () => { document.title = `took ${performance.now() - begin} ms`; });
frame.src = "page.html";
addEventListener("DOMContentLoaded", () => document.body.append(frame));
</script><body></body>
"""


def main() -> None:
    """Measure and print."""
    page = render(build_report([_plan()]))
    opened = _open_seconds(page) if CHROMIUM else None
    print(json.dumps({"benchmark": "page", "megabytes": round(len(page.encode()) / 1e6, 2), "open_seconds": opened}))


def _plan() -> Plan:
    rules = tuple(
        Rule(f"service-resource-rule-{number}", f"Rule {number} holds.", Level.MANDATORY, Severity.HIGH, "resource",
             f"Rule {number} holds. It matters to whoever is called at night.", "Set size to 10 or more.",
             ("fake:index:Thing",), (f"FSBP/RDS.{number}",))
        for number in range(RULES)
    )  # fmt: skip
    resources = tuple(_resource(number) for number in range(RESOURCES))
    verdicts = tuple(
        _verdict(rule, resource, violated=(index + place) % 50 == 0)
        for place, rule in enumerate(rules)
        for index, resource in enumerate(resources)
    )
    return Plan("shop", "production", resources, {}, packs=(Pack("bench", "1.0.0", rules),), verdicts=verdicts)


def _resource(number: int) -> Resource:
    name = f"thing-{number:04}"
    inputs = {"size": number, "name": name, "tags": {"owner": "platform@example.com"}}
    where = SourcePosition("infra/stack.py", number + 10, 5)
    return Resource(
        f"urn:pulumi:production::shop::fake:index:Thing::{name}", "fake:index:Thing", name, True, Operation.CREATE,
        "", "", inputs, {}, {}, (), {}, ResourceOptions(), where, (where, SourcePosition("components/all.py", 40, 9)),
    )  # fmt: skip


def _verdict(rule: Rule, resource: Resource, *, violated: bool) -> Verdict:
    outcome = Outcome.VIOLATED if violated else Outcome.PASSED
    details = (Detail("size", "is less than 10", resource.inputs["size"]),) if violated else ()
    return Verdict(
        "bench", rule.name, resource.urn, outcome, Level.MANDATORY, Severity.HIGH, details, fails=violated
    )  # fmt: skip


def _open_seconds(page: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page.html").write_text(page)
        (Path(folder) / "driver.html").write_text(DRIVER)
        return round(min(_opened(Path(folder)) for _ in range(RUNS)) / 1_000, 2)


def _opened(folder: Path) -> float:
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    options = [f"--user-data-dir={folder / 'profile'}", "--dump-dom", (folder / "driver.html").as_uri()]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True, timeout=120)
    found = re.search(r"took ([\d.]+) ms", done.stdout)
    if found is None:
        message = f"the page did not load: {done.stderr[-300:]}"
        raise RuntimeError(message)
    return float(found[1])


if __name__ == "__main__":
    main()
