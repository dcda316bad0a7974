"""What becomes of a registration: values, inheritance, transforms, hooks, providers, places."""

from __future__ import annotations

from pathlib import Path

from shipworthy.plan.model import MessageSeverity, SourcePosition
from shipworthy.plan.values import UNKNOWN, Asset, Origin, Secret
from shipworthy.preview.answers import Answers, Case
from tests.preview.programs import inputs, line_of, resource, run


def test_outputs_are_inputs_or_unknown(tmp_path: Path) -> None:
    program = """
        first = Thing("first", {"size": 3, "tags": {"a": "1"}})
        Thing("second", {"size": first.size, "id": first.id, "made": first.made, "nested": {"x": [first.made, 1]}})
        document = pulumi.Output.json_dumps([first.made])
        Thing("third", {"text": pulumi.Output.concat("arn:", first.made), "doc": document})
    """
    plan = run(tmp_path, program)
    assert inputs(plan, "second") == {"size": 3, "id": UNKNOWN, "made": UNKNOWN, "nested": {"x": [UNKNOWN, 1]}}
    assert inputs(plan, "third") == {"text": UNKNOWN, "doc": UNKNOWN}
    urn = resource(plan, "first").urn
    assert resource(plan, "second").dependencies == (urn,)
    assert resource(plan, "second").property_dependencies["nested"] == (urn,)
    assert resource(plan, "first").origins == {"size": Origin.DECLARED, "tags": Origin.DECLARED}


def test_text_made_of_an_unknown_is_unknown(tmp_path: Path) -> None:
    plan = run(tmp_path, "Thing('one', {'text': f'arn:{pulumi.UNKNOWN}'})")
    assert inputs(plan, "one") == {"text": UNKNOWN}


def test_answers_give_outputs_that_an_apply_follows(tmp_path: Path) -> None:
    program = """
        thing = Thing("one", {"size": 1})
        Thing("two", {"text": thing.made.apply(lambda made: made.upper())})
    """
    answers = Answers(resources={"fake:index:Thing": {"made": "by hand"}})
    plan = run(tmp_path, program, answers=answers)
    assert inputs(plan, "two") == {"text": "BY HAND"}
    assert resource(plan, "one").origins["made"] is Origin.ANSWERED


def test_secrets_stay_secret(tmp_path: Path) -> None:
    program = """
        hidden = pulumi.Output.secret("s3cret-canary")
        first = Thing("first", {"password": hidden, "open": "x", "made": "y"},
                      pulumi.ResourceOptions(additional_secret_outputs=["made"]))
        Thing("second", {"copied": first.made, "joined": pulumi.Output.concat("a", hidden)})
        print("s3cret-canary")
        pulumi.log.warn("it is s3cret-canary")
        pulumi.export("hidden", hidden)
        raise ValueError("s3cret-canary")
    """
    plan = run(tmp_path, program)
    assert inputs(plan, "first") == {"password": Secret("s3cret-canary"), "open": "x", "made": "y"}
    assert resource(plan, "first").outputs["made"] == Secret("y")
    assert inputs(plan, "second") == {"copied": Secret("y"), "joined": Secret("as3cret-canary")}
    assert plan.outputs == {"hidden": Secret("s3cret-canary")}
    assert "canary" not in repr(plan)
    assert str(plan.failure).endswith("ValueError: [secret]")


def test_children_inherit_from_their_parent(tmp_path: Path) -> None:
    program = """
        keeper = Thing("keeper")
        group = Group("group", opts=pulumi.ResourceOptions(protect=True, retain_on_delete=True, deleted_with=keeper))
        inner = Group("inner", opts=pulumi.ResourceOptions(parent=group))
        Thing("child", opts=pulumi.ResourceOptions(parent=inner))
        Thing("free", opts=pulumi.ResourceOptions(parent=inner, protect=False))
    """
    plan = run(tmp_path, program)
    child = resource(plan, "child")
    assert child.urn == "urn:pulumi:dev::demo::fake:index:Group$fake:index:Group$fake:index:Thing::child"
    assert (child.options.protect, child.options.retain_on_delete) == (True, True)
    assert child.options.deleted_with == resource(plan, "keeper").urn
    assert not resource(plan, "free").options.protect


def test_options_are_kept(tmp_path: Path) -> None:
    program = """
        Thing("one", opts=pulumi.ResourceOptions(
            aliases=[pulumi.Alias(name="old"), "urn:pulumi:dev::demo::fake:index:Thing::older"],
            custom_timeouts=pulumi.CustomTimeouts(create="1h30m", delete="90s"), version="1.2.3-beta.1",
            ignore_changes=["tags"], import_="existing", delete_before_replace=True))
    """
    plan = run(tmp_path, program)
    one = resource(plan, "one")
    prefix = "urn:pulumi:dev::demo::fake:index:Thing::"
    assert one.options.aliases == (prefix + "old", prefix + "older")
    assert one.options.custom_timeouts == {"create": 5400, "delete": 90}
    assert one.operation.value == "import"
    assert one.provider.startswith("urn:pulumi:dev::demo::pulumi:providers:fake::default_1_2_3_beta_1::")
    assert one.options.delete_before_replace


def test_a_declaration_is_placed_in_user_code(tmp_path: Path) -> None:
    program = """
        def build(name):
            return Thing(name)
        build("one")
    """
    plan = run(tmp_path, program)
    inner = SourcePosition("__main__.py", line_of(program, "return Thing"))
    outer = SourcePosition("__main__.py", line_of(program, 'build("one")'))
    assert resource(plan, "one").position == inner
    assert resource(plan, "one").stack == (inner, outer)


def test_transforms_run_from_the_inside_out(tmp_path: Path) -> None:
    program = """
        def adding(word):
            def add(args):
                if args.type_ == "fake:index:Thing":
                    words = args.props.get("words", []) + [word]
                    return pulumi.ResourceTransformResult({**args.props, "words": words}, args.opts)
            return add
        pulumi.runtime.register_resource_transform(adding("stack"))
        group = Group("group", opts=pulumi.ResourceOptions(transforms=[adding("parent")]))
        base = Thing("base")
        Thing("one", {"size": base.made}, pulumi.ResourceOptions(parent=group, transforms=[adding("own")]))
        def protect(args):
            args.opts.protect = True
            return pulumi.ResourceTransformResult(args.props, args.opts)
        Thing("two", opts=pulumi.ResourceOptions(transforms=[protect]))
        Thing("three", {"size": base.made}, pulumi.ResourceOptions(transforms=[lambda args: None]), "fake:index:Other")
    """
    plan = run(tmp_path, program)
    assert inputs(plan, "one") == {"size": UNKNOWN, "words": ["own", "parent", "stack"]}
    assert resource(plan, "one").dependencies == (resource(plan, "base").urn,)
    assert resource(plan, "two").options.protect
    assert resource(plan, "three").property_dependencies == {"size": (resource(plan, "base").urn,)}


def test_a_failing_transform_fails_the_program(tmp_path: Path) -> None:
    program = """
        def broken(args):
            raise ValueError("transform says no")
        Thing("one", opts=pulumi.ResourceOptions(transforms=[broken]))
    """
    plan = run(tmp_path, program)
    assert "transform says no" in str(plan.failure)


def test_hooks_run_only_where_they_ask_for_previews(tmp_path: Path) -> None:
    program = """
        def note(word):
            return lambda args: pulumi.log.info(f"{word} {args.name} {args.new_inputs['size']}")
        asked = pulumi.ResourceHook("asked", note("asked"), pulumi.ResourceHookOptions(on_dry_run=True))
        silent = pulumi.ResourceHook("silent", note("silent"))
        binding = pulumi.ResourceHookBinding(before_create=[asked, silent], after_create=[asked])
        Thing("one", {"size": 1}, pulumi.ResourceOptions(hooks=binding))
    """
    plan = run(tmp_path, program)
    assert plan.failure is None
    assert [message.text for message in plan.messages] == ["asked one 1.0"]


def test_components_hand_their_providers_on(tmp_path: Path) -> None:
    program = """
        class Provider(pulumi.ProviderResource):
            def __init__(self, name, opts=None):
                super().__init__("fake", name, {"region": "x"}, opts)
        group = Group("group", opts=pulumi.ResourceOptions(providers=[Provider("special")]))
        Thing("inside", opts=pulumi.ResourceOptions(parent=group))
        Thing("outside")
    """
    plan = run(tmp_path, program)
    assert "pulumi:providers:fake::special::" in resource(plan, "inside").provider
    assert "pulumi:providers:fake::default::" in resource(plan, "outside").provider
    assert resource(plan, "special").inputs["region"] == "x"


def test_resources_of_a_provider_with_unknown_configuration_have_unknown_outputs(tmp_path: Path) -> None:
    program = """
        class Provider(pulumi.ProviderResource):
            def __init__(self, name, props):
                super().__init__("fake", name, props)
        base = Thing("base", t="other:index:Thing")
        provider = Provider("p", {"endpoint": base.made})
        one = Thing("one", {"size": 1}, pulumi.ResourceOptions(provider=provider))
        Thing("two", {"size": one.size})
        read = Thing("read", {"size": 1}, pulumi.ResourceOptions(id="given", provider=provider))
        Thing("three", {"size": read.size})
        got = pulumi.runtime.invoke("fake:index:get", {}, pulumi.InvokeOptions(provider=provider))
        Thing("four", {"got": got.value})
    """
    plan = run(tmp_path, program)
    assert inputs(plan, "one") == {"size": 1}
    assert inputs(plan, "two") == inputs(plan, "three") == {"size": UNKNOWN}
    # The engine answers a function itself, with nothing, where it can't configure the provider yet.
    assert inputs(plan, "four") == {"got": {}}


def test_a_disabled_default_provider_is_refused(tmp_path: Path) -> None:
    plan = run(tmp_path, "Thing('one')", {"pulumi:disable-default-providers": ["fake"]})
    assert "Default provider for 'fake' disabled" in str(plan.failure)


def test_a_remote_component_is_there_without_its_children(tmp_path: Path) -> None:
    plan = run(tmp_path, "Group('far', {'size': 1}, remote=True)\npulumi.export('x', 1)")
    far = resource(plan, "far")
    assert (far.remote, far.inputs) == (True, {"size": 1})
    (said,) = plan.messages
    assert (said.severity, said.urn) == (MessageSeverity.WARNING, far.urn)


def test_answers_tell_what_a_remote_component_and_its_methods_give(tmp_path: Path) -> None:
    program = """
        far = Group("far", {"address": None, "other": None}, remote=True)
        key = pulumi.runtime.call("fake:index:Group/key", {"__self__": far, "long": True}, far)
        asked = pulumi.runtime.call("fake:index:Group/unanswered", {"__self__": far}, far)
        Thing("one", {"address": far.address, "other": far.other, "key": key, "asked": asked})
    """
    answers = Answers(
        functions={"fake:index:Group/key": (Case({"long": True}, {"result": "abc"}),)},
        resources={"fake:index:Group": {"address": "10.0.0.1"}},
    )
    plan = run(tmp_path, program, answers=answers)
    assert inputs(plan, "one")["address"] == "10.0.0.1"
    assert inputs(plan, "one")["key"] == {"result": "abc"}
    assert inputs(plan, "one")["other"] is inputs(plan, "one")["asked"] is UNKNOWN
    said = [message.text for message in plan.messages]
    assert any("the result of fake:index:Group/unanswered" in text for text in said)


def test_resource_references_are_resolved(tmp_path: Path) -> None:
    program = """
        class Module(pulumi.runtime.ResourceModule):
            def version(self): return None
            def construct(self, name, typ, urn): return Thing(name, opts=pulumi.ResourceOptions(urn=urn))
        pulumi.runtime.register_resource_module("fake", "index", Module())
        first = Thing("first", {"size": 4})
        second = Thing("second", {"made": first})
        Thing("third", {"size": second.made.apply(lambda found: found.size)})
    """
    plan = run(tmp_path, program)
    assert plan.failure is None
    assert inputs(plan, "third") == {"size": 4}


def test_assets_carry_their_hash(tmp_path: Path) -> None:
    plan = run(tmp_path, "Thing('one', {'code': pulumi.FileAsset('__main__.py'), 'text': pulumi.StringAsset('hello')})")
    text = inputs(plan, "one")["text"]
    assert isinstance(text, Asset)
    assert text.hash == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def test_a_missing_asset_is_refused(tmp_path: Path) -> None:
    plan = run(tmp_path, "Thing('one', {'code': pulumi.FileArchive('./nowhere')})")
    assert "nowhere" in str(plan.failure)


def test_large_messages_pass(tmp_path: Path) -> None:
    plan = run(tmp_path, "one = Thing('one', {'made': 'x' * 20_000_000})\nThing('two', {'made': one.made})")
    assert plan.failure is None
    assert len(str(inputs(plan, "two")["made"])) == 20_000_000
