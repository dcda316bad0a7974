"""The page in a real browser: filters, keyboard, dark and narrow, and that it asks for nothing.

Runs where a Chromium is installed; with `SHIPWORTHY_BROWSER=required`, as in CI, its absence is a failure. The page is
framed by a driver from the same server, so that its own Content-Security-Policy stays in force.
"""

from __future__ import annotations

import functools
import html
import http.server
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shipworthy.plan.findings import Outcome
from shipworthy.reports.html_page import render
from shipworthy.reports.report import build_report

from .plans import PlanBuilder, shop

pytestmark = pytest.mark.xdist_group("browser")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

DRIVER = """<!doctype html><meta charset="utf-8"><iframe src="page.html" style="width:WIDTHpx;height:700px"></iframe>
<pre id="answer"></pre><script>
document.querySelector("iframe").addEventListener("load", (event) => {
  const view = event.target.contentWindow, page = view.document, told = {};
  const shown = (selector) => [...page.querySelectorAll(selector)].filter((part) => part.checkVisibility()).length;
  const bar = page.querySelector(".filters"), search = bar.querySelector("input[type=search]");
  const input = (element) => element.dispatchEvent(new view.Event("input", { bubbles: true }));
  const look = () => ({ folds: shown("details.rule"), said: bar.querySelector("output").textContent });
  told.bar = shown(".filters"); told.start = look();
  page.dispatchEvent(new view.KeyboardEvent("keydown", { key: "/", bubbles: true, cancelable: true }));
  told.focused = page.activeElement === search;
  search.value = "postgres recovery"; input(search); told.searched = look(); told.rows = shown("tr[data-row]");
  search.dispatchEvent(new view.KeyboardEvent("keydown", { key: "Escape", bubbles: true })); told.cleared = look();
  const box = page.querySelector("input[value=violated]"); box.click(); told.unticked = look(); box.click();
  const severity = page.querySelector("select"); severity.value = "medium"; input(severity); told.medium = look();
  severity.value = ""; input(severity);
  const closed = page.querySelectorAll("details:not([open])").length;
  page.querySelector("[data-open=yes]").click();
  told.opened = [closed, page.querySelectorAll("details:not([open])").length, shown("article")];
  page.querySelector("[data-open=no]").click(); told.closed = shown("article");
  view.dispatchEvent(new view.Event("beforeprint")); told.printed = page.querySelectorAll("details:not([open])").length;
  view.dispatchEvent(new view.Event("afterprint"));
  told.overflow = page.documentElement.scrollWidth - page.documentElement.clientWidth;
  told.paper = view.getComputedStyle(page.body).backgroundColor;
  told.hacked = String(view.hacked || window.hacked);
  told.labels = [...page.querySelectorAll("input, select, button")].filter(
    (part) => !(part.getAttribute("aria-label") || part.closest("label") || part.textContent)).length;
  document.getElementById("answer").textContent = JSON.stringify(told);
});
</script>"""


@pytest.fixture(scope="module")
def browser() -> str:
    if CHROMIUM is None:
        if os.environ.get("SHIPWORTHY_BROWSER") == "required":
            pytest.fail("no Chromium is installed")
        pytest.skip("no Chromium is installed")
    return CHROMIUM


def hostile() -> PlanBuilder:
    plan = shop()
    text = "<img src=/stolen onerror='parent.hacked=1'><script>parent.hacked=1</script>"
    plan.judge(
        f"rule{text}", plan.add("aws:s3/bucket:Bucket", f"b{text}"), Outcome.VIOLATED, reason=text, traceback=text
    )
    return plan


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, int, list[str]]]:
    """A folder that a local server shows, its port, and the paths that were asked for."""
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            asked.append(self.path)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield tmp_path, server.server_address[1], asked
    server.shutdown()
    server.server_close()
    thread.join()


def driven(browser: str, served: tuple[Path, int, list[str]], *options: str, width: int = 1200) -> Any:
    """Let the browser show the page and do what the driver says; return what it saw."""
    folder, port, _ = served
    (folder / "driver.html").write_text(DRIVER.replace("WIDTH", str(width)))
    (folder / "page.html").write_text(render(build_report([hostile().plan()])))
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder / 'profile'}",
        *options,
    ]
    command += ["--virtual-time-budget=5000", "--dump-dom", f"http://127.0.0.1:{port}/driver.html"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found = re.search(r'<pre id="answer">(.+?)</pre>', done.stdout)
    assert found, done.stdout[:2000]
    return json.loads(html.unescape(found[1]))


def test_the_page_is_searched_filtered_and_opened(browser: str, served: tuple[Path, int, list[str]]) -> None:
    told = driven(browser, served, "--blink-settings=preferredColorScheme=1")

    assert (told["bar"], told["start"]) == (1, {"folds": 6, "said": "6 findings"})
    assert told["focused"]
    assert told["searched"] == {"folds": 1, "said": "1 of 6 findings"}
    assert told["cleared"] == told["start"]
    assert told["unticked"]["said"] == "3 of 6 findings"
    assert told["medium"] == {"folds": 1, "said": "1 of 6 findings"}
    assert told["opened"] == [3, 0, 6]
    assert (told["closed"], told["printed"], told["labels"]) == (0, 0, 0)
    assert told["overflow"] <= 0
    assert told["paper"] == "rgb(255, 255, 255)"
    assert told["hacked"] == "undefined"
    assert set(served[2]) <= {"/driver.html", "/page.html", "/favicon.ico"}


def test_a_dark_and_narrow_screen_gets_a_page_that_fits(browser: str, served: tuple[Path, int, list[str]]) -> None:
    told = driven(browser, served, "--blink-settings=preferredColorScheme=0", width=340)

    assert told["paper"] == "rgb(20, 23, 27)"
    assert told["overflow"] <= 0
