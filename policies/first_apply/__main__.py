"""The first-apply pack: everything it judges is listed here."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

if find_spec("policies") is None:
    # Where this pack's environment does not bring `policies`, the folder that the pack lies in does.
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from policies.framework.pack import serve
from policies.rules.backup.backup_plan_leaves_recovery_window_alone import backup_plan_leaves_recovery_window_alone
from policies.rules.cloudwatch.cloudwatch_log_group_key_usable import cloudwatch_log_group_key_usable
from policies.rules.ec2.ec2_security_group_rules_in_one_place import ec2_security_group_rules_in_one_place
from policies.rules.ecs.ecs_service_desired_count_left_to_scaling import ecs_service_desired_count_left_to_scaling
from policies.rules.ecs.ecs_service_start_period_granted import ecs_service_start_period_granted
from policies.rules.ecs.ecs_service_waits_for_listener import ecs_service_waits_for_listener
from policies.rules.lb.lb_balancer_log_bucket_writable import lb_balancer_log_bucket_writable

RULES = [
    backup_plan_leaves_recovery_window_alone,
    cloudwatch_log_group_key_usable,
    ec2_security_group_rules_in_one_place,
    ecs_service_desired_count_left_to_scaling,
    ecs_service_start_period_granted,
    ecs_service_waits_for_listener,
    lb_balancer_log_bucket_writable,
]

if __name__ == "__main__":
    serve(
        "first-apply",
        "0.1.0",
        "What breaks the first pulumi up of a program, is undone by a later one, or keeps destroy from ending.",
        RULES,
    )
