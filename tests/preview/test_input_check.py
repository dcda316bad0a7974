"""Inputs are held against the types of an SDK in generated form (tests/fixtures/sdk), inside the program's process."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipworthy.plan.model import InputFinding, Plan

from .programs import line_of, run

SDK = Path(__file__).parents[1] / "fixtures" / "sdk" / "site-packages"
PROGRAM = """\
    import pulumi_shop as shop

    def order(name, opts=None, **properties):
        return shop.Order(name, opts, **{"customer": "ana", "lines": [{"article": "tea"}], **properties})

    later = Thing("later").made
    secret = pulumi.Output.secret

    # wrong
    order("misspelt", lines=[{"article": "tea", "unit_prise": 3}], delivery={"streetNam": "x", "streetName": "x"})
    order("typed-misspelt", lines=[secret({"article": "tea", "giftWraps": [{"color": "red"}]})])
    order("far", delivery={"street_name": "x", "zzz": 1})
    order("missing", lines=[{"unit_price": 3}, {"article": "tea"}], delivery={})
    order("kinds", quantity="many", express="perhaps", labels="blue", delivery=7, note={"a": 1}, target={"a": 1})
    windows = {"am": 9, "pm": {"a": 1}}
    order("elements", labels={"a": {"b": 1}}, lines=["tea"], delivery={"street_name": "x", "windows": windows})
    order("told", delivery={"street_name": "x", "trackingId": "1"})
    order("many", delivery={"street_name": "x", "w" * 9000: 1, **{f"wrong_{n}": n for n in range(200)}})
    order("deprecated", old_code="x")
    shop.LegacyOrder("legacy")
    def add(args):
        return pulumi.ResourceTransformationResult(
            {**args.props, "number": "1", "quantitty": 2, "customer": None}, args.opts
        )
    order("transformed", pulumi.ResourceOptions(transformations=[add]))

    # right
    windows = {"any_key": ["9-10"]}
    order("snake", delivery={"street_name": "x", "windows": windows}, lines=[{"article": "tea", "unit_price": 3}])
    order("camel", delivery={"streetName": "x"}, lines=[{"article": "tea", "unitPrice": 3, "giftWraps": []}])
    order("typed", delivery=shop.DeliveryArgs(street_name="x"), lines=[shop.LineArgs(article="tea")])
    order("mixed", lines=[shop.LineArgs(article="tea", gift_wraps=[{"colour": "red"}])])
    order("converted", quantity="3", express="true", note=5, target="7", labels={"a": 1, "b": True})
    order("converted-too", quantity=True, express=1, note=False, target=7)
    order("block", lines=[{"article": "tea", "gift_wrap": [{"colour": "red"}], "__defaults": [], "x-odd": 1}])
    order("later", quantity=later, lines=[{"article": later}], delivery=later, labels=secret({"a": later}))
    order("empty", lines=[{"article": pulumi.Output.from_input(None)}, {"article": None}])
    order("text-of-later", quantity=f"{pulumi.runtime.rpc.UNKNOWN}x", express=pulumi.Output.format("{}", later))
    order("references", note=Thing("referred"), target=Thing("referred-too"))
    order("documents", payload={"any": {"thing": [1]}}, terms={"Version": 1}, attachment=pulumi.StringAsset("x"))
    order("union", discount={"codee": "x"})
    order("pinned", pulumi.ResourceOptions(version="0.9.0"), delivery={"nothing": 1})
    def put_right(args):
        return pulumi.ResourceTransformResult({**args.props, "delivery": {"streetName": "x"}}, args.opts)
    order("put-right", pulumi.ResourceOptions(transforms=[put_right]), delivery={"wrong": 1})
    Thing("untyped", {"anything": {"goes": [1]}})
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(SDK))
        return run(tmp_path_factory.mktemp("project"), PROGRAM)


def found(plan: Plan, name: str) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.path, one.nearest) for one in of(plan, name)]


def of(plan: Plan, name: str) -> list[InputFinding]:
    return [one for one in plan.input_findings if one.urn.endswith(f"::{name}")]


def test_the_program_runs_to_its_end(plan: Plan) -> None:
    assert plan.failure is None


def test_a_misspelt_property_deep_in_a_dictionary_is_named_with_the_nearest_valid_one(plan: Plan) -> None:
    assert found(plan, "misspelt") == [
        ("unknown-property", "delivery.streetNam", "streetName"),
        ("unknown-property", "lines[0].unit_prise", "unit_price"),
    ]
    assert found(plan, "typed-misspelt") == [("unknown-property", "lines[0].giftWraps[0].color", "colour")]
    assert found(plan, "far") == [("unknown-property", "delivery.zzz", "")]


def test_each_finding_has_a_place_in_the_program(plan: Plan) -> None:
    (finding,) = of(plan, "legacy")

    assert str(finding.position) == f"__main__.py:{line_of(PROGRAM, 'shop.LegacyOrder(')}"


def test_a_required_property_that_is_not_given_is_missing(plan: Plan) -> None:
    assert found(plan, "missing") == [
        ("missing-property", "delivery.streetName", ""),
        ("missing-property", "lines[0].article", ""),
    ]


def test_a_value_that_no_provider_converts_is_of_the_wrong_kind(plan: Plan) -> None:
    wrong = {one.path: one.message for one in of(plan, "kinds")}

    assert wrong == {
        "quantity": "takes a number, and is given text",
        "express": "takes true or false, and is given text",
        "labels": "takes a dictionary, and is given text",
        "delivery": "takes a dictionary, and is given a number",
        "note": "takes text, and is given a dictionary",
        "target": "takes a number or text, and is given a dictionary",
    }
    assert found(plan, "elements") == [
        ("wrong-kind", "delivery.windows.pm", ""),
        ("wrong-kind", "labels.a", ""),
        ("wrong-kind", "lines[0]", ""),
    ]


def test_many_findings_on_one_resource_are_counted_where_they_are_too_many_to_list(plan: Plan) -> None:
    listed = of(plan, "many")

    assert listed
    assert any(f"(and {201 - len(listed)} more findings" in one.message for one in listed)


def test_what_the_provider_tells_can_not_be_given(plan: Plan) -> None:
    assert found(plan, "told") == [("read-only-property", "delivery.trackingId", "")]


def test_what_a_transformation_adds_and_takes_away_is_seen(plan: Plan) -> None:
    assert found(plan, "transformed") == [
        ("read-only-property", "number", ""),
        ("unknown-property", "quantitty", "quantity"),
    ]


def test_deprecated_types_and_properties_are_named_and_do_not_fail_the_run(plan: Plan) -> None:
    assert found(plan, "deprecated") == [("deprecated", "oldCode", "")]
    assert "use customer instead" in of(plan, "deprecated")[0].message
    assert found(plan, "legacy") == [("deprecated", "", "")]
    assert not any(one.kind.fails for name in ("deprecated", "legacy") for one in of(plan, name))


@pytest.mark.parametrize(
    "name",
    [
        *("snake", "camel", "typed", "mixed", "converted", "converted-too", "block", "later", "empty"),
        *("text-of-later", "references", "documents", "union", "pinned", "put-right", "untyped"),
    ],
)
def test_what_a_provider_takes_is_accepted(plan: Plan, name: str) -> None:
    assert any(one.name == name for one in plan.resources)
    assert found(plan, name) == []


AWS = """\
    import pulumi_aws as aws

    aws.sqs.Queue("right", delay_seconds="10", redrive_policy="{}", tags={"any": "thing"})
    aws.sqs.Queue("kind", delay_seconds="ten")
    later = [{"days": 3, "storage_class": "GLACIER"}]
    rule = {"id": "x", "status": "Enabled", "expiraton": {"days": 3}, "transition": later}
    aws.s3.BucketLifecycleConfiguration("rules", bucket="b", rules=[rule])
    aws.s3.BucketV2("old")
"""


def test_the_sdk_of_a_real_provider_is_understood(tmp_path: Path) -> None:
    plan = run(tmp_path, AWS)

    assert plan.failure is None
    assert found(plan, "right") == []
    assert found(plan, "kind") == [("wrong-kind", "delaySeconds", "")]
    assert found(plan, "rules") == [("unknown-property", "rules[0].expiraton", "expiration")]
    assert found(plan, "old") == [("deprecated", "", "")]


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ('sns.TopicSubscription("one", topic="t", protocol="p", endpoint="e", filter_policy={"a": [1]})', []),
        ('iam.RolePolicyAttachment("one", role="r", policy_arn={"a": []})', [("wrong-kind", "policyArn", "")]),
    ],
)
def test_what_refers_to_a_document_is_none(tmp_path: Path, declared: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(run(tmp_path, f"import pulumi_aws as aws\naws.{declared}"), "one") == expected
