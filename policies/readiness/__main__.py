"""The readiness pack: everything it judges is listed here."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

if find_spec("policies") is None:
    # Where this pack's environment does not bring `policies`, the folder that the pack lies in does.
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from policies.framework.pack import serve
from policies.rules.acm.acm_certificate_key_strong import acm_certificate_key_strong
from policies.rules.acm.acm_certificate_renews_itself import acm_certificate_renews_itself
from policies.rules.acm.acm_certificate_transparency_logged import acm_certificate_transparency_logged
from policies.rules.aws.aws_account_guarded import aws_account_guarded
from policies.rules.aws.aws_data_stays_in_declared_regions import aws_data_stays_in_declared_regions
from policies.rules.aws.aws_entrance_alarmed import aws_entrance_alarmed
from policies.rules.aws.aws_store_alarmed import aws_store_alarmed
from policies.rules.aws.aws_store_recovery_point_kept import aws_store_recovery_point_kept
from policies.rules.aws.aws_store_recovery_window_kept import aws_store_recovery_window_kept
from policies.rules.backup.backup_plan_copied_elsewhere import backup_plan_copied_elsewhere
from policies.rules.backup.backup_plan_copies_arrive import backup_plan_copies_arrive
from policies.rules.backup.backup_plan_leaves_recovery_window_alone import backup_plan_leaves_recovery_window_alone
from policies.rules.backup.backup_plan_runs_daily import backup_plan_runs_daily
from policies.rules.backup.backup_plan_selects_resources import backup_plan_selects_resources
from policies.rules.backup.backup_plan_snapshots_kept import backup_plan_snapshots_kept
from policies.rules.backup.backup_store_restore_tested import backup_store_restore_tested
from policies.rules.backup.backup_vault_customer_key import backup_vault_customer_key
from policies.rules.backup.backup_vault_kept_on_destroy import backup_vault_kept_on_destroy
from policies.rules.backup.backup_vault_locked import backup_vault_locked
from policies.rules.cloudfront.cloudfront_distribution_access_logged import cloudfront_distribution_access_logged
from policies.rules.cloudfront.cloudfront_distribution_https_only import cloudfront_distribution_https_only
from policies.rules.cloudfront.cloudfront_distribution_origin_confined import cloudfront_distribution_origin_confined
from policies.rules.cloudfront.cloudfront_distribution_origin_tls import cloudfront_distribution_origin_tls
from policies.rules.cloudfront.cloudfront_distribution_tls_policy_strong import (
    cloudfront_distribution_tls_policy_strong,
)
from policies.rules.cloudtrail.cloudtrail_trail_customer_key import cloudtrail_trail_customer_key
from policies.rules.cloudtrail.cloudtrail_trail_spans_regions import cloudtrail_trail_spans_regions
from policies.rules.cloudtrail.cloudtrail_trail_validated import cloudtrail_trail_validated
from policies.rules.cloudwatch.cloudwatch_alarm_enabled import cloudwatch_alarm_enabled
from policies.rules.cloudwatch.cloudwatch_alarm_reaches_somebody import cloudwatch_alarm_reaches_somebody
from policies.rules.cloudwatch.cloudwatch_alarm_silence_decided import cloudwatch_alarm_silence_decided
from policies.rules.cloudwatch.cloudwatch_alarm_silence_rings import cloudwatch_alarm_silence_rings
from policies.rules.cloudwatch.cloudwatch_alarm_subject_declared import cloudwatch_alarm_subject_declared
from policies.rules.cloudwatch.cloudwatch_alarm_subject_named import cloudwatch_alarm_subject_named
from policies.rules.cloudwatch.cloudwatch_event_target_failures_kept import cloudwatch_event_target_failures_kept
from policies.rules.cloudwatch.cloudwatch_log_group_customer_key import cloudwatch_log_group_customer_key
from policies.rules.cloudwatch.cloudwatch_log_group_key_usable import cloudwatch_log_group_key_usable
from policies.rules.cloudwatch.cloudwatch_log_group_retention_set import cloudwatch_log_group_retention_set
from policies.rules.dynamodb.dynamodb_table_backup_plan_covers import dynamodb_table_backup_plan_covers
from policies.rules.dynamodb.dynamodb_table_deletion_protected import dynamodb_table_deletion_protected
from policies.rules.dynamodb.dynamodb_table_recovery_window_kept import dynamodb_table_recovery_window_kept
from policies.rules.ec2.ec2_default_security_group_closed import ec2_default_security_group_closed
from policies.rules.ec2.ec2_endpoint_spans_zones import ec2_endpoint_spans_zones
from policies.rules.ec2.ec2_route_peering_narrow import ec2_route_peering_narrow
from policies.rules.ec2.ec2_route_way_out_managed import ec2_route_way_out_managed
from policies.rules.ec2.ec2_security_group_admin_ports_closed import ec2_security_group_admin_ports_closed
from policies.rules.ec2.ec2_security_group_described import ec2_security_group_described
from policies.rules.ec2.ec2_security_group_egress_limited import ec2_security_group_egress_limited
from policies.rules.ec2.ec2_security_group_open_ports_authorised import ec2_security_group_open_ports_authorised
from policies.rules.ec2.ec2_security_group_plain_http_to_balancers import ec2_security_group_plain_http_to_balancers
from policies.rules.ec2.ec2_security_group_ports_named import ec2_security_group_ports_named
from policies.rules.ec2.ec2_security_group_risky_ports_closed import ec2_security_group_risky_ports_closed
from policies.rules.ec2.ec2_security_group_rules_in_one_place import ec2_security_group_rules_in_one_place
from policies.rules.ec2.ec2_subnet_no_public_addresses import ec2_subnet_no_public_addresses
from policies.rules.ec2.ec2_vpc_default_group_adopted import ec2_vpc_default_group_adopted
from policies.rules.ec2.ec2_vpc_flow_logged import ec2_vpc_flow_logged
from policies.rules.ec2.ec2_vpc_nat_in_each_zone import ec2_vpc_nat_in_each_zone
from policies.rules.ec2.ec2_vpc_subnets_span_zones import ec2_vpc_subnets_span_zones
from policies.rules.ecs.ecs_cluster_insights_on import ecs_cluster_insights_on
from policies.rules.ecs.ecs_cluster_sessions_encrypted import ecs_cluster_sessions_encrypted
from policies.rules.ecs.ecs_service_deployment_has_room import ecs_service_deployment_has_room
from policies.rules.ecs.ecs_service_desired_count_left_to_scaling import ecs_service_desired_count_left_to_scaling
from policies.rules.ecs.ecs_service_drain_covers_stop import ecs_service_drain_covers_stop
from policies.rules.ecs.ecs_service_failed_deployment_rolls_back import ecs_service_failed_deployment_rolls_back
from policies.rules.ecs.ecs_service_keeps_serving_while_deploying import ecs_service_keeps_serving_while_deploying
from policies.rules.ecs.ecs_service_minimum_tasks import ecs_service_minimum_tasks
from policies.rules.ecs.ecs_service_no_public_ip import ecs_service_no_public_ip
from policies.rules.ecs.ecs_service_platform_current import ecs_service_platform_current
from policies.rules.ecs.ecs_service_scales import ecs_service_scales
from policies.rules.ecs.ecs_service_sessions_logged import ecs_service_sessions_logged
from policies.rules.ecs.ecs_service_start_period_granted import ecs_service_start_period_granted
from policies.rules.ecs.ecs_service_tasks_span_zones import ecs_service_tasks_span_zones
from policies.rules.ecs.ecs_service_traffic_shift_prepared import ecs_service_traffic_shift_prepared
from policies.rules.ecs.ecs_service_traffic_shift_watched import ecs_service_traffic_shift_watched
from policies.rules.ecs.ecs_service_waits_for_listener import ecs_service_waits_for_listener
from policies.rules.ecs.ecs_task_capabilities_dropped import ecs_task_capabilities_dropped
from policies.rules.ecs.ecs_task_environment_without_secrets import ecs_task_environment_without_secrets
from policies.rules.ecs.ecs_task_file_systems_authorised import ecs_task_file_systems_authorised
from policies.rules.ecs.ecs_task_file_systems_encrypted import ecs_task_file_systems_encrypted
from policies.rules.ecs.ecs_task_image_by_digest import ecs_task_image_by_digest
from policies.rules.ecs.ecs_task_local_url_answered import ecs_task_local_url_answered
from policies.rules.ecs.ecs_task_logs_configured import ecs_task_logs_configured
from policies.rules.ecs.ecs_task_network_of_its_own import ecs_task_network_of_its_own
from policies.rules.ecs.ecs_task_not_privileged import ecs_task_not_privileged
from policies.rules.ecs.ecs_task_processes_of_its_own import ecs_task_processes_of_its_own
from policies.rules.ecs.ecs_task_public_url_of_stack import ecs_task_public_url_of_stack
from policies.rules.ecs.ecs_task_public_url_reachable import ecs_task_public_url_reachable
from policies.rules.ecs.ecs_task_roles_distinct import ecs_task_roles_distinct
from policies.rules.ecs.ecs_task_root_read_only import ecs_task_root_read_only
from policies.rules.ecs.ecs_task_user_not_root import ecs_task_user_not_root
from policies.rules.efs.efs_access_point_confined import efs_access_point_confined
from policies.rules.efs.efs_file_system_backed_up import efs_file_system_backed_up
from policies.rules.efs.efs_file_system_rest_encrypted import efs_file_system_rest_encrypted
from policies.rules.efs.efs_mount_target_subnet_private import efs_mount_target_subnet_private
from policies.rules.elasticache.elasticache_group_clients_authenticate import elasticache_group_clients_authenticate
from policies.rules.elasticache.elasticache_group_customer_key import elasticache_group_customer_key
from policies.rules.elasticache.elasticache_group_eviction_chosen import elasticache_group_eviction_chosen
from policies.rules.elasticache.elasticache_group_failover_automatic import elasticache_group_failover_automatic
from policies.rules.elasticache.elasticache_group_final_snapshot_kept import elasticache_group_final_snapshot_kept
from policies.rules.elasticache.elasticache_group_in_chosen_subnets import elasticache_group_in_chosen_subnets
from policies.rules.elasticache.elasticache_group_logs_delivered import elasticache_group_logs_delivered
from policies.rules.elasticache.elasticache_group_minor_upgrades_on import elasticache_group_minor_upgrades_on
from policies.rules.elasticache.elasticache_group_reached_by_groups_only import elasticache_group_reached_by_groups_only
from policies.rules.elasticache.elasticache_group_rest_encrypted import elasticache_group_rest_encrypted
from policies.rules.elasticache.elasticache_group_snapshots_kept import elasticache_group_snapshots_kept
from policies.rules.elasticache.elasticache_group_spans_zones import elasticache_group_spans_zones
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
from policies.rules.kms.kms_key_enabled import kms_key_enabled
from policies.rules.kms.kms_key_policy_declared import kms_key_policy_declared
from policies.rules.kms.kms_key_policy_not_public import kms_key_policy_not_public
from policies.rules.kms.kms_key_rotates import kms_key_rotates
from policies.rules.lb.lb_balancer_access_logged import lb_balancer_access_logged
from policies.rules.lb.lb_balancer_behind_web_acl import lb_balancer_behind_web_acl
from policies.rules.lb.lb_balancer_deletion_protected import lb_balancer_deletion_protected
from policies.rules.lb.lb_balancer_desync_mitigated import lb_balancer_desync_mitigated
from policies.rules.lb.lb_balancer_exposure_stated import lb_balancer_exposure_stated
from policies.rules.lb.lb_balancer_firewall_fails_closed import lb_balancer_firewall_fails_closed
from policies.rules.lb.lb_balancer_invalid_headers_dropped import lb_balancer_invalid_headers_dropped
from policies.rules.lb.lb_balancer_log_bucket_writable import lb_balancer_log_bucket_writable
from policies.rules.lb.lb_balancer_spans_zones import lb_balancer_spans_zones
from policies.rules.lb.lb_balancer_zones_shared import lb_balancer_zones_shared
from policies.rules.lb.lb_listener_plain_http_redirects import lb_listener_plain_http_redirects
from policies.rules.lb.lb_listener_tls_policy_strong import lb_listener_tls_policy_strong
from policies.rules.lb.lb_target_group_checked_before_alarm import lb_target_group_checked_before_alarm
from policies.rules.lb.lb_target_group_connections_drained import lb_target_group_connections_drained
from policies.rules.lb.lb_target_group_health_checked import lb_target_group_health_checked
from policies.rules.lb.lb_target_group_registered import lb_target_group_registered
from policies.rules.rds.rds_cluster_backup_plan_covers import rds_cluster_backup_plan_covers
from policies.rules.rds.rds_cluster_recovery_window_kept import rds_cluster_recovery_window_kept
from policies.rules.rds.rds_cluster_spans_zones import rds_cluster_spans_zones
from policies.rules.rds.rds_cluster_storage_encrypted import rds_cluster_storage_encrypted
from policies.rules.rds.rds_cluster_tls_forced import rds_cluster_tls_forced
from policies.rules.rds.rds_database_administrator_renamed import rds_database_administrator_renamed
from policies.rules.rds.rds_database_backups_outlive_it import rds_database_backups_outlive_it
from policies.rules.rds.rds_database_changes_wait import rds_database_changes_wait
from policies.rules.rds.rds_database_customer_key import rds_database_customer_key
from policies.rules.rds.rds_database_deletion_protected import rds_database_deletion_protected
from policies.rules.rds.rds_database_final_snapshot_kept import rds_database_final_snapshot_kept
from policies.rules.rds.rds_database_iam_authentication_on import rds_database_iam_authentication_on
from policies.rules.rds.rds_database_in_chosen_subnets import rds_database_in_chosen_subnets
from policies.rules.rds.rds_database_master_password_managed import rds_database_master_password_managed
from policies.rules.rds.rds_database_reached_by_groups_only import rds_database_reached_by_groups_only
from policies.rules.rds.rds_database_subnets_isolated import rds_database_subnets_isolated
from policies.rules.rds.rds_database_tags_copied import rds_database_tags_copied
from policies.rules.rds.rds_database_version_not_flawed import rds_database_version_not_flawed
from policies.rules.rds.rds_database_version_stated import rds_database_version_stated
from policies.rules.rds.rds_instance_backup_plan_covers import rds_instance_backup_plan_covers
from policies.rules.rds.rds_instance_certificate_authority_current import rds_instance_certificate_authority_current
from policies.rules.rds.rds_instance_connections_suffice import rds_instance_connections_suffice
from policies.rules.rds.rds_instance_enhanced_monitoring_on import rds_instance_enhanced_monitoring_on
from policies.rules.rds.rds_instance_logs_exported import rds_instance_logs_exported
from policies.rules.rds.rds_instance_minor_upgrades_on import rds_instance_minor_upgrades_on
from policies.rules.rds.rds_instance_not_public import rds_instance_not_public
from policies.rules.rds.rds_instance_performance_insights_customer_key import (
    rds_instance_performance_insights_customer_key,
)
from policies.rules.rds.rds_instance_performance_insights_on import rds_instance_performance_insights_on
from policies.rules.rds.rds_instance_recovery_window_kept import rds_instance_recovery_window_kept
from policies.rules.rds.rds_instance_standby_in_another_zone import rds_instance_standby_in_another_zone
from policies.rules.rds.rds_instance_storage_encrypted import rds_instance_storage_encrypted
from policies.rules.rds.rds_instance_storage_grows import rds_instance_storage_grows
from policies.rules.rds.rds_instance_tls_forced import rds_instance_tls_forced
from policies.rules.rds.rds_proxy_tls_required import rds_proxy_tls_required
from policies.rules.s3.s3_bucket_access_lists_off import s3_bucket_access_lists_off
from policies.rules.s3.s3_bucket_acl_private import s3_bucket_acl_private
from policies.rules.s3.s3_bucket_customer_key import s3_bucket_customer_key
from policies.rules.s3.s3_bucket_lifecycle_set import s3_bucket_lifecycle_set
from policies.rules.s3.s3_bucket_not_emptied_on_destroy import s3_bucket_not_emptied_on_destroy
from policies.rules.s3.s3_bucket_policy_keeps_control import s3_bucket_policy_keeps_control
from policies.rules.s3.s3_bucket_policy_leaves_a_way_in import s3_bucket_policy_leaves_a_way_in
from policies.rules.s3.s3_bucket_policy_not_public import s3_bucket_policy_not_public
from policies.rules.s3.s3_bucket_public_access_blocked import s3_bucket_public_access_blocked
from policies.rules.s3.s3_bucket_tls_only import s3_bucket_tls_only
from policies.rules.s3.s3_bucket_versioned import s3_bucket_versioned
from policies.rules.s3.s3_lifecycle_uploads_cleaned import s3_lifecycle_uploads_cleaned
from policies.rules.scheduler.scheduler_schedule_enabled import scheduler_schedule_enabled
from policies.rules.scheduler.scheduler_schedule_failures_kept import scheduler_schedule_failures_kept
from policies.rules.scheduler.scheduler_schedule_freshness_alarmed import scheduler_schedule_freshness_alarmed
from policies.rules.scheduler.scheduler_schedule_retries_stated import scheduler_schedule_retries_stated
from policies.rules.secretsmanager.secretsmanager_secret_customer_key import secretsmanager_secret_customer_key
from policies.rules.secretsmanager.secretsmanager_secret_policy_not_public import (
    secretsmanager_secret_policy_not_public,
)
from policies.rules.secretsmanager.secretsmanager_secret_recovery_window_kept import (
    secretsmanager_secret_recovery_window_kept,
)
from policies.rules.secretsmanager.secretsmanager_version_value_secret import secretsmanager_version_value_secret
from policies.rules.sns.sns_topic_customer_key import sns_topic_customer_key
from policies.rules.sns.sns_topic_policy_not_public import sns_topic_policy_not_public
from policies.rules.sqs.sqs_queue_dead_letters_kept import sqs_queue_dead_letters_kept
from policies.rules.sqs.sqs_queue_dead_letters_noticed import sqs_queue_dead_letters_noticed
from policies.rules.sqs.sqs_queue_policy_not_public import sqs_queue_policy_not_public
from policies.rules.sqs.sqs_queue_rest_encrypted import sqs_queue_rest_encrypted
from policies.rules.wafv2.wafv2_acl_groups_distinct import wafv2_acl_groups_distinct
from policies.rules.wafv2.wafv2_acl_has_rules import wafv2_acl_has_rules
from policies.rules.wafv2.wafv2_acl_known_bad_inputs_managed import wafv2_acl_known_bad_inputs_managed
from policies.rules.wafv2.wafv2_acl_limits_rate import wafv2_acl_limits_rate
from policies.rules.wafv2.wafv2_acl_logged import wafv2_acl_logged
from policies.rules.wafv2.wafv2_acl_measured import wafv2_acl_measured
from policies.rules.wafv2.wafv2_acl_rules_act import wafv2_acl_rules_act

RULES = [
    acm_certificate_key_strong,
    acm_certificate_renews_itself,
    acm_certificate_transparency_logged,
    aws_account_guarded,
    aws_data_stays_in_declared_regions,
    aws_entrance_alarmed,
    aws_store_alarmed,
    aws_store_recovery_point_kept,
    aws_store_recovery_window_kept,
    backup_plan_copied_elsewhere,
    backup_plan_copies_arrive,
    backup_plan_leaves_recovery_window_alone,
    backup_plan_runs_daily,
    backup_plan_selects_resources,
    backup_plan_snapshots_kept,
    backup_store_restore_tested,
    backup_vault_customer_key,
    backup_vault_kept_on_destroy,
    backup_vault_locked,
    cloudfront_distribution_access_logged,
    cloudfront_distribution_https_only,
    cloudfront_distribution_origin_confined,
    cloudfront_distribution_origin_tls,
    cloudfront_distribution_tls_policy_strong,
    cloudtrail_trail_customer_key,
    cloudtrail_trail_spans_regions,
    cloudtrail_trail_validated,
    cloudwatch_alarm_enabled,
    cloudwatch_alarm_reaches_somebody,
    cloudwatch_alarm_silence_decided,
    cloudwatch_alarm_silence_rings,
    cloudwatch_alarm_subject_declared,
    cloudwatch_alarm_subject_named,
    cloudwatch_event_target_failures_kept,
    cloudwatch_log_group_customer_key,
    cloudwatch_log_group_key_usable,
    cloudwatch_log_group_retention_set,
    dynamodb_table_backup_plan_covers,
    dynamodb_table_deletion_protected,
    dynamodb_table_recovery_window_kept,
    ec2_default_security_group_closed,
    ec2_endpoint_spans_zones,
    ec2_route_peering_narrow,
    ec2_route_way_out_managed,
    ec2_security_group_admin_ports_closed,
    ec2_security_group_described,
    ec2_security_group_egress_limited,
    ec2_security_group_open_ports_authorised,
    ec2_security_group_plain_http_to_balancers,
    ec2_security_group_ports_named,
    ec2_security_group_risky_ports_closed,
    ec2_security_group_rules_in_one_place,
    ec2_subnet_no_public_addresses,
    ec2_vpc_default_group_adopted,
    ec2_vpc_flow_logged,
    ec2_vpc_nat_in_each_zone,
    ec2_vpc_subnets_span_zones,
    ecs_cluster_insights_on,
    ecs_cluster_sessions_encrypted,
    ecs_service_deployment_has_room,
    ecs_service_desired_count_left_to_scaling,
    ecs_service_drain_covers_stop,
    ecs_service_failed_deployment_rolls_back,
    ecs_service_keeps_serving_while_deploying,
    ecs_service_minimum_tasks,
    ecs_service_no_public_ip,
    ecs_service_platform_current,
    ecs_service_scales,
    ecs_service_sessions_logged,
    ecs_service_start_period_granted,
    ecs_service_tasks_span_zones,
    ecs_service_traffic_shift_prepared,
    ecs_service_traffic_shift_watched,
    ecs_service_waits_for_listener,
    ecs_task_capabilities_dropped,
    ecs_task_environment_without_secrets,
    ecs_task_file_systems_authorised,
    ecs_task_file_systems_encrypted,
    ecs_task_image_by_digest,
    ecs_task_local_url_answered,
    ecs_task_logs_configured,
    ecs_task_network_of_its_own,
    ecs_task_not_privileged,
    ecs_task_processes_of_its_own,
    ecs_task_public_url_of_stack,
    ecs_task_public_url_reachable,
    ecs_task_roles_distinct,
    ecs_task_root_read_only,
    ecs_task_user_not_root,
    efs_access_point_confined,
    efs_file_system_backed_up,
    efs_file_system_rest_encrypted,
    efs_mount_target_subnet_private,
    elasticache_group_clients_authenticate,
    elasticache_group_customer_key,
    elasticache_group_eviction_chosen,
    elasticache_group_failover_automatic,
    elasticache_group_final_snapshot_kept,
    elasticache_group_in_chosen_subnets,
    elasticache_group_logs_delivered,
    elasticache_group_minor_upgrades_on,
    elasticache_group_reached_by_groups_only,
    elasticache_group_rest_encrypted,
    elasticache_group_snapshots_kept,
    elasticache_group_spans_zones,
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
    kms_key_enabled,
    kms_key_policy_declared,
    kms_key_policy_not_public,
    kms_key_rotates,
    lb_balancer_access_logged,
    lb_balancer_behind_web_acl,
    lb_balancer_deletion_protected,
    lb_balancer_desync_mitigated,
    lb_balancer_exposure_stated,
    lb_balancer_firewall_fails_closed,
    lb_balancer_invalid_headers_dropped,
    lb_balancer_log_bucket_writable,
    lb_balancer_spans_zones,
    lb_balancer_zones_shared,
    lb_listener_plain_http_redirects,
    lb_listener_tls_policy_strong,
    lb_target_group_checked_before_alarm,
    lb_target_group_connections_drained,
    lb_target_group_health_checked,
    lb_target_group_registered,
    rds_cluster_backup_plan_covers,
    rds_cluster_recovery_window_kept,
    rds_cluster_spans_zones,
    rds_cluster_storage_encrypted,
    rds_cluster_tls_forced,
    rds_database_administrator_renamed,
    rds_database_backups_outlive_it,
    rds_database_changes_wait,
    rds_database_customer_key,
    rds_database_deletion_protected,
    rds_database_final_snapshot_kept,
    rds_database_iam_authentication_on,
    rds_database_in_chosen_subnets,
    rds_database_master_password_managed,
    rds_database_reached_by_groups_only,
    rds_database_subnets_isolated,
    rds_database_tags_copied,
    rds_database_version_not_flawed,
    rds_database_version_stated,
    rds_instance_backup_plan_covers,
    rds_instance_certificate_authority_current,
    rds_instance_connections_suffice,
    rds_instance_enhanced_monitoring_on,
    rds_instance_logs_exported,
    rds_instance_minor_upgrades_on,
    rds_instance_not_public,
    rds_instance_performance_insights_customer_key,
    rds_instance_performance_insights_on,
    rds_instance_recovery_window_kept,
    rds_instance_standby_in_another_zone,
    rds_instance_storage_encrypted,
    rds_instance_storage_grows,
    rds_instance_tls_forced,
    rds_proxy_tls_required,
    s3_bucket_access_lists_off,
    s3_bucket_acl_private,
    s3_bucket_customer_key,
    s3_bucket_lifecycle_set,
    s3_bucket_not_emptied_on_destroy,
    s3_bucket_policy_keeps_control,
    s3_bucket_policy_leaves_a_way_in,
    s3_bucket_policy_not_public,
    s3_bucket_public_access_blocked,
    s3_bucket_tls_only,
    s3_bucket_versioned,
    s3_lifecycle_uploads_cleaned,
    scheduler_schedule_enabled,
    scheduler_schedule_failures_kept,
    scheduler_schedule_freshness_alarmed,
    scheduler_schedule_retries_stated,
    secretsmanager_secret_customer_key,
    secretsmanager_secret_policy_not_public,
    secretsmanager_secret_recovery_window_kept,
    secretsmanager_version_value_secret,
    sns_topic_customer_key,
    sns_topic_policy_not_public,
    sqs_queue_dead_letters_kept,
    sqs_queue_dead_letters_noticed,
    sqs_queue_policy_not_public,
    sqs_queue_rest_encrypted,
    wafv2_acl_groups_distinct,
    wafv2_acl_has_rules,
    wafv2_acl_known_bad_inputs_managed,
    wafv2_acl_limits_rate,
    wafv2_acl_logged,
    wafv2_acl_measured,
    wafv2_acl_rules_act,
]

if __name__ == "__main__":
    serve(
        "readiness",
        "0.1.0",
        "What a stack needs before users depend on it: recovery, availability, security and operations.",
        RULES,
    )
