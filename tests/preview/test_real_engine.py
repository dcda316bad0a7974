"""Facts of the real engine, recorded in November 2026 from its preview of such programs with a stand-in provider."""

from __future__ import annotations

import textwrap
from importlib.metadata import version
from pathlib import Path

from shipworthy.plan.model import Operation
from shipworthy.plan.values import UNKNOWN, Archive
from shipworthy.preview.answers import Answers, Case
from shipworthy.preview.pack_sources import PackSource
from tests.preview.programs import inputs, resource, run

PROVIDER = """
class Provider(pulumi.ProviderResource):
    def __init__(self, name, props=None, opts=None):
        super().__init__("fake", name, props, opts)
"""

PACK = """
from pulumi_policy import EnforcementLevel, PolicyPack, StackValidationPolicy

def tell(args, report):
    for one in args.resources:
        if one.resource_type == "fake:index:Thing":
            report(f"Thing {one.name} {sorted(one.property_dependencies)}", one.urn)

PolicyPack("told", [StackValidationPolicy("tell", "tells", tell)], EnforcementLevel.ADVISORY)
"""


def test_a_provider_carries_what_finds_its_plugin_again(tmp_path: Path) -> None:
    program = """
    Provider("plain", {"region": "here"})
    Provider("versioned", opts=pulumi.ResourceOptions(version="3.1.0"))
    Provider("elsewhere", opts=pulumi.ResourceOptions(plugin_download_url="https://example.com/z"))
    """
    plan = run(tmp_path, PROVIDER + textwrap.dedent(program))
    assert inputs(plan, "plain") == {"region": "here"}
    assert inputs(plan, "versioned") == {"__internal": {}, "version": "3.1.0"}
    assert inputs(plan, "elsewhere") == {"__internal": {"pluginDownloadURL": "https://example.com/z"}}


def test_the_default_provider_of_a_url_has_a_name_without_empty_parts(tmp_path: Path) -> None:
    program = 'Thing("one", opts=pulumi.ResourceOptions(plugin_download_url="https://example.com/x-1/"))'
    provider = resource(run(tmp_path, program), "one").provider
    assert provider.split("::")[3] == "default_https_/example.com/x-1"


def test_a_provider_without_a_version_has_that_of_the_installed_sdk(tmp_path: Path) -> None:
    program = """
        Thing("one", t="random:index/randomPet:RandomPet")
        Thing("two", opts=pulumi.ResourceOptions(version="1.2.3"), t="random:index/randomPet:RandomPet")
        Thing("three", opts=pulumi.ResourceOptions(id="read"), t="random:index/randomPet:RandomPet")
        class Provider(pulumi.ProviderResource):
            pass
        Provider("random", "own", {})
    """
    installed = version("pulumi-random")
    plan = run(tmp_path, program)
    names = [resource(plan, name).provider.split("::")[3] for name in ("one", "two", "three")]
    default = f"default_{installed.replace('.', '_')}"
    assert names == [default, "default_1_2_3", default]
    assert inputs(plan, "own") == {"__internal": {}, "version": installed}


def test_options_that_only_an_update_uses_are_in_the_plan(tmp_path: Path) -> None:
    program = """
        hook = pulumi.ResourceHook("told", lambda args: None)
        bound = pulumi.ResourceHookBinding(before_create=[hook], after_delete=[hook])
        first = Thing("first")
        Thing("second", opts=pulumi.ResourceOptions(
            replace_with=[first], replacement_trigger=first.made, hide_diffs=["a", "b.c"], hooks=bound))
    """
    plan = run(tmp_path, program)
    options = resource(plan, "second").options
    assert options.replace_with == (resource(plan, "first").urn,)
    assert options.replacement_trigger is UNKNOWN
    assert options.hide_diffs == ("a", "b.c")
    assert options.hooks == {"AfterDelete": ("told",), "BeforeCreate": ("told",)}


def test_a_remote_component_has_no_provider_of_its_own(tmp_path: Path) -> None:
    plan = run(tmp_path, 'Group("far", {"a": 1}, remote=True)')
    assert resource(plan, "far").provider == ""


def test_a_component_is_never_imported(tmp_path: Path) -> None:
    plan = run(tmp_path, 'Group("one", opts=pulumi.ResourceOptions(import_="id"))')
    assert resource(plan, "one").operation is Operation.CREATE


def test_a_component_registers_its_outputs_once(tmp_path: Path) -> None:
    plan = run(tmp_path, 'one = Group("one")\none.register_outputs({"a": 1})\none.register_outputs({"a": 2})')
    assert str(plan.failure) == (
        "cannot complete a resource 'urn:pulumi:dev::demo::fake:index:Group::one' whose registration isn't pending"
    )


def test_a_step_whose_hook_fails_is_shown(tmp_path: Path) -> None:
    program = """
        def refuse(args):
            raise ValueError("not today")
        hook = pulumi.ResourceHook("guard", refuse, pulumi.ResourceHookOptions(on_dry_run=True))
        Thing("one", {"size": 1}, pulumi.ResourceOptions(hooks=pulumi.ResourceHookBinding(before_create=[hook])))
    """
    plan = run(tmp_path, program)
    assert inputs(plan, "one") == {"size": 1}
    assert "not today" in str(plan.failure)


def test_an_asset_without_any_text_is_refused_when_it_comes_back(tmp_path: Path) -> None:
    plan = run(tmp_path, 'Thing("one", {"text": pulumi.StringAsset("")})')
    assert "Invalid asset encountered" in str(plan.failure)


def test_a_refused_request_leaves_others_under_way_alone(tmp_path: Path) -> None:
    program = """
        Thing("missing", {"file": pulumi.FileAsset("nothing.txt")})
        Thing("there")
    """
    plan = run(tmp_path, program)
    assert {one.name for one in plan.resources} == {"demo-dev", "there"}
    assert "nothing.txt" in str(plan.failure)


def test_packs_see_of_a_stack_what_it_manages(tmp_path: Path) -> None:
    (tmp_path / "program").mkdir()
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (tmp_path / "pack" / "__main__.py").write_text(textwrap.dedent(PACK))
    program = """
        first = Thing("first", {"a": 1})
        Thing("read", {"a": 1}, pulumi.ResourceOptions(id="given"))
        Thing("second", {"a": 1, "b": first.made})
    """
    packs = [PackSource("told", tmp_path / "pack")]
    plan = run(tmp_path / "program", program, packs=packs)
    said = {detail.message for verdict in plan.verdicts for detail in verdict.details}
    assert {text for text in said if text.startswith("Thing")} == {"Thing first []", "Thing second ['b']"}


def test_a_function_may_be_called_with_names(tmp_path: Path) -> None:
    program = """
        opts = pulumi.InvokeOptions(version="1.0.0")
        got = pulumi.runtime.invoke(tok="fake:index:get", props={"a": 1}, opts=opts, typ=None)
        Thing("one", {"got": got.value["b"] if "b" in got.value else 0})
    """
    answers = Answers(functions={"fake:index:get": (Case(None, {"b": 2}),)})
    assert inputs(run(tmp_path, program, answers=answers), "one") == {"got": 2}


def test_a_folder_below_the_root_of_an_archive_keeps_its_names(tmp_path: Path) -> None:
    program = """
        Thing("one", {"code": pulumi.AssetArchive({".": pulumi.FileArchive("code")})})
        Thing("two", {"code": pulumi.FileArchive("code")})
    """
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "main.py").write_text("print()\n")
    plan = run(tmp_path, program)
    one, two = inputs(plan, "one")["code"], inputs(plan, "two")["code"]
    assert isinstance(one, Archive)
    assert isinstance(two, Archive)
    assert one.hash == two.hash
