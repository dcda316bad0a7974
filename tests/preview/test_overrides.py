"""`-c key=value` wins over the stack's file and reaches into objects."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipworthy.plan.errors import UsageError
from tests.preview.files import configured

STACK = "config: {plain: a, shape: {sizes: [1, 2], name: x}, 'dotted.key': d, aws:region: b}"


@pytest.mark.parametrize(
    ("override", "key", "value"),
    [
        ("plain=z", "app:plain", "z"),
        ("plain=", "app:plain", ""),
        ("plain=007", "app:plain", "007"),
        ("plain=a=b", "app:plain", "a=b"),
        ("aws:region=eu-west-1", "aws:region", "eu-west-1"),
        ("new.deep[0].x=true", "app:new", '{"deep":[{"x":true}]}'),
        ("shape.sizes[1]=9", "app:shape", '{"name":"x","sizes":[1,9]}'),
        ("shape.sizes[2]=-3", "app:shape", '{"name":"x","sizes":[1,2,-3]}'),
        ("shape.name=08", "app:shape", '{"name":"08","sizes":[1,2]}'),
        ('shape["a.b"]=y', "app:shape", '{"a.b":"y","name":"x","sizes":[1,2]}'),
        ("plain.inside=1", "app:plain", '{"inside":1}'),
        ("dotted.key=e", "app:dotted.key", "e"),
        ("aws:tags.team=web", "aws:tags", '{"team":"web"}'),
    ],
)
def test_an_override_sets_what_it_names(tmp_path: Path, override: str, key: str, value: str) -> None:
    assert configured(tmp_path, STACK, "", override).values[key] == value


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ("plain", "-c plain: key=value is expected"),
        ("=x", "-c : key=value is expected"),
        ("a:b:c:d=x", "-c a:b:c:d: is no configuration key; expected <namespace>:<name>"),
        ("shape.sizes[7]=x", "-c shape.sizes[7]: index 7 is out of range, the list has 2"),
        ("shape.sizes.name=x", "-c shape.sizes.name: 'name' can't be set, there is no object around it"),
        ("shape[0]=x", "-c shape[0]: an index is given, there is no list around it"),
        ("shape[x]=x", '-c shape[x]: has a bracket that is neither [number] nor ["name"]'),
        ("shape.=x", "-c shape.: has a dot without a name after it"),
    ],
)
def test_a_malformed_override_says_what_was_expected(tmp_path: Path, override: str, expected: str) -> None:
    with pytest.raises(UsageError) as error:
        configured(tmp_path, STACK, "", override)
    assert str(error.value) == expected
