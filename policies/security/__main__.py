"""The security pack: everything it judges is listed here."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

if find_spec("policies") is None:
    # Where this pack's environment does not bring `policies`, the folder that the pack lies in does.
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from policies.framework.pack import serve
from policies.rules.acm.acm_certificate_key_strong import acm_certificate_key_strong
from policies.rules.acm.acm_certificate_names_listed import acm_certificate_names_listed
from policies.rules.acm.acm_certificate_transparency_logged import acm_certificate_transparency_logged
from policies.rules.aws.aws_account_guarded import aws_account_guarded
from policies.rules.aws.aws_data_stays_in_declared_regions import aws_data_stays_in_declared_regions
from policies.rules.backup.backup_plan_copied_to_another_account import backup_plan_copied_to_another_account
from policies.rules.backup.backup_vault_customer_key import backup_vault_customer_key
from policies.rules.backup.backup_vault_locked import backup_vault_locked
from policies.rules.cloudfront.cloudfront_distribution_access_logged import cloudfront_distribution_access_logged
from policies.rules.cloudfront.cloudfront_distribution_behind_web_acl import cloudfront_distribution_behind_web_acl
from policies.rules.cloudfront.cloudfront_distribution_https_only import cloudfront_distribution_https_only
from policies.rules.cloudfront.cloudfront_distribution_origin_confined import cloudfront_distribution_origin_confined
from policies.rules.cloudfront.cloudfront_distribution_origin_tls import cloudfront_distribution_origin_tls
from policies.rules.cloudfront.cloudfront_distribution_root_named import cloudfront_distribution_root_named
from policies.rules.cloudfront.cloudfront_distribution_tls_policy_strong import (
    cloudfront_distribution_tls_policy_strong,
)
from policies.rules.cloudtrail.cloudtrail_trail_customer_key import cloudtrail_trail_customer_key
from policies.rules.cloudtrail.cloudtrail_trail_searchable import cloudtrail_trail_searchable
from policies.rules.cloudtrail.cloudtrail_trail_spans_regions import cloudtrail_trail_spans_regions
from policies.rules.cloudtrail.cloudtrail_trail_validated import cloudtrail_trail_validated
from policies.rules.cloudwatch.cloudwatch_alarm_enabled import cloudwatch_alarm_enabled
from policies.rules.cloudwatch.cloudwatch_log_group_customer_key import cloudwatch_log_group_customer_key
from policies.rules.cloudwatch.cloudwatch_log_group_retention_set import cloudwatch_log_group_retention_set
from policies.rules.ec2.ec2_default_security_group_closed import ec2_default_security_group_closed
from policies.rules.ec2.ec2_endpoint_access_limited import ec2_endpoint_access_limited
from policies.rules.ec2.ec2_route_peering_narrow import ec2_route_peering_narrow
from policies.rules.ec2.ec2_security_group_admin_ports_closed import ec2_security_group_admin_ports_closed
from policies.rules.ec2.ec2_security_group_described import ec2_security_group_described
from policies.rules.ec2.ec2_security_group_egress_limited import ec2_security_group_egress_limited
from policies.rules.ec2.ec2_security_group_open_ports_authorised import ec2_security_group_open_ports_authorised
from policies.rules.ec2.ec2_security_group_plain_http_to_balancers import ec2_security_group_plain_http_to_balancers
from policies.rules.ec2.ec2_security_group_ports_named import ec2_security_group_ports_named
from policies.rules.ec2.ec2_security_group_risky_ports_closed import ec2_security_group_risky_ports_closed
from policies.rules.ec2.ec2_security_group_used import ec2_security_group_used
from policies.rules.ec2.ec2_subnet_no_public_addresses import ec2_subnet_no_public_addresses
from policies.rules.ec2.ec2_volume_default_encrypted import ec2_volume_default_encrypted
from policies.rules.ec2.ec2_vpc_default_group_adopted import ec2_vpc_default_group_adopted
from policies.rules.ec2.ec2_vpc_flow_logged import ec2_vpc_flow_logged
from policies.rules.ec2.ec2_vpc_image_pulls_private import ec2_vpc_image_pulls_private
from policies.rules.ecr.ecr_repository_customer_key import ecr_repository_customer_key
from policies.rules.ecr.ecr_repository_images_scanned import ecr_repository_images_scanned
from policies.rules.ecr.ecr_repository_tags_immutable import ecr_repository_tags_immutable
from policies.rules.ecs.ecs_cluster_sessions_encrypted import ecs_cluster_sessions_encrypted
from policies.rules.ecs.ecs_service_no_public_ip import ecs_service_no_public_ip
from policies.rules.ecs.ecs_service_platform_current import ecs_service_platform_current
from policies.rules.ecs.ecs_service_sessions_logged import ecs_service_sessions_logged
from policies.rules.ecs.ecs_task_capabilities_dropped import ecs_task_capabilities_dropped
from policies.rules.ecs.ecs_task_environment_without_secrets import ecs_task_environment_without_secrets
from policies.rules.ecs.ecs_task_file_systems_authorised import ecs_task_file_systems_authorised
from policies.rules.ecs.ecs_task_file_systems_encrypted import ecs_task_file_systems_encrypted
from policies.rules.ecs.ecs_task_image_by_digest import ecs_task_image_by_digest
from policies.rules.ecs.ecs_task_logs_configured import ecs_task_logs_configured
from policies.rules.ecs.ecs_task_network_of_its_own import ecs_task_network_of_its_own
from policies.rules.ecs.ecs_task_not_privileged import ecs_task_not_privileged
from policies.rules.ecs.ecs_task_processes_of_its_own import ecs_task_processes_of_its_own
from policies.rules.ecs.ecs_task_roles_distinct import ecs_task_roles_distinct
from policies.rules.ecs.ecs_task_root_read_only import ecs_task_root_read_only
from policies.rules.ecs.ecs_task_user_not_root import ecs_task_user_not_root
from policies.rules.efs.efs_access_point_confined import efs_access_point_confined
from policies.rules.efs.efs_file_system_rest_encrypted import efs_file_system_rest_encrypted
from policies.rules.efs.efs_mount_target_subnet_private import efs_mount_target_subnet_private
from policies.rules.elasticache.elasticache_group_clients_authenticate import elasticache_group_clients_authenticate
from policies.rules.elasticache.elasticache_group_customer_key import elasticache_group_customer_key
from policies.rules.elasticache.elasticache_group_in_chosen_subnets import elasticache_group_in_chosen_subnets
from policies.rules.elasticache.elasticache_group_logs_delivered import elasticache_group_logs_delivered
from policies.rules.elasticache.elasticache_group_minor_upgrades_on import elasticache_group_minor_upgrades_on
from policies.rules.elasticache.elasticache_group_reached_by_groups_only import elasticache_group_reached_by_groups_only
from policies.rules.elasticache.elasticache_group_rest_encrypted import elasticache_group_rest_encrypted
from policies.rules.elasticache.elasticache_group_transit_encrypted import elasticache_group_transit_encrypted
from policies.rules.elasticache.elasticache_user_proves_identity import elasticache_user_proves_identity
from policies.rules.guardduty.guardduty_detector_enabled import guardduty_detector_enabled
from policies.rules.iam.iam_attachment_not_administrator import iam_attachment_not_administrator
from policies.rules.iam.iam_attachment_not_to_user import iam_attachment_not_to_user
from policies.rules.iam.iam_policy_actions_named import iam_policy_actions_named
from policies.rules.iam.iam_policy_decryption_limited import iam_policy_decryption_limited
from policies.rules.iam.iam_policy_no_wildcard_administration import iam_policy_no_wildcard_administration
from policies.rules.iam.iam_policy_passed_roles_named import iam_policy_passed_roles_named
from policies.rules.iam.iam_policy_resources_named import iam_policy_resources_named
from policies.rules.iam.iam_role_github_audience_checked import iam_role_github_audience_checked
from policies.rules.iam.iam_role_github_trust_bound import iam_role_github_trust_bound
from policies.rules.iam.iam_role_trust_accounts_conditioned import iam_role_trust_accounts_conditioned
from policies.rules.iam.iam_role_trust_not_public import iam_role_trust_not_public
from policies.rules.kms.kms_key_deletion_waits import kms_key_deletion_waits
from policies.rules.kms.kms_key_policy_declared import kms_key_policy_declared
from policies.rules.kms.kms_key_policy_not_public import kms_key_policy_not_public
from policies.rules.kms.kms_key_rotates import kms_key_rotates
from policies.rules.lb.lb_balancer_access_logged import lb_balancer_access_logged
from policies.rules.lb.lb_balancer_behind_web_acl import lb_balancer_behind_web_acl
from policies.rules.lb.lb_balancer_desync_mitigated import lb_balancer_desync_mitigated
from policies.rules.lb.lb_balancer_exposure_stated import lb_balancer_exposure_stated
from policies.rules.lb.lb_balancer_firewall_fails_closed import lb_balancer_firewall_fails_closed
from policies.rules.lb.lb_balancer_invalid_headers_dropped import lb_balancer_invalid_headers_dropped
from policies.rules.lb.lb_listener_plain_http_redirects import lb_listener_plain_http_redirects
from policies.rules.lb.lb_listener_tls_policy_strong import lb_listener_tls_policy_strong
from policies.rules.rds.rds_cluster_storage_encrypted import rds_cluster_storage_encrypted
from policies.rules.rds.rds_cluster_tls_forced import rds_cluster_tls_forced
from policies.rules.rds.rds_database_administrator_renamed import rds_database_administrator_renamed
from policies.rules.rds.rds_database_customer_key import rds_database_customer_key
from policies.rules.rds.rds_database_iam_authentication_on import rds_database_iam_authentication_on
from policies.rules.rds.rds_database_in_chosen_subnets import rds_database_in_chosen_subnets
from policies.rules.rds.rds_database_master_password_managed import rds_database_master_password_managed
from policies.rules.rds.rds_database_reached_by_groups_only import rds_database_reached_by_groups_only
from policies.rules.rds.rds_database_subnets_isolated import rds_database_subnets_isolated
from policies.rules.rds.rds_database_version_not_flawed import rds_database_version_not_flawed
from policies.rules.rds.rds_instance_certificate_authority_current import rds_instance_certificate_authority_current
from policies.rules.rds.rds_instance_logs_exported import rds_instance_logs_exported
from policies.rules.rds.rds_instance_minor_upgrades_on import rds_instance_minor_upgrades_on
from policies.rules.rds.rds_instance_not_public import rds_instance_not_public
from policies.rules.rds.rds_instance_performance_insights_customer_key import (
    rds_instance_performance_insights_customer_key,
)
from policies.rules.rds.rds_instance_storage_encrypted import rds_instance_storage_encrypted
from policies.rules.rds.rds_instance_tls_forced import rds_instance_tls_forced
from policies.rules.rds.rds_parameter_group_statements_logged import rds_parameter_group_statements_logged
from policies.rules.rds.rds_proxy_tls_required import rds_proxy_tls_required
from policies.rules.s3.s3_bucket_access_lists_off import s3_bucket_access_lists_off
from policies.rules.s3.s3_bucket_access_logged import s3_bucket_access_logged
from policies.rules.s3.s3_bucket_acl_private import s3_bucket_acl_private
from policies.rules.s3.s3_bucket_customer_key import s3_bucket_customer_key
from policies.rules.s3.s3_bucket_policy_keeps_control import s3_bucket_policy_keeps_control
from policies.rules.s3.s3_bucket_policy_leaves_a_way_in import s3_bucket_policy_leaves_a_way_in
from policies.rules.s3.s3_bucket_policy_not_public import s3_bucket_policy_not_public
from policies.rules.s3.s3_bucket_public_access_blocked import s3_bucket_public_access_blocked
from policies.rules.s3.s3_bucket_tls_only import s3_bucket_tls_only
from policies.rules.scheduler.scheduler_schedule_customer_key import scheduler_schedule_customer_key
from policies.rules.secretsmanager.secretsmanager_secret_customer_key import secretsmanager_secret_customer_key
from policies.rules.secretsmanager.secretsmanager_secret_policy_not_public import (
    secretsmanager_secret_policy_not_public,
)
from policies.rules.secretsmanager.secretsmanager_secret_rotates import secretsmanager_secret_rotates
from policies.rules.secretsmanager.secretsmanager_version_value_secret import secretsmanager_version_value_secret
from policies.rules.sns.sns_topic_customer_key import sns_topic_customer_key
from policies.rules.sns.sns_topic_policy_not_public import sns_topic_policy_not_public
from policies.rules.sqs.sqs_queue_customer_key import sqs_queue_customer_key
from policies.rules.sqs.sqs_queue_policy_not_public import sqs_queue_policy_not_public
from policies.rules.sqs.sqs_queue_rest_encrypted import sqs_queue_rest_encrypted
from policies.rules.wafv2.wafv2_acl_groups_distinct import wafv2_acl_groups_distinct
from policies.rules.wafv2.wafv2_acl_has_rules import wafv2_acl_has_rules
from policies.rules.wafv2.wafv2_acl_known_bad_inputs_managed import wafv2_acl_known_bad_inputs_managed
from policies.rules.wafv2.wafv2_acl_limits_rate import wafv2_acl_limits_rate
from policies.rules.wafv2.wafv2_acl_logged import wafv2_acl_logged
from policies.rules.wafv2.wafv2_acl_rules_act import wafv2_acl_rules_act

RULES = [
    acm_certificate_key_strong,
    acm_certificate_names_listed,
    acm_certificate_transparency_logged,
    aws_account_guarded,
    aws_data_stays_in_declared_regions,
    backup_plan_copied_to_another_account,
    backup_vault_customer_key,
    backup_vault_locked,
    cloudfront_distribution_access_logged,
    cloudfront_distribution_behind_web_acl,
    cloudfront_distribution_https_only,
    cloudfront_distribution_origin_confined,
    cloudfront_distribution_origin_tls,
    cloudfront_distribution_root_named,
    cloudfront_distribution_tls_policy_strong,
    cloudtrail_trail_customer_key,
    cloudtrail_trail_searchable,
    cloudtrail_trail_spans_regions,
    cloudtrail_trail_validated,
    cloudwatch_alarm_enabled,
    cloudwatch_log_group_customer_key,
    cloudwatch_log_group_retention_set,
    ec2_default_security_group_closed,
    ec2_endpoint_access_limited,
    ec2_route_peering_narrow,
    ec2_security_group_admin_ports_closed,
    ec2_security_group_described,
    ec2_security_group_egress_limited,
    ec2_security_group_open_ports_authorised,
    ec2_security_group_plain_http_to_balancers,
    ec2_security_group_ports_named,
    ec2_security_group_risky_ports_closed,
    ec2_security_group_used,
    ec2_subnet_no_public_addresses,
    ec2_volume_default_encrypted,
    ec2_vpc_default_group_adopted,
    ec2_vpc_flow_logged,
    ec2_vpc_image_pulls_private,
    ecr_repository_customer_key,
    ecr_repository_images_scanned,
    ecr_repository_tags_immutable,
    ecs_cluster_sessions_encrypted,
    ecs_service_no_public_ip,
    ecs_service_platform_current,
    ecs_service_sessions_logged,
    ecs_task_capabilities_dropped,
    ecs_task_environment_without_secrets,
    ecs_task_file_systems_authorised,
    ecs_task_file_systems_encrypted,
    ecs_task_image_by_digest,
    ecs_task_logs_configured,
    ecs_task_network_of_its_own,
    ecs_task_not_privileged,
    ecs_task_processes_of_its_own,
    ecs_task_roles_distinct,
    ecs_task_root_read_only,
    ecs_task_user_not_root,
    efs_access_point_confined,
    efs_file_system_rest_encrypted,
    efs_mount_target_subnet_private,
    elasticache_group_clients_authenticate,
    elasticache_group_customer_key,
    elasticache_group_in_chosen_subnets,
    elasticache_group_logs_delivered,
    elasticache_group_minor_upgrades_on,
    elasticache_group_reached_by_groups_only,
    elasticache_group_rest_encrypted,
    elasticache_group_transit_encrypted,
    elasticache_user_proves_identity,
    guardduty_detector_enabled,
    iam_attachment_not_administrator,
    iam_attachment_not_to_user,
    iam_policy_actions_named,
    iam_policy_decryption_limited,
    iam_policy_no_wildcard_administration,
    iam_policy_passed_roles_named,
    iam_policy_resources_named,
    iam_role_github_audience_checked,
    iam_role_github_trust_bound,
    iam_role_trust_accounts_conditioned,
    iam_role_trust_not_public,
    kms_key_deletion_waits,
    kms_key_policy_declared,
    kms_key_policy_not_public,
    kms_key_rotates,
    lb_balancer_access_logged,
    lb_balancer_behind_web_acl,
    lb_balancer_desync_mitigated,
    lb_balancer_exposure_stated,
    lb_balancer_firewall_fails_closed,
    lb_balancer_invalid_headers_dropped,
    lb_listener_plain_http_redirects,
    lb_listener_tls_policy_strong,
    rds_cluster_storage_encrypted,
    rds_cluster_tls_forced,
    rds_database_administrator_renamed,
    rds_database_customer_key,
    rds_database_iam_authentication_on,
    rds_database_in_chosen_subnets,
    rds_database_master_password_managed,
    rds_database_reached_by_groups_only,
    rds_database_subnets_isolated,
    rds_database_version_not_flawed,
    rds_instance_certificate_authority_current,
    rds_instance_logs_exported,
    rds_instance_minor_upgrades_on,
    rds_instance_not_public,
    rds_instance_performance_insights_customer_key,
    rds_instance_storage_encrypted,
    rds_instance_tls_forced,
    rds_parameter_group_statements_logged,
    rds_proxy_tls_required,
    s3_bucket_access_lists_off,
    s3_bucket_access_logged,
    s3_bucket_acl_private,
    s3_bucket_customer_key,
    s3_bucket_policy_keeps_control,
    s3_bucket_policy_leaves_a_way_in,
    s3_bucket_policy_not_public,
    s3_bucket_public_access_blocked,
    s3_bucket_tls_only,
    scheduler_schedule_customer_key,
    secretsmanager_secret_customer_key,
    secretsmanager_secret_policy_not_public,
    secretsmanager_secret_rotates,
    secretsmanager_version_value_secret,
    sns_topic_customer_key,
    sns_topic_policy_not_public,
    sqs_queue_customer_key,
    sqs_queue_policy_not_public,
    sqs_queue_rest_encrypted,
    wafv2_acl_groups_distinct,
    wafv2_acl_has_rules,
    wafv2_acl_known_bad_inputs_managed,
    wafv2_acl_limits_rate,
    wafv2_acl_logged,
    wafv2_acl_rules_act,
]

if __name__ == "__main__":
    serve(
        "security",
        "0.1.0",
        "What protects a stack against misuse: access, encryption, exposure, secrets and traces.",
        RULES,
    )
