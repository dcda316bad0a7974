"""A certificate doesn't wait for a zone that nobody can find yet.

ACM looks for the validation record in public DNS. A hosted zone that is new in the same stack has name servers of its
own, which the parent zone or the registrar must name first: until somebody does, the validation waits, and fails after
75 minutes.

Source: covid-alert-server issue 73 of cds-snc, terraform-aws-modules/terraform-aws-apigateway-v2 issue 33,
hashicorp/terraform-provider-aws issue 9338, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import meant, waited_for

_ZONE: Final = "aws:route53/zone:Zone"
_RECORD: Final = "aws:route53/record:Record"
_NAMING: Final = ("records", "nameServers", "content", "value", "values", "data", "rrdatas")
"""Properties of DNS records and registered domains, of AWS and others, that hold the name servers of a zone."""

_OTHERS = [
    {
        "type": _RECORD,
        "name": "proof",
        "inputs": {"type": "CNAME"},
        "propertyDependencies": {"zoneId": ["zone"]},
    },
    {"type": _ZONE, "name": "zone", "inputs": {"name": "shop.example.com"}},
]
_VALIDATION = {
    "type": "aws:acm/certificateValidation:CertificateValidation",
    "name": "issued",
    "inputs": {},
    "propertyDependencies": {"validationRecordFqdns": ["proof"]},
}


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:acm/certificateValidation:CertificateValidation"],
    controls=[],
    remedy="Create the zone and its delegation in a stack that is applied earlier, or add the parent's NS record here.",
    passes=[
        _VALIDATION,
        *_OTHERS,
        {
            "type": _RECORD,
            "name": "delegation",
            "inputs": {"type": "NS", "zoneId": "Z0123456789EXAMPLE"},
            "propertyDependencies": {"records": ["zone"]},
        },
    ],
    fails=[_VALIDATION, *_OTHERS],
)
def acm_validation_zone_delegated(validation: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    awaited = [stack.resource(urn) for urn in sorted(waited_for(stack, validation))]
    records = [each for each in awaited if each is not None and each.type == _RECORD]
    zones = {zone.urn: zone for record in records for zone in meant(stack, record, "zoneId", [_ZONE])}
    public = [zone for zone in zones.values() if not zone.is_set("vpcs")]
    if not public:
        not_applicable("it waits for no public zone of this stack")
    for zone in public:
        if not _delegated(stack, zone, frozenset()):
            yield Violation("", f"waits for a record in {zone.name}, which is new and delegated by nothing here")


def _delegated(stack: Stack, zone: Resource, below: frozenset[str]) -> bool:
    """Whether something of the stack names the zone's servers, and can be found itself."""
    if zone.is_set("delegationSetId"):
        return True
    named_by = (each for path in _NAMING for each in stack.dependents(zone, path=path))
    return any(_can_be_found(stack, each, zone, below | {zone.urn}) for each in named_by)


def _can_be_found(stack: Stack, delegation: Resource, zone: Resource, below: frozenset[str]) -> bool:
    """Whether `delegation` of `zone` stands outside of it, and where it can be found itself."""
    parents = meant(stack, delegation, "zoneId", [_ZONE])
    if zone in parents or any(parent.urn in below for parent in parents):
        return False
    return all(_delegated(stack, parent, below) for parent in parents)
