"""How long the preview takes, against what no preview can avoid: importing the modules that the program uses.

Prints JSON. Times are medians of interleaved runs, so that a noisy machine moves all of them alike; memory is the
highest sum of the proportional set sizes of all processes (Linux).

- `production_to_floor`: previewing production with its packs / the import floor; at most 1.5.
- `without_packs_to_floor`: previewing production without packs / the import floor; at most 1.3.
- `warm_to_cold`: from an edit of the program to the result with --watch / previewing production; at most 0.25.
- `both_to_production`: previewing staging and production together / production alone; at most 1.5.
- `memory_mb`: both stacks with their packs; at most 700.
- `memory_to_floor`: production without packs / the import floor; at most 1.8.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 5
QUIET = 5.0
"""Seconds after which everything that the next run needs stands by."""

# Runs the platform's own program and leaves behind the names of all the modules that it has imported by then.
RECORDER = """
import runpy, sys
from pathlib import Path
root = Path({root!r})
sys.path.insert(0, str(root / "infra"))
runpy.run_path(str(root / "infra/__main__.py"), run_name="__main__")
names = [name for name in sys.modules if not name.startswith("__")]
Path({record!r}).write_text("\\n".join(names))
"""

# Imports them again in a bare interpreter. Names that a package only put into sys.modules can't be imported.
FLOOR = """
import contextlib, importlib, sys
from pathlib import Path
for name in Path(sys.argv[1]).read_text().splitlines():
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
"""


def main() -> None:
    """Measure and print."""
    production = [sys.executable, "-m", "shipworthy", "preview", "-s", "production"]
    both = [*production, "-s", "staging"]
    with tempfile.TemporaryDirectory() as folder:
        record = _imported_modules(Path(folder))
        commands = {
            "floor": [sys.executable, "-c", FLOOR, str(record)],
            "without_packs": _without_packs(Path(folder)),
            "production": production,
            "both": both,
        }
        seconds: dict[str, list[float]] = defaultdict(list)
        for _ in range(RUNS):
            for name, command in commands.items():
                seconds[name].append(_seconds(command))
            seconds["warm"].append(_seconds_warm([*production, "--watch"]))
        memory = {name: _peak_memory(commands[name]) for name in ("floor", "without_packs", "both")}
    median = {name: statistics.median(values) for name, values in seconds.items()}
    figures = {
        "production_to_floor": round(median["production"] / median["floor"], 2),
        "without_packs_to_floor": round(median["without_packs"] / median["floor"], 2),
        "warm_to_cold": round(median["warm"] / median["production"], 2),
        "both_to_production": round(median["both"] / median["production"], 2),
        "memory_mb": memory["both"],
        "memory_to_floor": round(memory["without_packs"] / memory["floor"], 2),
        "seconds": {name: [round(value, 2) for value in sorted(values)] for name, values in seconds.items()},
    }
    print(json.dumps({"benchmark": "preview", **figures}, indent=2))


def _imported_modules(folder: Path) -> Path:
    """Preview the program once through a wrapper that writes the names of its modules to a file."""
    project, record = folder / "project", folder / "modules"
    (project / "recorder").mkdir(parents=True)
    description = (ROOT / "Pulumi.yaml").read_text().replace("main: infra", "main: recorder")
    (project / "Pulumi.yaml").write_text(description.replace("virtualenv: .venv", f"virtualenv: {ROOT / '.venv'}"))
    shutil.copy(ROOT / "Pulumi.production.yaml", project)
    (project / "recorder/__main__.py").write_text(RECORDER.format(root=str(ROOT), record=str(record)))
    command = [sys.executable, "-m", "shipworthy", "preview", "-s", "production", "-C", project]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if not record.exists():
        raise SystemExit(f"the program did not run to its end:\n{result.stdout}{result.stderr}")
    return record


def _seconds(command: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    return time.perf_counter() - started


def _without_packs(folder: Path) -> list[str]:
    """Write the project anew without default packs; give the command that previews production there."""
    project = folder / "without_packs"
    project.mkdir()
    description = (ROOT / "Pulumi.yaml").read_text().replace("virtualenv: .venv", f"virtualenv: {ROOT / '.venv'}")
    (project / "Pulumi.yaml").write_text(description)
    shutil.copy(ROOT / "Pulumi.production.yaml", project)
    (project / "infra").symlink_to(ROOT / "infra")
    return [sys.executable, "-m", "shipworthy", "preview", "-s", "production", "-C", str(project)]


def _seconds_warm(command: Sequence[str]) -> float:
    """Watch, save a file of the program once everything is quiet, and time how long the result takes."""
    edited = ROOT / "infra" / "stack.py"
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        lines = iter(process.stderr or ())
        _await_line("Ctrl-C ends", lines)
        time.sleep(QUIET)
        started = time.perf_counter()
        os.utime(edited)
        _await_line("previewed in", lines)
        taken = time.perf_counter() - started
        _await_line("Ctrl-C ends", lines)
        process.send_signal(signal.SIGINT)
    return taken


def _await_line(text: str, lines: Iterable[str]) -> None:
    if not any(text in line for line in lines):
        raise SystemExit("the command does not watch")


def _peak_memory(command: Sequence[str]) -> int:
    """Highest sum of the proportional set sizes of a command's process tree, in MB, sampled 20 times a second."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_proportional_set_size(pid) for pid in _tree(process.pid)))
        time.sleep(0.05)
    return round(peak / 1024)


def _tree(root: int) -> list[int]:
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    tree = {root}
    while more := {pid for pid, parent in parents.items() if parent in tree} - tree:
        tree |= more
    return sorted(tree)


def _proportional_set_size(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it has just ended
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
