"""The first-apply pack: everything it judges is listed here."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

if find_spec("policies") is None:
    # Where this pack's environment does not bring `policies`, the folder that the pack lies in does.
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from policies.framework.pack import serve
from policies.rules.acm.acm_validation_zone_delegated import acm_validation_zone_delegated
from policies.rules.aws.aws_account_settings_apart import aws_account_settings_apart
from policies.rules.aws.aws_store_destroyable import aws_store_destroyable
from policies.rules.backup.backup_plan_leaves_recovery_window_alone import backup_plan_leaves_recovery_window_alone
from policies.rules.cloudtrail.cloudtrail_trail_key_usable import cloudtrail_trail_key_usable
from policies.rules.cloudwatch.cloudwatch_log_group_key_usable import cloudwatch_log_group_key_usable
from policies.rules.ec2.ec2_nat_gateway_waits_for_internet_gateway import ec2_nat_gateway_waits_for_internet_gateway
from policies.rules.ec2.ec2_security_group_references_acyclic import ec2_security_group_references_acyclic
from policies.rules.ec2.ec2_security_group_rules_in_one_place import ec2_security_group_rules_in_one_place
from policies.rules.ecs.ecs_service_deployment_has_room import ecs_service_deployment_has_room
from policies.rules.ecs.ecs_service_deployment_within_timeout import ecs_service_deployment_within_timeout
from policies.rules.ecs.ecs_service_desired_count_left_to_scaling import ecs_service_desired_count_left_to_scaling
from policies.rules.ecs.ecs_service_releases_left_to_codedeploy import ecs_service_releases_left_to_codedeploy
from policies.rules.ecs.ecs_service_sessions_possible import ecs_service_sessions_possible
from policies.rules.ecs.ecs_service_start_period_granted import ecs_service_start_period_granted
from policies.rules.ecs.ecs_service_traffic_shift_prepared import ecs_service_traffic_shift_prepared
from policies.rules.ecs.ecs_service_volume_single_writer import ecs_service_volume_single_writer
from policies.rules.ecs.ecs_service_waits_for_capacity import ecs_service_waits_for_capacity
from policies.rules.ecs.ecs_service_waits_for_listener import ecs_service_waits_for_listener
from policies.rules.ecs.ecs_service_waits_for_role_policies import ecs_service_waits_for_role_policies
from policies.rules.ecs.ecs_service_waits_for_secrets import ecs_service_waits_for_secrets
from policies.rules.lb.lb_balancer_log_bucket_encryption_supported import lb_balancer_log_bucket_encryption_supported
from policies.rules.lb.lb_balancer_log_bucket_writable import lb_balancer_log_bucket_writable
from policies.rules.lb.lb_balancer_waits_for_log_bucket_policy import lb_balancer_waits_for_log_bucket_policy
from policies.rules.lb.lb_listener_weights_left_to_deployment import lb_listener_weights_left_to_deployment
from policies.rules.rds.rds_database_final_snapshot_name_reusable import rds_database_final_snapshot_name_reusable
from policies.rules.secretsmanager.secretsmanager_secret_has_value import secretsmanager_secret_has_value
from policies.rules.secretsmanager.secretsmanager_secret_name_reusable import secretsmanager_secret_name_reusable
from policies.rules.sns.sns_topic_key_usable import sns_topic_key_usable
from policies.rules.sqs.sqs_queue_key_usable import sqs_queue_key_usable

RULES = [
    acm_validation_zone_delegated,
    aws_account_settings_apart,
    aws_store_destroyable,
    backup_plan_leaves_recovery_window_alone,
    cloudtrail_trail_key_usable,
    cloudwatch_log_group_key_usable,
    ec2_nat_gateway_waits_for_internet_gateway,
    ec2_security_group_references_acyclic,
    ec2_security_group_rules_in_one_place,
    ecs_service_deployment_has_room,
    ecs_service_deployment_within_timeout,
    ecs_service_desired_count_left_to_scaling,
    ecs_service_releases_left_to_codedeploy,
    ecs_service_sessions_possible,
    ecs_service_start_period_granted,
    ecs_service_traffic_shift_prepared,
    ecs_service_volume_single_writer,
    ecs_service_waits_for_capacity,
    ecs_service_waits_for_listener,
    ecs_service_waits_for_role_policies,
    ecs_service_waits_for_secrets,
    lb_balancer_log_bucket_encryption_supported,
    lb_balancer_log_bucket_writable,
    lb_balancer_waits_for_log_bucket_policy,
    lb_listener_weights_left_to_deployment,
    rds_database_final_snapshot_name_reusable,
    secretsmanager_secret_has_value,
    secretsmanager_secret_name_reusable,
    sns_topic_key_usable,
    sqs_queue_key_usable,
]

if __name__ == "__main__":
    serve(
        "first-apply",
        "0.1.0",
        "What breaks the first pulumi up of a program, is undone by a later one, or keeps destroy from ending.",
        RULES,
    )
