from __future__ import annotations

from typing import Any

import pytest

from shipworthy.plan.changes import ChangeOperation as Does
from shipworthy.plan.model import Operation
from shipworthy.plan.values import UNKNOWN, Asset, Secret

from .priors import changed, new, old, summary, urn


def test_what_is_new_gone_other_and_the_same() -> None:
    before = [old("gone"), old("kept", inputs={"size": 1}), old("grown", inputs={"size": 1, "tags": {"a": "x"}})]
    after = [new("kept", inputs={"size": 1}), new("grown", inputs={"size": 2, "tags": {"b": "x"}}), new("added")]

    found = changed(before, after)

    assert {name: change.operation for name, change in found.items()} == {
        "added": Does.CREATE,
        "gone": Does.DELETE,
        "grown": Does.UPDATE,
    }
    assert summary(found["grown"]) == [("size", "update"), ("tags.a", "delete"), ("tags.b", "add")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": [1, 2]}, {"a": [1, 3, 4]}, [("a[1]", "update"), ("a[2]", "add")]),
        ({"a": [1, 2]}, {"a": [1]}, [("a[1]", "delete")]),
        ({"tags": {"a.b": 1}}, {"tags": {"a.b": 2}}, [('tags["a.b"]', "update")]),
        ({"a": None}, {}, []),
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": 1}, {"a": True}, [("a", "update")]),
        ({"a": {"b": 1}}, {"a": "text"}, [("a", "update")]),
        ({"policy": '{"Statement":[{"Action":"a"}]}'}, {"policy": '{"Statement": [{"Action": "b"}]}'},
         [("policy.Statement[0].Action", "update")]),
        ({"f": Asset("1", path="a")}, {"f": Asset("1", path="b")}, []),
        ({"f": Asset("1", path="a")}, {"f": Asset("2", path="a")}, [("f", "update")]),
    ],
)  # fmt: skip
def test_differences_name_the_property_as_the_engine_does(before: Any, after: Any, expected: Any) -> None:
    found = changed([old("it", inputs=before)], [new("it", inputs=after)])

    assert (summary(found["it"]) if "it" in found else []) == expected


def test_what_a_bridged_provider_filled_in_is_no_change() -> None:
    before = {"bucket": "logs-4f2a", "acl": "private", "rule": {"days": 7, "__defaults": ["days"]}}
    after: dict[str, Any] = {"rule": {}}

    found = changed([old("logs", inputs={**before, "__defaults": ["bucket"]})], [new("logs", inputs=after)])

    assert [(item.path, item.doubt) for item in found["logs"].differences] == [("acl", "")]


def test_what_another_provider_may_have_filled_in_is_said_to_be_uncertain() -> None:
    found = changed([old("it", inputs={"name": "it-4f2a"})], [new("it")])

    assert found["it"].operation is Does.UPDATE
    assert not found["it"].certain
    assert found["it"].differences[0].doubt == "may be a default that the provider fills in"


def test_a_component_has_no_defaults() -> None:
    found = changed([old("it", "shop:a:B", custom=False, inputs={"x": 1})], [new("it", "shop:a:B", custom=False)])

    assert found["it"].certain


def test_an_unknown_may_change_and_waits_for_what_it_comes_from() -> None:
    after = new("it", inputs={"vpc": UNKNOWN}, property_dependencies={"vpc": (urn("network"),)})

    found = changed([old("it", inputs={"vpc": "vpc-1"})], [after])

    assert not found["it"].certain
    assert found["it"].differences[0].doubt == "is not known before the update of network"


def test_between_plans_what_was_and_is_unknown_is_the_same() -> None:
    assert changed([old("it", inputs={"vpc": UNKNOWN})], [new("it", inputs={"vpc": UNKNOWN})], deployed=False) == {}


def test_secrets_are_compared_but_not_told() -> None:
    before = {"same": Secret("one"), "other": Secret({"a": 1, "b": 2}), "newly": "two", "sealed": Secret(UNKNOWN)}
    after = {"same": "one", "other": Secret({"a": 1, "b": 3}), "newly": Secret("three"), "sealed": Secret("four")}

    found = changed([old("it", inputs=before)], [new("it", inputs=after)])

    assert [(item.path, item.doubt) for item in found["it"].differences] == [
        ("newly", ""),
        ("other", ""),
        ("sealed", "the value before is not known here"),
    ]
    assert all(isinstance(item.before, Secret) and isinstance(item.after, Secret) for item in found["it"].differences)


@pytest.mark.parametrize(
    ("ignored", "before", "after", "expected"),
    [
        (["a"], {"a": 1}, {"a": 2}, []),
        (["a"], {}, {"a": 2}, []),
        (["a"], {"a": 1}, {}, []),
        (["a.b"], {"a": {"b": 1, "c": 1}}, {"a": {"b": 2, "c": 2}}, [("a.c", "update")]),
        (["a[0].b"], {"a": [{"b": 1}]}, {"a": [{"b": 2}]}, []),
        (["a[*].b"], {"a": [{"b": 1}, {"b": 1}]}, {"a": [{"b": 2}, {"b": 3}]}, []),
        (["a[1]"], {"a": [1]}, {"a": [1, 2]}, [("a[1]", "add")]),
        (['a["b.c"]'], {"a": {"b.c": 1}}, {"a": {"b.c": 2}}, []),
        (["*"], {"a": 1, "b": 2}, {"a": 2, "c": 3}, []),
        (["a.b"], {"a": Secret({"b": 1})}, {"a": {"b": 2}}, []),
        (["[broken"], {"a": 1}, {"a": 2}, [("a", "update")]),
    ],
)
def test_ignored_changes_are_no_changes(ignored: list[str], before: Any, after: Any, expected: Any) -> None:
    resource = new("it", inputs=after, options={"ignore_changes": tuple(ignored)})

    found = changed([old("it", inputs=before)], [resource])

    assert (summary(found["it"]) if "it" in found else []) == expected


def test_an_alias_continues_what_had_another_name_and_so_do_children() -> None:
    box, was = urn("box", "shop:a:Box"), urn("crate", "shop:a:Crate")
    parent = new("box", "shop:a:Box", custom=False, options={"aliases": (was,)})
    child = new("box-disk", urn_=urn("box-disk", above="shop:a:Box"), parent=box, inputs={"size": 2})
    before = [
        old("crate", "shop:a:Crate", custom=False, id=""),
        old("crate-disk", urn_=urn("crate-disk", above="shop:a:Crate"), inputs={"size": 1}),
    ]

    found = changed(before, [child, parent])

    assert (found["box"].operation, found["box"].notes) == (Does.SAME, (f"was {was} until now",))
    assert found["box-disk"].operation is Does.UPDATE
    assert "crate-disk" not in found


def test_two_resources_can_not_continue_the_same_one() -> None:
    after = [new("a", options={"aliases": (urn("was"),)}), new("b", options={"aliases": (urn("was"),)})]

    found = changed([old("was")], after)

    assert found["b"].refusal.startswith(f"Duplicate resource alias '{urn('was')}' applied to resource with URN")


def test_deleting_what_is_protected_is_refused_as_the_engine_does() -> None:
    found = changed([old("it", protect=True)], [])

    assert found["it"].operation is Does.DELETE
    assert found["it"].refusal.startswith(f'resource "{urn("it")}" cannot be deleted\nbecause it is protected.')


def test_what_is_retained_or_goes_with_another_is_said() -> None:
    found = changed([old("kept", retain_on_delete=True), old("vault"), old("key", deleted_with=urn("vault"))], [])

    assert found["kept"].notes == ("stays where it is, and is only forgotten (retainOnDelete)",)
    assert found["key"].notes == ("goes together with vault (deletedWith)",)


def test_a_replacement_is_told_only_where_it_is_certain() -> None:
    before = [old("a", inputs={"size": 1}), old("b", inputs={"size": 1}), old("c", replace="tainted"), old("d")]
    after = [
        new("a", inputs={"size": 2}, options={"replace_on_changes": ("size",)}),
        new("b", inputs={"size": 2}, options={"replace_on_changes": ("other",)}),
        new("c"),
        new("d", custom=False),
    ]

    found = changed(before, after)

    assert [found[name].operation for name in "abcd"] == [Does.REPLACE, Does.UPDATE, Does.REPLACE, Does.REPLACE]


def test_replacing_what_is_protected_is_refused() -> None:
    before = [old("it", inputs={"size": 1}, protect=True)]
    options = {"replace_on_changes": ("*",), "protect": True}

    assert changed(before, [new("it", inputs={"size": 2}, options=options)])["it"].refusal.startswith(
        "unable to replace"
    )
    assert not changed(before, [new("it", inputs={"size": 2}, options={"replace_on_changes": ("*",)})])["it"].refusal


def test_imports_and_reads() -> None:
    before = [
        old("imported", import_id="i-1"),
        old("other", id="i-1"),
        old("read", external=True),
        old("owned", external=True),
        old("forgotten", external=True),
    ]
    after = [
        new("imported", operation=Operation.IMPORT, options={"import_id": "i-1"}),
        new("other", operation=Operation.IMPORT, options={"import_id": "i-2"}),
        new("read", operation=Operation.READ, id="id-read"),
        new("owned"),
    ]

    found = changed(before, after)

    assert {name: change.operation for name, change in found.items()} == {
        "other": Does.IMPORT,
        "read": Does.READ,
        "owned": Does.REPLACE,
        "forgotten": Does.READ_DISCARD,
    }


def test_what_a_failed_program_did_not_reach_is_not_deleted() -> None:
    assert changed([old("there", protect=True)], [], failed=True) == {}


def test_default_providers_and_leftovers() -> None:
    before = [old("default_7_51_1", "pulumi:providers:aws"), old("it", doomed=True, protect=True), old("it")]

    found = changed(before, [new("it")])

    assert list(found) == ["it"]
    assert (found["it"].operation, found["it"].refusal) == (Does.DELETE, "")
    assert found["it"].notes == ("is left over from a replacement",)


def test_another_explicit_provider_is_said_to_need_it() -> None:
    provider = urn("east", "pulumi:providers:demo")
    after = new("it", provider=f"{urn('west', 'pulumi:providers:demo')}::x")

    found = changed([old("it", provider=f"{provider}::y")], [after])

    assert not found["it"].certain
    assert summary(found["it"]) == [("provider", "update")]
