"""What people may do who reach a stack's stores: start one task, open sessions in it, and sign in by their own name.

Actions, and what each can be narrowed to, are those of the Service Authorization Reference; which of them a session
takes is told by the Systems Manager user guide ("Additional sample IAM policies for Session Manager", "Start a session
with a document by specifying the session documents in IAM policies") and the ECS developer guide ("Monitor Amazon ECS
containers with ECS Exec"); all read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from components.location import Location
from components.policy_document import Conditions, Statement, policy_document, secret_reading
from components.task_permissions import ExecSession

FORWARDING: Final = "AWS-StartPortForwardingSessionToRemoteHost"
"""The document of Systems Manager by which a session leads to a host that the task reaches."""

ACCESS_TAG: Final = "access"
"""Tag of the tasks that people may enter; its value is the family."""


@dataclass(frozen=True)
class PeoplePermissions:
    """One family of tasks in one cluster, whose two roles are passed on when it starts.

    `container` may be entered, its sessions logged by the cluster's `session`. `database_user` may be signed in as by
    IAM; `secret_names` may be read.
    """

    location: Location
    cluster: str
    family: str
    roles: tuple[str, str]
    container: str
    session: ExecSession
    database_user: str | None
    secret_names: Sequence[str]

    def document(self) -> str:
        """JSON of the policy."""
        return policy_document(*self._task(), *self._entering(), *self._forwarding(), *self._signing_in())

    def _task(self) -> list[Statement]:
        location, tasks = self.location, self._tasks
        in_cluster: Conditions = {"ArnEquals": {"ecs:cluster": location.arn("ecs", f"cluster/{self.cluster}")}}
        on_creation: Conditions = {"StringEquals": {"ecs:CreateAction": "RunTask"}}
        to_tasks: Conditions = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
        family = location.arn("ecs", f"task-definition/{self.family}:*")
        return [
            Statement("Run", ["ecs:RunTask"], [family], conditions=in_cluster),
            Statement("Tag", ["ecs:TagResource"], [tasks], conditions=on_creation),
            Statement(
                "PassRoles", ["iam:PassRole"], [location.role_arn(role) for role in self.roles], conditions=to_tasks
            ),
            Statement("FindTasks", ["ecs:ListTasks"], ["*"], conditions=in_cluster),
            Statement("FollowAndEnd", ["ecs:DescribeTasks", "ecs:StopTask"], [tasks], conditions=self._tagged),
        ]

    def _entering(self) -> list[Statement]:
        """Let people open a shell: each command goes through the cluster, and is encrypted with its key."""
        location = self.location
        named: Conditions = {"StringEquals": {"ecs:container-name": self.container}}
        in_task: Conditions = {"StringEquals": {**self._tagged["StringEquals"], "ecs:container-name": self.container}}
        by_alias: Conditions = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": self.session.key_alias}}
        execute = ["ecs:ExecuteCommand"]
        return [
            Statement("EnterCluster", execute, [location.arn("ecs", f"cluster/{self.cluster}")], conditions=named),
            Statement("EnterTask", execute, [self._tasks], conditions=in_task),
            Statement("EncryptSession", ["kms:GenerateDataKey"], [location.arn("kms", "key/*")], conditions=by_alias),
        ]

    def _forwarding(self) -> list[Statement]:
        """Let people forward a port, and nothing else: a session without that document is a shell that nobody logs."""
        location = self.location
        document = f"arn:{location.partition}:ssm:{location.region}::document/{FORWARDING}"
        checked: Conditions = {"BoolIfExists": {"ssm:SessionDocumentAccessCheck": "true"}}
        sessions = [location.arn("ssm", "session/*")]
        own: Conditions = {"StringEquals": {"ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}"}}
        return [
            Statement("Forward", ["ssm:StartSession"], [self._tasks], conditions={**self._tagged, **checked}),
            Statement("ForwardOnly", ["ssm:StartSession"], [document], conditions=checked),
            Statement("OpenChannel", ["ssmmessages:OpenDataChannel"], sessions),
            Statement("EndOwn", ["ssm:ResumeSession", "ssm:TerminateSession"], sessions, conditions=own),
        ]

    def _signing_in(self) -> list[Statement]:
        statements: list[Statement] = []
        if self.database_user:
            # RDS gives an instance its resource id when it is created; the user's name is this stack's own.
            user = self.location.arn("rds-db", f"dbuser:*/{self.database_user}")
            statements.append(Statement("SignIn", ["rds-db:connect"], [user]))
        return [*statements, *(secret_reading(self.location, self.secret_names) if self.secret_names else ())]

    @property
    def _tasks(self) -> str:
        return self.location.arn("ecs", f"task/{self.cluster}/*")

    @property
    def _tagged(self) -> Conditions:
        return {"StringEquals": {f"aws:ResourceTag/{ACCESS_TAG}": self.family}}
