"""Brakes on guessing, counted in Postgres: an emptied Redis forgets none of them.

Each attempt is counted, and committed, before the secret is looked at; guesses side by
side wait for each other at the row. A count lives for its window and is then forgotten,
so nobody stays locked out; while it is full not even the right secret is looked at.

A device on which the person has signed in before (`accounts.devices`) has a count of its
own. Strangers who guess at somebody from everywhere therefore do not shut them out there.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from accounts.exceptions import TooManyAttempts
from accounts.models import SignInBrake, User
from audit.actions import record
from core.actors import Actor, system_actor
from core.addresses import address_block
from core.clock import now
from core.locks import lock_exclusive, lock_key
from core.scope import active_tenant_id


class _Pace(NamedTuple):
    kind: str
    most: int
    seconds: int


class Brake(_Pace, Enum):
    """`most` attempts in `seconds`."""

    # A person who forgot tries a few; a machine is stopped at once.
    PLACE = _Pace("place", 10, 300)
    DEVICE = _Pace("device", 10, 300)
    # One person from everywhere: a botnet gets 1,200 guesses a day, not millions.
    PERSON = _Pace("person", 50, 3600)
    # One place at everybody: an office shares an address, and mistypes less than this.
    ADDRESS = _Pace("address", 100, 3600)
    # Codes of six digits, of which three are right at a time: 20 an hour guess one in two
    # years, and only somebody who has the password gets to try.
    CODE_PLACE = _Pace("code_place", 5, 300)
    CODE_DEVICE = _Pace("code_device", 5, 300)
    CODE_PERSON = _Pace("code_person", 20, 3600)
    # The password again, inside a session: somebody at an open desk.
    PASSWORD = _Pace("password", 10, 300)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Whose secret is tried (`email` where nobody is known by it), and where from."""

    user: User | None = None
    email: str = ""
    address: str = ""
    device: str = ""


class _Count(NamedTuple):
    """One thing that is counted: its row's key, and what staff may see of it."""

    brake: Brake
    key: str
    user: User | None
    address: str


def spend(*brakes: Brake, attempt: Attempt) -> None:
    """Count the attempt. Raises TooManyAttempts when one of `brakes` was already full; the
    history is told once a window.
    """
    counts = [_count(brake, attempt) for brake in brakes]
    full = _add(counts)
    if full is None:
        return
    count, row = full
    if row.attempts == count.brake.most + 1:
        record(
            actor=system_actor("sign-in"),
            code="accounts.sign_in.throttled",
            target=f"user:{attempt.user.pk}" if attempt.user else "",
            data={"brake": count.brake.kind, "address": count.address},
        )
    raise TooManyAttempts(max(1, math.ceil((row.until - now()).total_seconds())))


def lift(*brakes: Brake, attempt: Attempt) -> None:
    """Forget the counts of somebody who has just proved who they are."""
    keys = [_count(brake, attempt).key for brake in brakes]
    SignInBrake.objects.filter(key__in=keys).delete()


def take_back(*brakes: Brake, attempt: Attempt) -> None:
    """One attempt less: a success is no guess, and says nothing about the earlier ones."""
    keys = [_count(brake, attempt).key for brake in brakes]
    SignInBrake.objects.filter(key__in=keys, attempts__gt=0).update(attempts=F("attempts") - 1)


def forget_past() -> None:
    """Drop counts whose window is over."""
    SignInBrake.objects.filter(until__lt=now()).delete()


def stopped() -> list[SignInBrake]:
    """Counts that are full at the moment, those that end last first, for staff."""
    running = SignInBrake.objects.filter(until__gt=now()).select_related("user")
    limits = {brake.kind: brake.most for brake in Brake}
    return [row for row in running.order_by("-until") if row.attempts > limits[row.kind]]


def unlock(*, actor: Actor, email: str = "", address: str = "", count_id: int | None = None) -> int:
    """Forget counts by hand: one, or all about a person or an address; returns how many.

    Raises NotAllowed unless `actor` manages security.
    """
    actor.require("security.manage")
    wanted = Q(pk=count_id)
    if email:
        wanted |= Q(user__email=email.strip().lower())
    if address:
        wanted |= Q(address=address)
    with transaction.atomic():
        rows = list(SignInBrake.objects.select_for_update(of=("self",)).filter(wanted))
        SignInBrake.objects.filter(pk__in=[row.pk for row in rows]).delete()
        for user_id in {row.user_id for row in rows}:
            record(
                actor=actor,
                code="accounts.sign_in.unlocked",
                target=f"user:{user_id}" if user_id else "",
                data={"counts": sum(row.user_id == user_id for row in rows)},
            )
    return len(rows)


def _count(brake: Brake, attempt: Attempt) -> _Count:
    user = attempt.user
    person = f"user:{user.pk}" if user else f"email:{attempt.email.strip().lower()}"
    place, device = address_block(attempt.address), attempt.device
    subject = {
        Brake.PLACE: (person, place),
        Brake.CODE_PLACE: (person, place),
        Brake.DEVICE: (person, device),
        Brake.CODE_DEVICE: (person, device),
        Brake.PERSON: (person,),
        Brake.CODE_PERSON: (person,),
        Brake.PASSWORD: (person,),
        Brake.ADDRESS: (place,),
    }[brake]
    text = "\x1f".join([brake.kind, *subject])
    return _Count(
        brake=brake,
        key=salted_hmac("accounts.brakes", text, algorithm="sha256").hexdigest(),
        user=None if brake is Brake.ADDRESS else user,
        address=attempt.address,
    )


@transaction.atomic
def _add(counts: Iterable[_Count]) -> tuple[_Count, SignInBrake] | None:
    """Count one more for each; returns the fullest of those that are over their limit.

    After a full one the rest is not counted: who is stopped already makes no more rows.
    """
    counts = list(counts)
    lock_exclusive(lock_key("brake", active_tenant_id(), count.key) for count in counts)
    moment = now()
    rows = {
        row.key: row
        for row in SignInBrake.objects.filter(key__in=[c.key for c in counts], until__gt=moment)
    }
    changed, full = [], None
    for count in counts:
        row = rows.get(count.key) or SignInBrake(
            key=count.key,
            kind=count.brake.kind,
            user=count.user,
            attempts=0,
            until=moment + timedelta(seconds=count.brake.seconds),
        )
        row.address = count.address or None
        row.attempts += 1
        changed.append(row)
        if row.attempts > count.brake.most:
            full = (count, row)
            break
    SignInBrake.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["kind", "user", "address", "attempts", "until"],
    )
    return full
