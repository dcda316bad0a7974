"""A TLS certificate that ACM renews by itself, since the records that prove the names stay in their zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

EVERYWHERE: Final = "us-east-1"
"""Region of the certificates that CloudFront takes (CloudFront developer guide, "Requirements for using SSL/TLS
certificates with CloudFront", read 2026-11-22)."""


@dataclass(frozen=True)
class CertificateArgs:
    """What a certificate needs.

    `names` are one or more host names of the hosted zone `zone_id`, a leading `*.` allowed; the first is the subject.
    `delegated` says that the public DNS leads to this zone: only then can ACM see the records, and is waited for.
    `region` is where the certificate is, `EVERYWHERE` for CloudFront; the provider's own unless given.

    Raises ValueError without a name, and for a name given twice.
    """

    zone_id: pulumi.Input[str]
    names: Sequence[str]
    delegated: bool = True
    region: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if not self.names:
            raise ValueError("names: is empty; expected at least one host name")
        if len(set(self.names)) < len(self.names):
            raise ValueError(f"names: {', '.join(self.names)}; expected each once")


class Certificate(pulumi.ComponentResource):
    """The certificate with the records that prove its names."""

    arn: pulumi.Output[str]
    """The certificate's ARN; of a delegated zone it is known only once the certificate can be used."""
    usable: bool
    """Whether a listener can take the certificate: one that is still pending is refused."""

    def __init__(self, name: str, args: CertificateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:edge:Certificate", name, None, opts)
        certificate = aws.acm.Certificate(
            name,
            domain_name=args.names[0],
            # ACM adds the subject to this list; one that is empty on purpose would differ from it at every update.
            subject_alternative_names=list(args.names[1:]) or None,
            validation_method="DNS",
            key_algorithm="RSA_2048",
            options={"certificate_transparency_logging_preference": "ENABLED"},
            region=args.region,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        records = [self._record(name, proven, args, certificate) for proven in proven_names(args.names)]
        self.usable = args.delegated
        self.arn = self._validated(name, certificate, records, args.region) if args.delegated else certificate.arn
        self.register_outputs({"arn": self.arn})

    def _record(
        self, name: str, proven: str, args: CertificateArgs, certificate: aws.acm.Certificate
    ) -> aws.route53.Record:
        option = certificate.domain_validation_options.apply(lambda options: proving_option(options, proven))
        return aws.route53.Record(
            f"{name}-{proven}",
            zone_id=args.zone_id,
            name=option.apply(lambda found: found[0]),
            type="CNAME",
            records=[option.apply(lambda found: found[1])],
            ttl=300,
            # A name has the same record for every certificate of an account: the predecessor's may still be there.
            allow_overwrite=True,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _validated(
        self, name: str, certificate: aws.acm.Certificate, records: Sequence[aws.route53.Record], region: str | None
    ) -> pulumi.Output[str]:
        validation = aws.acm.CertificateValidation(
            name,
            certificate_arn=certificate.arn,
            validation_record_fqdns=[record.fqdn for record in records],
            region=region,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return validation.certificate_arn


def proven_names(names: Sequence[str]) -> list[str]:
    """Return the names that need a record, sorted: a wildcard is proven by the record of the name that it is below."""
    return sorted({name.removeprefix("*.") for name in names})


def proving_option(
    options: Sequence[aws.acm.outputs.CertificateDomainValidationOption], proven: str
) -> tuple[str, str]:
    """Return name and value of the record that ACM asks for as proof of `proven`.

    Raises ValueError when it asks for none.
    """
    for option in options:
        if (option.domain_name or "").removeprefix("*.") == proven:
            return option.resource_record_name or "", option.resource_record_value or ""
    raise ValueError(f"certificate: ACM asks for no record that proves {proven}")
