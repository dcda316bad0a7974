"""Builds the start-up check as a single file that any Python from 3.11 on runs: `python packaging/preflight.py TARGET`.

The same sources give the same bytes, so that an image's layer with it changes only when the check does.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
ENTRY: Final = "import sys\nfrom shipworthy.preflight.__main__ import main\nsys.exit(main())\n"
SHEBANG: Final = b"#!/usr/bin/env python3\n"
EXECUTABLE: Final = 0o755


def main(target: Path) -> None:
    """Write the file."""
    package = ROOT / "shipworthy"
    sources = [package / "__init__.py", *sorted((package / "preflight").glob("*.py"))]
    with target.open("wb") as file:
        file.write(SHEBANG)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            _add(archive, "__main__.py", ENTRY)
            for source in sources:
                _add(archive, source.relative_to(ROOT).as_posix(), source.read_text())
    target.chmod(EXECUTABLE)


def _add(archive: zipfile.ZipFile, name: str, content: str) -> None:
    # A member without a date has that of the format's first day.
    archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
