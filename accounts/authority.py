"""Who may decide about whom. Read from the rows, under lock, at the moment of the act.

Nobody gives a right they do not hold, nobody decides about somebody who holds more,
only owners make owners, and nobody decides about their own role. The last owner stays.
"""

from dataclasses import dataclass

from django.db.models import Q

from accounts.exceptions import BeyondYourRights, LastOwner
from accounts.models import CustomRole, User
from accounts.permissions import ROLE_PERMISSIONS, Role
from core.actors import Actor
from core.errors import InvalidInput, NotAllowed, NotFound
from core.scope import active_scope

TENANT_ROLES = (Role.OWNER, Role.ADMIN, Role.AGENT, Role.CUSTOM)
PLATFORM_ROLES = (Role.PLATFORM,)


def managing_right() -> str:
    """What deciding about people needs, at a workspace or at the platform."""
    return "users.manage" if active_scope() else "platform.admins"


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody who decides about people, as the rows have them now.

    `rights` are those of the row that the actor (a key may hold fewer) has as well.
    """

    user: User
    rights: frozenset[str]
    owners: frozenset[int]

    def may_hold(self, rights: frozenset[str]) -> bool:
        return rights <= self.rights

    def require_over(self, subject: User) -> None:
        """Raises BeyondYourRights for somebody who holds more than this person."""
        theirs = subject.role_rights
        if subject.role == Role.SUPPORT:
            raise NotAllowed("The platform's people come and go with the support access.")
        if not self.may_hold(theirs) or (subject.role == Role.OWNER and not self._is_owner):
            raise BeyondYourRights(fields={"permission": _first(theirs - self.rights)})

    def require_giving(self, *, role: str, custom_role: CustomRole | None) -> None:
        """Raises BeyondYourRights for a role with a right this person does not hold."""
        given = custom_role.rights if custom_role else ROLE_PERMISSIONS[role]
        if not self.may_hold(given) or (role == Role.OWNER and not self._is_owner):
            raise BeyondYourRights(
                "You can give no right that you do not have yourself.",
                fields={"role": "Choose a role with no more rights than your own."},
            )

    def require_another_owner(self, subject: User) -> None:
        """Raises LastOwner when `subject` is the only active owner."""
        if self.owners == {subject.pk}:
            raise LastOwner

    @property
    def _is_owner(self) -> bool:
        return self.user.role == Role.OWNER


def _first(rights: frozenset[str]) -> str:
    return min(rights, default="owner")


def decider(actor: Actor, *subjects: int) -> tuple[Decider, dict[int, User]]:
    """The actor and the people of `subjects`, locked to the end of the transaction.

    All of them and every active owner are locked in one order, so two decisions about
    people wait for each other instead of both finding a second owner. Raises
    NotAllowed for an actor who may not decide (any more), NotFound for a stranger.
    """
    right = managing_right()
    actor.require(right)
    if active_scope() and actor.kind != "person":
        raise NotAllowed
    wanted = {actor.person_id, *subjects}
    locked = {
        user.pk: user
        for user in User.objects.select_for_update(of=("self",), no_key=True)
        .filter(Q(pk__in=wanted) | Q(role=Role.OWNER, is_active=True))
        .order_by("pk")
    }
    me = locked.get(actor.person_id)
    rights = (me.permissions & actor.permissions) if me else frozenset()
    if me is None or right not in rights:
        raise NotAllowed(fields={"permission": right})
    if not wanted <= set(locked):
        raise NotFound("There is no such person here.")
    owners = frozenset(
        user.pk for user in locked.values() if user.role == Role.OWNER and user.is_active
    )
    return Decider(user=me, rights=rights, owners=owners), locked


def wanted_role(role: str, custom_role_id: int | None) -> tuple[str, CustomRole | None]:
    """A role that can be given here, with its row when it is a custom one, locked against change.

    Raises InvalidInput.
    """
    allowed = TENANT_ROLES if active_scope() else PLATFORM_ROLES
    if role not in {each.value for each in allowed}:
        raise InvalidInput(fields={"role": "Choose one of the roles of the list."})
    if role != Role.CUSTOM:
        if custom_role_id is not None:
            raise InvalidInput(fields={"custom_role": "Only the role “custom” takes one."})
        return role, None
    rows = CustomRole.objects.select_for_update(no_key=True)
    found = rows.filter(pk=custom_role_id).first() if custom_role_id is not None else None
    if found is None:
        raise InvalidInput(fields={"custom_role": "Choose one of your own roles."})
    return role, found
