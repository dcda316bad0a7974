"""A secret that a program or a pack repeats anywhere appears in no output of any format and in no file left over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shipworthy.reports.formats import FORMATS

from .command import FIXTURES, shipworthy

# What the Pulumi CLI wrote for the passphrase `golden` and the secret `t0k3n-canary` (tests/fixtures/golden/secret).
STACK = """
encryptionsalt: v1:BTKmadSc2O0=:v1:1OL2uJbSgzNYAhAp:aRmrlMe8OFKPiD7K9aoy2QtilYm8bw==
config:
  demo:token: {secure: v1:uERwxx6Vi7pBmhOI:PElwvDWCogdecIEyykjkkRtMebuCUF9slbtJsA==}
  demo:shape: {deep: [{secure: v1:uERwxx6Vi7pBmhOI:PElwvDWCogdecIEyykjkkRtMebuCUF9slbtJsA==}]}
"""
PROGRAM = """
import base64, json, sys
import pulumi

class Thing(pulumi.CustomResource):
    token: pulumi.Output[str]
    def __init__(self, name, opts=None, **properties):
        super().__init__("demo:index/disk:Disk", name, {"size": 1, **properties}, opts)

config = pulumi.Config()
token, plain = config.require_secret("token"), config.require("token")
made = pulumi.Output.secret("m4de-canary 'quoted' \\"twice\\"\\nand again")
thing = Thing("thing", token=token, nested={"list": [{"inside": made}], "map": {"key": token}},
      document=token.apply(lambda text: json.dumps({"password": text})),
      packed=token.apply(lambda text: base64.b64encode(text.encode()).decode()))
Thing("marked", pulumi.ResourceOptions(additional_secret_outputs=["marked"]), marked=pulumi.Output.from_input(made))
Thing("joined", url=pulumi.Output.concat("db://user:", token, "@host"), shape=config.require_secret_object("shape"))
pulumi.export("token", token)
pulumi.export("nested", {"deep": [made, thing.token]})
print("printed", plain, json.dumps([plain]), repr(plain))
sys.stderr.write(f"complained {plain}\\n")
pulumi.log.warn(f"logged {plain}", thing)
made.apply(lambda text: print("made", text, repr(text), json.dumps(text)))
pulumi.runtime.invoke("demo:index:login", {"password": plain, "deep": [{"again": f"Bearer {plain}"}]})

def login(text):
    raise PermissionError(f"{text!r} was refused") from ValueError(text)

if config.get_bool("fails"):
    token.apply(login)
"""
CANARIES = ("canary", "dDBrM24tY2FuYXJ5")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: demo\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text(STACK)
    (tmp_path / "__main__.py").write_text(PROGRAM)
    for pack in ("judge", "dies"):
        shutil.copytree(FIXTURES / "packs" / pack, tmp_path / pack)
    dies = tmp_path / "dies" / "__main__.py"
    dies.write_text("import os, sys\nsys.stderr.write(os.environ['PULUMI_CONFIG'] + '\\n')\n" + dies.read_text())
    (tmp_path / "temporary").mkdir()
    return tmp_path


@pytest.mark.parametrize("fails", ["true", "false"])
def test_a_secret_appears_nowhere(project: Path, fails: str) -> None:
    arguments = ["-c", f"fails={fails}", "--policy-pack", "judge", "--policy-pack", "dies", "-o", "reports"]
    formats = [argument for name in FORMATS for argument in ("--format", name)]
    variables = {
        "PULUMI_CONFIG_PASSPHRASE": "golden",
        "TMPDIR": str(project / "temporary"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    run = shipworthy("preview", *arguments, *formats, cwd=project, variables=variables)
    assert run.status == (3 if fails == "true" else 4)
    assert "[secret]" in run.out
    reports = {file.name: file.read_text() for file in (project / "reports").iterdir()}
    assert len(reports) == len(FORMATS)
    for name, text in {"standard output": run.out, "standard error": run.err, **reports}.items():
        assert [line for line in text.splitlines() if any(canary in line for canary in CANARIES)] == [], name
    assert list((project / "temporary").iterdir()) == []
