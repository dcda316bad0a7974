"""What serves several previews: packages are imported once, and anew when they have changed."""

from __future__ import annotations

import os
from pathlib import Path

from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.launch import Start
from shipworthy.preview.standby import Standby

from .programs import inputs, write_project

PROGRAM = (
    "import os, pulumi_{0}\nThing('one', {{'imported': pulumi_{0}.PID, 'own': os.getpid(), 'parent': os.getppid()}})"
)


def test_installed_packages_are_imported_in_a_launcher_that_lasts_until_they_change(tmp_path: Path) -> None:
    packages = tmp_path / "site-packages"
    packages.mkdir()
    for name in ("first", "second"):
        (packages / f"pulumi_{name}.py").write_text("import os\nPID = os.getpid()")
    with Standby() as standby:

        def launcher_of(name: str) -> object:
            project = write_project(tmp_path, PROGRAM.format(name))
            (plan,) = preview(
                project,
                [load_configuration(project, "dev")],
                import_path=[str(packages)],
                timeout=60,
                standby=standby,
            )
            assert plan.failure is None
            found = inputs(plan, "one")
            assert found["imported"] == found["parent"] != found["own"]
            assert standby.launcher(Start.of(project, (), [str(packages)])).pid == found["parent"]
            assert os.fspath(tmp_path / "__main__.py") in standby.files()
            return found["parent"]

        first = launcher_of("first")
        assert launcher_of("second") == first
        (packages / "third.dist-info").mkdir()
        assert standby.installed() >= {os.fspath(packages)}
        project = write_project(tmp_path, PROGRAM.format("second"))
        assert standby.launcher(Start.of(project, (), [str(packages)])).pid != first
