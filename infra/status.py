"""What users are told of the system on a page of its own, by its alarms and by whoever posts an incident."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pulumi

from components.certificate import EVERYWHERE, Certificate, CertificateArgs
from components.status_feed import StatusFeed, StatusFeedArgs
from components.status_page import StatusPage, StatusPageArgs
from components.status_states import MOST_ALARMS, StatusComponent
from infra.alarm_catalogue import CATALOGUE
from infra.alarm_row import Watched, names_of
from infra.ground import Ground
from infra.settings import settings_error
from infra.settings_errors import Problem
from infra.settings_model import Settings
from infra.settings_network import Domain
from infra.settings_status import STATUS_NAME
from infra.settings_status import StatusComponent as StatusComponentSettings
from infra.settings_status import StatusPage as StatusPageSettings


def status_machine(ground: Ground) -> str | None:
    """ARN of the state machine that keeps the page current, None where there is no page."""
    page, domain = ground.settings.status_page, ground.settings.domain
    there = page is not None and domain is not None and domain.delegated
    return ground.location.arn("states", f"stateMachine:{ground.prefix}-{STATUS_NAME}") if there else None


def open_page(ground: Ground) -> StatusPage | None:
    """Create the status page, which shows nothing yet, if the settings ask for one."""
    page, domain = ground.settings.status_page, ground.settings.domain
    if page is None or domain is None:
        return None
    certificate = Certificate(
        f"{STATUS_NAME}-certificate",
        CertificateArgs(domain.hosted_zone_id, [page.host], domain.delegated, EVERYWHERE, ground.tags),
    )
    if not certificate.usable:
        pulumi.log.warn("shipworthy:domain.delegated is false: the status page is left out, as the load balancer is")
        return None
    return _page(ground, page, domain, certificate)


def watched_page(page: StatusPage | None) -> list[Watched]:
    """Return what an alarm on the page needs to know of it; its metrics are in us-east-1, as all of CloudFront's."""
    return [Watched("status-page", [{"DistributionId": page.distribution_id, "Region": "Global"}])] if page else []


def tell_users(ground: Ground, shown: StatusPage | None, alarms: Sequence[str]) -> Mapping[str, pulumi.Input[object]]:
    """Keep the status page current; `alarms` are the physical names of those that exist.

    Returns what its users and whoever posts an incident need. Raises SettingsError for an alarm that no stack with
    these settings has.
    """
    page = ground.settings.status_page
    if page is None:
        return {}
    components = _components(ground, page, alarms)
    if shown is None:
        return {}
    feed = StatusFeedArgs(
        location=ground.location,
        prefix=ground.prefix,
        components=components,
        bucket=shown.bucket,
        key_alias=ground.log_key.alias_name,
        write_after=[shown.ready],
        tags=ground.tags,
    )
    incident = StatusFeed(STATUS_NAME, feed).incident_arn
    post = f"aws stepfunctions start-execution --state-machine-arn {incident} --input file://incident.json"
    found = {"url": f"https://{page.host}", "bucket": shown.bucket, "incidentStateMachineArn": incident}
    return {"statusPage": {**found, "postIncident": post}}


def _page(ground: Ground, page: StatusPageSettings, domain: Domain, certificate: Certificate) -> StatusPage:
    args = StatusPageArgs(
        location=ground.location,
        prefix=ground.prefix,
        host=page.host,
        title=page.title,
        zone_id=domain.hosted_zone_id,
        certificate_arn=certificate.arn,
        key_arn=ground.log_key.key_arn,
        log_retention_days=page.log_days,
        protection=ground.settings.protection,
        tags=ground.tags,
    )
    return StatusPage(STATUS_NAME, args)


def _components(ground: Ground, page: StatusPageSettings, alarms: Sequence[str]) -> list[StatusComponent]:
    possible = possible_alarms(ground.settings)
    problems = tuple(_impossible(page, possible))
    if problems:
        raise settings_error(problems)
    return [_component(ground, each, alarms, possible) for each in page.components]


def _component(
    ground: Ground, settings: StatusComponentSettings, alarms: Sequence[str], possible: Mapping[str, str]
) -> StatusComponent:
    there = _existing(ground, settings.alarms, alarms)
    outage, degraded = (
        [f"{ground.prefix}-{name}" for name in there if possible[name] == urgency] for urgency in ("page", "notify")
    )
    return StatusComponent(settings.name, outage, degraded)


def _existing(ground: Ground, named: Sequence[str], alarms: Sequence[str]) -> list[str]:
    """Leave out what a service without an image has no alarm for yet."""
    absent = [name for name in named if f"{ground.prefix}-{name}" not in alarms]
    for name in absent:
        pulumi.log.warn(f"the status page leaves out alarm {name}, which the stack doesn't have yet")
    return [name for name in named if name not in absent]


def _impossible(page: StatusPageSettings, possible: Mapping[str, str]) -> Iterator[Problem]:
    for index, component in enumerate(page.components):
        for number, name in enumerate(component.alarms):
            if name not in possible:
                place = ("statusPage", "components", index, "alarms", number)
                yield Problem(place, f"is {name}; expected one of {', '.join(sorted(possible))}")
    named = {name for component in page.components for name in component.alarms}
    if len(named) > MOST_ALARMS:
        yield Problem(("statusPage", "components"), f"name {len(named)} alarms; expected at most {MOST_ALARMS}")


def possible_alarms(settings: Settings) -> Mapping[str, str]:
    """Return the urgency of each alarm that a stack with these settings can have in its own region, by its name."""
    things = {"service": sorted(settings.services), "job": sorted(settings.jobs), "files": sorted(settings.files)}
    return {
        name: urgency
        for row in CATALOGUE
        if row.kind not in {"probe", "status-page"}
        for name, urgency in names_of(row, things.get(row.kind, [None]))
    }
