"""Roles of a workspace's own making: names for rights of the closed list."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from accounts.authority import Decider, decider
from accounts.exceptions import BeyondYourRights, OwnAccount, RoleHeld, RoleNameTaken
from accounts.models import CustomRole, EmailLink, User
from accounts.names import checked_name
from accounts.permissions import NEEDS, TENANT_PERMISSIONS, Role
from accounts.sessions import tell_streams
from audit.actions import record
from audit.changes import changed
from core.actors import Actor
from core.errors import InvalidInput, NotFound
from core.locks import lock_exclusive, lock_key
from core.scope import active_tenant_id
from tenants.flags import require_flag

NAME_LENGTH = 60
MOST_ROLES = 30
"""More could not be told apart in a list."""

_BUILT_IN = {role.value for role in Role}


def create_role(*, actor: Actor, name: str, permissions: Iterable[Any]) -> CustomRole:
    """Raises NotAllowed, FeatureOff, BeyondYourRights, InvalidInput or RoleNameTaken."""
    with transaction.atomic():
        who, _ = _may_shape_roles(actor)
        require_flag("custom_roles")
        wanted = _rights(permissions)
        _require_mine(who, wanted)
        if CustomRole.objects.count() >= MOST_ROLES:
            raise InvalidInput(f"{MOST_ROLES} roles are the most. Delete one that nobody holds.")
        role = CustomRole(name=_free_name(name), permissions=sorted(wanted))
        _save(role)
        record(
            actor=actor,
            code="accounts.role.created",
            target=f"role:{role.pk}",
            data=changed({}, _shown(role)),
        )
    return role


def change_custom_role(
    *,
    actor: Actor,
    role_id: int,
    name: str | None = None,
    permissions: Iterable[Any] | None = None,
) -> CustomRole:
    """Rename a role or change its rights; its holders have them from the next request on.

    Raises OwnAccount for one's own role, BeyondYourRights for a role that holds more
    than the actor or is to, and what :func:`create_role` raises.
    """
    with transaction.atomic():
        who, _ = _may_shape_roles(actor)
        role = _locked(role_id)
        _require_not_own(who, role)
        _require_mine(who, role.rights)
        before = _shown(role)
        if permissions is not None:
            wanted = _rights(permissions)
            _require_mine(who, wanted)
            role.permissions = sorted(wanted)
        if name is not None:
            role.name = _free_name(name, apart_from=role)
        if _shown(role) != before:
            _save(role)
            tell_streams()
            record(
                actor=actor,
                code="accounts.role.changed",
                target=f"role:{role.pk}",
                data=changed(before, _shown(role)),
            )
    return role


def delete_role(*, actor: Actor, role_id: int) -> None:
    """Raises RoleHeld while somebody holds it or is invited to it."""
    with transaction.atomic():
        who, _ = _may_shape_roles(actor)
        role = _locked(role_id)
        _require_not_own(who, role)
        _require_mine(who, role.rights)
        held = User.objects.filter(custom_role=role).count()
        invited = EmailLink.objects.filter(custom_role=role, used_at=None, revoked_at=None).count()
        if held or invited:
            raise RoleHeld(
                f"{held} people hold this role and {invited} are invited to it. "
                "Give them another role first."
            )
        record(
            actor=actor,
            code="accounts.role.deleted",
            target=f"role:{role.pk}",
            data=changed(_shown(role), {}),
        )
        role.delete()


def _may_shape_roles(actor: Actor) -> tuple[Decider, dict[int, User]]:
    """The decider, with the right that a workspace alone has: the platform has no own roles."""
    actor.require("users.manage")
    found = decider(actor)
    # Names and their number are looked at before they are written.
    lock_exclusive([lock_key("roles", active_tenant_id())])
    return found


def _locked(role_id: int) -> CustomRole:
    role = CustomRole.objects.select_for_update().filter(pk=role_id).first()
    if role is None:
        raise NotFound("There is no such role.")
    return role


def _require_mine(who: Decider, rights: frozenset[str]) -> None:
    if not who.may_hold(rights):
        raise BeyondYourRights(
            "This role holds rights, or is to, that you do not have yourself.",
            fields={"permissions": ", ".join(sorted(rights - who.rights))},
        )


def _require_not_own(who: Decider, role: CustomRole) -> None:
    if who.user.custom_role_id == role.pk:
        raise OwnAccount("Nobody changes their own role. Ask somebody else who may.")


def _rights(given: Iterable[Any]) -> frozenset[str]:
    """Rights of a workspace's list, with what each of them needs to be of any use."""
    named = [code for code in given if isinstance(code, str)]
    unknown = sorted(set(named) - TENANT_PERMISSIONS)
    if unknown or not isinstance(given, list | tuple | set | frozenset) or len(named) != len(given):
        raise InvalidInput(
            fields={"permissions": f"There is no such right: {', '.join(unknown) or 'not a code'}."}
        )
    if not named:
        raise InvalidInput(fields={"permissions": "Choose at least one right."})
    return frozenset(named) | {NEEDS[code] for code in named if code in NEEDS}


def _free_name(raw: str, *, apart_from: CustomRole | None = None) -> str:
    name = checked_name(raw, field="name", most=NAME_LENGTH, empty="Write a name for the role.")
    if name.casefold() in _BUILT_IN:
        raise InvalidInput(fields={"name": "This is the name of a role that is built in."})
    others = CustomRole.objects.all()
    if apart_from is not None:
        others = others.exclude(pk=apart_from.pk)
    if name.casefold() in {other.casefold() for other in others.values_list("name", flat=True)}:
        raise RoleNameTaken(fields={"name": RoleNameTaken.message})
    return name


def _save(role: CustomRole) -> None:
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError:
        raise RoleNameTaken(fields={"name": RoleNameTaken.message}) from None


def _shown(role: CustomRole) -> dict[str, Any]:
    return {"name": role.name, "permissions": list(role.permissions)}
