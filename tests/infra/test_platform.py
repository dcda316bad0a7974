"""The two stacks of this repository, as previews of the unmodified program."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from shipworthy.plan.findings import Outcome
from shipworthy.plan.model import MessageSeverity, Plan, Resource
from shipworthy.plan.values import Secret, Unknown, Value

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

MORE_IN_PRODUCTION = {
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": "protected vaults are locked",
    "aws:backup/vaultPolicy:VaultPolicy": "protected vaults are locked",
    "aws:rds/proxy:Proxy": "database.proxy",
    "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": "database.proxy",
    "aws:rds/proxyTarget:ProxyTarget": "database.proxy",
    "random:index/randomId:RandomId": "protected stores leave a final snapshot",
    "shipworthy:database:PostgresProxy": "database.proxy",
    "shipworthy:delivery:TrafficRole": "services.api.delivery.strategy",
}
"""Types of resources that staging's settings leave out, and the setting that brings them."""


def of_type(plan: Plan, type_: str) -> list[Resource]:
    return [resource for resource in plan.resources if resource.type == type_]


def only(plan: Plan, type_: str) -> Resource:
    (resource,) = of_type(plan, type_)
    return resource


def distinct(plan: Plan, type_: str, key: str) -> list[Value]:
    """Return the different values of one input, in the order of their text."""
    values = {str(resource.inputs[key]): resource.inputs[key] for resource in of_type(plan, type_)}
    return [values[text] for text in sorted(values)]


def warnings(plan: Plan) -> list[str]:
    return [message.text for message in plan.messages if message.severity is MessageSeverity.WARNING]


def renamed(value: Value, old: str, new: str) -> object:
    """Return a value in a form that can be compared, with one stack's name for another's."""
    match value:
        case str():
            return value.replace(old, new)
        case Mapping():
            return {key: renamed(item, old, new) for key, item in value.items()}
        case list() | tuple():
            return [renamed(item, old, new) for item in value]
        case Secret():
            return ("secret", renamed(value.value, old, new))
        case _:
            return value


@pytest.mark.parametrize("stack", ["staging", "production", "twin", "guest", "bare"])
def test_a_stack_comes_out_whole(platform_plans: Plans, stack: str) -> None:
    assert platform_plans[stack].failure is None
    assert platform_plans[stack].input_findings == ()


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_the_committed_stacks_give_no_reason_for_a_warning(platform_plans: Plans, stack: str) -> None:
    assert warnings(platform_plans[stack]) == []


def test_a_wrong_configuration_is_refused_with_all_that_is_wrong(platform_plans: Plans) -> None:
    failure = platform_plans["broken"].failure
    assert failure is not None
    assert failure.exit_status == 2
    first, *problems = str(failure).splitlines()
    assert first == "the configuration of stack broken can't be used:"
    assert [problem.split(": ")[:2] for problem in problems] == [
        ["shipworthy:cache.snapshotDays", 'is "seven"; expected a whole number from 1 to 35'],
        ["shipworthy:firewal", "no such setting; did you mean shipworthy:firewall?"],
        ["shipworthy:network.cidr", "expected a range between /16 and /21, got 10.0.0.0/26"],
        ["shipworthy:network.natGatways", "no such setting; did you mean shipworthy:network.natGateways?"],
    ]
    assert of_type(platform_plans["broken"], "aws:ec2/vpc:Vpc") == []


def test_a_zone_that_the_region_does_not_offer_is_refused(platform_plans: Plans) -> None:
    failure = platform_plans["elsewhere"].failure
    assert failure is not None
    assert failure.exit_status == 2
    assert str(failure).splitlines()[1] == (
        "shipworthy:network.zones[2]: is eu-central-1d; expected one of eu-central-1a, eu-central-1b, eu-central-1c"
    )


def decided(plan: Plan, *outcomes: Outcome) -> list[str]:
    """Return rule and resource of the verdicts with one of these outcomes."""
    return [f"{v.rule} {v.urn.rpartition('::')[2]}" for v in plan.verdicts if v.outcome in outcomes]


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_a_stack_holds_every_rule_and_leaves_none_undecided(platform_plans: Plans, stack: str) -> None:
    plan = platform_plans[stack]
    assert plan.pack_failures == ()
    assert len({verdict.rule for verdict in plan.verdicts}) >= 35
    assert decided(plan, Outcome.VIOLATED, Outcome.UNRESOLVED, Outcome.ERROR, Outcome.WAIVED) == []


@pytest.mark.parametrize("stack", ["twin", "guest", "bare"])
def test_a_stack_of_another_shape_holds_the_rules_too(platform_plans: Plans, stack: str) -> None:
    assert decided(platform_plans[stack], Outcome.VIOLATED, Outcome.ERROR) == []


def test_only_what_a_given_network_is_made_of_stays_undecided(platform_plans: Plans) -> None:
    assert decided(platform_plans["guest"], Outcome.UNRESOLVED) == [
        "ecs-service-tasks-span-zones api",
        "rds-database-subnets-isolated database",
    ]


def test_both_stacks_consist_of_the_same_types(platform_plans: Plans) -> None:
    types = {stack: {resource.type for resource in platform_plans[stack].resources} for stack in platform_plans}
    assert types["staging"] - types["production"] == set()
    assert types["production"] - types["staging"] == set(MORE_IN_PRODUCTION)


def test_another_stack_with_the_same_settings_is_the_same(platform_plans: Plans) -> None:
    """Nothing asks for the stack's name to decide something: production is production by its settings alone."""
    production, twin = platform_plans["production"], platform_plans["twin"]
    short_names = {"name"}  # of target groups, which end in a digest of the whole name
    for ours, theirs in zip(production.resources, twin.resources, strict=True):
        assert (ours.type, ours.options.protect) == (theirs.type, theirs.options.protect)
        for key in ours.inputs.keys() - (short_names if ours.type == "aws:lb/targetGroup:TargetGroup" else set()):
            assert renamed(theirs.inputs[key], "twin", "production") == renamed(ours.inputs[key], "", ""), ours.urn


def test_every_resource_that_takes_tags_says_whose_it_is(platform_plans: Plans) -> None:
    for stack in ("staging", "production"):
        for resource in platform_plans[stack].resources:
            tags = resource.inputs.get("tags")
            if isinstance(tags, Mapping):
                assert {"project", "stack", "managed-by", "owner"} <= tags.keys(), resource.urn


def test_components_hold_what_they_declare(platform_plans: Plans) -> None:
    """Each resource hangs below a component, so that reports can show a stack by component."""
    for resource in platform_plans["production"].resources:
        is_component = resource.type.startswith(("shipworthy:", "pulumi:"))
        assert is_component or "$" in resource.urn.split("::")[2], resource.urn


def test_no_document_is_unknown(platform_plans: Plans) -> None:
    """A document with one unknown part is wholly unknown to rules: ours are written from names known beforehand."""
    documents = {"policy", "assumeRolePolicy", "containerDefinitions"}
    for stack in ("staging", "production"):
        for resource in platform_plans[stack].resources:
            for key in documents & resource.inputs.keys():
                assert not isinstance(resource.inputs[key], Unknown), f"{resource.urn} {key}"


def test_no_secret_stands_in_the_open(platform_plans: Plans) -> None:
    for plan in platform_plans.values():
        for version in of_type(plan, "aws:secretsmanager/secretVersion:SecretVersion"):
            assert isinstance(version.inputs["secretString"], Secret), version.urn
        for task in of_type(plan, "aws:ecs/taskDefinition:TaskDefinition"):
            assert "password" not in str(task.inputs["containerDefinitions"]).lower()


def test_production_survives_the_loss_of_a_zone(platform_plans: Plans) -> None:
    plan = platform_plans["production"]
    assert len(of_type(plan, "aws:ec2/natGateway:NatGateway")) == 3
    assert only(plan, "aws:rds/instance:Instance").inputs["multiAz"] is True
    cache = only(plan, "aws:elasticache/replicationGroup:ReplicationGroup").inputs
    assert (cache["multiAzEnabled"], cache["automaticFailoverEnabled"], cache["numCacheClusters"]) == (True, True, 3)
    assert only(plan, "aws:ecs/service:Service").inputs["desiredCount"] == 3
    zones = distinct(plan, "aws:ec2/subnet:Subnet", "availabilityZone")
    assert zones == ["eu-central-1a", "eu-central-1b", "eu-central-1c"]


def test_production_keeps_what_it_holds(platform_plans: Plans) -> None:
    plan = platform_plans["production"]
    database = only(plan, "aws:rds/instance:Instance")
    assert database.options.protect
    assert database.inputs["deletionProtection"] is True
    assert database.inputs["skipFinalSnapshot"] is False
    assert database.inputs["backupRetentionPeriod"] == 35
    assert only(plan, "aws:lb/loadBalancer:LoadBalancer").inputs["enableDeletionProtection"] is True
    assert only(plan, "aws:elasticache/replicationGroup:ReplicationGroup").options.protect
    assert distinct(plan, "aws:backup/vault:Vault", "region") == ["eu-central-1", "eu-west-1"]


def test_the_backups_of_stacks_in_one_account_take_only_their_own_database(platform_plans: Plans) -> None:
    for stack in ("staging", "production"):
        plan = platform_plans[stack]
        tag = {"type": "STRINGEQUALS", "key": "backup", "value": f"shipworthy-{stack}"}
        assert only(plan, "aws:backup/selection:Selection").inputs["selectionTags"] == [tag]
        tags = only(plan, "aws:rds/instance:Instance").inputs["tags"]
        assert isinstance(tags, Mapping)
        assert tags["backup"] == f"shipworthy-{stack}"


def test_staging_is_cheap_and_goes_without_a_trace(platform_plans: Plans) -> None:
    plan = platform_plans["staging"]
    assert not [resource.urn for resource in plan.resources if resource.options.protect]
    assert len(of_type(plan, "aws:ec2/natGateway:NatGateway")) == 1
    assert distinct(plan, "aws:ec2/vpcEndpoint:VpcEndpoint", "vpcEndpointType") == ["Gateway"]
    database = only(plan, "aws:rds/instance:Instance").inputs
    assert (database["deletionProtection"], database["skipFinalSnapshot"]) == (False, True)
    assert database["backupRetentionPeriod"] == 7
    assert distinct(plan, "aws:backup/vault:Vault", "forceDestroy") == [True]
    assert distinct(plan, "aws:s3/bucket:Bucket", "forceDestroy") == [True]
    assert distinct(plan, "aws:secretsmanager/secret:Secret", "recoveryWindowInDays") == [0]


def test_outputs_tell_operators_what_they_ask_for(platform_plans: Plans) -> None:
    outputs = platform_plans["production"].outputs
    assert outputs["url"] == "https://example.com"
    assert outputs["databaseUrlSecret"] == "shipworthy-production/database/url"
    assert outputs["secretNames"] == {"signing-key": "shipworthy-production/secrets/signing-key"}
    assert outputs["serviceNames"] == {"api": "shipworthy-production-api"}
    assert outputs["recovery"] == {
        "backupCopies": "another region, same account",
        "backupWindowDays": 35,
        "cachePointMinutes": 1440,
        "cacheWindowDays": 35,
        "databasePointMinutes": 5,
        "databaseWindowDays": 35,
    }
    promised = {"pointMinutes": 5, "windowDays": 35}
    assert outputs["recoveryPromised"] == {"cache": {**promised, "pointMinutes": 1440}, "database": promised}
    assert isinstance(outputs["loadBalancerDnsName"], Unknown)


def test_a_promise_of_recovery_stands_on_the_store(platform_plans: Plans) -> None:
    plan = platform_plans["production"]
    for type_, minutes in (
        ("aws:elasticache/replicationGroup:ReplicationGroup", "1440"),
        ("aws:rds/instance:Instance", "5"),
    ):
        tags = only(plan, type_).inputs["tags"]
        assert isinstance(tags, dict)
        assert (tags["recovery-point-minutes"], tags["recovery-window-days"]) == (minutes, "35")


def test_a_service_without_an_image_is_left_out_with_a_warning(platform_plans: Plans) -> None:
    plan = platform_plans["bare"]
    assert [service.name for service in of_type(plan, "aws:ecs/service:Service")] == ["worker"]
    assert "service api is left out: it has no image (shipworthy:services.api.image)" in warnings(plan)


def test_a_private_service_has_no_route_and_a_fixed_size_no_scaling(platform_plans: Plans) -> None:
    plan = platform_plans["bare"]
    assert only(plan, "aws:ecs/service:Service").inputs["loadBalancers"] == []
    assert of_type(plan, "aws:lb/targetGroup:TargetGroup") == []
    assert of_type(plan, "aws:appautoscaling/target:Target") == []


def test_an_application_that_frames_itself_can_say_so(platform_plans: Plans) -> None:
    (listener,) = [one for one in of_type(platform_plans["bare"], "aws:lb/listener:Listener") if "https" in one.name]
    assert listener.inputs["routingHttpResponseXFrameOptionsHeaderValue"] == "SAMEORIGIN"
    assert "routingHttpResponseContentSecurityPolicyHeaderValue" not in listener.inputs
    assert "routingHttpResponseStrictTransportSecurityHeaderValue" in listener.inputs


def test_stores_that_are_not_asked_for_are_not_there(platform_plans: Plans) -> None:
    types = {resource.type.split("/")[0] for resource in platform_plans["bare"].resources}
    assert not {"aws:rds", "aws:elasticache", "aws:backup", "aws:secretsmanager"} & types


def test_a_given_network_is_used_and_not_touched(platform_plans: Plans) -> None:
    plan = platform_plans["guest"]
    assert of_type(plan, "aws:ec2/vpc:Vpc") == []
    assert of_type(plan, "aws:ec2/subnet:Subnet") == []
    assert distinct(plan, "aws:ec2/securityGroup:SecurityGroup", "vpcId") == ["vpc-0a1b2c3d"]
    assert only(plan, "aws:rds/subnetGroup:SubnetGroup").inputs["subnetIds"] == ["subnet-2000000a", "subnet-2000000b"]


def test_a_private_registry_is_signed_in_to_with_a_named_secret(platform_plans: Plans) -> None:
    plan = platform_plans["guest"]
    definition = str(only(plan, "aws:ecs/taskDefinition:TaskDefinition").inputs["containerDefinitions"])
    (container,) = json.loads(definition)
    assert container["repositoryCredentials"] == {"credentialsParameter": "shipworthy-guest/secrets/registry"}
    (starting,) = [one for one in of_type(plan, "aws:iam/rolePolicy:RolePolicy") if one.name == "api-execution"]
    assert "secret:shipworthy-guest/secrets/registry-??????" in str(starting.inputs["policy"])
    (secret,) = [one for one in of_type(plan, "aws:secretsmanager/secret:Secret") if "registry" in one.name]
    assert secret.urn in only(plan, "aws:ecs/service:Service").dependencies


def test_nothing_waits_for_a_domain_that_nobody_delegated(platform_plans: Plans) -> None:
    plan = platform_plans["guest"]
    assert of_type(plan, "aws:acm/certificate:Certificate")
    assert of_type(plan, "aws:acm/certificateValidation:CertificateValidation") == []
    assert of_type(plan, "aws:lb/loadBalancer:LoadBalancer") == []
    assert len(of_type(plan, "aws:ecs/service:Service")) == 1
    balancer, page = [text for text in warnings(plan) if "delegated" in text]
    assert balancer.startswith("shipworthy:domain.delegated is false: the load balancer is left out until")
    assert page.startswith("shipworthy:domain.delegated is false: the status page is left out")


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_a_restore_is_rehearsed_each_week_from_the_stacks_own_vault(platform_plans: Plans, stack: str) -> None:
    plan = platform_plans[stack]
    rehearsal = only(plan, "aws:backup/restoreTestingPlan:RestoreTestingPlan").inputs
    assert rehearsal["scheduleExpression"] == "cron(0 9 ? * MON *)"
    points = rehearsal["recoveryPointSelection"]
    assert isinstance(points, Mapping)
    vault = f"arn:aws:backup:eu-central-1:123456789012:backup-vault:shipworthy-{stack}-backups"
    assert points["includeVaults"] == [vault]
    selection = only(plan, "aws:backup/restoreTestingSelection:RestoreTestingSelection")
    database = f"arn:aws:rds:eu-central-1:123456789012:db:shipworthy-{stack}-database"
    assert selection.inputs["protectedResourceArns"] == [database]
    group = only(plan, "aws:rds/subnetGroup:SubnetGroup")
    assert group.urn in selection.property_dependencies["restoreMetadataOverrides"]
