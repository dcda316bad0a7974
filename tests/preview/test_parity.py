"""Two stacks of a tiny program: what counts as a difference between them, and what does not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from shipworthy.plan.model import Plan
from shipworthy.plan.parity import Aspect, Disparity, Intention
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.intentions import concerning, judge
from shipworthy.preview.own_names import same_but_for
from shipworthy.preview.parity import disparities

from .programs import write_project

PROGRAM = """
import json
stack = pulumi.get_stack()
large = stack == "production"
child = lambda group, **options: pulumi.ResourceOptions(parent=group, **options)

shop = Group("shop")
base = Thing(f"base-{stack}", {"bucket": f"shop{stack}device", "size": 3 if large else 1}, child(shop))
alike = Thing("alike", {
    "policy": json.dumps({"Statement": [{"Sid": "Read", "Resource": f"arn:x:{stack}-data/*"}]}, indent=large or None),
    "tags": {f"cluster/{stack}": "owned"},
    "of": base.made,
    "itself": base,
    "password": pulumi.Output.secret(f"canary-{stack}-1" + "x" * large),
    "asset": pulumi.StringAsset(f"stack={stack}"),
    "names": [f"{stack}-a", f"{stack}-b"],
}, child(shop))
Thing("unlike", {
    "environment": [*([{"name": "ADDED"}] if large else []), {"name": "URL", "value": "b" if large else "a"}],
    "names": ["first", *(["more"] if large else []), "last"],
    "wired": (base if large else alike).made,
    "unknown": base.made if large else "known",
    "hidden": pulumi.Output.secret("canary-2") if large else "canary-2",
    "backup": large,
    "1st": 1,
}, child(shop, protect=large))
if large:
    proxy = Group("proxy", opts=child(shop))
    Thing("proxy", opts=child(proxy))
    Thing("log", opts=child(Group("inner", opts=child(proxy))))
else:
    Thing("mock", opts=child(shop), t="fake:index:Mock")
pulumi.export("url", f"https://{stack}.example.com")
pulumi.export("zones", 3 if large else 2)
"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Plan]:
    folder = tmp_path_factory.mktemp("parity")
    project = write_project(folder, PROGRAM)
    for stack in ("dev", "production"):
        (folder / f"Pulumi.{stack}.yaml").write_text("config: {}\n")
    one, other = preview(project, [load_configuration(project, stack) for stack in ("dev", "production")], timeout=30)
    assert (one.failure, other.failure) == (None, None)
    return one, other


@pytest.fixture(scope="module")
def found(plans: tuple[Plan, Plan]) -> tuple[Disparity, ...]:
    return disparities(*plans)


def test_everything_that_differs_but_for_the_stacks_names_is_told_once(found: tuple[Disparity, ...]) -> None:
    told = [(one.path, one.aspect.value, one.name, one.only) for one in found]
    assert told == [
        ("", "property", "zones", ""),
        ("shop/base-production", "property", "size", ""),
        ("shop/mock", "resource", "", "dev"),
        ("shop/proxy", "resource", "", "production"),
        ("shop/unlike", "option", "protect", "production"),
        ("shop/unlike", "property", "backup", "production"),
        ("shop/unlike", "property", "environment.ADDED", "production"),
        ("shop/unlike", "property", "environment.URL.value", ""),
        ("shop/unlike", "property", "hidden", ""),
        ("shop/unlike", "property", "names[1]", "production"),
        ("shop/unlike", "property", "unknown", ""),
        ("shop/unlike", "property", "wired", ""),
    ]


def test_a_component_that_is_only_in_one_stack_counts_what_it_holds(found: tuple[Disparity, ...]) -> None:
    (proxy,) = (one for one in found if one.path == "shop/proxy")
    assert proxy.resources == 2


def test_an_unknown_value_that_comes_from_another_resource_is_another(found: tuple[Disparity, ...]) -> None:
    (wired,) = (one for one in found if one.name == "wired")
    assert wired.note == "depends on alike in dev, on base-production in production"


def test_the_other_way_round_the_same_differs(plans: tuple[Plan, Plan], found: tuple[Disparity, ...]) -> None:
    there = {(one.path.replace("dev", "production"), one.name, one.only) for one in disparities(*reversed(plans))}
    assert there == {(one.path, one.name, one.only) for one in found}


def test_a_stack_differs_in_nothing_from_itself(plans: tuple[Plan, Plan]) -> None:
    assert disparities(plans[0], plans[0]) == ()


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("shop-dev-db", "shop-prod-db", True),
        ("device-dev", "device-prod", True),
        ("device-dev", "prodice-prod", True),
        ("dev", "prod", True),
        ("shop-dev", "shop-dev", True),
        ("dev-dev", "prod-prodx", False),
        ("dev-1", "prod-2", False),
        ("shop", "shop-prod", False),
    ],
)
def test_names_of_stacks_stand_for_each_other(before: str, after: str, same: bool) -> None:
    assert same_but_for(before, after, ("dev", "prod")) is same


def test_a_name_inside_the_other_takes_no_exponential_time() -> None:
    assert not same_but_for("a" * 3000, "a" * 4000 + "b", ("a", "aa"))


BACKUP = Disparity("shop/inner/store", "aws:s3/bucket:Bucket", Aspect.PROPERTY, "rules[2].days", only="production")
PROXY = Disparity("shop/proxy", "shop:db:Proxy", Aspect.RESOURCE, only="production")
PROTECT = Disparity("shop/store", "aws:s3/bucket:Bucket", Aspect.OPTION, "protect", only="production")


@pytest.mark.parametrize(
    ("covered", "intention"),
    [
        ([BACKUP], Intention("r", component="shop", property_path="rules[*].days")),
        ([BACKUP], Intention("r", component="*/inner/st*", property_path="rules")),
        ([BACKUP], Intention("r", type="aws:s3/*", property_path="rule*", only="production")),
        ([], Intention("r", type="aws:s3/*", property_path="rules", only="staging")),
        ([], Intention("r", component="shop/st*", property_path="rules[*].days")),
        ([], Intention("r", component="shop", property_path="rules[2].days.more")),
        ([], Intention("r", component="sho", property_path="rules")),
        ([PROXY], Intention("r", component="shop", only="production")),
        ([], Intention("r", component="shop", only="staging")),
        ([PROTECT], Intention("r", option="protect", only="production")),
        ([], Intention("r", component="shop", property_path="protect")),
    ],
)
def test_a_declaration_covers_what_it_names_and_what_lies_inside(
    covered: Sequence[Disparity], intention: Intention
) -> None:
    judged, flaws = judge([BACKUP, PROXY, PROTECT], [intention])
    assert [one.disparity for one in judged if one.intention is intention] == covered
    assert [flaw.message.split(";")[0] for flaw in flaws] == ([] if covered else ["nothing differs where it points"])


@pytest.mark.parametrize(
    "intention",
    [
        Intention("r", component="*", only="production"),
        Intention("r", component="shop"),
        Intention("r", component="shop", property_path="*"),
        Intention("r", type="aws:*", property_path="rules"),
        Intention("r", option="protect"),
        Intention("r", only="production"),
        Intention("r"),
    ],
)
def test_a_declaration_that_would_hide_more_than_somebody_looked_at_is_too_broad(intention: Intention) -> None:
    _, flaws = judge([BACKUP, PROXY, PROTECT], [intention])
    assert "says less than two of" in flaws[0].message


def test_what_comes_and_goes_may_be_absent() -> None:
    assert judge([], [Intention("r", component="shop", property_path="image", sometimes=True)]) == ((), ())


def test_declarations_are_about_their_own_stacks() -> None:
    everywhere, pair = Intention("r"), Intention("r", stacks=("dev", "staging"))
    alone = Intention("r", only="production")
    assert concerning([everywhere, pair, alone], ("staging", "production")) == (everywhere, alone)
    assert concerning([everywhere, pair, alone], ("staging", "dev")) == (everywhere, pair)
