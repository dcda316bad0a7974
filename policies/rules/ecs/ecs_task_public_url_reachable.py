"""An application that is told its public URL is told one that the public can reach, over TLS.

Links in mails, redirects of sign-ins and cookies are made from it. One that leads to `localhost` or to a private
address works for nobody but its developer, and nothing fails until a user follows it.

The variables are BASE_URL, PUBLIC_URL, PUBLIC_BASE_URL, SITE_URL, APP_URL and EXTERNAL_URL.

Source: The Twelve-Factor App, "Config": what differs between deployments stands in the environment; RFC 6761 and RFC
6890 on names and addresses for special use, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.public_urls import is_private, own_urls


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/taskDefinition:TaskDefinition"],
    controls=[],
    remedy="Give the URL under which users find the application, with https.",
    passes={
        "containerDefinitions": '[{"name": "api", "environment":'
        ' [{"name": "BASE_URL", "value": "https://shop.example.com"}]}]'
    },
    fails={
        "containerDefinitions": '[{"name": "api", "environment":'
        ' [{"name": "BASE_URL", "value": "http://localhost:8501"}]}]'
    },
)
def ecs_task_public_url_reachable(task: Resource, _: Limits) -> Iterator[Violation]:
    found = own_urls(task)
    if not found:
        not_applicable("no container is told its public URL in plain")
    for url in found:
        if is_private(url.host):
            yield Violation(url.path, f"{url.owner} leads to {url.host}, which the public can't reach")
        elif url.parts.scheme != "https":
            yield Violation(url.path, f"{url.owner} begins with {url.parts.scheme or 'no scheme'}, not with https")
