from __future__ import annotations

import pytest

from infra.naming import Naming


def test_names_begin_with_project_and_stack() -> None:
    assert Naming("shop", "production").prefix == "shop-production"


def test_tags_tell_whose_a_resource_is() -> None:
    tags = Naming("shop", "staging").tags({"owner": "platform"})
    assert tags == {"managed-by": "pulumi", "owner": "platform", "project": "shop", "stack": "staging"}


@pytest.mark.parametrize(
    ("project", "stack", "expected"),
    [
        ("Shop", "dev", "lower-case words joined by hyphens"),
        ("shop", "alice.dev", "lower-case words joined by hyphens"),
        ("shop", "a-very-long-name-of-a-stack", "at most 24 characters"),
    ],
)
def test_a_stack_that_aws_could_not_name_is_refused(project: str, stack: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        Naming(project, stack)
