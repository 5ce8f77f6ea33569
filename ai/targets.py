"""Whom the assistant asks when it needs a person: anybody, one role, or one person.

Nothing is written in the conversation: whom it asks follows from the reason for which the
conversation waits and from the settings as they are now. So a change counts at once for
whoever waits already, and somebody who has left is asked no more: then it is whoever is
asked about everything else, or anybody.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.permissions import Role
from accounts.queries import people
from ai.acts import HAND_OFF_REASONS
from ai.models import AssistantSettings
from conversations.models import Conversation

ANYONE = "anyone"
OTHERWISE = "otherwise"
"""In the place of a reason: for all that have no entry of their own."""

ROLES = (Role.OWNER, Role.ADMIN, Role.AGENT)
REASONS = (*HAND_OFF_REASONS, OTHERWISE)

_PERSON = re.compile(r"person:([1-9][0-9]{0,17})\Z")
_ROLE = re.compile(r"role:(" + "|".join(role.value for role in ROLES) + r")\Z")


@dataclass(frozen=True, slots=True)
class Asked:
    """`people` are asked; None is anybody. `label` names them in words. `by_name`: it is one
    person whom the settings name, and not whoever happens to have a role."""

    people: frozenset[int] | None
    label: str
    by_name: bool = False

    def includes(self, user_id: int) -> bool:
        return self.people is None or user_id in self.people


ANYBODY = Asked(None, "")


@dataclass(frozen=True, slots=True)
class Share:
    """The reasons for which one person is asked, by name or by role: `reasons`, or with `rest`
    all but these."""

    reasons: frozenset[str] = frozenset()
    rest: bool = False

    def holds(self, conversation: Conversation) -> bool:
        """Whether it waits, and for this person."""
        reason = conversation.waiting_reason
        waits = conversation.waiting_since is not None and bool(reason)
        return waits and (reason in self.reasons) is not self.rest

    @property
    def rows(self) -> Q:
        """The same for a query over conversations."""
        listed = Q(waiting_reason__in=sorted(self.reasons))
        waits = Q(waiting_since__isnull=False) & ~Q(waiting_reason="")
        return waits & (~listed if self.rest else listed)


_ROLE_WORDS = {"owner": "the owner", "admin": "admins", "agent": "agents"}


def answerers() -> list[User]:
    """Who can be asked: active people who may write to customers; one query."""
    return [user for user in people().filter(is_active=True) if user.has_permission("inbox.reply")]


def asked_for(reason: str, targets: Mapping[str, Any], staff: Iterable[User]) -> Asked:
    """Who is asked when a conversation waits for `reason`; `staff` are :func:`answerers`."""
    found = list(staff)
    for key in (reason, OTHERWISE):
        target = targets.get(key)
        if target is None:
            continue
        if target == ANYONE:
            return ANYBODY
        asked = _resolved(str(target), found)
        if asked is not None:
            return asked
    return ANYBODY


def _resolved(target: str, staff: list[User]) -> Asked | None:
    if match := _PERSON.match(target):
        one = next((user for user in staff if user.pk == int(match[1])), None)
        return Asked(frozenset({one.pk}), one.name, by_name=True) if one else None
    if match := _ROLE.match(target):
        held = frozenset(user.pk for user in staff if user.role == match[1])
        return Asked(held, _ROLE_WORDS[match[1]]) if held else None
    return None


def problem_with(given: object) -> str:
    """What is wrong with targets that somebody wants to store; "" when nothing is."""
    if not isinstance(given, dict):
        return "An object: a reason, and who is asked for it."
    unknown = [str(reason)[:40] for reason in given if reason not in REASONS]
    if unknown:
        return f"There is no reason “{unknown[0]}”. Choose from: {', '.join(REASONS)}."
    named = set()
    for target in given.values():
        if not isinstance(target, str) or not (
            target == ANYONE or _PERSON.match(target) or _ROLE.match(target)
        ):
            return "Choose “anyone”, “role:owner”, “role:admin”, “role:agent” or “person:<id>”."
        if match := _PERSON.match(target):
            named.add(int(match[1]))
    if named and named - {user.pk for user in answerers()}:
        return "Choose people of this workspace who are active and may write to customers."
    return ""


def asked_now(settings: AssistantSettings, reason: str) -> Asked:
    """The same with a query of its own, and none where nothing is set."""
    if not settings.hand_off_to or not reason:
        return ANYBODY
    return asked_for(reason, settings.hand_off_to, answerers())


def share_of(user_id: int | None, settings: AssistantSettings) -> Share:
    """For which reasons this person is asked; what anybody is asked for is nobody's share."""
    targets = settings.hand_off_to
    if not targets or user_id is None:
        return Share()
    staff = answerers()
    mine = {key: _names(asked_for(key, targets, staff), user_id) for key in (*targets, OTHERWISE)}
    rest = mine.pop(OTHERWISE)
    return Share(frozenset(key for key, yes in mine.items() if yes is not rest), rest)


def _names(asked: Asked, user_id: int) -> bool:
    return asked.people is not None and user_id in asked.people


def may_name(settings: AssistantSettings, reason: str) -> bool:
    """Whether a person may be asked by name. Reads no people: the machine has no right to."""
    targets = (settings.hand_off_to.get(key, "") for key in (reason, OTHERWISE))
    return any(_PERSON.match(str(target)) for target in targets)


def named_now(settings: AssistantSettings, reason: str) -> User | None:
    """The one person whom the settings name for `reason`; None where it is a role, or anybody."""
    staff = answerers()
    asked = asked_for(reason, settings.hand_off_to, staff)
    return next((user for user in staff if asked.by_name and asked.includes(user.pk)), None)
