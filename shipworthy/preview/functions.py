"""Functions that need no provider: pure ones are computed, a few look-ups have a stable assumption.

Facts about AWS partitions and service principals: botocore and pulumi_aws 7.51.1, read on 2026-11-22.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from shipworthy.plan.values import UNKNOWN, Origin, Value
from shipworthy.preview.configuration import StackConfiguration
from shipworthy.preview.policy_documents import policy_document
from shipworthy.preview.values import holds_unknown


@dataclass(frozen=True)
class Result:
    """What a function answers, and why."""

    values: Mapping[str, Value]
    origin: Origin
    assumption: str = ""


UNANSWERED: Final = Result({}, Origin.UNKNOWN)
_ASSUMED_ACCOUNT: Final = "123456789012"


@dataclass(frozen=True)
class _Place:
    """Where a function is asked: the region of its provider, and the stack's configuration."""

    configuration: StackConfiguration
    region: str | None

    @property
    def partition(self) -> str:
        region = self.region or ""
        prefixes = (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc"))
        return next((partition for prefix, partition in prefixes if region.startswith(prefix)), "aws")

    @property
    def dns_suffix(self) -> str:
        return {"aws-cn": "amazonaws.com.cn", "aws-eusc": "amazonaws.eu"}.get(self.partition, "amazonaws.com")


def known_result(
    token: str, arguments: Mapping[str, Value], configuration: StackConfiguration, region: Value
) -> Result:
    """Answer a function without its provider; `region` is the provider's, where known."""
    function = _FUNCTIONS.get(token)
    if function is None or holds_unknown(arguments):
        return UNANSWERED
    asked = arguments.get("region", region)
    return function(arguments, _Place(configuration, asked if isinstance(asked, str) else None))


def _policy_document(arguments: Mapping[str, Value], _: _Place) -> Result:
    return Result(policy_document(arguments), Origin.COMPUTED)


def _partition(_: Mapping[str, Value], place: _Place) -> Result:
    if place.region is None:
        return UNANSWERED
    suffix = place.dns_suffix
    values: dict[str, Value] = {
        "dnsSuffix": suffix,
        "id": place.partition,
        "partition": place.partition,
        "region": place.region,
        "reverseDnsPrefix": ".".join(reversed(suffix.split("."))),
    }
    return Result(values, Origin.COMPUTED)


def _region(_: Mapping[str, Value], place: _Place) -> Result:
    if place.region is None:
        return UNANSWERED
    values: dict[str, Value] = {
        "id": place.region,
        "name": place.region,
        "region": place.region,
        "endpoint": f"ec2.{place.region}.{place.dns_suffix}",
        "description": UNKNOWN,
    }
    return Result(values, Origin.COMPUTED)


def _service_principal(arguments: Mapping[str, Value], place: _Place) -> Result:
    service = arguments.get("serviceName")
    if place.region is None or not isinstance(service, str) or place.partition != "aws":
        return UNANSWERED
    name = f"{service}.amazonaws.com"
    values: dict[str, Value] = {
        "id": f"{service}.{place.region}.amazonaws.com",
        "name": name,
        "region": place.region,
        "serviceName": service,
        "suffix": "amazonaws.com",
    }
    return Result(values, Origin.COMPUTED)


def _availability_zones(arguments: Mapping[str, Value], place: _Place) -> Result:
    if place.region is None:
        return UNANSWERED
    zones = [f"{place.region}{letter}" for letter in "abc"]
    excluded = arguments.get("excludeNames")
    names = [zone for zone in zones if not isinstance(excluded, list) or zone not in excluded]
    values: dict[str, Value] = {
        "id": place.region,
        "names": names,
        "region": place.region,
        "groupNames": UNKNOWN,
        "zoneIds": [UNKNOWN for _ in names],
    }
    return Result(values, Origin.ASSUMED, "functions: aws:index/getAvailabilityZones:getAvailabilityZones")


def _caller_identity(_: Mapping[str, Value], place: _Place) -> Result:
    allowed = _text_list(place.configuration.values.get("aws:allowedAccountIds", ""))
    account = allowed[0] if len(allowed) == 1 else _ASSUMED_ACCOUNT
    values: dict[str, Value] = {"accountId": account, "id": account, "arn": UNKNOWN, "userId": UNKNOWN}
    return Result(values, Origin.ASSUMED, "aws:allowedAccountIds")


def _text_list(text: str) -> list[str]:
    try:
        parsed: object = json.loads(text)
    except ValueError:
        return []
    return [str(item) for item in parsed] if isinstance(parsed, list) else []  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType]


_FUNCTIONS: Final[Mapping[str, Callable[[Mapping[str, Value], _Place], Result]]] = {
    "aws:iam/getPolicyDocument:getPolicyDocument": _policy_document,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getServicePrincipal:getServicePrincipal": _service_principal,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _availability_zones,
    "aws:index/getCallerIdentity:getCallerIdentity": _caller_identity,
}
