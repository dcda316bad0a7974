"""The status page in a real browser: what it shows of the data, that it asks for nothing else, dark and narrow.

Runs where a Chromium is installed; with `SHIPWORTHY_BROWSER=required`, as in CI, its absence is a failure. The page is
served with the Content-Security-Policy that CloudFront sends.
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
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from components.status_page import content_security_policy, document

pytestmark = pytest.mark.xdist_group("browser")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

HOSTILE = "<img src=/stolen onerror='parent.hacked=1'><script>parent.hacked=1</script>"

DRIVER = """<!doctype html><meta charset="utf-8"><iframe src="index.html" style="width:WIDTHpx;height:700px"></iframe>
<pre id="answer"></pre><script>
const view = document.querySelector("iframe");
const told = () => {
  const page = view.contentDocument;
  const texts = (found) => [...page.querySelectorAll(found)].map((each) => each.textContent);
  const shade = (color) => color.match(/[0-9.]+/g).slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const paper = shade(view.contentWindow.getComputedStyle(page.body).backgroundColor);
  const contrast = (each) => {
    const [low, high] = [paper, shade(view.contentWindow.getComputedStyle(each).color)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  return {
    title: page.title, headline: texts("#headline")[0], components: texts("#components li span"),
    incidents: texts("article h3"), articles: texts("article"),
    updated: page.getElementById("updated").dateTime || "", hacked: String(window.hacked),
    overflow: page.documentElement.scrollWidth - page.documentElement.clientWidth, paper,
    contrast: Math.min(...[...page.querySelectorAll("span, p, strong, time, h1, h2, h3")].map(contrast)),
  };
};
setTimeout(() => { document.getElementById("answer").textContent = JSON.stringify(told()); }, 1500);
</script>"""


@pytest.fixture(scope="module")
def browser() -> str:
    if CHROMIUM is None:
        if os.environ.get("SHIPWORTHY_BROWSER") == "required":
            pytest.fail("no Chromium is installed")
        pytest.skip("no Chromium is installed")
    return CHROMIUM


class Shown:
    """What a browser shows of these files, and what it asked for."""

    def __init__(self, browser: str, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.asked: list[str] = []
        page = document("Shop & <b>status</b>")
        self.policy = content_security_policy(page)
        (folder / "index.html").write_text(page)

    def __call__(self, *options: str, width: int = 1200, **files: object) -> Any:
        for name, value in files.items():
            (self.folder / f"{name}.json").write_text(json.dumps(value))
        (self.folder / "driver.html").write_text(DRIVER.replace("WIDTH", str(width)))
        profile = f"--user-data-dir={self.folder / 'profile'}"
        command = [self.browser, "--headless", "--no-sandbox", "--disable-gpu", profile, *options]
        with self._served() as port:
            command += ["--virtual-time-budget=5000", "--dump-dom", f"http://127.0.0.1:{port}/driver.html"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        found = re.search(r'<pre id="answer">(.+?)</pre>', done.stdout)
        assert found, done.stdout[:2000]
        return json.loads(html.unescape(found[1]))

    def _served(self) -> Any:
        shown = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                shown.asked.append(self.path)

            def end_headers(self) -> None:
                if self.path == "/index.html":
                    # The driver frames the page, which nobody may do to the real one.
                    policy = shown.policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
                    self.send_header("Content-Security-Policy", policy)
                super().end_headers()

        return _Server(functools.partial(Handler, directory=str(self.folder)))


class _Server:
    def __init__(self, handler: Any) -> None:
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> int:
        self.thread.start()
        return self.server.server_address[1]

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def show(browser: str, tmp_path: Path) -> Shown:
    return Shown(browser, tmp_path)


def status(minutes: int = 1, **states: str) -> dict[str, Any]:
    updated = datetime.now(UTC) - timedelta(minutes=minutes)
    return {
        "version": 1,
        "updated": updated.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "components": [{"name": name, "state": state} for name, state in states.items()],
    }


def incident(
    state: str, *components: str, title: str = "Slow", days: int = 0, text: str = "We look."
) -> dict[str, Any]:
    time = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    update = {"time": time, "state": state, "text": text}
    return {"id": title, "title": title, "components": list(components), "updates": [update]}


NONE: dict[str, Any] = {"version": 1, "incidents": []}


def test_a_quiet_day(show: Shown) -> None:
    found = show(status=status(API="operational", Database="operational"), incidents=NONE)
    assert found["headline"] == "All systems operational"
    assert found["components"] == ["API", "Operational", "Database", "Operational"]
    assert found["title"] == "Shop & <b>status</b>"
    assert found["incidents"] == []
    assert found["updated"]


def test_alarms_and_incidents_are_told_together_and_text_is_only_text(show: Shown) -> None:
    open_one = incident("investigating", "Database", title=HOSTILE, text=HOSTILE)
    old, over = (
        incident("resolved", title="Last month", days=20),
        incident("resolved", "API", title="Yesterday", days=1),
    )
    found = show(
        status=status(API="outage", Database="operational", Cache="degraded"),
        incidents={"version": 1, "incidents": [old, over, open_one]},
    )
    assert found["headline"] == "Some systems are out"
    assert found["components"] == ["API", "Outage", "Database", "Incident", "Cache", "Degraded"]
    assert found["incidents"] == [HOSTILE, "Yesterday"]
    assert HOSTILE in found["articles"][0].partition("investigating")[2]
    assert found["hacked"] == "undefined"
    assert set(show.asked) <= {"/driver.html", "/index.html", "/status.json", "/incidents.json", "/favicon.ico"}


def test_an_incident_without_components_is_told_above(show: Shown) -> None:
    found = show(status=status(API="operational"), incidents={"incidents": [incident("maintenance")]})
    assert found["headline"] == "Maintenance under way"
    assert found["components"] == ["API", "Operational"]


@pytest.mark.parametrize(
    "files",
    [
        {"status": status(minutes=16, API="operational"), "incidents": NONE},
        {"incidents": NONE},
        {"status": status(API="operational")},
        {"status": {"updated": "soon", "components": [{"name": "API", "state": "operational"}]}, "incidents": NONE},
    ],
)
def test_what_is_old_or_missing_is_never_called_operational(show: Shown, files: dict[str, Any]) -> None:
    found = show(**files)
    assert found["headline"] == "Status unknown"


def test_it_fits_a_telephone_and_can_be_read_in_the_dark(show: Shown) -> None:
    files = {
        "status": status(API="outage", Database="degraded", Cache="unknown", Search="operational"),
        "incidents": {"incidents": [incident("monitoring", title="x" * 120, text="y" * 1000)]},
    }
    light = show(width=320, **files)
    dark = show("--force-dark-mode", "--blink-settings=preferredColorScheme=0", width=320, **files)
    for found in (light, dark):
        assert found["overflow"] == 0
        assert found["contrast"] >= 4.5
    assert dark["paper"] < 0.1 < light["paper"]


def test_nothing_in_the_page_needs_a_weaker_policy() -> None:
    page = document("Status")
    policy = content_security_policy(page)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert len(re.findall("'sha256-", policy)) == 2
    assert not re.search(r"\son[a-z]+=|style=|https?://", page)
