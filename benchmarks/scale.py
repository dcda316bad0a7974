"""How the preview's cost grows with the program: 10,000 resources against 1,000.

Prints JSON. A resource's time is the CPU time of the tool's process and of all that it started, without that of an
empty program, divided by the number of resources, so that what else the machine does changes little; each size is
run several times in turn, and the cheapest run counts. Memory is the tool's own process at its peak.

- `growth`: time per resource at 10,000 / at 1,000; at most 1.2.
- `tool_mb`: at most 300.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

SIZES = (0, 1_000, 10_000)
RUNS = 3

PROGRAM = """
import pulumi

class Thing(pulumi.CustomResource):
    def __init__(self, name, **properties):
        super().__init__("fake:index:Thing", name, {{"made": None, **properties}})

    made: pulumi.Output[str]

first = Thing("first")
for number in range({count}):
    Thing(f"thing-{{number}}", size=number, tags={{"owner": "web"}}, other=first.made)
"""


def main() -> None:
    """Measure and print."""
    seconds: dict[int, list[float]] = defaultdict(list)
    memory = 0
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            for size in SIZES:
                before = _used()
                memory = max(memory, _preview(Path(folder), size))
                seconds[size].append(_used() - before)
    best = {size: min(values) for size, values in seconds.items()}
    each = {size: (best[size] - best[0]) / size * 1000 for size in SIZES if size}
    figures = {
        "growth": round(each[SIZES[-1]] / each[SIZES[1]], 2),
        "tool_mb": round(memory / 1024),
        "milliseconds_each": {str(size): round(value, 2) for size, value in each.items()},
        "seconds": {str(size): [round(value, 2) for value in sorted(values)] for size, values in seconds.items()},
    }
    print(json.dumps({"benchmark": "scale", **figures}, indent=2))


def _preview(folder: Path, count: int) -> int:
    """Preview a program of so many resources; return the peak of the tool's own memory in kB."""
    (folder / "Pulumi.yaml").write_text("name: scale\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("{}\n")
    (folder / "__main__.py").write_text(PROGRAM.format(count=count))
    tool = (
        "import resource, sys; from shipworthy.cli.__main__ import main; status = main(['preview']);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(status)"
    )
    result = subprocess.run([sys.executable, "-c", tool], cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode != 0 or f"{count + 1:,} resource" not in result.stdout:
        raise SystemExit(f"the program did not run to its end:\n{result.stdout[-2000:]}{result.stderr[-2000:]}")
    return int(result.stderr.splitlines()[-1])


def _used() -> float:
    """Return the CPU seconds of all processes that have ended below this one."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
