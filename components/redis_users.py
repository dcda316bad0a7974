"""Who may use a Redis store: one user for the application, and the engine's default user switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws
import pulumi_random as random

APPLICATION_USER: Final = "app"


@dataclass(frozen=True)
class RedisUsersArgs:
    """`identifier` begins the ids of users and group; `access` is the application's ACL string."""

    identifier: str
    engine: str
    password_version: int
    access: str
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class RedisUsers(pulumi.ComponentResource):
    """A user group whose application user has the current and the previous generated password.

    So a rotation breaks nobody: tasks with the old URL connect until the next rotation.
    """

    group_id: pulumi.Output[str]
    password: pulumi.Output[str]
    """The current one."""

    def __init__(self, name: str, args: RedisUsersArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:cache:RedisUsers", name, None, opts)
        self._name, self._args = name, args
        current = self._password(f"v{args.password_version}")
        previous = [self._password(f"v{args.password_version - 1}")] if args.password_version > 1 else []
        application = self._user(APPLICATION_USER, args.access, [current, *previous])
        # Redis wants a user of this name in every group. It can do nothing; Valkey takes no user without a password.
        default = self._user("default", "off -@all", [self._password("default")])
        group = aws.elasticache.UserGroup(
            name,
            user_group_id=args.identifier,
            engine=args.engine,
            user_ids=[application.user_id, default.user_id],
            tags=dict(args.tags),
            opts=self._own(),
        )
        self.group_id, self.password = group.user_group_id, current
        self.register_outputs({"groupId": self.group_id})

    def _password(self, purpose: str) -> pulumi.Output[str]:
        password = random.RandomPassword(f"{self._name}-password-{purpose}", length=40, special=False, opts=self._own())
        # A preview doesn't know yet that the result is secret; the authentication mode would show it.
        return pulumi.Output.secret(password.result)

    def _user(self, user_name: str, access: str, passwords: list[pulumi.Output[str]]) -> aws.elasticache.User:
        return aws.elasticache.User(
            f"{self._name}-{user_name}",
            user_id=f"{self._args.identifier}-{user_name}",
            user_name=user_name,
            engine=self._args.engine,
            access_string=access,
            authentication_mode=aws.elasticache.UserAuthenticationModeArgs(type="password", passwords=[*passwords]),
            tags=dict(self._args.tags),
            opts=self._own(),
        )

    def _own(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)
