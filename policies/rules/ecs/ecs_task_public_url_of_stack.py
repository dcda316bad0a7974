"""An application that is told its public URL is told one of the names that its stack answers to.

A configuration that was copied from another stack sends this one's users there: links of staging that lead to
production, and the other way round. Advisory, since the name may be another stack's business.

The names are those of certificates and of CloudFront distributions; the variables are BASE_URL, PUBLIC_URL,
PUBLIC_BASE_URL, SITE_URL, APP_URL and EXTERNAL_URL.

Source: `domain_name`, `subject_alternative_names` of `aws.acm.Certificate` and `aliases` of
`aws.cloudfront.Distribution` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.framework.undecided import Undecided
from policies.rules.facts.public_urls import is_private, own_urls
from policies.rules.facts.texts import readable_texts

_NAMES: Final = {
    "aws:acm/certificate:Certificate": ("domainName", "subjectAlternativeNames"),
    "aws:cloudfront/distribution:Distribution": ("aliases",),
}

_TASK = {
    "type": "aws:ecs/taskDefinition:TaskDefinition",
    "name": "api",
    "inputs": {
        "containerDefinitions": '[{"name": "api", "environment":'
        ' [{"name": "BASE_URL", "value": "https://shop.example.com"}]}]'
    },
}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=["aws:ecs/taskDefinition:TaskDefinition"],
    controls=[],
    remedy="Give a URL with a name of this stack's certificate, or put the name on the certificate.",
    passes=[
        _TASK,
        {"type": "aws:acm/certificate:Certificate", "name": "shop", "inputs": {"domainName": "*.example.com"}},
    ],
    fails=[
        _TASK,
        {"type": "aws:acm/certificate:Certificate", "name": "shop", "inputs": {"domainName": "test.example.com"}},
    ],
)
def ecs_task_public_url_of_stack(task: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    found = [url for url in own_urls(task) if not is_private(url.host)]
    if not found:
        not_applicable("no container is told a public URL in plain")
    names, undecided = _names(stack)
    if not names and undecided is None:
        not_applicable("the stack declares no public name")
    for url in found:
        if not any(_covers(name, url.host) for name in names):
            if undecided is not None:
                raise undecided
            yield Violation(url.path, f"{url.owner} leads to {url.host}; this stack answers to {', '.join(names)}")


def _names(stack: Stack) -> tuple[list[str], Undecided | None]:
    """Return the names that can be read, and what stopped the reading of others."""
    names: set[str] = set()
    stopped: Undecided | None = None
    for each in stack.of_type(*_NAMES):
        for path in _NAMES[each.type]:
            read, undecided = readable_texts(each, path)
            names.update(name.lower().rstrip(".") for name in read if name)
            stopped = stopped or undecided
    return sorted(names), stopped


def _covers(name: str, host: str) -> bool:
    """Whether a certificate for `name` is good for `host`; a wildcard stands for exactly one label."""
    return name == host or (name.startswith("*.") and host.partition(".")[2] == name[2:])
