"""One account: the components as its settings ask for them. No resource is declared here."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from bootstrap.delivery import let_workflows_in
from bootstrap.ground import Ground, lay_ground
from bootstrap.guard import guard_account
from bootstrap.settings_model import Settings
from components.backup_opt_in import BackupOptIn, BackupOptInArgs
from components.github_identity import GithubIdentity, GithubIdentityArgs
from components.image_repositories import ImageRepositories, ImageRepositoriesArgs, ImageRetention
from components.service_roles import ServiceRoles, ServiceRolesArgs
from components.state_store import StateStore, StateStoreArgs

Outputs = Mapping[str, pulumi.Input[object]]


def create_account(settings: Settings, prefix: str) -> Outputs:
    """Create everything, and return what people and pipelines need to know of it."""
    ground = lay_ground(settings, prefix)
    store = _store(ground)
    return {
        **_state(store),
        **_images(ground),
        **_access(ground),
        **let_workflows_in(ground, store),
        **guard_account(ground),
    }


def _store(ground: Ground) -> StateStore:
    state = ground.settings.state
    args = StateStoreArgs(ground.location, ground.prefix, state.old_version_days, state.keepers, ground.tags)
    return StateStore("state", args)


def _state(store: StateStore) -> Outputs:
    return {
        "backendUrl": store.backend_url,
        "secretsProvider": store.secrets_provider,
        "stateBucket": store.bucket_name,
        "stateKeyArn": store.key_arn,
    }


def _images(ground: Ground) -> Outputs:
    images = ground.settings.images
    if not images.repositories:
        return {"repositories": {}}
    retention = ImageRetention(
        environments=images.environments,
        per_environment=images.kept_per_environment,
        releases=images.kept_releases,
        tagged_days=images.tagged_days,
        untagged_days=images.untagged_days,
    )
    args = ImageRepositoriesArgs(ground.location, ground.prefix, images.repositories, retention, ground.tags)
    return {"repositories": dict(ImageRepositories("images", args).urls)}


def _access(ground: Ground) -> Outputs:
    settings = ground.settings
    if settings.service_roles:
        ServiceRoles("service-roles", ServiceRolesArgs(settings.service_roles, ground.tags))
    backups = settings.backups
    if backups.managed:
        BackupOptIn("backups", BackupOptInArgs(ground.regions, backups.kinds, backups.between_accounts))
    if not settings.github:
        return {}
    return {"githubProviderArn": GithubIdentity("github", GithubIdentityArgs(ground.location, ground.tags)).arn}
