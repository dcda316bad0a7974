"""The cost pack: everything it judges is listed here."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

if find_spec("policies") is None:
    # Where this pack's environment does not bring `policies`, the folder that the pack lies in does.
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from policies.framework.pack import serve
from policies.rules.aws.aws_resource_required_tags_set import aws_resource_required_tags_set
from policies.rules.aws.aws_store_size_in_proportion import aws_store_size_in_proportion
from policies.rules.budgets.budgets_stack_budget_set import budgets_stack_budget_set
from policies.rules.cloudwatch.cloudwatch_log_group_retention_set import cloudwatch_log_group_retention_set
from policies.rules.ec2.ec2_address_attached import ec2_address_attached
from policies.rules.ec2.ec2_endpoint_free_kind_chosen import ec2_endpoint_free_kind_chosen
from policies.rules.ec2.ec2_nat_gateway_used import ec2_nat_gateway_used
from policies.rules.ec2.ec2_volume_type_current import ec2_volume_type_current
from policies.rules.ec2.ec2_vpc_endpoints_below_nat_price import ec2_vpc_endpoints_below_nat_price
from policies.rules.ec2.ec2_vpc_nat_gateways_needed import ec2_vpc_nat_gateways_needed
from policies.rules.ec2.ec2_vpc_stores_reached_without_nat import ec2_vpc_stores_reached_without_nat
from policies.rules.ecr.ecr_repository_images_expire import ecr_repository_images_expire
from policies.rules.ecs.ecs_task_on_graviton import ecs_task_on_graviton
from policies.rules.elasticache.elasticache_group_nodes_current import elasticache_group_nodes_current
from policies.rules.elasticache.elasticache_group_nodes_on_graviton import elasticache_group_nodes_on_graviton
from policies.rules.lb.lb_balancer_used import lb_balancer_used
from policies.rules.rds.rds_database_version_in_standard_support import rds_database_version_in_standard_support
from policies.rules.rds.rds_instance_class_current import rds_instance_class_current
from policies.rules.rds.rds_instance_class_on_graviton import rds_instance_class_on_graviton
from policies.rules.rds.rds_instance_iops_needed import rds_instance_iops_needed
from policies.rules.rds.rds_instance_storage_type_current import rds_instance_storage_type_current
from policies.rules.s3.s3_bucket_lifecycle_set import s3_bucket_lifecycle_set
from policies.rules.s3.s3_lifecycle_uploads_cleaned import s3_lifecycle_uploads_cleaned

RULES = [
    aws_resource_required_tags_set,
    aws_store_size_in_proportion,
    budgets_stack_budget_set,
    cloudwatch_log_group_retention_set,
    ec2_address_attached,
    ec2_endpoint_free_kind_chosen,
    ec2_nat_gateway_used,
    ec2_volume_type_current,
    ec2_vpc_endpoints_below_nat_price,
    ec2_vpc_nat_gateways_needed,
    ec2_vpc_stores_reached_without_nat,
    ecr_repository_images_expire,
    ecs_task_on_graviton,
    elasticache_group_nodes_current,
    elasticache_group_nodes_on_graviton,
    lb_balancer_used,
    rds_database_version_in_standard_support,
    rds_instance_class_current,
    rds_instance_class_on_graviton,
    rds_instance_iops_needed,
    rds_instance_storage_type_current,
    s3_bucket_lifecycle_set,
    s3_lifecycle_uploads_cleaned,
]

if __name__ == "__main__":
    serve(
        "cost",
        "0.1.0",
        "What a stack pays for without need: idle, oversized, outdated and unbounded resources.",
        RULES,
    )
