from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from services_plan import all_of, depends_through, find, inputs, services_plan

from components.certificate import CertificateArgs, proving_option

if TYPE_CHECKING:
    from pulumi_aws.acm.outputs import CertificateDomainValidationOption

pytestmark = pytest.mark.xdist_group("services_program")

RECORD = "aws:route53/record:Record"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"


def test_certificate_covers_the_configured_names() -> None:
    certificate = inputs("aws:acm/certificate:Certificate", "certificate")
    assert certificate["domainName"] == "example.org"
    assert certificate["subjectAlternativeNames"] == ["*.example.org", "example.net"]
    assert certificate["validationMethod"] == "DNS"


def test_a_single_name_leaves_the_list_of_alternatives_to_acm() -> None:
    assert "subjectAlternativeNames" not in inputs("aws:acm/certificate:Certificate", "pending")


def test_apex_and_wildcard_share_one_validation_record_known_in_the_plan() -> None:
    records = [record for record in all_of(RECORD) if record.name.startswith("certificate-")]
    assert [record.name for record in records] == ["certificate-example.net", "certificate-example.org"]
    certificate = find("aws:acm/certificate:Certificate", "certificate")
    assert all(depends_through(record, "records", certificate) for record in records)
    assert {record.inputs["type"] for record in records} == {"CNAME"}
    assert all(record.inputs["zoneId"] == "Z0123456789" for record in records)


def test_validation_of_a_delegated_zone_waits_for_every_record() -> None:
    validation = find(VALIDATION, "certificate")
    for name in ("example.net", "example.org"):
        assert depends_through(validation, "validationRecordFqdns", find(RECORD, f"certificate-{name}"))


def test_zone_that_nobody_delegated_is_not_waited_for() -> None:
    assert [validation.name for validation in all_of(VALIDATION)] == ["certificate"]
    assert find(RECORD, "pending-staging.example.com")
    assert services_plan().outputs["pendingIsUsable"] is False


def test_alias_records_follow_the_load_balancer() -> None:
    balancer = find("aws:lb/loadBalancer:LoadBalancer", "edge")
    for name in ("example.org", "api.example.org"):
        record = find(RECORD, f"alias-{name}")
        assert (record.inputs["name"], record.inputs["type"]) == (name, "A")
        assert record.inputs["aliases"][0]["evaluateTargetHealth"] is True
        assert depends_through(record, "aliases", balancer)


def test_record_is_the_one_that_acm_asks_for_whether_for_the_name_or_its_wildcard() -> None:
    option = SimpleNamespace(
        domain_name="*.example.org", resource_record_name="_a.example.org.", resource_record_value="_b.validations."
    )
    options = cast("list[CertificateDomainValidationOption]", [option])
    assert proving_option(options, "example.org") == ("_a.example.org.", "_b.validations.")
    with pytest.raises(ValueError, match=r"no record that proves example\.net"):
        proving_option(options, "example.net")


@pytest.mark.parametrize(
    ("names", "message"), [([], "expected at least one"), (["example.org", "example.org"], "expected each once")]
)
def test_names_that_make_no_certificate_are_refused(names: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CertificateArgs("Z0123456789", names)
