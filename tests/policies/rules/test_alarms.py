"""Alarms: what they watch and whom they tell, in the ways that programs write it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest, secret
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
TOPIC = "aws:sns/topic:Topic"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
SLACK = "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration"
SERVICE = "aws:ecs/service:Service"
QUEUE = "aws:sqs/queue:Queue"
PAGE = "arn:aws:sns:eu-central-1:111122223333:page"

REACHES = "cloudwatch-alarm-reaches-somebody"
SILENCE = "cloudwatch-alarm-silence-rings"
LETTERS = "sqs-queue-dead-letters-noticed"
KEPT = "sqs-queue-dead-letters-kept"

ACTING = resource(ALARM, "errors", {"name": "shop-errors", "alarmActions": [UNKNOWN]}, alarmActions=["page"])
QUIET = resource(ALARM, "errors", {"name": "shop-errors"})
PAGED = resource(TOPIC, "page", {})
MAILED = resource(SUBSCRIPTION, "mail", {"topic": UNKNOWN, "protocol": "email"}, topic=["page"])


def below(**more: object) -> dict[str, Any]:
    return {"comparisonOperator": "LessThanThreshold", **more}


def composite(**inputs: object) -> dict[str, Any]:
    return resource(COMPOSITE, "all", {"alarmActions": [PAGE], **inputs})


NAMED_TOPIC = resource(TOPIC, "page", {"name": "page"})
NAMED_MAIL = resource(SUBSCRIPTION, "mail", {"topic": PAGE, "protocol": "email", "endpoint": secret("a@b.example")})

CASES = [
    together(REACHES, "passed", "by reference", ACTING, PAGED, MAILED),
    together(REACHES, "violated", "a topic that nobody subscribed to", ACTING, PAGED),
    together(
        REACHES,
        "violated",
        "a topic that a queue subscribed to",
        ACTING,
        PAGED,
        resource(SUBSCRIPTION, "queue", {"protocol": "sqs"}, topic=["page"]),
    ),
    together(
        REACHES,
        "unresolved",
        "a subscription of an unknown kind",
        ACTING,
        PAGED,
        resource(SUBSCRIPTION, "some", {"protocol": UNKNOWN}, topic=["page"]),
    ),
    together(
        REACHES,
        "passed",
        "a channel of Slack",
        ACTING,
        PAGED,
        resource(SLACK, "channel", {"snsTopicArns": [UNKNOWN]}, snsTopicArns=["page"]),
    ),
    together(
        REACHES,
        "passed",
        "names on all sides",
        resource(ALARM, "errors", {"alarmActions": [PAGE]}),
        NAMED_TOPIC,
        NAMED_MAIL,
    ),
    alone(REACHES, ALARM, {"alarmActions": [PAGE]}, "unresolved", "another stack's topic"),
    alone(REACHES, ALARM, {"alarmActions": UNKNOWN}, "unresolved", "unknown actions"),
    alone(REACHES, ALARM, {}, "violated", "no action"),
    alone(REACHES, ALARM, {"alarmActions": []}, "violated", "an empty list"),
    alone(
        REACHES,
        ALARM,
        {"alarmActions": ["arn:aws:ssm-incidents::111122223333:response-plan/shop"]},
        "passed",
        "an incident",
    ),
    alone(
        REACHES,
        ALARM,
        {"alarmActions": ["arn:aws:autoscaling:eu-central-1:111122223333:scalingPolicy:1:autoScalingGroupName/a"]},
        "not-applicable",
        "a scaling policy by ARN",
    ),
    together(
        REACHES,
        "not-applicable",
        "a scaling policy",
        resource(ALARM, "busy", {"alarmActions": [UNKNOWN]}, alarmActions=["more"]),
        resource("aws:appautoscaling/policy:Policy", "more", {}),
    ),
    together(
        REACHES,
        "passed",
        "through a composite by name",
        QUIET,
        composite(alarmRule='ALARM("shop-errors") OR ALARM("shop-other")'),
        NAMED_TOPIC,
        NAMED_MAIL,
    ),
    together(
        REACHES,
        "passed",
        "through a composite by reference",
        QUIET,
        {**composite(alarmRule=UNKNOWN), "propertyDependencies": {"alarmRule": ["errors"]}},
        NAMED_TOPIC,
        NAMED_MAIL,
    ),
    together(
        REACHES,
        "violated",
        "a composite of others",
        QUIET,
        composite(alarmRule='ALARM("shop-errors-old")'),
        NAMED_TOPIC,
        NAMED_MAIL,
    ),
    together(
        REACHES,
        "violated",
        "through a composite that tells nobody",
        QUIET,
        resource(COMPOSITE, "all", {"alarmRule": 'ALARM("shop-errors")'}),
    ),
    together(
        REACHES,
        "not-applicable",
        "it ends deployments",
        QUIET,
        resource(SERVICE, "api", {"alarms": {"enable": True, "rollback": True, "alarmNames": ["shop-errors"]}}),
    ),
    alone("cloudwatch-alarm-enabled", ALARM, {}, "passed", "on by default"),
    alone("cloudwatch-alarm-enabled", COMPOSITE, {"actionsEnabled": UNKNOWN}, "unresolved", "unknown"),
    alone(SILENCE, ALARM, below(metricName="HealthyHostCount", statistic="Minimum"), "violated", "who is alive"),
    alone(SILENCE, ALARM, below(statistic="Sum"), "violated", "missing by default"),
    alone(SILENCE, ALARM, below(statistic="Average"), "not-applicable", "a level, such as free storage"),
    alone(SILENCE, ALARM, {"comparisonOperator": "GreaterThanThreshold"}, "not-applicable", "too much"),
    alone(
        SILENCE,
        ALARM,
        below(metricQueries=[{"id": "a", "returnData": True, "metric": {"stat": "Sum"}}]),
        "violated",
        "as a query",
    ),
    alone(
        SILENCE,
        ALARM,
        below(
            metricQueries=[
                {"id": "a", "metric": {"stat": "Sum"}},
                {"id": "b", "returnData": True, "expression": "FILL(a, 0)"},
            ]
        ),
        "not-applicable",
        "an expression that fills the gaps",
    ),
    alone(SILENCE, ALARM, below(statistic="Sum", treatMissingData=UNKNOWN), "unresolved", "unknown"),
    alone(LETTERS, QUEUE, {}, "not-applicable", "an ordinary queue"),
    together(
        LETTERS,
        "passed",
        "a schedule's, watched by reference",
        resource(QUEUE, "lost", {}),
        resource(
            "aws:scheduler/schedule:Schedule",
            "sync",
            {"target": {"deadLetterConfig": {"arn": UNKNOWN}}},
            target=["lost"],
        ),
        resource(ALARM, "lost-alarm", {"dimensions": {"QueueName": UNKNOWN}}, dimensions=["lost"]),
    ),
    together(
        LETTERS,
        "violated",
        "a redrive policy of its own",
        resource(QUEUE, "lost", {}),
        resource(QUEUE, "orders", {}),
        resource(
            "aws:sqs/redrivePolicy:RedrivePolicy",
            "aside",
            {"redrivePolicy": UNKNOWN, "queueUrl": UNKNOWN},
            redrivePolicy=["lost"],
            queueUrl=["orders"],
        ),
    ),
    together(
        KEPT,
        "passed",
        "a redrive policy of its own",
        resource(QUEUE, "orders", {}),
        resource("aws:sqs/redrivePolicy:RedrivePolicy", "aside", {"queueUrl": UNKNOWN}, queueUrl=["orders"]),
    ),
    together(
        KEPT,
        "not-applicable",
        "the dead-letter queue itself",
        resource(QUEUE, "lost", {"name": "lost"}),
        resource(QUEUE, "orders", {"redrivePolicy": json.dumps({"deadLetterTargetArn": "arn:aws:sqs:a:1:lost"})}),
    ),
    together(
        KEPT,
        "not-applicable",
        "where a function puts what it failed at",
        resource(QUEUE, "lost", {}),
        resource(
            "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
            "invoked",
            {"destinationConfig": {"onFailure": {"destination": UNKNOWN}}},
            destinationConfig=["lost"],
        ),
    ),
    together(
        KEPT,
        "not-applicable",
        "where the records of a stream end that a function failed at",
        resource(QUEUE, "lost", {"name": "lost"}),
        resource(
            "aws:lambda/eventSourceMapping:EventSourceMapping",
            "records",
            {"destinationConfig": {"onFailure": {"destinationArn": "arn:aws:sqs:eu-central-1:111122223333:lost"}}},
        ),
    ),
    alone("sns-topic-customer-key", TOPIC, {"kmsMasterKeyId": UNKNOWN}, "passed", "another resource's key"),
    alone("sns-topic-customer-key", TOPIC, {}, "violated", "none"),
    alone(
        "sns-topic-policy-not-public",
        "aws:sns/topicPolicy:TopicPolicy",
        {
            "policy": '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sns:Publish",'
            ' "Condition": {"StringEquals": {"AWS:SourceOwner": "111122223333"}}}}'
        },
        "passed",
        "the owner's account, as in the default policy",
    ),
    alone("sns-topic-policy-not-public", TOPIC, {"policy": UNKNOWN}, "unresolved", "unknown"),
    alone("sqs-queue-rest-encrypted", QUEUE, {}, "passed", "the default"),
    alone(
        "sqs-queue-rest-encrypted", QUEUE, {"sqsManagedSseEnabled": False, "kmsMasterKeyId": "k"}, "passed", "by KMS"
    ),
    alone(
        "sqs-queue-policy-not-public",
        QUEUE,
        {"policy": '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sqs:*"}}'},
        "violated",
        "every action",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_alarms(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome


DATABASE = "aws:rds/instance:Instance"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
GROUP = "aws:rds/parameterGroup:ParameterGroup"
TARGETS = "aws:lb/targetGroup:TargetGroup"
SCHEDULE = "aws:scheduler/schedule:Schedule"
SUFFICE = "rds-instance-connections-suffice"
CHECKED = "lb-target-group-checked-before-alarm"
FRESH = "scheduler-schedule-freshness-alarmed"


def pooled(*variables: tuple[str, object]) -> dict[str, Any]:
    environment = [{"name": name, "value": value} for name, value in variables]
    return {"family": "api", "containerDefinitions": json.dumps([{"name": "api", "environment": environment}])}


def limited(connections: object) -> dict[str, Any]:
    return resource(
        GROUP, "params", {"name": "params", "parameters": [{"name": "max_connections", "value": connections}]}
    )


LIMITED = resource(DATABASE, "db", {"parameterGroupName": "params"})
SCALED = resource(SERVICE, "api", {"taskDefinition": "api", "desiredCount": 1})
TO_TEN = resource("aws:appautoscaling/target:Target", "scale", {"maxCapacity": 10}, resourceId=["api"])
LATE = resource(ALARM, "down", {"period": 60, "evaluationPeriods": 2, "dimensions": UNKNOWN}, dimensions=["lb"])
BALANCER = resource("aws:lb/loadBalancer:LoadBalancer", "lb", {})
LISTENER = resource("aws:lb/listener:Listener", "https", {}, loadBalancerArn=["lb"], defaultActions=["targets"])

BUDGETS = [
    together(
        SUFFICE,
        "violated",
        "at the largest scale",
        LIMITED,
        limited("100"),
        SCALED,
        TO_TEN,
        resource(TASK, "task", pooled(("DB_POOL_SIZE", "5"), ("DB_MAX_OVERFLOW", "10"))),
    ),
    together(
        SUFFICE,
        "passed",
        "a pool that is small enough",
        LIMITED,
        limited("100"),
        SCALED,
        TO_TEN,
        resource(TASK, "task", pooled(("DB_POOL_SIZE", "5"), ("POOL_TIMEOUT", "900"))),
    ),
    together(
        SUFFICE, "not-applicable", "no pool stated", LIMITED, limited("100"), SCALED, resource(TASK, "t", pooled())
    ),
    together(SUFFICE, "not-applicable", "a number by formula", LIMITED, limited("{DBInstanceClassMemory/9531392}")),
    together(SUFFICE, "not-applicable", "no parameter group", resource(DATABASE, "db", {})),
    together(
        SUFFICE,
        "unresolved",
        "unknown containers",
        LIMITED,
        limited("100"),
        SCALED,
        resource(TASK, "task", {"family": "api", "containerDefinitions": UNKNOWN}),
    ),
    together(
        CHECKED,
        "violated",
        "an alarm on its load balancer",
        resource(TARGETS, "targets", {"healthCheck": {"interval": 60, "unhealthyThreshold": 5}}),
        LISTENER,
        BALANCER,
        LATE,
    ),
    together(CHECKED, "passed", "the defaults", resource(TARGETS, "targets", {}), LISTENER, BALANCER, LATE),
    together(CHECKED, "not-applicable", "another load balancer", resource(TARGETS, "targets", {}), BALANCER, LATE),
    together(
        CHECKED,
        "unresolved",
        "an unknown check",
        resource(TARGETS, "targets", {"healthCheck": UNKNOWN}),
        LISTENER,
        BALANCER,
        LATE,
    ),
    together(
        FRESH,
        "passed",
        "by reference",
        resource(SCHEDULE, "sync", {}),
        resource(ALARM, "stale", {"treatMissingData": "breaching", "dimensions": UNKNOWN}, dimensions=["sync"]),
    ),
    together(FRESH, "violated", "no alarm", resource(SCHEDULE, "sync", {"name": "sync"})),
    together(
        "aws-entrance-alarmed",
        "passed",
        "one of two queries",
        BALANCER,
        resource(ALARM, "rate", {"metricQueries": [{"metric": {"dimensions": UNKNOWN}}]}, metricQueries=["lb"]),
    ),
    alone("aws-entrance-alarmed", "aws:lb/loadBalancer:LoadBalancer", {"internal": True}, "not-applicable", "internal"),
    alone("aws-entrance-alarmed", "aws:apigatewayv2/api:Api", {}, "violated", "no alarm"),
    alone("aws-entrance-alarmed", "aws:apigatewayv2/api:Api", {}, "not-applicable", "staging", stack="staging"),
]


@pytest.mark.parametrize("case", BUDGETS, ids=str)
def test_budgets_of_time_and_connections(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome


NAMED = "cloudwatch-alarm-subject-named"
DECLARED = "cloudwatch-alarm-subject-declared"
REGISTERED = "lb-target-group-registered"
RDS = "aws:rds/instance:Instance"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
FORWARDED = "aws:lb/targetGroup:TargetGroup"

SUBJECTS = [
    alone(NAMED, ALARM, {"namespace": "AWS/RDS", "metricName": "CPUUtilization", "dimensions": {}}, "violated", "none"),
    alone(
        NAMED, ALARM, {"namespace": "AWS/RDS", "metricName": "x", "dimensions": UNKNOWN}, "passed", "said, if unknown"
    ),
    alone(NAMED, ALARM, {"namespace": "AWS/Lambda", "metricName": "Errors"}, "not-applicable", "of an account"),
    alone(NAMED, ALARM, {"namespace": "Shop", "metricName": "Orders"}, "not-applicable", "one of one's own"),
    alone(
        NAMED,
        ALARM,
        {
            "metricQueries": [
                {"metric": {"namespace": "AWS/ECS", "metricName": "x", "dimensions": {"ClusterName": "shop"}}},
                {"metric": {"namespace": "AWS/ECS", "metricName": "y"}},
                {"expression": "m1 - m2"},
            ]
        },
        "violated",
        "one of two queries",
    ),
    alone(NAMED, ALARM, {"metricQueries": UNKNOWN}, "unresolved", "unknown queries"),
    together(
        DECLARED,
        "passed",
        "a node of a cache",
        resource(ALARM, "memory", {"dimensions": {"CacheClusterId": "shop-001"}}),
        resource(CACHE, "cache", {"replicationGroupId": "shop"}),
    ),
    together(
        DECLARED,
        "violated",
        "in a query",
        resource(ALARM, "memory", {"metricQueries": [{"metric": {"dimensions": {"CacheClusterId": "blog-001"}}}]}),
        resource(CACHE, "cache", {"replicationGroupId": "shop"}),
    ),
    together(
        DECLARED,
        "not-applicable",
        "a database whose name AWS chooses",
        resource(ALARM, "cpu", {"dimensions": {"DBInstanceIdentifier": "shop"}}),
        resource(RDS, "db", {}),
    ),
    together(
        DECLARED,
        "not-applicable",
        "in another region",
        resource(ALARM, "cpu", {"region": "us-east-1", "dimensions": {"DBInstanceIdentifier": "shop-copy"}}),
        resource(RDS, "db", {"identifier": "shop"}),
        resource("pulumi:providers:aws", "default", {"region": "eu-central-1"}),
    ),
    together(
        DECLARED,
        "violated",
        "in the provider's region, said once more",
        resource(ALARM, "cpu", {"region": "eu-central-1", "dimensions": {"DBInstanceIdentifier": "blog"}}),
        resource(RDS, "db", {"identifier": "shop"}),
        resource("pulumi:providers:aws", "default", {"region": "eu-central-1"}),
    ),
    alone(DECLARED, ALARM, {"dimensions": {"DBInstanceIdentifier": "shop"}}, "not-applicable", "another stack's"),
    together(
        DECLARED,
        "not-applicable",
        "by reference",
        resource(ALARM, "cpu", {"dimensions": {"DBInstanceIdentifier": UNKNOWN}}, dimensions=["db"]),
        resource(RDS, "db", {"identifier": "shop"}),
    ),
    together(
        REGISTERED,
        "passed",
        "the second group of a service",
        resource(FORWARDED, "green", {}),
        resource("aws:lb/listenerRule:ListenerRule", "rule", {}, actions=["green"]),
        resource(SERVICE, "api", {}, loadBalancers=["green"]),
    ),
    together(
        REGISTERED,
        "violated",
        "a service that waits for it only",
        resource(FORWARDED, "green", {}),
        resource("aws:lb/listenerRule:ListenerRule", "rule", {}, actions=["green"]),
        {**resource(SERVICE, "api", {"loadBalancers": []}), "dependencies": ["green"]},
    ),
    alone(REGISTERED, FORWARDED, {}, "not-applicable", "nothing forwards to it"),
]


@pytest.mark.parametrize("case", SUBJECTS, ids=str)
def test_what_alarms_and_listeners_are_about(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
