"""The public's way in: certificate, load balancer, firewall and the names that lead there."""

from __future__ import annotations

import pulumi

from components.alias import Alias, AliasArgs
from components.certificate import Certificate, CertificateArgs
from components.cross_origin import CrossOrigin
from components.firewall_paths import FirewallPaths
from components.load_balancer import LoadBalancer, LoadBalancerArgs
from components.maintenance import Maintenance
from components.response_headers import ResponseHeaders
from components.trial_listener import TrialListener
from components.web_acl import WebAcl, WebAclArgs
from infra.ground import Ground
from infra.settings_network import Domain


def open_entrance(ground: Ground) -> LoadBalancer | None:
    """Create the load balancer; None without a domain, and while no listener could have the domain's certificate."""
    domain = ground.settings.domain
    if domain is None:
        return None
    args = CertificateArgs(domain.hosted_zone_id, domain.names, domain.delegated, tags=ground.tags)
    certificate = Certificate("certificate", args)
    if not certificate.usable:
        pulumi.log.warn(
            "shipworthy:domain.delegated is false: the load balancer is left out until the parent domain refers to "
            f"hosted zone {domain.hosted_zone_id}, since the certificate can't be used before"
        )
        return None
    balancer = _load_balancer(ground, certificate)
    _firewall(ground, balancer)
    _names(domain, balancer)
    return balancer


def _load_balancer(ground: Ground, certificate: Certificate) -> LoadBalancer:
    trial = ground.settings.load_balancer.test_listener
    args = LoadBalancerArgs(
        location=ground.location,
        prefix=ground.prefix,
        vpc_id=ground.network.vpc_id,
        subnet_ids=ground.network.public_subnet_ids,
        certificate_arn=certificate.arn,
        log_retention_days=ground.settings.load_balancer.access_log_days,
        protection=ground.settings.protection,
        idle_timeout_seconds=ground.settings.load_balancer.idle_timeout_seconds,
        trial=TrialListener(trial.port, trial.cidrs) if trial else None,
        headers=ResponseHeaders(**ground.settings.load_balancer.headers.model_dump()),
        cross_origin=_cross_origin(ground),
        tags=ground.tags,
    )
    return LoadBalancer("edge", args)


def _firewall(ground: Ground, balancer: LoadBalancer) -> None:
    firewall = ground.settings.firewall
    args = WebAclArgs(
        prefix=ground.prefix,
        load_balancer_arn=balancer.arn,
        key_arn=ground.log_key.key_arn,
        log_retention_days=ground.settings.logs.retention_days,
        mode=firewall.mode,
        requests_per_five_minutes=firewall.requests_per_five_minutes,
        maintenance=_maintenance(ground),
        paths=FirewallPaths(firewall.path_limits, firewall.restricted_paths),
        tags=ground.tags,
    )
    WebAcl("firewall", args)


def _cross_origin(ground: Ground) -> CrossOrigin | None:
    settings = ground.settings.cross_origin
    if settings is None:
        return None
    (origin,) = settings.origins
    return CrossOrigin(origin, settings.methods, settings.headers, settings.credentials, settings.max_age_seconds)


def _maintenance(ground: Ground) -> Maintenance | None:
    """Leave the probe's paths open, so that its alarms tell of the services themselves in the meantime."""
    settings = ground.settings.maintenance
    if settings is None:
        return None
    asked = [service.probed_path for service in ground.settings.services.values() if ground.settings.probe]
    return Maintenance(
        settings.active,
        settings.message,
        settings.networks,
        sorted(path for path in asked if path),
        settings.retry_seconds,
    )


def _names(domain: Domain, balancer: LoadBalancer) -> None:
    args = AliasArgs(
        zone_id=domain.hosted_zone_id,
        names=domain.names,
        load_balancer_dns_name=balancer.dns_name,
        load_balancer_zone_id=balancer.zone_id,
    )
    Alias("alias", args)
